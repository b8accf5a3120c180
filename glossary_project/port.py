"""Tells, before anything slow begins, whether a server could listen: `python -m … HOST PORT`.

It runs before anything is installed, so it needs nothing but Python.
"""

import socket
import sys


def problem(host: str, port: str) -> str:
    """Return why no server could listen there, and what to do; "" when one could."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        return f"PORT must be a number from 1 to 65535, not {port!r}."
    try:
        family, _, _, _, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as server:
            # Connections of a server that has just stopped do not count.
            server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            server.bind(address)
    except OSError as error:
        return (
            f"Port {port} of {host} cannot be used: {error.strerror or error}. "
            f"Stop what uses it, or choose another: make run PORT={int(port) % 65535 + 1}"
        )
    return ""


if __name__ == "__main__":
    sys.exit(problem(*sys.argv[1:]) or 0)
