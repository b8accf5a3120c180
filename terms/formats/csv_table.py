"""CSV, by whichever program: encodings, separators, and cells no spreadsheet takes for formulas."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import BinaryIO

from terms.formats.base import DEFAULTS, Format, ReadOptions, Row, UnreadableFile
from terms.formats.table_cells import COLUMNS, cells_of
from terms.formats.tables import (
    HEADER_ROWS,
    TableRow,
    entries_of_table,
    is_header,
    meanings,
    read_table,
)
from terms.records import TermRecord

CANNOT_CARRY: tuple[str, ...] = ()
CELL_MAX_CHARACTERS = 16_000_000

_DELIMITERS = ",;\t|"
_HEAD_SIZE = 65_536
_CHUNK_SIZE = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OLD_ENCODING = "cp1252"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
# What a spreadsheet takes for a formula, also in full width; an apostrophe before it makes text.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")

# The limit is the process's; the default is less than a definition may have.
csv.field_size_limit(CELL_MAX_CHARACTERS)


@dataclass(frozen=True, slots=True)
class _Dialect:
    encoding: str
    delimiter: str
    skips_line: bool
    warning: str = ""

    @property
    def errors(self) -> str:
        return "replace" if self.encoding == _OLD_ENCODING else "strict"


def read(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Row]:
    """Yield the terms of a table; it is read twice."""
    dialect = _dialect_of(stream)
    warnings = [dialect.warning] if dialect.warning else []
    for row in read_table(lambda: _rows(stream, dialect), options):
        row.warnings += warnings
        warnings = []
        yield row


def raw_entries(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[tuple[str, object]]:
    """Yield (place, cells by column) of each row as it stands in the file."""
    dialect = _dialect_of(stream)
    yield from entries_of_table(lambda: _rows(stream, dialect), options)


def _dialect_of(stream: BinaryIO) -> _Dialect:
    encoding, warning = _encoding_of(stream)
    stream.seek(0)
    errors = "replace" if encoding == _OLD_ENCODING else "strict"
    text = codecs.getincrementaldecoder(encoding)(errors).decode(stream.read(_HEAD_SIZE))
    line = _SEPARATOR_LINE.match(text)
    delimiter = line[1] if line else _delimiter_of(text)
    return _Dialect(encoding, delimiter, line is not None, warning)


def _encoding_of(stream: BinaryIO) -> tuple[str, str]:
    """Return a file's encoding, and a warning where it is guessed. The whole file is looked at."""
    stream.seek(0)
    head = stream.read(_HEAD_SIZE)
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "")
    if not encoding:
        encoding = _encoding_by_zeros(head)
    decoder = codecs.getincrementaldecoder(encoding)()
    stream.seek(0)
    try:
        while chunk := stream.read(_CHUNK_SIZE):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            reason = f"Not {encoding.upper()} throughout: {error.reason}"
            raise UnreadableFile(f"{reason}. Save the file as UTF-8.") from error
        warning = "The file is not UTF-8; it was read as Windows-1252. Look at accented letters."
        return _OLD_ENCODING, warning
    return encoding, ""


def _encoding_by_zeros(head: bytes) -> str:
    """Tell UTF-16 without a mark by the zeros of its ASCII characters."""
    pairs = max(1, len(head) // 2)
    if head[1::2].count(0) > pairs * 0.4:
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) > pairs * 0.4 else "utf-8"


def _delimiter_of(text: str) -> str:
    """Return the separator by which most columns are known, or else most rows are of one width."""
    return max(_DELIMITERS, key=lambda delimiter: _score(text, delimiter))


def _score(text: str, delimiter: str) -> tuple[int, float, int]:
    rows = _head_rows(text, delimiter)
    widths = Counter(len(row.cells) for row in rows)
    width, alike = widths.most_common(1)[0] if widths else (0, 0)
    if width < 2:
        return 0, 0.0, 0
    known = 0
    for at, row in enumerate(rows):
        if is_header(row.cells, rows[at + 1 :]):
            known = sum(each is not None for each in meanings(row.cells, None).values())
            break
    return known, alike / len(rows), width


def _head_rows(text: str, delimiter: str) -> list[TableRow]:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    rows = []
    for number, cells in enumerate(reader, start=1):
        if any(cells):
            rows.append(TableRow(number, cells))
        if len(rows) >= HEADER_ROWS:
            break
    return rows


def _rows(stream: BinaryIO, dialect: _Dialect) -> Iterator[TableRow]:
    stream.seek(0)
    lines = _Lines(stream, dialect)
    try:
        yield from _parsed(lines, dialect.delimiter)
    finally:
        lines.leave()


def _parsed(lines: "_Lines", delimiter: str) -> Iterator[TableRow]:
    reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True)
    for number in count(1):
        first_line = lines.number + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise UnreadableFile(f"row {number:,}, line {first_line:,}: {error}.") from error
        if cells is None:
            return
        # A whole row never asks for a line beyond its own; within quotation marks it does.
        problem = _unclosed(first_line) if lines.ended else ""
        yield TableRow(number, [unescaped(cell) for cell in cells], problem)


def _unclosed(line: int) -> str:
    return (
        f"A quotation mark is opened in line {line:,} or below and never closed, so the rest of "
        "the file is one cell. Close it, or double it where it is meant as a sign."
    )


class _Lines:
    """The lines of a file, ends included; notes when they are at an end."""

    def __init__(self, stream: BinaryIO, dialect: _Dialect) -> None:
        self.number = 0
        self.ended = False
        self._text = io.TextIOWrapper(stream, dialect.encoding, dialect.errors, newline="")
        if dialect.skips_line:
            self._text.readline()

    def __iter__(self) -> Iterator[str]:
        return self

    def leave(self) -> None:
        """Let go of the stream without closing it."""
        self._text.detach()

    def __next__(self) -> str:
        line = self._text.readline(CELL_MAX_CHARACTERS)
        if not line:
            self.ended = True
            raise StopIteration
        if len(line) == CELL_MAX_CHARACTERS:
            reason = f"line {self.number + 1:,} is longer than {CELL_MAX_CHARACTERS:,} characters"
            raise UnreadableFile(f"Not a table: {reason}. Is this a text file?")
        self.number += 1
        return line


def escaped(cell: str) -> str:
    """Return a cell no spreadsheet takes for a formula; `unescaped` gives back the very text."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescaped(cell: str) -> str:
    return cell[1:] if _ESCAPED.match(cell) else cell


def write(records: Iterable[TermRecord], stream: BinaryIO) -> None:
    """Write a table in UTF-8 with the mark by which spreadsheets know it."""
    text = io.TextIOWrapper(stream, "utf-8", newline="")
    text.write("\ufeff")
    # Quoted, a text keeps the spaces it begins with.
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow([escaped(cell) for cell in cells_of(record)])
    text.detach()


def looks_like(head: bytes) -> bool:
    """Tell whether a file begins with a row that names the columns of a glossary."""
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "")
    try:
        text = codecs.getincrementaldecoder(encoding or _encoding_by_zeros(head))().decode(head)
    except UnicodeDecodeError:
        return False
    line = _SEPARATOR_LINE.match(text)
    return line is not None or _score(text, _delimiter_of(text))[0] > 1


FORMAT = Format("csv", (".csv", ".tsv", ".tab"), "text/csv", looks_like, read, write)
