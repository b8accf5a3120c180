"""XLSX: every sheet that holds terms, written so that no text is a formula and none is cut."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Any, BinaryIO

from terms.formats.base import DEFAULTS, Format, ReadOptions, Row, UnreadableFile
from terms.formats.table_cells import COLUMNS, cells_of
from terms.formats.tables import Header, TableRow, entries_of_table, find_header, read_table
from terms.formats.xlsx_package import check_package
from terms.records import TermRecord

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

CANNOT_CARRY: tuple[str, ...] = ()

# A cell holds 32,767 UTF-16 units; what is longer goes on in another sheet.
_CELL_MAX_CHARACTERS = 16_000
_SHEET_MAX_RECORDS = 1_000_000
_SHEET = "terms"
_CONTINUED = "continued"
_CONTINUED_COLUMNS = ("sheet", "row", "column", "text")
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
_SIGNATURE = b"PK\x03\x04"
_PARTS = (b"xl/workbook", b"xl/worksheets", b"xl/_rels", b"xl/styles", b"xl/sharedStrings")

Texts = dict[tuple[str, str, str], str]
"""The rest of long cells by (sheet, row, column)."""


@dataclass(slots=True)
class _Table:
    """One sheet that holds terms, or why it does not."""

    name: str
    sheet: "CalamineSheet"
    rests: Texts
    header: Header | None = None
    problem: str = ""

    def rows(self) -> Iterator[TableRow]:
        names: list[str] = []
        for number, values in enumerate(self.sheet.iter_rows(), start=1):
            cells = [_text_of(value) for value in values]
            if self.rests:
                names = names or cells
                for at, column in enumerate(names):
                    cells[at] += self.rests.get((self.name, str(number), column), "")
            yield TableRow(number, cells)


def read(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Row]:
    """Yield the terms of every sheet whose header has a column for names."""
    tables = _tables_of(stream, options)
    used = [table for table in tables if table.header is not None]
    if not used:
        told = next((table.problem for table in tables), "there is no visible sheet in it.")
        raise UnreadableFile(f"No terms in the workbook: {told}")
    for table in tables:
        if table.header is None:
            yield Row(f"sheet {table.name}", skipped=table.problem)
        else:
            sheet = f"sheet {table.name}" if len(used) > 1 else ""
            yield from read_table(table.rows, options, table.header, sheet=sheet)


def raw_entries(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[tuple[str, object]]:
    """Yield (place, cells by column) of each row of the sheets that hold terms, or may."""
    tables = _tables_of(stream, options)
    used = [table for table in tables if table.header is not None and table.header.row]
    for table in used or tables:
        yield from entries_of_table(table.rows, options)


def _tables_of(stream: BinaryIO, options: ReadOptions) -> list[_Table]:
    """Return the visible sheets with their headers.

    A sheet without a header row counts as terms only where none has one.
    """
    workbook = _opened(stream)
    try:
        rests = _rests_of(workbook)
        names = [name for name in _visible(workbook) if not (rests and name == _CONTINUED)]
        tables = [_Table(name, workbook.get_sheet_by_name(name), rests) for name in names]
    except Exception as error:
        raise _unreadable(error) from error
    for table in tables:
        try:
            table.header = find_header(table.rows, options)
        except UnreadableFile as error:
            table.problem = str(error)
    if any(table.header is not None and table.header.row for table in tables):
        for table in tables:
            if table.header is not None and not table.header.row:
                table.header = None
                table.problem = "No header row names a column of terms, as another sheet's does."
    return tables


def _opened(stream: BinaryIO) -> "CalamineWorkbook":
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 – heavy, needed here only

    check_package(stream)
    try:
        return CalamineWorkbook.from_filelike(stream)
    except Exception as error:
        raise _unreadable(error) from error


def _unreadable(error: Exception) -> UnreadableFile:
    return UnreadableFile(f"Not XLSX that can be read: {error}. Save it again as .xlsx.")


def _visible(workbook: "CalamineWorkbook") -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 – as above

    return [
        sheet.name
        for sheet in workbook.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]


def _rests_of(workbook: "CalamineWorkbook") -> Texts:
    if _CONTINUED not in workbook.sheet_names:
        return {}
    rows = [
        [_text_of(value) for value in row]
        for row in workbook.get_sheet_by_name(_CONTINUED).iter_rows()
    ]
    if not rows or tuple(rows[0]) != _CONTINUED_COLUMNS:
        return {}
    rests: Texts = {}
    for sheet, row, column, text in rows[1:]:
        rests[sheet, row, column] = rests.get((sheet, row, column), "") + text
    return rests


def _text_of(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def write(records: Iterable[TermRecord], stream: BinaryIO) -> None:
    """Write one sheet, and another for what is too long for a cell, row after row."""
    import xlsxwriter  # noqa: PLC0415 – heavy, needed here only

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(stream, options) as workbook:
        workbook.set_properties({"created": _NO_DATE})
        writer = _Writer(workbook)
        for record in records:
            writer.add(cells_of(record))


class _Writer:
    """Adds rows to the sheets of a workbook."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._bold = workbook.add_format({"bold": True})
        self._sheets = 0
        self._add_sheet()
        self._rests: Any = None
        self._rest_row = 0

    def _add_sheet(self) -> None:
        self._sheets += 1
        self._name = _SHEET if self._sheets == 1 else f"{_SHEET} {self._sheets}"
        self._sheet = self._workbook.add_worksheet(self._name)
        self._sheet.freeze_panes(1, 0)
        self._row = 0
        for column, name in enumerate(COLUMNS):
            self._sheet.write_string(0, column, name, self._bold)

    def add(self, cells: list[str]) -> None:
        if self._row == _SHEET_MAX_RECORDS:
            self._add_sheet()
        self._row += 1
        for column, text in enumerate(cells):
            if text:
                self._sheet.write_string(self._row, column, text[:_CELL_MAX_CHARACTERS])
            for start in range(_CELL_MAX_CHARACTERS, len(text), _CELL_MAX_CHARACTERS):
                self._add_rest(COLUMNS[column], text[start : start + _CELL_MAX_CHARACTERS])

    def _add_rest(self, column: str, text: str) -> None:
        if self._rests is None:
            self._rests = self._workbook.add_worksheet(_CONTINUED)
            for at, name in enumerate(_CONTINUED_COLUMNS):
                self._rests.write_string(0, at, name, self._bold)
        self._rest_row += 1
        for at, value in enumerate((self._name, str(self._row + 1), column, text)):
            self._rests.write_string(self._rest_row, at, value)


def looks_like(head: bytes) -> bool:
    return head.startswith(_SIGNATURE) and any(part in head for part in _PARTS)


FORMAT = Format(
    "xlsx",
    (".xlsx", ".xlsm"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    looks_like,
    read,
    write,
)
