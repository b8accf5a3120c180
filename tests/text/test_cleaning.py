"""Text in the one form the database keeps."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.text.cleaning import has_unstorable, many_lines, one_line, replace_unstorable
from tests.strategies import lines, markdown_texts

_TEXTS = st.one_of(st.text(), lines(), markdown_texts())


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x0b", "\x1f", "\x7f", "\ud800", "\uffff"])
def test_unstorable_characters_are_found_and_replaced(character: str) -> None:
    text = f"a{character}b"

    assert has_unstorable(text)
    assert replace_unstorable(text) == "a\ufffdb"


@pytest.mark.parametrize("character", ["\t", "\n", "\r", "\u200d", "\u202e", "é", "漢", "👍"])
def test_other_characters_are_storable(character: str) -> None:
    assert not has_unstorable(character)


@pytest.mark.parametrize(
    ("text", "line"),
    [("  a \t b\nc ", "a b c"), ("e\u0301", "é"), ("a\u00a0b\u2028c", "a b c"), (" \n ", "")],
)
def test_one_line_is_the_canonical_form_of_a_name(text: str, line: str) -> None:
    assert one_line(text) == line


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\x85d\u2028e", "a\nb\nc\nd\ne"),
        ("\n\n a  b \n\n", "a  b"),
        ("e\u0301\n\nx", "é\n\nx"),
        ("a  \nb", "a  \nb"),
        ("\r\n", ""),
    ],
)
def test_many_lines_is_the_canonical_form_of_running_text(text: str, cleaned: str) -> None:
    assert many_lines(text) == cleaned


@given(_TEXTS)
def test_canonical_forms_are_their_own(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
    assert many_lines(many_lines(text)) == many_lines(text)
    assert replace_unstorable(replace_unstorable(text)) == replace_unstorable(text)
    assert not has_unstorable(replace_unstorable(text))


@given(_TEXTS)
def test_canonical_forms_do_not_depend_on_normal_form_or_line_ends(text: str) -> None:
    text = text.replace("\r", "")
    other = unicodedata.normalize("NFD", text).replace("\n", "\r\n")

    assert one_line(other) == one_line(text)
    assert many_lines(f" \r\n{other}\t") == many_lines(text)
