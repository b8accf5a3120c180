"""The least a WSGI server can do: the ceiling of Python on this machine."""

from collections.abc import Callable, Iterable
from typing import Any

_BODY = b"Hello, world!" * 600


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response(
        "200 OK",
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(_BODY)))],
    )
    return [_BODY]
