"""Rolling an import back: what it made is deleted, what it changed is as it was before.

A term that was edited, published or moved since is somebody's work: it is left alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions import roles
from terms.actions.deleting import delete
from terms.actions.publishing import (
    CannotPublish,
    deprecate,
    join_if_same,
    publish,
    reinstate,
    withdraw,
)
from terms.actions.rendering import in_batches
from terms.actions.restoring import restore
from terms.actions.revising import CannotSave
from terms.models import (
    Change,
    ImportConflict,
    ImportedRecord,
    ImportOutcome,
    ImportRun,
    Revision,
    Term,
    TermStatus,
    Undone,
)

BATCH_SIZE = 500

_PUBLIC = (TermStatus.PUBLISHED, TermStatus.DEPRECATED)


@dataclass(frozen=True, slots=True)
class Step:
    """What rolling back does with one row of an import.

    reason:    why a term is left alone.
    revisions: of the term that the run made, the first and the last.
    """

    outcome: ImportOutcome
    what: Undone
    reason: str = ""
    revisions: tuple[Revision, ...] = ()


def steps_of(run: ImportRun, *, by: User | None) -> Iterator[Step]:
    """Yield what rolling `run` back would do now with each term that it touched."""
    touched = _touched(run).defer("previous").order_by("pk")
    for outcomes in in_batches(touched.iterator(BATCH_SIZE), BATCH_SIZE):
        yield from _judge(run, outcomes, by)


def roll_back(run: ImportRun, *, by: User | None) -> dict[str, int]:
    """Undo a run that has ended; return how many terms were deleted, restored and left alone.

    Each term is one transaction and is noted with its row: an interruption loses nothing, and
    calling it again goes on.
    """
    created = Q(change=Change.CREATED)
    # What the run made goes first: it may hold a slug that another term had before.
    for which, order in ((created, "-pk"), (~created, "pk")):
        while _undo_all(run, which, order, by):
            pass  # a term may wait for another: for its slug, or for the end of a circle
        _undo_all(run, which, order, by, is_last=True)
    run.state = ImportRun.State.ROLLED_BACK
    run.rolled_back_by, run.rolled_back_at = by, timezone.now()
    run.save(update_fields=["state", "rolled_back_by", "rolled_back_at"])
    counted = run.outcomes.exclude(undone="").order_by().values_list("undone")
    return dict(counted.annotate(Count("pk")))


def _touched(run: ImportRun) -> QuerySet[ImportOutcome]:
    changed = Q(change__in=(Change.CREATED, Change.UPDATED, Change.CONFLICT))
    pruned = Q(change=Change.LEFT, previous__isnull=False)
    return run.outcomes.filter(changed | pruned, undone="")


def _undo_all(
    run: ImportRun, which: Q, order: str, by: User | None, *, is_last: bool = False
) -> int:
    """Undo what can be; return how many were. is_last: note of the others why they cannot be."""
    done = 0
    ids = list(_touched(run).filter(which).order_by(order).values_list("pk", flat=True))
    for batch in in_batches(ids, BATCH_SIZE):
        outcomes = ImportOutcome.objects.in_bulk(batch)
        for step in _judge(run, [outcomes[pk] for pk in batch], by):
            try:
                with transaction.atomic():
                    done += _undo(step, by)
            except (CannotPublish, CannotSave) as error:
                if is_last:
                    _note(step.outcome, Undone.KEPT, str(error))
    return done


# --- Judging ----------------------------------------------------------------------------------


def _judge(run: ImportRun, outcomes: Sequence[ImportOutcome], by: User | None) -> Iterator[Step]:
    """Yield a step for each outcome; a fixed number of queries."""
    ids = [outcome.term_id for outcome in outcomes if outcome.term_id]
    terms = Term.objects.select_related("glossary").in_bulk(ids)
    revisions: dict[int, list[Revision]] = {}
    own = Revision.objects.filter(import_run=run, kind=Revision.Kind.IMPORT, term__in=ids)
    for revision in own.defer("content").order_by("term", "number"):
        revisions.setdefault(revision.term_id, []).append(revision)
    merged = set(
        ImportConflict.objects.filter(run=run, term__in=ids, resolved_by__isnull=False).values_list(
            "term", flat=True
        )
    )
    for outcome in outcomes:
        term = terms.get(outcome.term_id or 0)
        made = tuple(revisions.get(outcome.term_id or 0, ()))
        reason = _reason_to_keep(run, outcome, term, made, is_merged=outcome.term_id in merged)
        what = Undone.DELETED if outcome.change == Change.CREATED else Undone.RESTORED
        if not reason and what == Undone.DELETED and by is not None:
            reason = roles.refusal(by, roles.DELETE, term)
        yield Step(outcome, Undone.KEPT if reason else what, reason, (*made[:1], *made[-1:]))


def _reason_to_keep(
    run: ImportRun,
    outcome: ImportOutcome,
    term: Term | None,
    made: Sequence[Revision],
    *,
    is_merged: bool,
) -> str:
    if term is None or term.merged_into_id is not None:
        gone, merged = _("It was deleted since."), _("It was merged into another term since.")
        return gone if term is None else merged
    assert run.finished_at is not None
    if is_merged:
        return _("Its conflict was merged since.")
    if made and term.revision_id != made[-1].pk:
        return _("It was changed since.")
    if not made and (outcome.change == Change.CREATED or term.updated_at > run.finished_at):
        return _("It was changed since.")
    if _last_moved(term) > run.finished_at:
        return _("It was published, deprecated or withdrawn since.")
    return ""


def _last_moved(term: Term) -> datetime:
    moves = [at for at in (term.published_at, term.withdrawn_at) if at is not None]
    return max(moves, default=term.created_at)


# --- Undoing ----------------------------------------------------------------------------------


def _undo(step: Step, by: User | None) -> bool:
    outcome = step.outcome
    if step.what == Undone.KEPT:
        _note(outcome, Undone.KEPT, step.reason)
        return True
    assert outcome.term_id is not None
    term = Term.objects.select_for_update().get(pk=outcome.term_id)
    if step.revisions and term.revision_id != step.revisions[-1].pk:
        raise CannotSave(_("It was changed since."))
    if step.what == Undone.DELETED:
        delete(term, by=by)
    else:
        _restore(term, step, by)
    _note(outcome, step.what)
    return True


def _note(outcome: ImportOutcome, what: Undone, reason: str = "") -> None:
    outcome.undone = what
    if reason:
        outcome.messages = "\n".join(filter(None, (outcome.messages, reason)))
    if what == Undone.DELETED:
        outcome.term_id = None
    outcome.save(update_fields=["undone", "messages"])


def _restore(term: Term, step: Step, by: User | None) -> None:
    outcome = step.outcome
    previous = outcome.previous or {}
    shows_the_import = False
    if step.revisions:
        first, last = step.revisions[0], step.revisions[-1]
        before = (
            Revision.objects.filter(term=term, number__lt=first.number)
            .exclude(kind=Revision.Kind.INCOMING)
            .order_by("-number")
            .first()
        )
        if before is None:
            raise CannotSave(_("There is nothing from before the import."))
        shows_the_import = term.published_revision_id == last.pk
        restore(before, by=by)
    _show_as_before(term.pk, previous, by, shows_the_import=shows_the_import)
    Term.objects.filter(pk=term.pk).update(stage=previous.get("stage", term.stage))
    if outcome.change != Change.LEFT:
        _forget_what_was_said(outcome, previous)


def _show_as_before(
    term_id: int, previous: dict[str, Any], by: User | None, *, shows_the_import: bool
) -> None:
    """Give readers what they had; shows_the_import: they have what the run brought."""
    term = _fetched(term_id)
    was = previous.get("status", term.status)
    if was not in _PUBLIC:
        # An address that readers have seen does not answer as if it had never been.
        if shows_the_import and term.is_public:
            withdraw(term, by=by)
        return
    if term.status == TermStatus.WITHDRAWN:
        reinstate(term, by=by)
    if shows_the_import:
        publish(_fetched(term_id), by=by, readers_had_it=True)
    else:
        join_if_same(_fetched(term_id), by=by)
    term = _fetched(term_id)
    if was == TermStatus.PUBLISHED and term.status == TermStatus.DEPRECATED:
        reinstate(term, by=by)
    successor = Term.objects.filter(pk=previous.get("successor") or 0).first()
    if was == TermStatus.DEPRECATED and (
        term.status != was or term.successor_id != previous.get("successor")
    ):
        deprecate(term, by=by, successor=successor)


def _fetched(term_id: int) -> Term:
    return Term.objects.select_related("glossary", "revision", "published_revision").get(pk=term_id)


def _forget_what_was_said(outcome: ImportOutcome, previous: dict[str, Any]) -> None:
    """Make what the source said before the run the base of the next merge, and end its conflict."""
    imported = ImportedRecord.objects.filter(term=outcome.term_id)
    said = previous.get("said")
    if said is None:
        imported.delete()
    else:
        imported.update(
            source=previous["source"],
            content=said,
            revision=None,
            fields="",
            digest=bytes.fromhex(previous["digest"]),
        )
    ImportConflict.objects.filter(
        term=outcome.term_id, run=outcome.run_id, resolved_at=None
    ).update(resolved_at=timezone.now())
