"""The only door between the sides: publishing, withdrawing, deprecating, rebuilding.

`by` a person needs the permission, and their text what the review policy asks; None is trusted.
"""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions import roles
from terms.actions.bulk import update, values_of
from terms.actions.moves import Action, CannotMove, Standing, locked, note_move, refuse
from terms.actions.placing import AddressTaken, place
from terms.actions.recording import merged_problem
from terms.actions.rendering import refresh
from terms.actions.review_dates import due_date, set_review_dates
from terms.actions.review_policy import publishing_refusal
from terms.checks.findings import errors
from terms.models import (
    Glossary,
    PublishedTerm,
    Revision,
    Stage,
    Term,
    TermStatus,
)

# Up to this many pages are rendered in the transaction that touches them; beyond it the
# others are left stale, still showing what they showed, for `refresh_pages --stale`.
RIPPLE_LIMIT = 200


class CannotPublish(CannotMove):
    """A term cannot go to readers, or leave them, as asked. The text is for people."""


@transaction.atomic
def publish(
    term: Term,
    *,
    by: User | None,
    revision: Revision | None = None,
    comment: str = "",
    readers_had_it: bool = False,
) -> PublishedTerm:
    """Make a revision, the latest if none is named, what readers get.

    A deprecated term stays deprecated. A schedule for this text or an older one is done with.
    readers_had_it: asks for no approval, since this only brings back what was public.
    Raises CannotPublish where a check finds an error or the address is another term's.
    """
    term = locked(term, with_glossary=True)
    before = Standing.of(term)
    if revision is not None and revision.term_id != term.pk:
        raise CannotPublish(_("This revision is another term's."))
    if by is not None and (problem := roles.refusal(by, Action.PUBLISH)):
        raise CannotPublish(problem)
    asked = None if readers_had_it else by
    refuse(term, Action.PUBLISH, asked, revision=revision, error=CannotPublish)
    if problems := prepare(term, revision):
        raise CannotPublish(*problems)
    _end_schedule_of_what_is_live(term)
    term.review_due_at = due_date(term)
    term.save(update_fields=[*PUBLISHED_FIELDS, *SCHEDULE_FIELDS, "review_due_at"])
    show(term, by)
    note_move(
        term,
        Action.PUBLISH,
        before=before,
        by=by,
        comment=comment,
        revision=term.published_revision,
    )
    return PublishedTerm.objects.get(pk=term.pk)


PUBLISHED_FIELDS = [
    "status",
    "stage",
    "published_revision",
    "first_published_at",
    "published_at",
    "withdrawn_at",
    "successor",
]
_PUBLISHED_VALUES = values_of(Term, (*PUBLISHED_FIELDS, "id"))
SCHEDULE_FIELDS = ["scheduled_revision", "publish_at", "withdraw_at", "schedule_problem"]


def prepare(term: Term, revision: Revision | None = None) -> list[str]:
    """Set on `term` all that makes it published, without saving; return why it cannot be."""
    revision = revision or term.revision
    if revision is None:
        return [_("There is nothing saved yet.")]
    if problem := merged_problem(term):
        return [problem]
    if problems := [str(finding.message) for finding in errors(revision.record())]:
        return problems
    make_public(term, revision)
    return []


def make_public(term: Term, revision: Revision) -> None:
    """Set on `term` all that makes `revision` what readers get, without saving or checking."""
    now = timezone.now()
    if term.status != TermStatus.DEPRECATED:
        term.status = TermStatus.PUBLISHED
    if revision.pk == term.revision_id:
        term.stage = Stage.APPROVED
    term.published_revision = revision
    term.first_published_at = term.first_published_at or now
    term.published_at = now
    term.withdrawn_at = None


def _end_schedule_of_what_is_live(term: Term) -> None:
    """Forget a date for publishing this text or an older one: readers would fall back to it."""
    assert term.published_revision is not None
    pinned = term.scheduled_revision
    if pinned is not None and pinned.number <= term.published_revision.number:
        term.publish_at = term.scheduled_revision = None
        term.schedule_problem = ""


@transaction.atomic
def withdraw(term: Term, *, by: User | None, comment: str = "") -> None:
    """Take a public term from readers; its address answers 410."""
    term = locked(term, with_glossary=True)
    before = Standing.of(term)
    refuse(term, Action.WITHDRAW, by, error=CannotPublish)
    term.status = TermStatus.WITHDRAWN
    term.successor = None
    term.withdrawn_at = timezone.now()
    if term.publish_at is None:
        term.withdraw_at, term.schedule_problem = None, ""
    term.save(update_fields=[*PUBLISHED_FIELDS, *SCHEDULE_FIELDS])
    show(term, by)
    note_move(term, Action.WITHDRAW, before=before, by=by, comment=comment)


@transaction.atomic
def deprecate(term: Term, *, by: User | None, successor: Term | None, comment: str = "") -> None:
    """Mark a public term as out of use; its page stays, with a banner that names the successor."""
    term = locked(term, with_glossary=True)
    before = Standing.of(term)
    refuse(term, Action.DEPRECATE, by, error=CannotPublish)
    if successor is not None:
        _refuse_successor(term, successor)
    term.status = TermStatus.DEPRECATED
    term.successor = successor
    term.published_at = timezone.now()
    term.save(update_fields=PUBLISHED_FIELDS)
    show(term, by)
    note_move(term, Action.DEPRECATE, before=before, by=by, comment=comment)


