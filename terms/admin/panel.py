"""What the form of a term says above it: how it stands, what can be done with it now, and its log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from terms.actions import roles
from terms.actions.moves import open_moves
from terms.admin.requests import Action, may_publish, user_of
from terms.admin.siblings import Sibling, siblings_of
from terms.admin.states import badges_of
from terms.models import Stage, Term, TermStatus, Transition

LOG_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Move:
    """A button. asks: it opens a page that asks first, rather than acting at once."""

    label: str | Promise
    url: str
    asks: bool = False
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Discussion:
    """What was said and done: transitions, newest first. said: a comment that waits for an answer.

    moves: buttons that send the comment along. has_more: the log goes on elsewhere.
    """

    log: Sequence[Transition]
    has_more: bool
    moves: tuple[Move, ...]
    said: Transition | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """live_url and changes_url are empty where there is nothing to see. notes: sentences.

    rare_moves: those that stand behind a click, out of the way.
    """

    term: Term
    badges: SafeString
    revision: int | None
    live_revision: int | None
    notes: tuple[str | Promise, ...]
    is_overdue: bool
    live_url: str
    changes_url: str
    siblings: Sequence[Sibling]
    translation_url: str
    moves: tuple[Move, ...]
    rare_moves: tuple[Move, ...]
    discussion: Discussion


def panel_of(term: Term, request: HttpRequest, *, now: datetime) -> Panel:
    """Return what is said of a term fetched with all that `TermAdmin.get_queryset` selects."""
    revision, published = term.revision, term.published_revision
    open_now = open_moves(term, by=user_of(request))
    if term.merged_into_id is not None and roles.may(request.user, Action.UNMERGE):
        open_now.append(Action.UNMERGE)
    if term.stage == Stage.IN_REVIEW and roles.may(request.user, Action.SUBMIT):
        open_now.append(Action.SUBMIT)
    has_draft = revision is not None and (term.has_changes or not term.is_public)
    add = reverse("admin:terms_term_add")
    return Panel(
        term=term,
        badges=badges_of(term),
        revision=revision.number if revision is not None else None,
        live_revision=published.number if published is not None and term.is_public else None,
        notes=_notes(term, request, open_now),
        is_overdue=term.is_public and term.review_due_at is not None and term.review_due_at <= now,
        live_url=term.get_absolute_url() if term.is_public else "",
        changes_url=reverse("admin:terms_term_changes", args=[term.pk]) if has_draft else "",
        siblings=siblings_of(term),
        translation_url=f"{add}?glossary={term.glossary_id}&concept={term.concept}&language=",
        moves=_moves(term, _ROW, open_now),
        rare_moves=_moves(term, _RARE, open_now),
        discussion=discussion_of(term, open_now),
    )


def discussion_of(term: Term, open_now: Sequence[Action]) -> Discussion:
    made = Transition.objects.filter(term=term).select_related("by", "revision")
    log = list(made.defer("revision__content").order_by("-pk")[: LOG_SHOWN + 1])
    said = next((each for each in log if each.action in _ANSWERS), None)
    waits = said is not None and said.action == Action.REQUEST_CHANGES and _is_draft(term)
    is_reviewing = term.stage == Stage.IN_REVIEW and Action.APPROVE in open_now
    return Discussion(
        log=log[:LOG_SHOWN],
        has_more=len(log) > LOG_SHOWN,
        moves=_moves(term, _SAID, open_now),
        said=said if waits else None,
        is_open=is_reviewing,
    )


def _is_draft(term: Term) -> bool:
    return term.stage == Stage.DRAFT


# Whichever came last tells whether changes are still asked for.
_ANSWERS = (Action.SUBMIT, Action.REQUEST_CHANGES, Action.APPROVE, Action.PUBLISH)


def _notes(
    term: Term, request: HttpRequest, open_now: Sequence[Action]
) -> tuple[str | Promise, ...]:
    notes: list[str | Promise] = []
    is_ahead = term.has_changes or term.status == TermStatus.NOT_PUBLIC
    if is_ahead and may_publish(request) and Action.PUBLISH not in open_now:
        notes.append(roles.refusal(request.user, Action.PUBLISH, term))
    if term.stage == Stage.IN_REVIEW and roles.may(request.user, Action.APPROVE):
        notes.append(roles.refusal(request.user, Action.APPROVE, term))
    pinned = term.scheduled_revision
    if pinned is not None and pinned.pk != term.revision_id:
        notes.append(_("What is scheduled is an older text than the one below."))
    return tuple(note for note in notes if note)


# --- Buttons ------------------------------------------------------------------------------------

_ASKING = {
    Action.SUBMIT,
    Action.SCHEDULE,
    Action.DEPRECATE,
    Action.RENAME,
    Action.MERGE,
    Action.UNMERGE,
}
_SAID = (Action.APPROVE, Action.REQUEST_CHANGES, Action.COMMENT)
_ROW = (
    Action.SUBMIT,
    Action.PUBLISH,
    Action.SCHEDULE,
    Action.UNSCHEDULE,
    Action.REVIEW,
    Action.REINSTATE,
    Action.UNMERGE,
)
_RARE = (Action.WITHDRAW, Action.DEPRECATE, Action.RENAME, Action.MERGE)
_MAIN = {Action.PUBLISH, Action.APPROVE}
_LABELS: dict[Action, str | Promise] = {
    Action.SUBMIT: _("Submit for review…"),
    Action.REQUEST_CHANGES: _("Request changes"),
    Action.APPROVE: _("Approve"),
    Action.COMMENT: _("Comment"),
    Action.PUBLISH: _("Publish"),
    Action.SCHEDULE: _("Schedule…"),
    Action.UNSCHEDULE: _("Take the schedule back"),
    Action.WITHDRAW: _("Withdraw"),
    Action.DEPRECATE: _("Deprecate…"),
    Action.REINSTATE: _("Reinstate"),
    Action.RENAME: _("Change the address…"),
    Action.MERGE: _("Merge…"),
    Action.UNMERGE: _("Undo the merge…"),
    Action.REVIEW: _("Mark as reviewed"),
}


def _moves(term: Term, which: Sequence[Action], open_now: Sequence[Action]) -> tuple[Move, ...]:
    main = _MAIN if _MAIN & set(open_now) or term.stage != Stage.DRAFT else {Action.SUBMIT}
    return tuple(
        _move(term, each, is_main=each in main)
        for each in which
        if each in open_now and _fits(term, each)
    )


def _fits(term: Term, action: Action) -> bool:
    """Tell whether a move that is open makes sense as a button now."""
    if action == Action.RENAME:
        return term.status != TermStatus.NOT_PUBLIC  # a draft's address is a field of its form
    if action == Action.REVIEW:
        return term.review_due_at is not None
    if action == Action.REQUEST_CHANGES:
        return term.stage != Stage.DRAFT
    return True


def _move(term: Term, action: Action, *, is_main: bool) -> Move:
    label = _LABELS[action]
    if action == Action.PUBLISH and term.status == TermStatus.WITHDRAWN:
        label = _("Publish this text")
    if action == Action.SUBMIT and term.stage == Stage.IN_REVIEW:
        label = _("Ask another reviewer…")
    if action == Action.SCHEDULE and term.is_scheduled:
        label = _("Change the schedule…")
    return Move(
        label,
        reverse(f"admin:terms_term_{action.value}", args=[term.pk]),
        asks=action in _ASKING,
        is_main=is_main,
    )
