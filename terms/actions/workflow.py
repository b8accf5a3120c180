"""The way of a text to approval: submitted, sent back, approved; and what is said about it.

Each is one transaction with the term locked, logs one `Transition`, and raises CannotMove.
"""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions import notices, roles
from terms.actions.moves import Action, CannotMove, Standing, locked, note_move, refuse
from terms.checks.findings import errors
from terms.models import Revision, Stage, Term, Transition

__all__ = ["CannotMove", "approve", "comment", "request_changes", "submit"]


@transaction.atomic
def submit(
    term: Term, *, by: User | None, reviewer: User | None = None, comment: str = ""
) -> Transition:
    """Ask for a review of the latest text; reviewer: of one person rather than of all.

    What is in review already can be passed on to another reviewer.
    """
    term = locked(term)
    before = Standing.of(term)
    if not _is_passed_on(term, reviewer):
        refuse(term, Action.SUBMIT, by)
    elif by is not None and (problem := roles.refusal(by, Action.SUBMIT)):
        raise CannotMove(problem)
    if reviewer is not None and (problem := roles.refusal(reviewer, Action.APPROVE, term)):
        raise CannotMove(
            _("%(reviewer)s cannot review this: %(problem)s")
            % {"reviewer": reviewer.get_username(), "problem": problem}
        )
    term.stage, term.reviewer, term.submitted_at = Stage.IN_REVIEW, reviewer, timezone.now()
    term.save(update_fields=["stage", "reviewer", "submitted_at"])
    moved = note_move(term, Action.SUBMIT, before=before, by=by, comment=comment)
    notices.tell(moved)
    return moved


def _is_passed_on(term: Term, reviewer: User | None) -> bool:
    return (
        term.stage == Stage.IN_REVIEW and reviewer is not None and reviewer.pk != term.reviewer_id
    )


@transaction.atomic
def request_changes(
    term: Term, *, by: User | None, comment: str, revision: Revision | None = None
) -> Transition:
    """Give a text back to its author, saying what is to be changed.

    revision: what the reviewer has read; refused where the text is another by now.
    """
    action = Action.REQUEST_CHANGES
    return _decide(term, action, by=by, comment=_said(comment), revision=revision)


@transaction.atomic
def approve(
    term: Term, *, by: User | None, comment: str = "", revision: Revision | None = None
) -> Transition:
    """Find the text fit for readers; publishing it is another move.

    revision: what the reviewer has read; refused where the text is another by now.
    """
    return _decide(term, Action.APPROVE, by=by, comment=comment, revision=revision)


def _decide(
    term: Term,
    action: Action,
    *,
    by: User | None,
    comment: str,
    revision: Revision | None,
) -> Transition:
    term = locked(term)
    before = Standing.of(term)
    refuse(term, action, by)
    if revision is not None and revision.pk != term.revision_id:
        raise CannotMove(_("The text was changed since you read it. Read it again, then decide."))
    if action == Action.APPROVE and term.revision is not None:
        _refuse_errors(term.revision)
    term.stage = Stage.APPROVED if action == Action.APPROVE else Stage.DRAFT
    term.save(update_fields=["stage"])
    moved = note_move(term, action, before=before, by=by, comment=comment)
    notices.tell(moved)
    return moved


def _refuse_errors(revision: Revision) -> None:
    if problems := [str(finding.message) for finding in errors(revision.record())]:
        raise CannotMove(*problems)


@transaction.atomic
def comment(
    term: Term, *, by: User | None, comment: str, revision: Revision | None = None
) -> Transition:
    """Say something about the text, or about one revision of it; nothing moves."""
    term = locked(term)
    refuse(term, Action.COMMENT, by)
    if revision is not None and revision.term_id != term.pk:
        raise CannotMove(_("This revision is another term's."))
    text = _said(comment)
    standing = Standing.of(term)
    return note_move(term, Action.COMMENT, before=standing, by=by, comment=text, revision=revision)


def _said(comment: str) -> str:
    if not comment.strip():
        raise CannotMove(_("Say in a comment what is meant."))
    return comment
