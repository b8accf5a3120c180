"""YAML: records in our own shape, and glossaries in others, as a list or as many documents."""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import yaml

from terms.formats.base import DEFAULTS, Format, ReadOptions, Row
from terms.formats.entry_files import File, read_file, read_files
from terms.formats.entry_shapes import Entry, entries_of_value
from terms.formats.yaml_stream import entries
from terms.records import TermRecord

CANNOT_CARRY: tuple[str, ...] = ()

_LONG_LINE = 80
_NEVER_FOLDED = 1_000_000_000
_BEGINNING = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n|---[ \t]*(?:#[^\n]*)?\r?\n)*"
    rb"(?:-[ \t]+)*[\w\"'.-]+[ \t]*:(?:[ \t\r\n]|\Z)"
)
_NEXT_DOCUMENT = re.compile(rb"^---[ \t]*\r?\n(?![ \t\r\n]*(?:-[ \t]+)*[\w\"'.-]+:(?:\s|$))", re.M)


def read(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Row]:
    """Yield the terms of a list, of an object with such a list, or of one document each."""
    yield from read_file(stream, options, _find_entries)


def read_folder(
    files: Iterable[File], options: ReadOptions = DEFAULTS
) -> Iterator[tuple[str, Row]]:
    """Yield (file, row) of the YAML files of a folder, with `i18n/es.yml` joined by id."""
    yield from read_files(files, options, _find_entries)


def raw_entries(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Entry]:
    """Yield (place, value) of each entry as it stands in the file."""
    yield from _find_entries(stream)


def _find_entries(stream: BinaryIO) -> Iterator[Entry]:
    for line, value, is_item in entries(stream):
        place = f"line {line}"
        if is_item:
            yield place, value
        else:
            yield from entries_of_value(value, place)


class _Dumper(yaml.CSafeDumper):
    """Keeps the order of keys; long texts, and those of many lines, stand as blocks."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _represent_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text or len(text) > _LONG_LINE else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def write(records: Iterable[TermRecord], stream: BinaryIO) -> None:
    """Write a list of records: equal records give equal bytes."""
    empty = True
    for record in records:
        fields = record.model_dump(mode="json", exclude_defaults=True)
        text = yaml.dump(
            [fields], Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_NEVER_FOLDED
        )
        stream.write(text.encode())
        empty = False
    if empty:
        stream.write(b"[]\n")


def looks_like(head: bytes) -> bool:
    """Tell whether a file begins with a key, or a list of objects; front matter is not YAML."""
    return _BEGINNING.match(head) is not None and _NEXT_DOCUMENT.search(head, 4) is None


FORMAT = Format(
    "yaml",
    (".yaml", ".yml"),
    "application/yaml",
    looks_like,
    read,
    write,
    read_folder=read_folder,
)
