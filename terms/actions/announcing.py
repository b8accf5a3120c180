"""Telling search engines of changed addresses (IndexNow): noted with the change, sent by the worker.

Nothing is noted or sent unless the site has a key for it. https://www.indexnow.org/documentation
"""

import json
import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from terms.actions.bulk import insert
from terms.models import IndexNowPing
from terms.pages.site import absolute_url, on_site

# As many addresses as the protocol takes at a time.
BATCH_SIZE = 10_000
# So long nobody else sends what one worker is about to send; it may be killed meanwhile.
LEASE = timedelta(minutes=5)
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=6)
# Within about a day and a half; whoever has not heard of a page by then finds it in the sitemap.
MOST_FAILURES = 12
_TIMEOUT_SECONDS = 10

_logger = logging.getLogger(__name__)


class NotTaken(Exception):
    """The endpoint was not reached, or did not take the addresses; delay: that it asks for."""

    def __init__(self, reason: str, delay: timedelta = timedelta()) -> None:
        super().__init__(reason)
        self.delay = delay


def note_changed(paths: Iterable[str]) -> None:
    """Let these addresses be announced. Runs in the transaction that changes what is there."""
    if settings.INDEXNOW_KEY:
        now = timezone.now()
        rows = [(path, now, 0) for path in dict.fromkeys(paths)]
        insert(IndexNowPing, ("path", "due_at", "failures"), rows)


def announce_due() -> int:
    """Send what waits, and return how many addresses were taken; the rest is tried again later."""
    if not settings.INDEXNOW_KEY:
        return 0
    done = 0
    while pings := _claim(timezone.now()):
        paths = list(dict.fromkeys(ping.path for ping in pings))
        try:
            _send(paths)
        except NotTaken as error:
            _postpone(pings, error)
            break
        IndexNowPing.objects.filter(pk__in=[ping.pk for ping in pings]).delete()
        done += len(paths)
    return done


def delay_after(failures: int) -> timedelta:
    """Return how long to wait after so many failures: twice as long each time, up to a limit."""
    doubled = FIRST_DELAY * (1 << min(failures - 1, 20))
    return min(doubled, LONGEST_DELAY)


@transaction.atomic
def _claim(now: datetime) -> list[IndexNowPing]:
    """Return what is due, the longest waiting first, and keep it from other workers for a while."""
    due = IndexNowPing.objects.filter(due_at__lte=now).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    pings = list(due[:BATCH_SIZE])
    IndexNowPing.objects.filter(pk__in=[ping.pk for ping in pings]).update(due_at=now + LEASE)
    return pings


def _send(paths: Sequence[str]) -> None:
    """Send addresses to the endpoint. Raises NotTaken."""
    key = settings.INDEXNOW_KEY
    message = {
        "host": urlsplit(settings.SITE_URL).netloc,
        "key": key,
        "keyLocation": on_site(f"/{key}.txt"),
        "urlList": [absolute_url(path) for path in paths],
    }
    request = Request(  # noqa: S310 - the settings allow web addresses alone
        settings.INDEXNOW_ENDPOINT,
        data=json.dumps(message).encode(),
        headers={"Content-Type": "application/json; charset=utf-8"},
    )
    try:
        with urlopen(request, timeout=_TIMEOUT_SECONDS):  # noqa: S310 - as above
            return
    except HTTPError as error:
        with error:
            raise NotTaken(f"{error.code} {error.reason}", _asked_delay(error)) from error
    except (OSError, HTTPException) as error:
        raise NotTaken(str(error)) from error


def _asked_delay(error: HTTPError) -> timedelta:
    seconds = error.headers.get("Retry-After", "")
    if seconds.isascii() and seconds.isdigit():
        return min(timedelta(seconds=int(seconds[:9])), LONGEST_DELAY)
    return timedelta()


def _postpone(pings: Sequence[IndexNowPing], error: NotTaken) -> None:
    """Let each be tried again after its own delay, and give up those tried often enough."""
    now = timezone.now()
    by_failures: dict[int, list[int]] = {}
    for ping in pings:
        by_failures.setdefault(ping.failures + 1, []).append(ping.pk)
    for failures, ids in by_failures.items():
        rows = IndexNowPing.objects.filter(pk__in=ids)
        if failures >= MOST_FAILURES:
            rows.delete()
            _logger.error("%d addresses were never announced: %s", len(ids), error)
        else:
            delay = max(delay_after(failures), error.delay)
            rows.update(failures=F("failures") + 1, due_at=now + delay)
            _logger.warning("%d addresses wait for %s: %s", len(ids), delay, error)
