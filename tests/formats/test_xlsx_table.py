"""XLSX: several sheets, any cells, nothing cut, and workbooks made to harm."""

import datetime as dt
import io
import zipfile

import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from terms.formats import xlsx_package, xlsx_table
from terms.formats.base import ReadOptions, UnreadableFile
from terms.formats.xlsx_table import FORMAT
from terms.records import FAQRecord, TermRecord
from tests.formats.reading import records_of, rows_of, rows_or_refusal, said, written
from tests.strategies import term_records


def workbook(**sheets: list[list[object]]) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(at, column, value, day)
                    elif isinstance(value, tuple):
                        sheet.write_formula(at, column, value[0], None, value[1])
                    elif value is not None:
                        sheet.write(at, column, value)
    return stream.getvalue()


@given(records=st.lists(term_records(), max_size=3))
@example(
    records=[TermRecord(slug="a", name="=1+1", explanation="    code\n\n_x0041_", category="@")]
)
@example(records=[TermRecord(slug="a", name="A", explanation="\x85\x9f".join("ab") + "\ufdd0")])
@settings(max_examples=50)
def test_xlsx_reads_back_what_it_wrote(records) -> None:
    data = written(xlsx_table.write, records)

    assert records_of(xlsx_table.read, data) == records
    assert written(xlsx_table.write, records_of(xlsx_table.read, data)) == data


def test_xlsx_continues_what_is_too_long_for_a_cell() -> None:
    faqs = tuple(FAQRecord(question=f"Why {n}?", answer="🌙 " * 900) for n in range(30))
    records = [
        TermRecord(slug="a", name="A", explanation="x\ny " * 50_000),
        TermRecord(slug="b", name="B", faqs=faqs, short_definition="=1+1"),
    ]

    assert records_of(xlsx_table.read, written(xlsx_table.write, records)) == records


def test_xlsx_of_more_records_than_a_sheet_holds_has_several(monkeypatch) -> None:
    monkeypatch.setattr(xlsx_table, "_SHEET_MAX_RECORDS", 2)
    long = "y" * 40_000
    records = [TermRecord(slug=f"s{n}", name="N", explanation=long) for n in range(5)]
    rows = rows_of(xlsx_table.read, written(xlsx_table.write, records))

    assert [row.record for row in rows] == records
    assert [row.place for row in rows][1:3] == ["sheet terms, row 3", "sheet terms 2, row 2"]


def test_xlsx_cells_of_all_kinds_are_texts() -> None:
    data = workbook(
        Terms=[
            ["Made by the harbour office"],
            [],
            ["Term\n(EN)", "Definition", "Category", "Tags"],
            [404, "=not a formula", "Coast ", dt.date(2020, 1, 2)],
            [1.5, ("=1+1", "two"), True, None],
            ["Sea", ("=SUM(A1)", 3), "Coast", "#N/A"],
        ]
    )
    rows = rows_of(xlsx_table.read, data)

    assert [(row.place, row.record.name, row.record.language) for row in rows] == [
        ("row 4", "404", "en"),
        ("row 5", "1.5", "en"),
        ("row 6", "Sea", "en"),
    ]
    assert [row.record.short_definition for row in rows] == ["0", "two", "3"]
    assert [row.record.category for row in rows] == ["Coast", "true", "Coast"]


def test_xlsx_dates_are_days() -> None:
    data = workbook(T=[["Term", "Definition"], ["Tide", dt.date(2020, 1, 2)]])

    assert records_of(xlsx_table.read, data)[0].short_definition == "2020-01-02"


def test_xlsx_sheets_that_hold_no_terms_are_skipped() -> None:
    data = workbook(
        Readme=[["This file", "holds terms"], ["Enjoy", "it"]],
        Ports=[["Term", "Definition"], ["Quay", "A wall."]],
        Empty=[],
        Coast=[[], ["Name", "Category"], ["Tide", "Sea"]],
    )
    rows = rows_of(xlsx_table.read, data)

    assert [(row.place, bool(row.skipped)) for row in rows] == [
        ("sheet Readme", True),
        ("sheet Ports, row 2", False),
        ("sheet Empty", True),
        ("sheet Coast, row 3", False),
    ]


