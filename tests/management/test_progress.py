"""What `import_terms` says of how it goes on, on a terminal and elsewhere."""

import io
import re

import pytest
from django.core.management.base import OutputWrapper

from terms.management.progress import progress
from tests.actions.import_files import entry, run_command, write_lines
from tests.factories import make_glossary


class Clock:
    """A second hand that moves when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """Takes what a terminal would be sent; notes how often."""

    writes = 0

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        self.writes += 1
        return super().write(text)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return Terminal()


def plain(text: str) -> str:
    """Return what a terminal shows, one thing after the other."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)


def test_log_gets_a_line_every_few_seconds() -> None:
    out, clock = io.StringIO(), Clock()

    with progress(OutputWrapper(out), 1, lambda: 0.25, clock) as seen:
        for _row in range(120):
            clock.now += 0.125
            seen.row()

    assert out.getvalue().splitlines() == [
        "40 rows, 8 a second, 25% read, 0:15 left …",
        "80 rows, 8 a second, 25% read, 0:30 left …",
        "120 rows, 8 a second, 25% read, 0:45 left …",
    ]


def test_rate_alone_is_told_where_nobody_knows_the_end() -> None:
    out, clock = io.StringIO(), Clock()

    with progress(OutputWrapper(out), 1, lambda: None, clock) as seen:
        clock.now = 8.0
        seen.row()

    assert out.getvalue() == "1 rows, 0 a second …\n"


def test_pages_are_told_once_all_rows_are_read() -> None:
    out, clock = io.StringIO(), Clock()

    with progress(OutputWrapper(out), 1, lambda: 1.0, clock) as seen:
        seen.row()
        clock.now = 7_000.0
        seen.rendered(200)

    assert out.getvalue() == "1 rows read, 200 pages rendered …\n"


def test_nothing_but_what_is_said_without_verbosity(terminal: Terminal) -> None:
    clock = Clock()

    with progress(OutputWrapper(terminal), 0, lambda: 0.5, clock) as seen:
        for _row in range(10):
            clock.now += 10
            seen.row()
        seen.say("t.jsonl, line 3: rejected")

    assert terminal.getvalue() == "t.jsonl, line 3: rejected\n"


def test_terminal_gets_a_bar_and_what_is_said_above_it(terminal: Terminal) -> None:
    clock = Clock()

    with progress(OutputWrapper(terminal), 1, lambda: 0.5, clock) as seen:
        for _row in range(100):
            clock.now += 0.1
            seen.row()
        seen.say("t.jsonl, line 3: [bold] is text")

    shown = plain(terminal.getvalue())
    assert "━" in shown
    assert "100 rows, 10 a second, 50% read, 0:10 left" in shown
    assert "t.jsonl, line 3: [bold] is text" in shown


def test_bar_moves_ten_times_a_second_at_most(terminal: Terminal) -> None:
    clock = Clock()

    with progress(OutputWrapper(terminal), 1, lambda: 0.5, clock) as seen:
        clock.now += 0.1
        seen.row()
        begun = terminal.writes
        for _row in range(10_000):
            clock.now += 0.0001
            seen.row()
        moves = terminal.writes - begun

    assert 0 < moves <= 10


@pytest.mark.django_db
def test_import_ends_with_what_it_comes_to(tmp_path) -> None:
    make_glossary(slug="ai")
    wanting = [{"target": "byte-pair"}, {"target": "model"}]
    path = write_lines(
        tmp_path / "t.jsonl",
        entry("Token", relations=wanting),
        entry("Model", relations=[{"target": "byte-pair"}]),
    )

    said, _code = run_command(path)
    silent, _code = run_command(path, verbosity=0)

    others, counts = said.splitlines()
    assert counts.startswith("2 created, 0 updated")
    assert re.fullmatch(r"wanted terms: 1; seconds: \d+\.\d; terms per second: [\d,]+", others), (
        others
    )
    [counts] = silent.splitlines()
    assert counts.startswith("0 created, 0 updated, 2 unchanged")


@pytest.mark.django_db
def test_import_ends_with_a_table_on_a_terminal(tmp_path, terminal) -> None:
    make_glossary(slug="ai")

    run_command(write_lines(tmp_path / "t.jsonl", entry("Token")), stdout=terminal)

    lines = dict(re.split(r" {2,}", line) for line in terminal.getvalue().splitlines())
    assert [*lines] == [
        "created",
        "updated",
        "unchanged",
        "conflict",
        "left",
        "skipped",
        "rejected",
        "wanted terms",
        "seconds",
        "terms per second",
    ]
    assert (lines["created"], lines["rejected"], lines["wanted terms"]) == ("1", "0", "0")
    assert len({len(line) for line in terminal.getvalue().splitlines()}) == 1
