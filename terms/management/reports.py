"""What an import says while it runs: lines, a bar on a terminal, a report file."""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError, OutputWrapper

from terms.actions.importing.entries import Outcome, Tell
from terms.models import Change

PROGRESS_EVERY = 1_000

_COLUMNS = ("file", "place", "change", "name", "fields", "messages")


def _columns(outcome: Outcome) -> dict[str, str]:
    return {
        "file": outcome.file,
        "place": outcome.place,
        "change": str(outcome.change),
        "name": outcome.name,
        "fields": " ".join(outcome.fields),
        "messages": " ".join(outcome.messages),
    }


@contextmanager
def progress(out: OutputWrapper, verbosity: int) -> Iterator[Callable[[], None]]:
    """Yield what to call for each row: a bar on a terminal, plain lines elsewhere."""
    if verbosity > 0 and out.isatty():
        from rich.progress import (  # noqa: PLC0415 - slow to import, and needed on terminals alone
            Progress,
            SpinnerColumn,
            TextColumn,
            TimeElapsedColumn,
        )

        columns = (
            SpinnerColumn(),
            TextColumn("{task.completed:,} rows, {task.fields[rate]:,.0f} a second"),
            TimeElapsedColumn(),
        )
        with Progress(*columns) as bar:
            task = bar.add_task("import", rate=0.0)

            def advance() -> None:
                bar.update(task, advance=1, rate=bar.tasks[0].speed or 0.0)

            yield advance
        return
    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if verbosity > 0 and done % PROGRESS_EVERY == 0:
            out.write(f"{done:,} rows …")

    yield count


def line_of(outcome: Outcome, *, plan: bool) -> str:
    """Return what to say of a row at once: what a person should look at; in a plan, every change."""
    if not outcome.messages and not (plan and outcome.change != Change.UNCHANGED):
        return ""
    place = ", ".join(part for part in (outcome.file, outcome.place) if part)
    change = "" if outcome.change == Change.REJECTED else f" ({outcome.change})"
    fields = f" {', '.join(outcome.fields)}." if plan and outcome.fields else ""
    name = f" {outcome.name}." if plan and outcome.name else ""
    said = "".join(f" {message}" for message in outcome.messages)
    return f"{place or outcome.name}{change}:{name}{fields}{said}"


@contextmanager
def report_file(path: Path | None) -> Iterator[Tell]:
    """Yield what writes each outcome to `path`, a .json or .csv file; None writes nowhere."""
    if path is None:
        yield lambda outcome: None
        return
    writers = {".csv": _csv_report, ".json": _json_report}
    if path.suffix not in writers:
        raise CommandError("--report takes a file that ends in .json or .csv.", returncode=2)
    try:
        stream = path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"--report {path}: {error.strerror}.", returncode=2) from error
    with stream:
        yield from writers[path.suffix](stream)


def _csv_report(stream: TextIO) -> Iterator[Tell]:
    writer = csv.DictWriter(stream, _COLUMNS)
    writer.writeheader()
    yield lambda outcome: writer.writerow(_columns(outcome))


def _json_report(stream: TextIO) -> Iterator[Tell]:
    separator = "[\n"

    def write(outcome: Outcome) -> None:
        nonlocal separator
        row: dict[str, Any] = _columns(outcome)
        row |= {"fields": list(outcome.fields), "messages": outcome.messages}
        stream.write(separator + json.dumps(row, ensure_ascii=False))
        separator = ",\n"

    yield write
    stream.write("\n]\n" if separator == ",\n" else "[]\n")
