"""What CSV and XLSX share: where the header stands, what columns mean, from rows to entries.

It knows no file: readers hand it rows of texts, twice.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from terms.formats.base import ReadOptions, Row, UnreadableFile
from terms.formats.fields import Known, field_of, fields_of
from terms.formats.foreign_reading import Reading, own_row
from terms.formats.guessing import likely_header
from terms.formats.mapping import Mapping, target_of
from terms.formats.table_cells import COLUMNS, fields_of_cells
from terms.text.cleaning import one_line

HEADER_ROWS = 100
"""A header is looked for in so many rows."""
_LONGEST_HEADER = 80
_LONGEST_UNKNOWN = 30
_ROWS_BELOW = 10
_SHOWN = 300


@dataclass(frozen=True, slots=True)
class TableRow:
    """number: as a spreadsheet counts, from 1. problem: why it cannot be read, if so."""

    number: int
    cells: list[str]
    problem: str = ""


TableRows = Callable[[], Iterator[TableRow]]


@dataclass(frozen=True, slots=True)
class Header:
    """row: the number of the header's row, 0 where the table has none. names: unique."""

    row: int
    names: tuple[str, ...]

    def named(self, cells: Sequence[str]) -> dict[str, str]:
        """Return a row's cells by column; cells beyond the last column go by their number."""
        names = (
            *self.names,
            *(f"column {at}" for at in range(len(self.names) + 1, len(cells) + 1)),
        )
        return {name: text for name, text in zip(names, cells, strict=False) if name}


def read_table(
    rows: TableRows, options: ReadOptions, header: Header | None = None, *, sheet: str = ""
) -> Iterator[Row]:
    """Yield the terms of a table. Raises UnreadableFile where no column is a term's name.

    rows:   gives the rows from the first, each time it is called.
    header: what `find_header` found, where it was asked before.
    sheet:  to name in places, where a file has several.
    """
    header = header or find_header(rows, options)
    own = _is_own(header) and options.mapping is None
    reading = Reading(options, by_name=True)
    if not own:
        for row in _data(rows, header):
            reading.note(header.named(row.cells))
    warning = _no_header_warning(header)
    for row in _data(rows, header):
        place = f"{sheet}, row {row.number}" if sheet else f"row {row.number}"
        for made in _rows_of(row, header, reading, place, own=own):
            made.warnings += [warning] if warning else []
            warning = ""
            yield made


def _rows_of(
    row: TableRow, header: Header, reading: Reading, place: str, *, own: bool
) -> Iterator[Row]:
    if row.problem:
        yield Row(place, problem=row.problem)
        return
    if own and len(row.cells) <= len(header.names):
        made = own_row(fields_of_cells(header.named(row.cells)), place)
        if made is not None:
            yield made
            return
    if header.row and _same(row.cells, header.names):
        yield Row(place, skipped="The row repeats the header.")
        return
    surplus = sum(cell.strip() != "" for cell in row.cells[len(header.names) :])
    for made in reading.rows(header.named(row.cells[: len(header.names)]), place):
        if surplus:
            told = f"{surplus} more cells than the table has columns were left out"
            made.warnings.append(f"{told}. Put texts with separators into quotation marks.")
        yield made


def _same(cells: Sequence[str], names: Sequence[str]) -> bool:
    given = [one_line(cell) for cell in cells]
    return given[: len(names)] == list(names)[: len(given)] and any(given)


def _data(rows: TableRows, header: Header) -> Iterator[TableRow]:
    for row in rows():
        if row.number > header.row and (row.problem or any(map(str.strip, row.cells))):
            yield row


def entries_of_table(rows: TableRows, options: ReadOptions) -> Iterator[tuple[str, object]]:
    """Yield (place, cells by column) of each row of data; nothing need be known of the columns."""
    header = _header_to_map(rows, options)
    for row in _data(rows, header):
        yield f"row {row.number}", header.named(row.cells)


def find_header(rows: TableRows, options: ReadOptions) -> Header:
    """Return the header that was given or is found, or names for the columns of a table without.

    Raises UnreadableFile where no column is a term's name.
    """
    if options.header_row:
        return _given_header(rows, options)
    head = list(islice(rows(), HEADER_ROWS))
    for at, row in enumerate(head):
        if is_header(row.cells, head[at + 1 :], options.mapping):
            return Header(row.number, _unique_names(row.cells))
    return _without_header(head, options.mapping)


