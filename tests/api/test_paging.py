"""Cursors: what they say comes back, and nothing else is taken for one."""

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.api.paging import CURSOR_MAX_LENGTH, Place, read_cursor
from terms.text.folding import SORT_KEY_MAX_LENGTH, sort_key
from tests.strategies import lines


@given(lines(), st.sampled_from(["en", "sv", "ja"]), st.integers(0, 2**63 - 1))
def test_cursor_leads_back_to_its_place(name: str, language: str, term_id: int) -> None:
    place = Place(sort_key(name, language), term_id)

    assert read_cursor(place.cursor()) == place


def test_longest_cursor_is_short_enough() -> None:
    place = Place("\U0010fffd" * SORT_KEY_MAX_LENGTH, 2**63 - 1)

    assert len(place.cursor()) <= CURSOR_MAX_LENGTH
    assert read_cursor(place.cursor()) == place


@pytest.mark.parametrize("empty", ["", None])
def test_empty_cursor_is_the_first_page(empty: str | None) -> None:
    assert read_cursor(empty) is None


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"12",
        b":a",
        b"-1:a",
        b"1 :a",
        b"9223372036854775808:a",
        b"99999999999999999999:a",
        "²:a".encode(),
        b"1:a\x00",
        b"1:\xff",
        b"1:\xed\xa0\x80",
        b"1:" + b"a" * (SORT_KEY_MAX_LENGTH + 1),
    ],
)
def test_what_is_no_place_is_refused(text: bytes) -> None:
    cursor = urlsafe_b64encode(text).decode() or "="

    with pytest.raises(ValueError, match="no cursor of this API"):
        read_cursor(cursor)


@given(st.one_of(st.text(), st.from_regex(r"[A-Za-z0-9_=-]{1,60}", fullmatch=True)))
def test_any_text_is_a_place_or_refused(text: str) -> None:
    try:
        place = read_cursor(text)
    except ValueError:
        return
    assert place is None or isinstance(place, Place)
