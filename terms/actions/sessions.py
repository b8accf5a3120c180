"""The engine of sessions: each ends when idle and when old, and can be ended by its user.

`SESSION_ENGINE` names this module.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends import db
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from terms.models.people import Session

BEGAN, RENEWED, PASSWORD, BROWSER = "began_at", "renewed_at", "password_at", "browser"
_RENEW_AFTER = timedelta(minutes=5)
_ASK_PASSWORD_AFTER = timedelta(minutes=15)


class SessionStore(db.SessionStore):
    """Idle time is the row's date, moved on by `renew`; the whole time is in the session."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        if SESSION_KEY in data:
            now = timezone.now().timestamp()
            data.setdefault(BEGAN, now)
            data[RENEWED] = now
        session = super().create_model_instance(data)
        assert isinstance(session, Session)
        session.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return session

    def load(self) -> dict[str, Any]:
        data: dict[str, Any] = super().load()
        if BEGAN in data and _since(data, BEGAN) > timedelta(hours=settings.SESSION_HOURS):
            self.delete(self.session_key)
            self._session_key = None
            return {}
        return data

    def renew(self) -> None:
        """Have the session saved, so that it lasts longer, if that was not done just now."""
        if SESSION_KEY in self and _since(self, RENEWED) > _RENEW_AFTER:
            self.modified = True


def _since(session: Mapping[str, Any] | db.SessionStore, what: str) -> timedelta:
    return timedelta(seconds=timezone.now().timestamp() - session.get(what, 0))


def note_log_in(request: HttpRequest) -> None:
    """Begin the session's time anew, and note what its user recognises it by."""
    request.session.pop(BEGAN, None)
    request.session[BROWSER] = request.headers.get("User-Agent", "")[:200]
    note_password(request)


def note_password(request: HttpRequest) -> None:
    request.session[PASSWORD] = timezone.now().timestamp()


def must_ask_password(request: HttpRequest) -> bool:
    """Tell whether the password was given too long ago for what guards the account itself."""
    return _since(request.session, PASSWORD) > _ASK_PASSWORD_AFTER


# --- A user's own sessions --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenSession:
    """browser: as it calls itself."""

    began_at: datetime | None
    used_at: datetime | None
    browser: str
    is_this: bool


def open_sessions(user: User, this: str | None) -> list[OpenSession]:
    """Return the sessions a user could go on with, the latest first. this: the key of one."""
    found, store = [], SessionStore()
    for row in _sessions_of(user).filter(expire_date__gt=timezone.now()):
        data = store.decode(row.session_data)
        found.append(
            OpenSession(
                _time(data, BEGAN), _time(data, RENEWED), data.get(BROWSER, ""), row.pk == this
            )
        )
    return found


def _time(data: dict[str, Any], what: str) -> datetime | None:
    return (
        datetime.fromtimestamp(data[what], tz=timezone.get_current_timezone())
        if what in data
        else None
    )


def end_sessions(user: User, *, but: str | None = None) -> int:
    """End a user's sessions, except the one with the key `but`; return how many."""
    return _sessions_of(user).exclude(pk=but).delete()[0]


def _sessions_of(user: User) -> "QuerySet[Session]":
    return Session.objects.filter(user=user).order_by("-expire_date")
