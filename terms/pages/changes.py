"""What is new or changed in an edition, latest first, by day. Paged by key; one query a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import NamedTuple

from terms.models import addresses
from terms.models.published import PublishedTerm
from terms.pages.edition import Edition
from terms.pages.paging import NoSuchPage
from terms.pages.speaking import day_of, speak, write_day
from terms.pages.term_page import SUMMARY_LENGTH, Link
from terms.text.excerpts import excerpt

PAGE_SIZE = 50
_MARK_MAX_LENGTH = 40
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST_MICROSECONDS = 253_402_300_799 * 10**6  # the end of year 9999


class Place(NamedTuple):
    """The last term of a page."""

    changed_at: datetime
    term_id: int

    @property
    def mark(self) -> str:
        """Return the place as text for an address: microseconds since 1970, and the id."""
        return f"{(self.changed_at - _EPOCH) // timedelta(microseconds=1)}-{self.term_id}"


@dataclass(frozen=True, slots=True)
class ChangedTerm:
    name: str
    url: str
    definition: str
    is_new: bool
    is_deprecated: bool


@dataclass(frozen=True, slots=True)
class Day:
    """The changes of one day in the site's time zone; iso: the day itself."""

    iso: str
    words: str
    terms: tuple[ChangedTerm, ...]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """next_url and start: as in `browse.IndexPage`."""

    edition: Edition
    url: str
    days: tuple[Day, ...]
    next_url: str
    start: Link | None


def read_place(mark: str) -> Place:
    """Return the place that a mark names. Raises NoSuchPage."""
    moment, _, term_id = mark.partition("-")
    if len(mark) > _MARK_MAX_LENGTH or not all(
        each.isascii() and each.isdigit() and len(each) <= 18 for each in (moment, term_id)
    ):
        raise NoSuchPage
    if int(moment) > _LATEST_MICROSECONDS:
        raise NoSuchPage
    return Place(_EPOCH + timedelta(microseconds=int(moment)), int(term_id))


def find_changes(edition: Edition, *, after: str = "") -> ChangesPage:
    """Return a page of changes. Raises NoSuchPage."""
    terms = edition.terms().order_by("-changed_at", "-term_id")
    if after:
        place = read_place(after)
        terms = terms.filter(changed_at__lte=place.changed_at).exclude(
            changed_at=place.changed_at, term_id__gte=place.term_id
        )
    columns = ("term_id", "name", "path", "short_definition", "status")
    rows = list(terms.only(*columns, "first_published_at", "changed_at")[: PAGE_SIZE + 1])
    if after and not rows:
        raise NoSuchPage
    shown = rows[:PAGE_SIZE]
    with speak(edition.language):
        days = tuple(_days(shown))
    url = edition.side_url("changes")
    next_url = ""
    if len(rows) > PAGE_SIZE:
        next_url = f"{url}?after={Place(shown[-1].changed_at, shown[-1].pk).mark}"
    return ChangesPage(
        edition=edition,
        url=f"{url}?after={after}" if after else url,
        days=days,
        next_url=next_url,
        start=Link(edition.glossary.title, url) if after else None,
    )


def _days(rows: Iterable[PublishedTerm]) -> Iterable[Day]:
    for day, group in groupby(rows, lambda row: day_of(row.changed_at)):
        yield Day(day.isoformat(), write_day(day), tuple(map(_changed, group)))


def _changed(row: PublishedTerm) -> ChangedTerm:
    return ChangedTerm(
        name=row.name,
        url=addresses.url_of(row.path),
        definition=excerpt(row.short_definition, SUMMARY_LENGTH),
        is_new=row.changed_at == row.first_published_at,
        is_deprecated=row.status == PublishedTerm.Status.DEPRECATED,
    )
