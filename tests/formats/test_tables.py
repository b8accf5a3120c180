"""What tables share: headers found or given, languages in columns, duplicates and homographs."""

import csv
import io
from typing import Any

import pytest

from terms.formats import csv_table
from terms.formats.base import ReadOptions, Row, UnreadableFile
from terms.formats.mapping import parse
from tests.formats.reading import rows_of, said


def table(*rows: list[str], **options: Any) -> list[Row]:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return rows_of(csv_table.read, text.getvalue(), ReadOptions(**options))


def names(rows: list[Row]) -> list[tuple[str, str]]:
    return [(row.place, row.record.name) for row in rows if row.record]


def test_header_is_found_below_titles_and_blank_rows() -> None:
    rows = table(
        ["Glossary of the coast"],
        [],
        ["", "made by", "us"],
        ["", "Term", "Definition\n(short)", "Remarks"],
        ["", "Tide", "Up and down.", "x"],
        ["", "", "", ""],
        ["", "Sea", "Water.", ""],
    )

    assert names(rows) == [("row 5", "Tide"), ("row 7", "Sea")]
    assert rows[0].warnings == [
        "Not known and left out: Remarks. A mapping file can give them a meaning; this is told once."
    ]


def test_header_can_be_given() -> None:
    rows = table(["Term", "Definition"], ["Name", "Text"], ["Tide", "Water."], header_row=2)

    assert names(rows) == [("row 3", "Tide")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (1, r"No column of row 1 means a term's name; there are: foo, bar. Name one in a mapping"),
        (9, "There is no row 9"),
    ],
)
def test_header_that_was_given_wrongly_is_refused(row, reason) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        table(["foo", "bar"], ["a", "b"], header_row=row)


def test_table_without_a_header_is_read_by_position_and_told() -> None:
    rows = table([r"$\alpha$-decay", "It decays.", ""], ["tide", "Water.", ""])

    assert names(rows) == [("row 1", r"$\alpha$-decay"), ("row 2", "tide")]
    assert said(rows[0].record)["short_definition"] == "It decays."
    assert rows[0].warnings == [
        (
            "No header row was found: column 1 was read as the name, column 2 as the definition. "
            "Give the header's row or a mapping file where that is wrong."
        )
    ]
    assert rows[1].warnings == []


def test_table_without_a_header_can_be_mapped_by_its_columns() -> None:
    mapping = parse('[fields]\n"column 1" = "category"\n"column 2" = "name"')
    rows = table(["Coast", "Tide"], ["Coast", "Sea"], mapping=mapping)

    assert [(row.record.name, row.record.category) for row in rows] == [
        ("Tide", "Coast"),
        ("Sea", "Coast"),
    ]


def test_table_of_one_column_without_a_header_is_refused() -> None:
    with pytest.raises(UnreadableFile, match="No column is a term's name"):
        table(["just text"], ["more text"])


def test_table_with_a_header_of_one_column_is_read() -> None:
    assert names(table(["Term"], ["Tide"], ["Sea"])) == [("row 2", "Tide"), ("row 3", "Sea")]


def test_header_by_mapping_alone() -> None:
    mapping = parse('[fields]\n"Fachwort" = "name"\n"Sinn" = "short_definition"')

    assert names(table(["Fachwort", "Sinn"], ["Welle", "x"], mapping=mapping)) == [
        ("row 2", "Welle")
    ]


def test_row_that_repeats_the_header_is_skipped() -> None:
    rows = table(["Term", "Definition"], ["Tide", "x"], ["Term", "Definition"], ["Sea", "y"])

    assert [row.skipped for row in rows] == ["", "The row repeats the header.", ""]


