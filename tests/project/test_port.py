"""The check that a server could listen, before `make run` does anything slow."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossary_project import port

ROOT = Path(__file__).parents[2]


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_port_that_is_free_is_no_problem(taken: int) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = server.getsockname()[1]

    assert port.problem("127.0.0.1", str(free)) == ""


@pytest.mark.parametrize("given", ["", "http", "0", "65536", "-1", "8000.0", "٣"])
def test_port_must_be_a_number(given: str) -> None:
    assert port.problem("127.0.0.1", given) == (
        f"PORT must be a number from 1 to 65535, not {given!r}."
    )


def test_make_run_stops_at_once_where_the_port_is_taken(taken: int) -> None:
    run = subprocess.run(
        ["make", "run", f"PORT={taken}", f"PYTHON={sys.executable}"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},  # the tests may themselves run under make
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode != 0
    assert run.stderr.startswith(f"Port {taken} of 127.0.0.1 cannot be used:")
    assert f"make run PORT={taken % 65535 + 1}" in run.stderr
    assert "sync" not in run.stdout
