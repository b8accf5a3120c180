"""What commands say of their work: lines, a table at the end, a report file."""

import csv
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError, OutputWrapper

from terms.actions.importing.entries import Outcome, Tell
from terms.actions.scheduling import Report
from terms.models import Change, Glossary, ImportRun, Relation

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


def tell_due(report: Report, out: OutputWrapper, error: OutputWrapper) -> None:
    """Say what was published and withdrawn because its date had come, and what failed."""
    out.write(f"{report.published} published, {report.withdrawn} withdrawn.")
    for name, reason in report.problems:
        error.write(f"“{name}”: {reason}")


def summary_of(run: ImportRun, rows: int, seconds: float) -> dict[str, str]:
    """Return what a finished import comes to, in words and figures.

    rows: that were read; those that were left out or have left the source included.
    """
    figures = {change.value: f"{run.counts.get(change, 0):,}" for change in Change}
    return figures | {
        "wanted terms": f"{_wanted(run.glossary):,}",
        "seconds": f"{seconds:,.1f}",
        "terms per second": f"{rows / seconds:,.0f}",
    }


def _wanted(glossary: Glossary) -> int:
    """Return how many terms are named by relations and do not exist."""
    wanted = Relation.objects.filter(term__glossary=glossary, target=None)
    return wanted.order_by().values("term__language", "target_slug").distinct().count()


def table_of(figures: Mapping[str, str]) -> str:
    """Return names and figures, the figures one below the other."""
    names, numbers = max(map(len, figures)), max(map(len, figures.values()))
    return "\n".join(f"{name:{names}}  {figure:>{numbers}}" for name, figure in figures.items())


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
