"""What a file format is: a reader that yields rows, a writer, and how a file is recognised."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from pydantic import ValidationError

from terms.formats.mapping import Mapping
from terms.records import TermRecord


class UnreadableFile(Exception):
    """Nothing of the file can be trusted. The message names the place, the cause and the remedy."""


@dataclass(slots=True)
class Row:
    """One entry of a file, or why it is none.

    place:     where it stands, as its format counts: `line 3`, `$[9]`, `terms/pod.md`.
    record:    the entry, or None when it was rejected or skipped.
    problem:   why it was rejected: cause and remedy.
    skipped:   why it is no term by its own word (an index page, a template); no error.
    warnings:  what was changed or left out, for a person to look at.
    cannot_carry: see `Format`; set by who reads, not by the format.
    """

    place: str
    record: TermRecord | None = None
    problem: str = ""
    skipped: str = ""
    warnings: list[str] = field(default_factory=list)
    cannot_carry: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a reader may be told about a file.

    name:       as reports call it, with its folders: `de/pod.md`.
    language:   of entries that name none; "" leaves it to the importer.
    header_row: where a table's header stands, counted from 1; 0 finds it.
    mapping:    what a mapping file says of the columns, keys, types and categories.
    """

    name: str = ""
    language: str = ""
    header_row: int = 0
    mapping: Mapping | None = None


DEFAULTS = ReadOptions()

Reader = Callable[[BinaryIO, ReadOptions], Iterator[Row]]
Writer = Callable[[Iterable[TermRecord], BinaryIO], None]
# Of formats whose files know one another: (path within the folder, what opens it) → (path, row).
FolderReader = Callable[
    [Iterable[tuple[str, Callable[[], BinaryIO]]], ReadOptions], Iterator[tuple[str, Row]]
]
# Of formats that need several files: yields each file's path and what is in it.
FolderWriter = Callable[[Iterable[TermRecord]], Iterator[tuple[str, bytes]]]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format the glossary reads, writes, or both.

    read:       a generator; it holds one row in memory, yields a bad row with its problem
                and goes on, and raises UnreadableFile only when no row can be trusted.
    write:      must produce what its own reader accepts: what is read back equals what was written.
    looks_like: given the first kilobytes of a file, tells whether it is of this format.
    read_folder, write_folder: the same for many files that name one another.
    cannot_carry: fields of a record that do not survive writing and reading back.
    """

    name: str
    suffixes: tuple[str, ...]
    media_type: str
    looks_like: Callable[[bytes], bool]
    read: Reader | None = None
    write: Writer | None = None
    read_folder: FolderReader | None = None
    write_folder: FolderWriter | None = None
    cannot_carry: tuple[str, ...] = ()


def reasons(error: ValidationError) -> str:
    """Return in words what pydantic refused, each with the field's path."""
    told = []
    for each in error.errors(include_url=False, include_input=False):
        path = ".".join(str(part) for part in each["loc"])
        message = each["msg"].removeprefix("Value error, ")
        if each["type"] == "too_long":
            # Lengths are looked at once a text is canonical; pydantic speaks of items then.
            message = f"is too long: {each['ctx']['max_length']:,} is the most"
        told.append(f"{path}: {message}" if path else message)
    return "; ".join(told)
