"""Cursors: a place in the alphabet, so that terms added or removed elsewhere move no page."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Annotated, Any

from django.db.models import Q
from pydantic import PlainValidator, WithJsonSchema

from terms.models.published import PublishedTermQuerySet
from terms.text.cleaning import has_unstorable
from terms.text.folding import SORT_KEY_MAX_LENGTH

LIMIT_DEFAULT = 50
LIMIT_MAX = 100
# A sort key of four-byte characters with an id in front, in base64.
CURSOR_MAX_LENGTH = 2_400
_ID_MAX = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Place:
    """The last term of a page."""

    sort_key: str
    term_id: int

    def cursor(self) -> str:
        """Return the place as text that means nothing to a reader of it."""
        text = f"{self.term_id}:{self.sort_key}"
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def after(self, terms: PublishedTermQuerySet) -> PublishedTermQuerySet:
        """Return the terms behind this place, in alphabetical order."""
        behind = Q(sort_key__gt=self.sort_key) | Q(sort_key=self.sort_key, term_id__gt=self.term_id)
        # The first condition says nothing new, but an index can begin with it.
        return terms.filter(sort_key__gte=self.sort_key).filter(behind)


def read_cursor(cursor: Any) -> Place | None:
    """Return the place a cursor names, or None for an empty one. Raises ValueError."""
    if not cursor:
        return None
    if not isinstance(cursor, str) or len(cursor) > CURSOR_MAX_LENGTH:
        raise ValueError(_NOT_A_CURSOR)
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        text = urlsafe_b64decode(padded.encode("ascii")).decode()
    except (binascii.Error, UnicodeError) as error:
        raise ValueError(_NOT_A_CURSOR) from error
    number, colon, sort_key = text.partition(":")
    if (
        not (colon and number.isascii() and number.isdigit() and len(number) < 20)
        or int(number) > _ID_MAX
        or len(sort_key) > SORT_KEY_MAX_LENGTH
        or has_unstorable(sort_key)
    ):
        raise ValueError(_NOT_A_CURSOR)
    return Place(sort_key, int(number))


_NOT_A_CURSOR = (
    "This is no cursor of this API: give “next_cursor” of the page before as it is,"
    " or leave it out to begin at the first page."
)

Cursor = Annotated[
    Place | None,
    PlainValidator(read_cursor),
    WithJsonSchema({"type": "string", "maxLength": CURSOR_MAX_LENGTH}),
]
