"""CSV: read from whichever program, written so that spreadsheets run nothing and lose nothing."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from terms.formats import csv_table
from terms.formats.base import UnreadableFile
from terms.formats.csv_table import FORMAT, escaped, unescaped
from terms.formats.table_cells import COLUMNS, cells_of
from terms.records import FAQRecord, LabelKind, LabelRecord, RelationRecord, TermRecord
from tests.formats.reading import DATA, records_of, rows_of, rows_or_refusal, said, written
from tests.strategies import term_records


@given(records=st.lists(term_records(), max_size=3))
@example(records=[TermRecord(slug="a", name="=1+1", explanation="    code\n\n'=x", category="@x")])
@example(records=[TermRecord(slug="a", name="'=1", short_definition='"', seo_title="'''+")])
@example(records=[TermRecord(slug="a", name="A", labels=(LabelRecord(text="[]"),))])
@example(records=[TermRecord(slug="a", name="A", labels=(LabelRecord(text="x; y"),))])
def test_csv_reads_back_what_it_wrote(records) -> None:
    data = written(csv_table.write, records)

    assert records_of(csv_table.read, data) == records
    assert written(csv_table.write, records_of(csv_table.read, data)) == data


@given(record=term_records())
def test_csv_has_no_cell_a_spreadsheet_takes_for_a_formula(record) -> None:
    text = written(csv_table.write, [record]).decode("utf-8-sig")
    cells = list(csv.reader(io.StringIO(text, newline="")))[1]

    assert all(not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋")) for cell in cells)


@given(text=st.text(alphabet="'=+-@\t\r\n＝a ", max_size=8))
def test_csv_escape_gives_back_the_very_text(text) -> None:
    assert unescaped(escaped(text)) == text
    assert escaped(text)[:1] not in tuple("=+-@\t\r\n＝") or text == ""


def test_csv_is_written_for_people_where_it_can_be() -> None:
    record = TermRecord(
        slug="tide",
        name="Tide",
        labels=(LabelRecord(text="ebb"), LabelRecord(text="flow")),
        relations=(RelationRecord(target="sea"), RelationRecord(target="moon")),
    )
    cells = dict(zip(COLUMNS, cells_of(record), strict=True))

    assert cells["labels"] == "ebb; flow"
    assert cells["relations"] == "sea; moon"
    assert (
        written(csv_table.write, [])
        == ("\ufeff" + ",".join(f'"{name}"' for name in COLUMNS) + "\r\n").encode()
    )


def test_csv_writes_lists_as_json_where_words_would_lose_something() -> None:
    record = TermRecord(
        slug="tide",
        name="Tide",
        labels=(LabelRecord(text="a;b"), LabelRecord(text="T", kind=LabelKind.ABBREVIATION)),
        faqs=(FAQRecord(question="Why?", answer="Moon."),),
    )
    cells = dict(zip(COLUMNS, cells_of(record), strict=True))

    assert cells["labels"] == '["a;b", {"text": "T", "kind": "abbreviation"}]'
    assert cells["faqs"] == '[{"question": "Why?", "answer": "Moon."}]'


def test_csv_of_ours_edited_in_a_spreadsheet_is_still_read() -> None:
    data = "slug;name;labels;status;successor\r\ntide;Tide;ebb | flow;Draft;\r\n"
    (record,) = records_of(csv_table.read, data)

    assert said(record) == {
        "slug": "tide",
        "name": "Tide",
        "labels": [
            {"text": "ebb", "kind": "alternate"},
            {"text": "flow", "kind": "alternate"},
        ],
        "status": "not_public",
    }


def test_csv_of_a_german_spreadsheet() -> None:
    rows = rows_of(csv_table.read, DATA / "csv" / "semicolons.csv")

    assert [row.place for row in rows] == ["row 2", "row 3", "row 4"]
    assert [row.record.short_definition for row in rows] == [
        "Das Steigen; und Fallen.",
        "=1+1 ist zwei.",
        "Erste Zeile.\nZweite Zeile.",
    ]
    assert {row.record.category for row in rows} == {"Küste", ""}
    assert [label.text for label in rows[0].record.labels] == ["Tiden", "Ebbe", "Flut"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_csv_dialects(delimiter, encoding, end) -> None:
    rows = [["Term", "Definition"], ["Ångström", f"a{delimiter} b, c; d"], ["Tide", '"quoted"']]
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(rows)

    records = records_of(csv_table.read, text.getvalue().encode(encoding))

    assert [[each.name, each.short_definition] for each in records] == rows[1:]


def test_csv_that_is_no_unicode_is_read_as_windows_and_told() -> None:
    rows = rows_of(csv_table.read, "Term;Definition\nGröße;Maß\x81\nTide;x\n".encode("latin-1"))

    assert [row.record.name for row in rows] == ["Größe", "Tide"]
    assert rows[0].warnings == [
        "The file is not UTF-8; it was read as Windows-1252. Look at accented letters."
    ]
    assert rows[1].warnings == []


def test_csv_rows_are_counted_as_a_spreadsheet_counts() -> None:
    data = 'Term,Definition\n"Tide","one\ntwo"\n\n,only a text\n'
    rows = rows_of(csv_table.read, data)

    assert [(row.place, bool(row.problem)) for row in rows] == [("row 2", False), ("row 4", True)]


def test_csv_quotation_mark_that_is_never_closed_rejects_its_row() -> None:
    rows = rows_of(csv_table.read, 'Term,Definition\nTide,x\nSea,"open\nMoon,y\nStar,z\n')

    assert rows[0].record.name == "Tide"
    assert (rows[1].place, rows[1].record) == ("row 3", None)
    assert rows[1].problem.startswith(
        "A quotation mark is opened in line 3 or below and never closed"
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "No column is a term's name"),
        (b"\n\n", "No column is a term's name"),
        (b"\xff\xfeT\x00\x00\xd8", "Not UTF-16 throughout"),
        (b"hello world\nof plain text\n", "No column is a term's name"),
    ],
)
def test_csv_that_is_no_glossary_is_refused(data, reason) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        rows_of(csv_table.read, data)


def test_csv_cell_without_end_is_refused_in_bounds() -> None:
    with pytest.raises(UnreadableFile, match="row 2, line 2: field larger than field limit"):
        rows_of(csv_table.read, b'Term,Definition\n"' + b"a,\n" * 6_000_000)
    with pytest.raises(UnreadableFile, match="line 2 is longer than 16,000,000 characters"):
        rows_of(csv_table.read, b"Term,Definition\n" + b"a," * 9_000_000)


def test_csv_takes_the_longest_texts_a_record_can_have() -> None:
    record = TermRecord(slug="a", name="A", explanation='"x\n' * 66_666)

    assert records_of(csv_table.read, written(csv_table.write, [record])) == [record]


def test_csv_with_nothing_bytes_in_it_is_cleaned_and_told() -> None:
    (row,) = rows_of(csv_table.read, b"Term,Definition\nTi\x00de,x\n")

    assert row.record.name == "Ti\ufffdde"
    assert row.warnings == ["Term: characters that cannot be stored were replaced by U+FFFD."]


def test_csv_leaves_the_stream_open() -> None:
    stream = io.BytesIO(b"Term,Definition\nTide,x\n")
    rows = csv_table.read(stream)
    next(rows)
    del rows

    assert not stream.closed


def test_csv_holds_little_of_a_large_file() -> None:
    data = b"slug,name,explanation\n" + b"".join(
        b"s%d,N,%s\n" % (number, b"x" * 500) for number in range(20_000)
    )
    stream = io.BytesIO(data)

    tracemalloc.start()
    count = sum(row.record is not None for row in csv_table.read(stream))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 20_000
    assert peak < 4_000_000 < len(data)


@given(
    data=st.binary(max_size=60) | st.text(",;\t|\"'\n\r =-ab\x00Term", max_size=60).map(str.encode)
)
def test_csv_of_any_bytes_is_rows_or_a_refusal(data) -> None:
    rows_or_refusal(csv_table.read, b"Term,Definition\n" + data)


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (b"Term,Definition\nTide,x\n", True),
        (b"\xef\xbb\xbfterm;category\n", True),
        ("Term\tDefinition\nTide\tx\n".encode("utf-16"), True),
        (b"sep=;\nfoo;bar\n", True),
        (b"English_word,French_word\nTide,Mar\xc3\xa9e\n", True),
        (b"A sentence, with a comma.\nAnother, too.\n", False),
        (b'[{"term": "a", "definition": "b"}]', False),
        (b"- term: a\n  definition: b\n", False),
        (b"---\nterm: x\ndefinition: y\n---\n", False),
        (b"PK\x03\x04\x00\x00", False),
        (b"", False),
    ],
)
def test_csv_is_known_by_its_header(head, known) -> None:
    assert FORMAT.looks_like(head) == known


def test_csv_raw_entries_are_cells_by_column() -> None:
    stream = io.BytesIO(b"Title page\nTerm,Rank\nTide,=1\n")

    assert list(csv_table.raw_entries(stream)) == [("row 3", {"Term": "Tide", "Rank": "=1"})]