def _refuse_successor(term: Term, successor: Term) -> None:
    if problem := merged_problem(successor):
        raise CannotPublish(problem)
    if (successor.glossary_id, successor.language) != (term.glossary_id, term.language):
        raise CannotPublish(_("A successor is a term of the same glossary and language."))
    after: Term | None = successor
    while after is not None:
        if after.pk == term.pk:
            raise CannotPublish(_("A term cannot be replaced by itself, nor in a circle."))
        after = after.successor


@transaction.atomic
def reinstate(term: Term, *, by: User | None, comment: str = "") -> None:
    """Undo a deprecation or a withdrawal: readers get the last published content again."""
    term = locked(term, with_glossary=True)
    before = Standing.of(term)
    refuse(term, Action.REINSTATE, by, error=CannotPublish)
    term.status = TermStatus.PUBLISHED
    term.successor = None
    term.withdrawn_at = None
    term.published_at = timezone.now()
    term.save(update_fields=PUBLISHED_FIELDS)
    show(term, by)
    note_move(term, Action.REINSTATE, before=before, by=by, comment=comment)


def join_if_same(term: Term, *, by: User | None) -> bool:
    """Let a draft that is again what readers see be no draft ahead of them; tell whether it is.

    Readers get the same content; the revision behind it is the newer of two that say the same.
    Runs in the caller's transaction.
    """
    term = locked(term, with_glossary=True)
    latest, live = term.revision, term.published_revision
    if latest is None or live is None or bytes(latest.digest) != bytes(live.digest):
        return False
    if latest != live:
        term.published_revision = latest
        term.stage = Stage.APPROVED
        _end_schedule_of_what_is_live(term)
        term.save(update_fields=["published_revision", "stage", *SCHEDULE_FIELDS])
        ripple([term.pk], place([term], by=by))
    return True


def show(term: Term, by: User | None) -> None:
    """Write and render what readers get of the term, and the pages this changes."""
    try:
        touched = place([term], by=by)
    except AddressTaken as error:
        raise CannotPublish(
            _(
                "The address /%(path)s/ still shows “%(holder)s” to readers."
                " Publish that term under its new slug first, or choose another slug."
            )
            % {"path": error.path, "holder": error.holder}
        ) from error
    ripple([term.pk], touched)


def ripple(own: Iterable[int], touched: set[int]) -> None:
    """Render `own` pages now, and the others `touched` where they are few enough."""
    refresh(touched if len(touched) <= RIPPLE_LIMIT else own)


def publish_many(
    term_ids: Sequence[int],
    *,
    by: User | None,
    statuses: Mapping[int, str] = MappingProxyType({}),
) -> dict[int, str]:
    """Publish terms of one glossary in one transaction; return why some could not be, by id.

    statuses: of terms that are to be deprecated or withdrawn, or to be so no longer.
    Their pages are placed, not yet rendered: call `refresh_stale` when all batches are in.
    """
    if by is not None and (problem := roles.refusal(by, Action.PUBLISH)):
        return dict.fromkeys(term_ids, problem)
    refused: dict[int, str] = {}
    with transaction.atomic():
        # The glossary before its terms, as every publisher does; see `moves.locked`.
        glossaries = Glossary.objects.select_for_update(no_key=True).order_by("pk")
        list(glossaries.filter(pk__in=Term.objects.filter(pk__in=term_ids).values("glossary")))
        terms = list(
            Term.objects.locked()
            .filter(pk__in=term_ids)
            .select_related("glossary", "revision", "published_revision", "successor")
            .order_by("pk")
        )
        if not terms:
            return refused
        ready = []
        for term in terms:
            status = statuses.get(term.pk, term.status)
            problem = _refusal(term, status, by) if by is not None else ""
            if problems := [problem] if problem else prepare(term):
                refused[term.pk] = " ".join(problems)
            else:
                _give_status(term, statuses.get(term.pk, term.status))
                ready.append(term)
        refused |= _drop_taken(ready)
        ready = [term for term in ready if term.pk not in refused]
        update(Term, "id", PUBLISHED_FIELDS, map(_PUBLISHED_VALUES, ready))
        _end_schedules(ready)
        set_review_dates([term.pk for term in ready])
        place(ready, by=by)
    return refused


def _refusal(term: Term, status: str, by: User) -> str:
    """Return why `by` may not publish the latest text of the term, or give it the status."""
    move = _MOVES.get(status)
    if status != term.status and move is not None and (problem := roles.refusal(by, move)):
        return problem
    return publishing_refusal(term)


_MOVES: dict[str, Action] = {
    TermStatus.DEPRECATED: Action.DEPRECATE,
    TermStatus.WITHDRAWN: Action.WITHDRAW,
}


def _give_status(term: Term, status: str) -> None:
    term.status = status
    if status == TermStatus.WITHDRAWN:
        term.withdrawn_at = term.published_at
    if status != TermStatus.DEPRECATED:
        term.successor = None


def _end_schedules(published: Sequence[Term]) -> None:
    """Forget the dates of texts that are older than what was published just now."""
    pinned = [term.pk for term in published if term.scheduled_revision_id is not None]
    if pinned:
        Term.objects.filter(pk__in=pinned).update(
            publish_at=None, scheduled_revision=None, schedule_problem=""
        )


def _drop_taken(terms: Sequence[Term]) -> dict[int, str]:
    """Return why some of `terms` cannot have their address: another public term's page is there."""
    paths = {term.path(): term.pk for term in terms}
    holders = PublishedTerm.objects.filter(path__among=paths).values_list("path", "pk", "name")
    return {
        paths[path]: _("The address /%(path)s/ still shows “%(holder)s” to readers.")
        % {"path": path, "holder": name}
        for path, pk, name in holders
        if paths[path] != pk
    }
