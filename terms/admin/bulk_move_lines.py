"""Bulk moves as lists and pages tell of them, and who may look at which. Knows no request."""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from terms.admin.states import State
from terms.models import BulkMove

SEE_ALL = "terms.view_bulkmove"

_STATES = {
    BulkMove.State.WAITING: "ahead",
    BulkMove.State.RUNNING: "ahead",
    BulkMove.State.FINISHED: "live",
    BulkMove.State.STOPPED: "withdrawn",
}


def state_of_move(move: BulkMove) -> State:
    return State(_STATES[BulkMove.State(move.state)], move.get_state_display())


def title_of(move: BulkMove) -> str:
    action = move.get_action_display()
    return f"{action}: {move.category.name}" if move.category is not None else action


def shown_to(user: User | AnonymousUser) -> QuerySet[BulkMove]:
    """Return the moves that `user` may look at: their own, or everybody's."""
    moves = BulkMove.objects.select_related("asked_by", "category").defer("term_ids")
    return moves if user.has_perm(SEE_ALL) else moves.filter(asked_by=user.pk)


def told(move: BulkMove) -> str:
    """Return in a line how far a move has come, or what came of it."""
    if move.is_under_way:
        return _("%(through)s of %(total)s") % {
            "through": f"{move.position:,}",
            "total": f"{move.total:,}",
        }
    return _("%(done)s done, %(refused)s refused") % {
        "done": f"{move.done:,}",
        "refused": f"{move.refused:,}",
    }
