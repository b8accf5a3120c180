"""Moves of many terms: asked for once, then carried out batch by batch, each term judged anew.

A batch, the counts and the position are one transaction: a worker may be killed at any time.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions import notices, roles
from terms.actions.moves import CannotMove
from terms.actions.publishing import publish, withdraw
from terms.actions.regrouping import move_to_category
from terms.actions.workflow import approve, submit
from terms.models import BulkMove, BulkRefusal, Category, Term, Transition

# A batch holds locks of what it publishes; on SQLite it holds everybody up.
BATCH_SIZE = 25
# After so many the worker looks for what else waits.
BATCHES_A_TURN = 20

State = BulkMove.State
_Act = Callable[..., object]
_MOVES: dict[BulkMove.Action, tuple[str, _Act]] = {
    BulkMove.Action.SUBMIT: (Transition.Action.SUBMIT, submit),
    BulkMove.Action.APPROVE: (Transition.Action.APPROVE, approve),
    BulkMove.Action.PUBLISH: (Transition.Action.PUBLISH, publish),
    BulkMove.Action.WITHDRAW: (Transition.Action.WITHDRAW, withdraw),
    BulkMove.Action.CATEGORISE: (roles.CHANGE, move_to_category),
}
logger = logging.getLogger(__name__)


def move_one(action: BulkMove.Action, term: Term, *, by: User, category: Category | None) -> None:
    """Let one term make the move. Raises CannotMove. category: for CATEGORISE alone."""
    _right, act = _MOVES[action]
    given: dict[str, Any] = {}
    if action == BulkMove.Action.CATEGORISE:
        given["category"] = category
    act(term, by=by, **given)


def ask(
    action: BulkMove.Action,
    term_ids: Sequence[int],
    *,
    by: User,
    category: Category | None = None,
) -> BulkMove:
    """Let a worker make the move with these terms, in this order."""
    return BulkMove.objects.create(
        action=action,
        category=category,
        term_ids=list(term_ids),
        total=len(term_ids),
        asked_by=by,
    )


def may_stop(user: User, move: BulkMove) -> bool:
    """Tell whether `user` may stop the move: whoever asked for it, or could have."""
    right, _act = _MOVES[BulkMove.Action(move.action)]
    return move.is_under_way and (move.asked_by_id == user.pk or roles.may(user, right))


def stop(move: BulkMove, *, by: User) -> bool:
    """End a move after the batch it is at; tell whether it was under way still."""
    under_way = BulkMove.objects.filter(pk=move.pk, finished_at=None)
    problem = _("Stopped by %s.") % by.get_username()
    return bool(under_way.update(state=State.STOPPED, finished_at=timezone.now(), problem=problem))


# --- What the worker does -----------------------------------------------------------------------


def work_all() -> int:
    """Do a turn of every move that is under way, the oldest first; return how many got on."""
    under_way = BulkMove.objects.filter(finished_at=None).order_by("pk")
    return sum(_turn(pk) for pk in list(under_way.values_list("pk", flat=True)))


def _turn(pk: int) -> bool:
    """Do the next batches of a move; tell whether it got on."""
    for number in range(BATCHES_A_TURN):
        try:
            with notices.muted():
                got_on = _next_batch(pk)
        except OperationalError as error:
            logger.warning("Bulk move %s must wait: %s", pk, error)
            return False
        if not got_on:
            return number > 0
    return True


@transaction.atomic
def _next_batch(pk: int) -> bool:
    """Do the next batch; tell whether there was one. Another worker's move is left to it."""
    under_way = BulkMove.objects.select_for_update(skip_locked=True, of=("self",))
    move = under_way.select_related("category").filter(pk=pk, finished_at=None).first()
    if move is None:
        return False
    move.state, move.started_at = State.RUNNING, move.started_at or timezone.now()
    by = _asking(move)
    if by is None or (problem := _problem(move, by)):
        problem = problem if by is not None else _("The account that asked for it is gone.")
        _end(move, State.STOPPED, problem)
        return True
    batch = move.term_ids[move.position : move.position + BATCH_SIZE]
    BulkRefusal.objects.bulk_create(_move_batch(move, batch, by))
    move.position += len(batch)
    move.save(update_fields=["position", "done", "refused", "state", "started_at"])
    if move.position == move.total:
        _end(move, State.FINISHED)
    return True


def _asking(move: BulkMove) -> User | None:
    """Fetch who asks afresh: what they may do is what they may do now."""
    return User.objects.filter(pk=move.asked_by_id).first() if move.asked_by_id else None


def _problem(move: BulkMove, by: User) -> str:
    """Return why the move cannot go on as a whole; "" where it can."""
    right, _act = _MOVES[BulkMove.Action(move.action)]
    if not by.is_active or not by.is_staff or not roles.may(by, right):
        return _("%s may not do this any more.") % by.get_username()
    if move.action == BulkMove.Action.CATEGORISE and move.category is None:
        return _("The category was deleted.")
    return ""


def _end(move: BulkMove, state: BulkMove.State, problem: str = "") -> None:
    move.state, move.problem, move.finished_at = state, problem, timezone.now()
    move.save(update_fields=["state", "problem", "started_at", "finished_at"])


def _move_batch(move: BulkMove, batch: Sequence[int], by: User) -> list[BulkRefusal]:
    """Move the terms of a batch, and count; return those that were refused."""
    terms, refused = Term.objects.in_bulk(batch), []
    action = BulkMove.Action(move.action)
    for term in (terms[pk] for pk in batch if pk in terms):
        try:
            move_one(action, term, by=by, category=move.category)
        except Term.DoesNotExist:
            continue  # deleted since the look
        except OperationalError:
            raise  # the batch is tried again
        except Exception as error:
            if not isinstance(error, CannotMove):
                logger.exception("Bulk move %s failed at “%s”.", move.pk, term.name)
            reason = str(error) or type(error).__name__
            refused.append(BulkRefusal(move=move, term=term, name=term.name, reason=reason))
        else:
            move.done += 1
    move.refused += len(refused)
    return refused
