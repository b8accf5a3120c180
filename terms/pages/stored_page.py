"""The one query of a term's page: the stored pieces and the frame that goes around them."""

from functools import cache
from typing import NamedTuple

from terms.models.published import PublishedTerm
from terms.pages.shell import Frame
from terms.pages.statements import Statement, reading_database, slot, write_statement

_PIECES = ("etag", "head", "main")
_FRAME = (
    "glossary__slug",
    "glossary__title",
    "glossary__description",
    "glossary__publisher",
    "glossary__publisher_url",
    "glossary__language",
    "language",
)


class StoredPage(NamedTuple):
    etag: str
    head: str
    main: str
    frame: Frame


def find_stored_page(path: str) -> StoredPage | None:
    """Return the public term at a path, exactly as it is written there."""
    for row in _statement(reading_database(PublishedTerm)).fetch(path=path):
        etag, head, main, *frame = row
        return StoredPage(etag, head, main, Frame(*frame))
    return None


@cache
def _statement(database: str) -> Statement:
    terms = PublishedTerm.objects.public().filter(path=slot("path"))
    return write_statement(terms.values_list(*_PIECES, *_FRAME), database)
