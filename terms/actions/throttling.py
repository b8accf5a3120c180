"""How often a log-in, or a suggestion, may be tried. Counted in the database, for all processes.

Whoever does not know the password can slow down their own address and nobody else's browser: one
that has logged in before is counted by itself, whatever others try with the same account.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Self

from django.db import router
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from terms.models.people import LogInAttempt

WINDOW = timedelta(minutes=15)
DAY = timedelta(days=1)


class Step(StrEnum):
    """What is tried; each is counted for itself."""

    PASSWORD = "password"  # noqa: S105 - a name, no secret
    CODE = "code"
    RESET = "reset"
    SUGGESTION = "suggestion"


class Limit(NamedTuple):
    most: int
    within: timedelta = WINDOW


# How many tries: one account from one address, one address whatever the account, one account
# from wherever, one browser that knows the account.
_LIMITS: dict[Step, dict[str, Limit]] = {
    Step.PASSWORD: {
        "pair": Limit(5),
        "address": Limit(50),
        "account": Limit(100),
        "browser": Limit(10),
    },
    # At 10 tries in 15 minutes a guesser who has the password needs months for six digits.
    Step.CODE: {
        "pair": Limit(5),
        "address": Limit(50),
        "account": Limit(10),
        "browser": Limit(10),
    },
    Step.RESET: {
        "pair": Limit(3),
        "address": Limit(20),
        "account": Limit(10),
        "browser": Limit(3),
    },
    # What is written to stands for the account: a glossary.
    Step.SUGGESTION: {"address": Limit(5, timedelta(hours=1)), "account": Limit(200, DAY)},
}
# Keys that begin with it are kept for DAY, all others for WINDOW.
_LONG = "long:"
_KEY_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who tries. address: "" where it cannot be told; browser: "" unless it knows the account."""

    account: str
    address: str
    browser: str = ""

    def keys(self, step: Step) -> Iterator[tuple[str, Limit]]:
        """Yield what the try is counted under, the narrowest first, and how many are allowed."""
        account = normal(self.account)
        counted = {"pair": f"{account}\n{self.address}", "account": account}
        if self.address:
            counted["address"] = self.address
        if self.browser:
            counted = {"browser": f"{account}\n{self.browser}"}
        for kind, value in counted.items():
            limit = _LIMITS[step].get(kind)
            if limit is None:
                continue
            digest = salted_hmac(f"terms.throttling.{step}.{kind}", value, algorithm="sha256")
            start = _LONG if limit.within > WINDOW else ""
            yield f"{start}{digest.hexdigest()}"[:_KEY_LENGTH], limit


def normal(account: str) -> str:
    """Return one spelling of a name that people, and the database, may take for another."""
    return unicodedata.normalize("NFKC", account).strip().casefold()


@dataclass(slots=True)
class Attempt:
    """A try that is under way. It counts as failed until `forget` says otherwise."""

    visitor: Visitor
    step: Step
    rows: list[LogInAttempt] = field(default_factory=list)
    wait: int = 0
    """Seconds until another try is allowed; 0: this one is."""

    @classmethod
    def begin(cls, visitor: Visitor, step: Step) -> Self:
        """Count the try before anything is checked: of many at once only so many go through."""
        now = timezone.now()
        attempt = cls(visitor, step)
        _forget_the_old(now)
        keys = dict(visitor.keys(step))
        attempt.rows = _attempts().bulk_create(LogInAttempt(key=key, at=now) for key in keys)
        attempt.wait = max(_seconds_to_wait(key, limit, now) for key, limit in keys.items())
        if attempt.wait:
            # What is refused must not prolong the wait.
            attempt._delete()
        return attempt

    def forget(self) -> None:
        """Take the try back, since it succeeded; and what the same visitor mistyped before."""
        self._delete()
        narrowest, *_wider = self.rows
        _attempts().filter(key=narrowest.key).delete()

    def _delete(self) -> None:
        _attempts().filter(pk__in=[row.pk for row in self.rows]).delete()


def _forget_the_old(now: datetime) -> None:
    ended = ~Q(key__startswith=_LONG) | Q(at__lt=now - DAY)
    _attempts().filter(ended, at__lt=now - WINDOW).delete()


def _seconds_to_wait(key: str, limit: Limit, now: datetime) -> int:
    most, within = limit
    newest_first = _attempts().filter(key=key, at__gt=now - within).order_by("-at", "-id")
    times = list(newest_first.values_list("at", flat=True)[most : most + 1])
    return max(1, int((times[0] + within - now).total_seconds()) + 1) if times else 0


def _attempts() -> "QuerySet[LogInAttempt]":
    # A replica may not have heard of the try before.
    return LogInAttempt.objects.using(router.db_for_write(LogInAttempt))