def _header_to_map(rows: TableRows, options: ReadOptions) -> Header:
    """Return the header a mapping file can name the columns by, recognised or not."""
    head = list(islice(rows(), max(HEADER_ROWS, options.header_row)))
    if options.header_row:
        given = [row for row in head if row.number == options.header_row]
        return Header(options.header_row, _unique_names(given[0].cells if given else ()))
    for at, row in enumerate(head):
        if is_header(row.cells, head[at + 1 :], options.mapping):
            return Header(row.number, _unique_names(row.cells))
    found = likely_header([row.cells for row in head])
    if found is not None:
        # A column without a name cannot be what a header is known by.
        return Header(head[found].number, tuple(map(one_line, head[found].cells)))
    columns = max((len(row.cells) for row in head), default=0)
    return Header(0, tuple(f"column {at}" for at in range(1, columns + 1)))


def _given_header(rows: TableRows, options: ReadOptions) -> Header:
    for row in rows():
        if row.number == options.header_row:
            names = _unique_names(row.cells)
            if _names_in(meanings(names, options.mapping)):
                return Header(row.number, names)
            shown = ", ".join(filter(None, names))[:_SHOWN]
            raise UnreadableFile(
                f"No column of row {row.number} means a term's name; there are: {shown}. "
                'Name one in a mapping file, [fields] "column" = "name".'
            )
    raise UnreadableFile(f"There is no row {options.header_row}. Give the header's number.")


def meanings(names: Sequence[str], mapping: Mapping | None) -> dict[str, Known | None]:
    """Return what columns mean, by the mapping or by their names."""
    found = fields_of(name for name in names if name)
    if mapping is not None:
        for name in found:
            target = target_of(mapping, name)
            found[name] = found[name] if target is None else field_of(target) if target else None
    return found


def _names_in(found: dict[str, Known | None]) -> int:
    return sum(known is not None and known.field == "name" for known in found.values())


def is_header(
    cells: Sequence[str], below: Sequence[TableRow], mapping: Mapping | None = None
) -> bool:
    """Tell whether a row names columns, one of them a term's name, rather than holds a term."""
    given = [text for cell in cells if (text := one_line(cell))]
    if not given or max(map(len, given)) > _LONGEST_HEADER:
        return False
    found = meanings(given, mapping)
    if not _names_in(found):
        return False
    if len(given) == 1:  # a title stands alone over a wider table
        return all(_width(row.cells) <= 1 for row in below[:_ROWS_BELOW])
    known = sum(meaning is not None for meaning in found.values())
    unknown = [text for text, meaning in found.items() if meaning is None]
    return known > 1 or all(len(text) <= _LONGEST_UNKNOWN for text in unknown)


def _width(cells: Sequence[str]) -> int:
    return sum(cell.strip() != "" for cell in cells)


def _unique_names(cells: Sequence[str]) -> tuple[str, ...]:
    names: list[str] = []
    for at, cell in enumerate(cells, start=1):
        name = base = one_line(cell) or f"column {at}"
        number = 1
        while name in names:
            number += 1
            name = f"{base} {number}"
        names.append(name)
    return tuple(names)


def _without_header(head: Sequence[TableRow], mapping: Mapping | None) -> Header:
    """Return names for columns of which nothing is said: the first two with texts are meant."""
    filled = [row for row in head if _width(row.cells)]
    columns = max((len(row.cells) for row in filled), default=0)
    used = [
        at
        for at in range(columns)
        if sum(bool(row.cells[at : at + 1] and row.cells[at].strip()) for row in filled)
        > len(filled) / 2
    ]
    names = [f"column {at + 1}" for at in range(columns)]
    if mapping is not None and _names_in(meanings(names, mapping)):
        return Header(0, tuple(names))
    if len(used) < 2:
        raise UnreadableFile(
            "No column is a term's name: no header was found that says so. "
            "Give the header's row (--header-row), or name columns in a mapping file."
        )
    names[used[0]], names[used[1]] = "term", "definition"
    return Header(0, tuple(names))


def _no_header_warning(header: Header) -> str:
    if header.row or "term" not in header.names:
        return ""
    name, text = header.names.index("term") + 1, header.names.index("definition") + 1
    return (
        f"No header row was found: column {name} was read as the name, column {text} as the "
        "definition. Give the header's row or a mapping file where that is wrong."
    )


def _is_own(header: Header) -> bool:
    return {"slug", "name"} <= set(header.names) <= set(COLUMNS)
