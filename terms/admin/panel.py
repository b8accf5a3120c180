"""What the form of a term says above it: how it stands, and what can be done with it now."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terms.admin.requests import may_publish
from terms.admin.states import State, state_of
from terms.models import Term, TermStatus


@dataclass(frozen=True, slots=True)
class Move:
    """A button. asks: it opens a page that asks first, rather than acting at once."""

    label: str | Promise
    url: str
    asks: bool = False
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Panel:
    """live_url and changes_url are empty where there is nothing to see."""

    state: State
    revision: int | None
    live_revision: int | None
    published_at: datetime | None
    successor: str
    live_url: str
    changes_url: str
    history_url: str
    translation_url: str
    moves: tuple[Move, ...]


def panel_of(term: Term, request: HttpRequest) -> Panel:
    revision, published = term.revision, term.published_revision
    changes_url = ""
    if term.has_changes and revision is not None and published is not None:
        page = reverse("admin:terms_term_revision", args=[term.pk, revision.number])
        changes_url = f"{page}?with={published.number}"
    add = reverse("admin:terms_term_add")
    return Panel(
        state=state_of(term),
        revision=revision.number if revision is not None else None,
        live_revision=published.number if published is not None and term.is_public else None,
        published_at=term.published_at,
        successor=term.successor.name if term.successor is not None else "",
        live_url=term.get_absolute_url() if term.is_public else "",
        changes_url=changes_url,
        history_url=reverse("admin:terms_term_history", args=[term.pk]),
        translation_url=f"{add}?glossary={term.glossary_id}&concept={term.concept}&language=",
        moves=moves_of(term) if may_publish(request) else (),
    )


def moves_of(term: Term) -> tuple[Move, ...]:
    status = TermStatus(term.status)
    moves = []
    if status is TermStatus.NOT_PUBLIC or term.has_changes:
        moves.append(_move(term, "publish", _("Publish"), is_main=True))
    if status is TermStatus.WITHDRAWN:
        moves.append(_move(term, "publish", _("Publish this text"), is_main=True))
    if status in (TermStatus.DEPRECATED, TermStatus.WITHDRAWN):
        moves.append(_move(term, "reinstate", _("Reinstate")))
    if term.is_public:
        moves.append(_move(term, "withdraw", _("Withdraw")))
        moves.append(_move(term, "deprecate", _("Deprecate…"), asks=True))
    if status is not TermStatus.NOT_PUBLIC:
        moves.append(_move(term, "rename", _("Change the address…"), asks=True))
    return tuple(moves)


def _move(
    term: Term, name: str, label: str | Promise, *, asks: bool = False, is_main: bool = False
) -> Move:
    return Move(label, reverse(f"admin:terms_term_{name}", args=[term.pk]), asks, is_main)