def test_columns_of_languages_make_a_row_each_in_any_order() -> None:
    rows = table(
        [
            "Category",
            "English_word",
            "French_descr",
            "Japanese_word",
            "French_word",
            "English_descr",
        ],
        ["Coast ", "Tide", "Eau.", "潮", "Marée", "Water."],
        ["Coast", "Sea", "", "", "Mer", ""],
    )

    assert [
        (row.place, row.record.language, row.record.slug, row.record.short_definition)
        for row in rows
    ] == [
        ("row 2, en", "en", "tide", "Water."),
        ("row 2, fr", "fr", "marée", "Eau."),
        ("row 2, ja", "ja", "潮", ""),
        ("row 3, en", "en", "sea", ""),
        ("row 3, fr", "fr", "mer", ""),
    ]
    assert {row.record.category for row in rows} == {"Coast"}
    assert [row.record.external_id for row in rows] == ["tide | coast"] * 3 + ["sea | coast"] * 2


def test_second_row_of_a_name_and_category_is_a_duplicate() -> None:
    rows = table(
        ["Term", "Topic", "Definition"],
        ["Setup", "Coast", "a"],
        ["setup ", "Ports", "b"],
        ["SETUP", "coast", "c"],
    )

    assert [row.record.external_id if row.record else "" for row in rows] == [
        "setup | coast",
        "setup | ports",
        "",
    ]
    assert rows[2].problem == (
        "Duplicate of row 2: the same name in the same category. "
        "Join the two, or give each its own category or id."
    )


def test_rows_with_ids_are_told_apart_by_them() -> None:
    rows = table(["id", "Term"], ["1", "Setup"], ["2", "Setup"], ["", "Setup"], ["", "setup"])

    assert [row.record.external_id if row.record else row.problem[:18] for row in rows] == [
        "1",
        "2",
        "",
        "Duplicate of row 4",
    ]


def test_names_that_make_one_slug_are_told_apart_whatever_their_order() -> None:
    entries = [["control-flow", "a"], ["Control flow", "b"], ["tide", "c"]]
    ids = {
        row.record.name: row.record.external_id
        for order in (entries, entries[::-1])
        for row in table(["term", "definition"], *order)
    }

    assert ids == {"control-flow": "control-flow", "Control flow": "control flow", "tide": ""}


def test_row_longer_than_the_header_is_told() -> None:
    (row,) = table(["Term", "Definition"], ["Tide", "Up", " down", "and up"])

    assert row.record.short_definition == "Up"
    assert row.warnings == [
        (
            "2 more cells than the table has columns were left out. "
            "Put texts with separators into quotation marks."
        )
    ]


def test_row_shorter_than_the_header_says_nothing_of_the_rest() -> None:
    short, empty = table(["Term", "Definition"], ["Tide"], ["Sea", ""])

    assert "short_definition" not in said(short.record)
    assert said(empty.record)["short_definition"] == ""


def test_columns_of_one_name_are_each_read() -> None:
    (row,) = table(["Term", "Alias", "Alias"], ["Tide", "ebb", "flow"])

    assert [label.text for label in row.record.labels] == ["ebb", "flow"]


def test_lists_in_cells() -> None:
    (row,) = table(
        ["Term", "Synonyms", "Acronym", "FAQ", "See also", "Status", "Source"],
        ["Tide", "ebb; flow|flood", "T", '[{"question": "Why?", "answer": "Moon."}]', "Sea; Moon",
         "draft", "Newton https://example.org/"],
    )  # fmt: skip

    assert [label.text for label in row.record.labels] == ["ebb", "flow", "flood", "T"]
    assert row.record.faqs[0].answer == "Moon."
    assert [each.target for each in row.record.relations] == ["sea", "moon"]
    assert row.record.status == "not_public"
    assert (row.record.sources[0].title, row.record.sources[0].url) == (
        "Newton",
        "https://example.org/",
    )


def test_row_without_a_name_is_rejected_alone() -> None:
    rows = table(["Term", "Definition"], ["", "A text."], ["Tide", "x"])

    assert rows[0].place == "row 2"
    assert rows[0].problem.startswith("The entry has no name")
    assert rows[1].record
