"""Differences between records: nothing is lost, nothing is invented, long texts stay cheap."""

from hypothesis import given
from hypothesis import strategies as st

from terms.admin.differences import (
    CONTEXT,
    Difference,
    Piece,
    changed_fields,
    compare,
    differences,
    shortened,
)
from terms.records import TermRecord

TEXTS = st.lists(st.sampled_from(["a", "bb", " ", "\n", ".", "word", "é", "中"]), max_size=30).map(
    "".join
)


def record(**fields: object) -> TermRecord:
    return TermRecord.model_validate({"slug": "reward", "name": "reward"} | fields)


@given(TEXTS, TEXTS)
def test_pieces_kept_and_removed_give_the_old_text_and_kept_and_added_the_new(
    old: str, new: str
) -> None:
    pieces = compare(old, new)

    assert "".join(each.text for each in pieces if each.kind != "added") == old
    assert "".join(each.text for each in pieces if each.kind != "removed") == new
    assert all(each.text for each in pieces)


def test_one_changed_word_stands_alone() -> None:
    assert compare("a large reward", "a small reward") == [
        Piece("same", "a "),
        Piece("removed", "large"),
        Piece("added", "small"),
        Piece("same", " reward"),
    ]


def test_words_written_anew_read_as_one_change() -> None:
    assert compare("the old words", "quite new text") == [
        Piece("removed", "the old words"),
        Piece("added", "quite new text"),
    ]


def test_very_long_lines_are_shown_as_a_whole() -> None:
    old, new = "a " * 40_000, "b " * 40_000

    assert [each.kind for each in compare(old, new)] == ["removed", "added"]


def test_long_unchanged_text_is_shortened_in_its_middle() -> None:
    same = Piece("same", "x" * 1_000)

    pieces = list(shortened([Piece("added", "a"), same, Piece("added", "b")]))

    assert [each.kind for each in pieces] == ["added", "same", "skipped", "same", "added"]
    assert {len(each.text) for each in pieces if each.kind == "same"} == {CONTEXT}


def test_pieces_are_marked_and_escaped() -> None:
    difference = Difference(
        "name", "Name", (Piece("removed", "<b>"), Piece("added", "&"), Piece("skipped"))
    )

    assert difference.html() == (
        '<div class="compared"><del>&lt;b&gt;</del><ins>&amp;</ins>'
        '<span class="skipped"> … </span></div>'
    )


def test_rows_are_compared_as_lines_in_words() -> None:
    old = record(labels=[{"text": "RH", "kind": "abbreviation"}])
    new = record(labels=[{"text": "RH", "kind": "hidden"}])

    [difference] = differences(old, new)

    assert str(difference.label) == "Labels"
    assert [str(each.text) for each in difference.pieces if each.kind != "same"] == [
        "abbreviation",
        "found but never shown",
    ]


def test_equal_records_do_not_differ() -> None:
    assert differences(record(), record()) == []
    assert changed_fields(record(), record()) == []


def test_first_revision_shows_what_it_fills() -> None:
    assert [str(label) for label in changed_fields(None, record(explanation="x"))] == [
        "Name",
        "Address",
        "Explanation",
    ]
