"""Paging by key: a page begins behind a place in the alphabet, so no page costs more than the first."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Self

from terms.text.cleaning import has_unstorable
from terms.text.folding import SORT_KEY_MAX_LENGTH

PAGE_SIZE = 100
_MARK_MAX_LENGTH = 2_400  # a sort key of four-byte characters with an id in front, in base64
_ID_MAX_DIGITS = 18


class NoSuchPage(Exception):
    """The address names a letter or a place that this listing does not have."""


@dataclass(frozen=True, slots=True)
class Place:
    """The last term of a page."""

    sort_key: str
    term_id: int

    @classmethod
    def read(cls, mark: str) -> Self:
        """Return the place that `mark` names. Raises NoSuchPage."""
        if len(mark) > _MARK_MAX_LENGTH:
            raise NoSuchPage
        try:
            text = urlsafe_b64decode(mark.encode("ascii") + b"=" * (-len(mark) % 4)).decode()
        except (binascii.Error, UnicodeError) as error:
            raise NoSuchPage from error
        number, _, sort_key = text.partition(":")
        is_number = number.isascii() and number.isdigit() and len(number) <= _ID_MAX_DIGITS
        if not is_number or len(sort_key) > SORT_KEY_MAX_LENGTH or has_unstorable(sort_key):
            raise NoSuchPage
        return cls(sort_key, int(number))

    @property
    def mark(self) -> str:
        """Return the place as text for an address; it means nothing to a reader."""
        text = f"{self.term_id}:{self.sort_key}"
        return urlsafe_b64encode(text.encode()).decode().rstrip("=")
