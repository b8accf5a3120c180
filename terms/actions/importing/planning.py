"""The plan of an import: a dry run, whose outcomes are kept with the run until it is confirmed."""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from typing import IO, Any

from django.db import transaction
from django.db.models import Max

from terms.actions.importing.entries import OnConflict, Options, Outcome, Prune, Tell
from terms.actions.importing.reading import reading
from terms.actions.importing.runs import run_import, taken_back
from terms.actions.importing.uploads import files_of
from terms.actions.rendering import in_batches
from terms.formats.base import ReadOptions
from terms.models import Change, ImportOutcome, ImportRun, Term
from terms.records import TermRecord

BATCH_SIZE = 500


def options_of(run: ImportRun) -> Options:
    """Return what a run made beforehand was told."""
    told = run.options
    return Options(
        language=told["language"],
        publish=told["publish"],
        on_conflict=OnConflict(told["on_conflict"]),
        prune=Prune(told["prune"]),
        source=told["source"],
    )


def options_told(options: Options, format_name: str) -> dict[str, Any]:
    """Return the options as a run keeps them; format_name: "" finds out for each file."""
    return asdict(options) | {"format": format_name}


def carry_out(run: ImportRun, tell: Tell, *, is_rehearsal: bool = False) -> ImportRun:
    """Import the uploaded files; a rehearsal leaves the run as it is and makes one of its own."""
    options = options_of(run)
    files = reading(files_of(run), run.options["format"], ReadOptions(language=options.language))
    return run_import(
        files,
        run.glossary,
        options,
        by=run.started_by,
        tell=tell,
        run=None if is_rehearsal else run,
    )


def make_plan(run: ImportRun) -> None:
    """Find out what an uploaded run would do; it is planned then."""
    newest = Term.objects.aggregate(Max("pk", default=0))["pk__max"]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        with taken_back():
            foreseen = carry_out(
                run, lambda outcome: _write(outcome, spool, newest), is_rehearsal=True
            )
        spool.seek(0)
        with transaction.atomic():
            uploaded = ImportRun.objects.filter(pk=run.pk, state=ImportRun.State.UPLOADED)
            if not uploaded.update(
                state=ImportRun.State.PLANNED, plan=foreseen.counts, files=foreseen.files
            ):
                return  # discarded meanwhile
            for batch in in_batches(_outcomes(run, spool), BATCH_SIZE):
                ImportOutcome.objects.bulk_create(batch)


def _write(outcome: Outcome, spool: IO[str], newest: int) -> None:
    """Note an outcome; newest: the latest term there was, since later ones are taken back."""
    if outcome.change == Change.UNCHANGED and not outcome.messages:
        return
    comparison = None
    if outcome.before is not None and outcome.after is not None:
        comparison = {
            "before": _content(outcome.before),
            "after": _content(outcome.after),
            "conflicts": outcome.conflicts,
        }
    term_id = outcome.term_id if outcome.term_id and outcome.term_id <= newest else None
    line = {
        "file": outcome.file[:1000],
        "place": outcome.place[:500],
        "change": outcome.change,
        "term_id": term_id,
        "name": outcome.name,
        "messages": "\n".join(outcome.messages),
        "comparison": comparison,
    }
    spool.write(json.dumps(line) + "\n")


def _content(record: TermRecord) -> dict[str, Any]:
    return record.content().model_dump(mode="json", exclude_defaults=True)


def _outcomes(run: ImportRun, spool: IO[str]) -> Iterator[ImportOutcome]:
    for line in spool:
        yield ImportOutcome(run=run, **json.loads(line))
