"""JSON and JSONL: the canonical formats, and the shapes other glossaries have in them."""

import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from pydantic import ValidationError

from terms.formats.base import DEFAULTS, Format, ReadOptions, Row, reasons
from terms.formats.entry_files import File, read_file, read_files, rows_of
from terms.formats.entry_shapes import Entry, entries_of_json
from terms.formats.fields import OWN_FIELDS
from terms.formats.foreign_reading import Reading
from terms.records import TermRecord

LINE_MAX_BYTES = 4_000_000
CANNOT_CARRY: tuple[str, ...] = ()


def read_lines(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Row]:
    """Yield the rows of each line. A line longer than LINE_MAX_BYTES is rejected unread.

    A file that begins in another shape than ours is read twice: its entries may name each other.
    """
    reading = Reading(options)
    for _number, line in _lines(stream):
        value = _value_of(line)
        if not isinstance(value, dict) or value.keys() <= OWN_FIELDS:
            break
        reading.note(value)
    stream.seek(0)
    for number, line in _lines(stream):
        place = f"line {number}"
        if len(line) > LINE_MAX_BYTES:
            reason = f"The line is longer than {LINE_MAX_BYTES:,} bytes"
            yield Row(place, problem=f"{reason}. Shorten the entry, or leave it out.")
            continue
        try:
            yield Row(place, TermRecord.model_validate_json(line))
        except ValidationError as error:
            yield from _other_line(reading, line, place, error)


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Yield the lines that are not blank; of one too long its beginning."""
    number = 0
    while line := stream.readline(LINE_MAX_BYTES + 1):
        number += 1
        rest = line
        while len(rest) >= LINE_MAX_BYTES and not rest.endswith(b"\n"):
            rest = stream.readline(LINE_MAX_BYTES)
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line.strip():
            yield number, line


def _other_line(
    reading: Reading, line: bytes, place: str, refused: ValidationError
) -> Iterator[Row]:
    """Yield the rows of a line that is no record of ours: another shape, or a damaged one."""
    value = _value_of(line)
    if value is None:
        yield Row(place, problem=f"Not a term: {reasons(refused)}.")
        return
    for row in rows_of(reading, place, value):
        if row.problem and isinstance(value, dict) and value.keys() <= OWN_FIELDS:
            row.problem = f"Not a term: {reasons(refused)}."
        yield row


def _value_of(line: bytes) -> object:
    """Return what a line of JSON holds, None where it is damaged."""
    try:
        value: object = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value


def write_lines(records: Iterable[TermRecord], stream: BinaryIO) -> None:
    for record in records:
        stream.write(record.canonical_json().encode() + b"\n")


def read(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Row]:
    """Yield the terms of one JSON value, a term at a time.

    The value is a term, a list of terms, an object with such a list (`{"terms": […]}`), or
    terms by their ids (`{"pod": {"term": …}}`).
    """
    yield from read_file(stream, options, entries_of_json)


def read_folder(
    files: Iterable[File], options: ReadOptions = DEFAULTS
) -> Iterator[tuple[str, Row]]:
    """Yield (file, row) of the JSON files of a folder, with `i18n/es.json` joined by id."""
    yield from read_files(files, options, entries_of_json)


def raw_entries(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Entry]:
    """Yield (place, value) of each entry as it stands in the file."""
    yield from entries_of_json(stream)


def write(records: Iterable[TermRecord], stream: BinaryIO) -> None:
    stream.write(b"[")
    separator = b"\n"
    for record in records:
        stream.write(separator + record.canonical_json().encode())
        separator = b",\n"
    stream.write(b"\n]\n")


def _looks_like_json(head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def _looks_like_lines(head: bytes) -> bool:
    first, _, rest = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and rest.strip() != b""


JSON = Format(
    "json", (".json",), "application/json", _looks_like_json, read, write, read_folder=read_folder
)
JSONL = Format(
    "jsonl",
    (".jsonl", ".ndjson"),
    "application/x-ndjson",
    _looks_like_lines,
    read_lines,
    write_lines,
)
