"""Excerpts end where a word or a character ends."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.text.excerpts import excerpt
from tests.strategies import lines


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("short", 5, "short"),
        ("a  b\nc", 10, "a b c"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one two three", 7, "one…"),
        ("one, two", 6, "one…"),
        ("one – two", 7, "one…"),
        ("incomprehensibilities", 10, "incompreh…"),
        ("word incomprehensibilities", 16, "word incomprehe…"),
        ("日本語の文章です", 5, "日本語の…"),
        ("日本語 の文章", 6, "日本語 の…"),
        ("e\u0301" * 5, 4, "e\u0301…"),
        ("हिन्दीभाषा", 5, "हि…"),
        ("a👩\u200d👩\u200d👧b", 4, "a…"),
        ("👍🏽👍🏽", 3, "👍🏽…"),
        ("🇩🇪🇫🇷🇮🇹", 4, "🇩🇪…"),
        ("ภาษาเกม", 6, "ภาษา…"),
        ("x" * 10, 1, "…"),
        ("", 1, ""),
    ],
)
def test_excerpt_is_cut_at(text: str, length: int, expected: str) -> None:
    assert excerpt(text, length) == expected


@pytest.mark.parametrize("length", [0, -1])
def test_excerpt_needs_room(length: int) -> None:
    with pytest.raises(ValueError, match="needs room"):
        excerpt("text", length)


@given(st.one_of(st.text(), lines()), st.integers(1, 80))
def test_excerpt_is_a_beginning_that_fits(text: str, length: int) -> None:
    cut = excerpt(text, length)
    line = " ".join(text.split())

    assert len(cut) <= length
    assert cut == line or (cut.endswith("…") and line.startswith(cut[:-1]))
    assert excerpt(cut, length) == cut


@given(st.lists(lines(), max_size=3).map(" ".join), st.integers(1, 80))
def test_excerpt_leaves_marks_with_their_letters(text: str, length: int) -> None:
    cut = excerpt(text, length)
    rest = " ".join(text.split())[len(cut) - 1 :]

    if cut not in ("…", "") and len(cut) <= len(rest):
        assert unicodedata.category(rest[0])[0] != "M"
