"""What every move of a term through the workflow shares: the lock, the refusal, the log."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from django.contrib.auth.models import User
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions import roles
from terms.actions.recording import merged_problem
from terms.models import Glossary, Revision, Stage, Term, TermStatus, Transition

Action = Transition.Action


class CannotMove(Exception):
    """A term cannot make the move that is asked for. The text is for people."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a term stood before a move."""

    stage: str
    status: str

    @classmethod
    def of(cls, term: Term) -> Self:
        return cls(term.stage, term.status)


def locked(term: Term, *, with_glossary: bool = False) -> Term:
    """Fetch a term afresh; nobody else moves or saves it until the transaction ends.

    with_glossary: for what readers see, one publisher a glossary at a time: pages show their
    neighbours, and two that publish at once would each miss the other.
    """
    if with_glossary:
        Glossary.objects.select_for_update(no_key=True).get(pk=term.glossary_id)
    return (
        Term.objects.locked()
        .select_related(
            "glossary",
            "category",
            "revision",
            "published_revision__origin",
            "scheduled_revision",
            "successor",
        )
        .get(pk=term.pk)
    )


def refuse(
    term: Term,
    action: Action,
    by: User | None,
    *,
    revision: Revision | None = None,
    error: type[CannotMove] = CannotMove,
) -> None:
    """Raise where `by` may not make the move, or the term cannot. Nobody (None) is trusted."""
    if by is not None and (problem := roles.refusal(by, action, term, revision)):
        raise error(problem)
    if problem := state_problem(term, action):
        raise error(problem)


def state_problem(term: Term, action: Action) -> str:
    """Return why the term cannot make a move as it stands, whoever asks; "" where it can."""
    if action not in _OF_THE_MERGED and (problem := merged_problem(term)):
        return problem
    if action in _NEED_A_TEXT and term.revision is None:
        return _("There is nothing saved yet.")
    problem = _PROBLEMS[action](term) if action in _PROBLEMS else ""
    return problem % {"name": term.name} if problem else ""


def _submit_problem(term: Term) -> str:
    if term.stage == Stage.IN_REVIEW:
        return _("“%(name)s” is in review already.")
    if term.stage == Stage.APPROVED:
        return _("“%(name)s” is approved already; only a change needs another review.")
    if term.is_public and not term.has_changes:
        return _("“%(name)s” has no changes that readers have not seen.")
    return ""


def _request_problem(term: Term) -> str:
    if term.stage == Stage.DRAFT:
        return _("“%(name)s” is not in review: its author is at it. Leave a comment instead.")
    if term.publish_at is not None and term.revision_id == term.scheduled_revision_id:
        return _("“%(name)s” is scheduled with this text: take the schedule back first.")
    if term.is_public and not term.has_changes:
        return _("“%(name)s” is public as it stands. Leave a comment instead.")
    return ""


def _approve_problem(term: Term) -> str:
    if term.stage == Stage.IN_REVIEW:
        return ""
    return _("“%(name)s” is not in review: submit it first.")


def _public_problem(term: Term) -> str:
    return "" if term.is_public else _("“%(name)s” is not public.")


def _reinstate_problem(term: Term) -> str:
    if term.status in (TermStatus.DEPRECATED, TermStatus.WITHDRAWN):
        return ""
    return _("“%(name)s” is neither deprecated nor withdrawn.")


def _unschedule_problem(term: Term) -> str:
    return "" if term.is_scheduled else _("“%(name)s” is not scheduled.")


def _review_problem(term: Term) -> str:
    if term.is_public:
        return ""
    return _("“%(name)s” is not public: a review is of what readers see.")


def _merge_problem(term: Term) -> str:
    if term.is_scheduled:
        return _("“%(name)s” is scheduled: take the schedule back first.")
    return ""


def _unmerge_problem(term: Term) -> str:
    return _("“%(name)s” is not merged into another term.") if term.merged_into_id is None else ""


_NEED_A_TEXT = (
    Action.SUBMIT,
    Action.APPROVE,
    Action.PUBLISH,
    Action.SCHEDULE,
    Action.RENAME,
    Action.MERGE,
)
# What can be done with a term that lives on in another.
_OF_THE_MERGED = (Action.UNMERGE, Action.COMMENT)
# Each returns a sentence that names the term as %(name)s.
_PROBLEMS: dict[Action, Callable[[Term], str]] = {
    Action.SUBMIT: _submit_problem,
    Action.REQUEST_CHANGES: _request_problem,
    Action.APPROVE: _approve_problem,
    Action.WITHDRAW: _public_problem,
    Action.DEPRECATE: _public_problem,
    Action.REINSTATE: _reinstate_problem,
    Action.UNSCHEDULE: _unschedule_problem,
    Action.MERGE: _merge_problem,
    Action.UNMERGE: _unmerge_problem,
    Action.REVIEW: _review_problem,
}


def open_moves(term: Term, *, by: User) -> list[Action]:
    """Return what `by` could do with the term now, in the order of `Transition.Action`.

    Left out: publishing what readers see already, and undoing a merge, which needs its merge.
    """
    return [
        action
        for action in Action
        if action != Action.UNMERGE
        and not (action == Action.PUBLISH and term.is_public and not term.has_changes)
        and not state_problem(term, action)
        and roles.may(by, action, term)
    ]


def note_move(
    term: Term,
    action: Action,
    *,
    before: Standing,
    by: User | None,
    comment: str = "",
    revision: Revision | None = None,
) -> Transition:
    """Add the move to the log, in its transaction. revision: what it is about, else the latest."""
    return Transition.objects.create(
        term=term,
        action=action,
        stage_before=before.stage,
        stage_after=term.stage,
        status_before=before.status,
        status_after=term.status,
        revision=revision or term.revision,
        by=by,
        comment=comment.strip(),
        at=timezone.now(),
    )
