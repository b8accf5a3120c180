"""Starts the sites that are measured, and tells how much CPU time each has used."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path

import psutil

BIN = Path(sys.executable).parent
ROOT = Path(__file__).resolve().parents[2]


class Site:
    """A server on a free port of the loopback interface."""

    def __init__(
        self,
        name: str,
        server: str,
        app: str,
        environment: Mapping[str, str],
        *,
        workers: int = 1,
        threads: int = 2,
    ) -> None:
        self.name = name
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        commands = {
            "granian": [
                BIN / "granian", app, "--interface", "wsgi", "--no-ws", "--workers", str(workers),
                "--blocking-threads", str(threads), "--host", "127.0.0.1", "--port", str(self.port),
                "--log-level", "error",
            ],
            "gunicorn": [
                BIN / "gunicorn", app, "--workers", str(workers), "--bind", f"127.0.0.1:{self.port}",
                "--log-level", "error", "--keep-alive", "60", "--worker-class", "gthread",
                "--threads", str(threads),
            ],
        }  # fmt: skip
        self._process = subprocess.Popen(
            [str(part) for part in commands[server]],
            cwd=ROOT,
            env={**os.environ, **environment, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def wait(self, path: str) -> None:
        """Return once the site answers `path` with 200. Raises RuntimeError after 30 seconds."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                connection.request("GET", path)
                if connection.getresponse().status == 200:
                    return
            except OSError:
                pass
            finally:
                connection.close()
            time.sleep(0.1)
        raise RuntimeError(f"{self.name} does not answer {path}.")

    def cpu_seconds(self) -> float:
        family = psutil.Process(self._process.pid)
        times = [each.cpu_times() for each in (family, *family.children(recursive=True))]
        return float(sum(each.user + each.system for each in times))

    def stop(self) -> None:
        family = psutil.Process(self._process.pid).children(recursive=True)
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        for child in family:
            if child.is_running():
                child.kill()


def measure(site: Site, paths: list[str], headers: Mapping[str, str], status: int) -> float:
    """Request each path over one connection; return the server's CPU milliseconds a request."""
    connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
    before = site.cpu_seconds()
    for path in paths:
        connection.request("GET", path, headers=dict(headers))
        response = connection.getresponse()
        response.read()
        if response.status != status:
            raise RuntimeError(f"{site.name}: {path} answered {response.status}, not {status}.")
    return (site.cpu_seconds() - before) * 1000 / len(paths)
