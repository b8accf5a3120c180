"""The one query of a term's page: the stored pieces and the frame that goes around them."""

from functools import cache
from typing import NamedTuple

from terms.models.published import PublishedTerm
from terms.pages.leafing import term_after, term_before
from terms.pages.shell import HAS_ABOUT, Frame
from terms.pages.statements import Statement, reading_database, slot, write_statement

_PIECES = ("etag", "head", "main")
_LEAVES = ("before", "after")
_FRAME = (
    "glossary__slug",
    "glossary__title",
    "glossary__description",
    "glossary__publisher",
    "glossary__publisher_url",
    "glossary__language",
    "language",
    "has_about",
    "glossary__shows_wanted",
    "glossary__accent_color",
    "glossary__logo__digest",
    "glossary__logo__width",
    "glossary__logo__height",
)


class StoredPage(NamedTuple):
    """before, after: as `leafing.write_leaves` takes the neighbours in the alphabet."""

    etag: str
    head: str
    main: str
    before: str | None
    after: str | None
    frame: Frame


class StoredState(NamedTuple):
    """What tells whether a page has changed: all of `StoredPage` but its texts."""

    etag: str
    before: str | None
    after: str | None
    frame: Frame


def find_stored_page(path: str) -> StoredPage | None:
    """Return the public term at a path, exactly as it is written there."""
    for row in _statement(reading_database(PublishedTerm)).fetch(path=path):
        etag, head, main, before, after, *frame = row
        return StoredPage(etag, head, main, before, after, Frame(*frame))
    return None


def find_stored_state(path: str) -> StoredState | None:
    """Return what `find_stored_page` returns, but for the texts."""
    for row in _state_statement(reading_database(PublishedTerm)).fetch(path=path):
        etag, before, after, *frame = row
        return StoredState(etag, before, after, Frame(*frame))
    return None


@cache
def _statement(database: str) -> Statement:
    return _write(database, *_PIECES)


@cache
def _state_statement(database: str) -> Statement:
    return _write(database, "etag")


def _write(database: str, *pieces: str) -> Statement:
    terms = (
        PublishedTerm.objects.public()
        .filter(path=slot("path"))
        .annotate(has_about=HAS_ABOUT, before=term_before(), after=term_after())
    )
    return write_statement(terms.values_list(*pieces, *_LEAVES, *_FRAME), database)
