"""Reads files whose entries are objects, alone or as a folder with its translations.

It is told how entries are found in a file; it does not know JSON from YAML.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import BinaryIO

from terms.formats.base import ReadOptions, Row, UnreadableFile
from terms.formats.entry_shapes import Entry
from terms.formats.fields import ID, OWN_FIELDS, RELATION_FIELDS, fields_of
from terms.formats.foreign_concept import has_name
from terms.formats.foreign_reading import Reading
from terms.formats.foreign_values import kind_of
from terms.formats.language_names import language_of_tag
from terms.formats.mapping import apply

FindEntries = Callable[[BinaryIO], Iterator[Entry]]
File = tuple[str, Callable[[], BinaryIO]]
"""(name with folders, opens it)"""

_TRANSLATION_FOLDERS = frozenset(
    ("i18n", "l10n", "lang", "languages", "locale", "locales", "translations")
)
# What translations of an entry share with it.
_SHARED = frozenset(("category", "relations", "successor", "status", "sources"))


def read_file(stream: BinaryIO, options: ReadOptions, find_entries: FindEntries) -> Iterator[Row]:
    """Yield the rows of one file, read twice: a file that is damaged at its end gives none."""
    reading = Reading(options)
    for _place, value in find_entries(stream):
        if isinstance(value, dict) and not value.keys() <= OWN_FIELDS:
            reading.note(value)
    stream.seek(0)
    for place, value in find_entries(stream):
        yield from rows_of(reading, place, value)


def rows_of(reading: Reading, place: str, value: object) -> Iterator[Row]:
    if isinstance(value, dict):
        yield from reading.rows(value, place)
    else:
        problem = f"Expected an object with the fields of a term, found {kind_of(value)}."
        yield Row(place, problem=f"{problem} Remove it or complete it.")


def read_files(
    files: Iterable[File], options: ReadOptions, find_entries: FindEntries
) -> Iterator[tuple[str, Row]]:
    """Yield (file, row) of a folder. Ids may name entries of any file.

    `i18n/es.json` and its like give the texts of another language for the ids of the others.
    """
    folder = _Folder(Reading(options), find_entries)
    listed = list(files)
    for file in listed:
        folder.note(file)
    for name, problem in folder.unreadable.items():
        yield name, Row("file", problem=problem)
    readable = [file for file in listed if file[0] not in folder.unreadable]
    # A translation follows what it translates.
    for file in sorted(readable, key=lambda each: translation_language(each[0]) != ""):
        for row in folder.rows(file):
            yield file[0], row


def translation_language(name: str) -> str:
    """Return the language of a file that holds translations only, or ""."""
    path = PurePosixPath(name)
    tag = language_of_tag(path.stem.partition(".")[0])
    return tag if path.parent.name.casefold() in _TRANSLATION_FOLDERS else ""


@dataclass(slots=True)
class _Folder:
    reading: Reading
    find_entries: FindEntries
    unreadable: dict[str, str] = field(default_factory=dict)
    shared: dict[str, dict[str, object]] = field(default_factory=dict)

    def note(self, file: File) -> None:
        name, open_file = file
        tag = translation_language(name)
        try:
            with open_file() as stream:
                for _place, value in self.find_entries(stream):
                    if isinstance(value, dict):
                        self._note_entry(value, tag)
        except UnreadableFile as error:
            self.unreadable[name] = str(error)
        except OSError as error:
            self.unreadable[name] = f"Cannot be read: {error.strerror or error}."

    def _note_entry(self, value: dict[str, object], tag: str) -> None:
        if tag:
            self.reading.note(self._translated(value, tag))
            return
        self.reading.note(value)
        mapping = self.reading.options.mapping
        given = apply(mapping, value) if mapping else value
        known = fields_of(given)
        id_ = next((given[key] for key, each in known.items() if each and each.field == ID), "")
        if isinstance(id_, str | int):
            self.shared[str(id_)] = {
                key: given[key]
                for key, each in known.items()
                if each is not None and each.field in _SHARED | RELATION_FIELDS.keys()
            }

    def rows(self, file: File) -> Iterator[Row]:
        name, open_file = file
        tag = translation_language(name)
        with open_file() as stream:
            for place, value in self.find_entries(stream):
                if not tag or not isinstance(value, dict):
                    yield from rows_of(self.reading, place, value)
                elif has_name(value):
                    yield from self._translation_rows(value, tag, place)

    def _translation_rows(self, value: dict[str, object], tag: str, place: str) -> Iterator[Row]:
        known = not self.shared or str(value.get(ID, "")) in self.shared
        for row in self.reading.rows(self._translated(value, tag), place):
            if not known and row.record is not None:
                told = f"no entry of the folder has the id {str(value.get(ID, ''))[:60]!r}"
                row.warnings.append(f"Translates nothing: {told}. Imported as an entry of its own.")
            yield row

    def _translated(self, value: dict[str, object], tag: str) -> dict[str, object]:
        id_ = value.get(ID, "")
        texts = {key: each for key, each in value.items() if key != ID}
        return {**self.shared.get(str(id_), {}), ID: id_, tag: texts}