def test_xlsx_hidden_sheets_are_left_alone() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        for name, term in (("A", "Tide"), ("B", "Old")):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["Term", "Definition"])
            sheet.write_row(1, 0, [term, "x"])
        sheet.hide()

    assert [each.name for each in records_of(xlsx_table.read, stream.getvalue())] == ["Tide"]


def test_xlsx_header_row_is_counted_from_the_top_of_the_sheet() -> None:
    data = workbook(T=[[], ["Name", "Title"], ["Term", "Definition"], ["Tide", "Water."]])
    (record,) = records_of(xlsx_table.read, data, ReadOptions(header_row=3))

    assert said(record) == {"slug": "tide", "name": "Tide", "short_definition": "Water."}


def test_xlsx_raw_entries_are_cells_by_column() -> None:
    data = workbook(T=[["Term", "Rank"], ["Tide", 1]])

    assert list(xlsx_table.raw_entries(io.BytesIO(data))) == [
        ("row 2", {"Term": "Tide", "Rank": "1"})
    ]


def _zip(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members.items():
            package.writestr(name, data)
    return stream.getvalue()


def _with_sheet(sheet: bytes) -> bytes:
    """Return a workbook whose first sheet is `sheet`."""
    with zipfile.ZipFile(io.BytesIO(workbook(T=[["Term", "Definition"]]))) as package:
        members = {name: package.read(name) for name in package.namelist()}
    return _zip(members | {"xl/worksheets/sheet1.xml": sheet})


_SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "Not XLSX: File is not a zip file"),
        (b"PK\x03\x04 xl/ and no more", "Not XLSX: "),
        (_zip({"a.txt": b"x"}), "there is no workbook in it"),
        (_zip({"xl/workbook.xml": b"<x"}), "Not XLSX that can be read"),
        (workbook(T=[]), "No terms in the workbook: No column is a term's name"),
        (workbook(T=[["just"], ["text"]]), "No terms in the workbook: No column is a term's"),
        (_with_sheet(_SHEET + b'<row r="1048576"><c r="XFD1048576"/></row>'),
         "sheet1.xml reaches to row 1,048,576, column 16,384; 8,000,000 cells are the most"),
        (_with_sheet(_SHEET + b"<row r = '1048576' ><c\n r = 'AAA1'/></row>"), "8,000,000 cells"),
        (_with_sheet(_SHEET + b"<row><c>" + b" " * 30_000_000), "No terms|Not XLSX"),
    ],
)  # fmt: skip
def test_xlsx_that_cannot_be_trusted_is_refused(data, reason) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        rows_of(xlsx_table.read, data)


def test_xlsx_that_unpacks_too_large_is_refused_whatever_it_says(monkeypatch) -> None:
    monkeypatch.setattr(xlsx_package, "UNPACKED_MAX_BYTES", 10 << 20)
    data = bytearray(_with_sheet(b" " * (11 << 20)))
    size = (11 << 20).to_bytes(4, "little")
    assert data.count(size) == 2

    for lie in (size, b"\x10\x00\x00\x00"):
        with pytest.raises(UnreadableFile, match="too large: it unpacks to more than 10 MB"):
            rows_of(xlsx_table.read, bytes(data.replace(size, lie)))


def test_xlsx_damaged_anywhere_is_rows_or_a_refusal() -> None:
    whole = workbook(T=[["Term", "Definition"], ["Tide", "x"]])
    for at in range(0, len(whole), 37):
        data = bytearray(whole)
        data[at] ^= 0x5A
        rows_or_refusal(xlsx_table.read, bytes(data))


def test_xlsx_is_known_by_its_content() -> None:
    assert FORMAT.looks_like(workbook(T=[]))
    assert not FORMAT.looks_like(_zip({"a.md": b"x"}))
    assert not FORMAT.looks_like(b"Term,Definition\n")
