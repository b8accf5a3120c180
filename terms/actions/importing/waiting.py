"""Imports that wait: uploaded, planned, confirmed, then carried out by whoever comes first.

A lock on a file tells whether somebody is at a run: it ends with its process, however that ends.
"""

import fcntl
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions.importing import uploads
from terms.actions.importing.entries import Options
from terms.actions.importing.planning import carry_out, make_plan, options_told
from terms.actions.importing.rolling_back import roll_back
from terms.models import Glossary, ImportRun

State = ImportRun.State

# What is smaller, by its size or by its plan, is done while the browser waits.
SMALL_SIZE = 300_000
SMALL_ROWS = 500

_WAITING = (State.UPLOADED, State.WAITING, State.RUNNING, State.ROLLING_BACK)
logger = logging.getLogger(__name__)


def upload(
    files: Iterable["UploadedFile[Any]"],
    glossary: Glossary,
    options: Options,
    format_name: str,
    *,
    by: User | None,
) -> ImportRun:
    """Keep files as a new run that waits for its plan. format_name: "" finds out for each file."""
    files = list(files)
    with transaction.atomic():
        run = ImportRun.objects.create(
            glossary=glossary,
            state=State.UPLOADED,
            options=options_told(options, format_name),
            files=[{"name": uploads.shown_name(f.name or ""), "size": f.size} for f in files],
            started_by=by,
        )
        # A file that cannot be stored, for want of room, leaves no run behind.
        uploads.keep(run, files)
    return run


def confirm(run: ImportRun, *, by: User | None) -> bool:
    """Let a planned run be imported; tell whether it was planned still."""
    with transaction.atomic():
        planned = ImportRun.objects.filter(pk=run.pk, state=State.PLANNED)
        if not planned.update(state=State.WAITING, started_by=by, started_at=timezone.now()):
            return False
        run.outcomes.all().delete()
    return True


def discard(run: ImportRun) -> bool:
    """Delete a run that was not confirmed, with its files; tell whether it was there still."""
    unconfirmed = ImportRun.objects.filter(pk=run.pk, state__in=(State.UPLOADED, State.PLANNED))
    deleted, _by_model = unconfirmed.delete()
    if deleted:
        uploads.discard(run)
    return bool(deleted)


def begin_rolling_back(run: ImportRun, *, by: User | None) -> bool:
    """Let a run that ended be rolled back; tell whether it was to be had."""
    ended = ImportRun.objects.filter(pk=run.pk, state__in=(State.FINISHED, State.FAILED))
    return bool(ended.update(state=State.ROLLING_BACK, rolled_back_by=by))


def is_small(run: ImportRun) -> bool:
    """Tell whether a person can wait for what the run waits for."""
    if run.state == State.ROLLING_BACK:
        return run.outcomes.count() <= SMALL_ROWS
    rows = sum(run.plan.values())
    return bool(rows and rows <= SMALL_ROWS) or uploads.weight(run) < SMALL_SIZE


def work_all() -> int:
    """Do what every waiting run waits for, the oldest first; return how many got on."""
    waiting = ImportRun.objects.filter(state__in=_WAITING).order_by("started_at", "pk")
    return sum(work(run) for run in list(waiting))


def work(run: ImportRun) -> bool:
    """Do what a run waits for; tell whether it got on.

    Nothing happens where somebody else is at it, or where it does not wait. A run that was
    interrupted goes on; one that came from the command line is not touched.
    """
    with _alone(run) as is_mine:
        if not is_mine:
            return False
        # Another may have done it between the caller's look and the lock.
        run = ImportRun.objects.select_related("glossary", "started_by").get(pk=run.pk)
        if run.state not in _WAITING:
            return False
        if run.state != State.ROLLING_BACK and not uploads.are_kept(run):
            if run.state != State.RUNNING:
                _note_failure(run, _("The uploaded files are gone: upload them again."))
            return False
        try:
            _get_on(run)
        except Exception as error:
            logger.exception("The import %s has failed.", run.pk)
            _note_failure(run, f"{type(error).__name__}: {error}")
        return True


def _get_on(run: ImportRun) -> None:
    if run.state == State.UPLOADED:
        make_plan(run)
    elif run.state == State.ROLLING_BACK:
        roll_back(run, by=run.rolled_back_by)
    elif ImportRun.objects.filter(pk=run.pk, state=run.state).update(state=State.RUNNING):
        carry_out(run, lambda outcome: None)
        # An interruption passes this by: the files are wanted again.
        uploads.discard(run)


def _note_failure(run: ImportRun, problem: str) -> None:
    ImportRun.objects.filter(pk=run.pk, state__in=_WAITING).update(
        state=State.FAILED,
        problem=problem,
        finished_at=Coalesce("finished_at", timezone.now()),
    )
    uploads.discard(run)


@contextmanager
def _alone(run: ImportRun) -> Iterator[bool]:
    """Tell whether this process alone is at the run, as long as the block lasts."""
    path = Path(settings.IMPORT_FOLDER) / f"{run.pk}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        # Whoever had it before may have removed the file in between.
        is_this_file = path.exists() and os.path.samestat(path.stat(), os.fstat(file.fileno()))
        yield is_this_file
        if is_this_file:
            path.unlink(missing_ok=True)
