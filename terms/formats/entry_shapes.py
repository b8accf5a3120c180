"""Finds the entries in one JSON or YAML value: in a list, under a key, by their ids, or alone.

It knows shapes of files, not what an entry means.
"""

from collections.abc import Iterator
from typing import BinaryIO

from terms.formats.base import UnreadableFile
from terms.formats.fields import FIELD_NAMES, LIST_FIELDS, TRANSLATIONS, normalised
from terms.formats.foreign_concept import has_name
from terms.formats.json_stream import JSONStream
from terms.formats.language_names import language_of_tag

Entry = tuple[str, object]
"""(place, value); a value that is no object is no term."""

LIST_KEYS = frozenset(
    ("terms", "entries", "items", "glossary", "data", "concepts", "records", "results", "words")
)
_ABOUT = frozenset(("about", "author", "glossary", "info", "license", "meta", "metadata", "seo"))
_NO_TERMS = "Expected a term, a list of terms, or terms by their ids."


def entries_of_json(stream: BinaryIO) -> Iterator[Entry]:
    """Yield the entries of a JSON file, one at a time. Raises UnreadableFile."""
    source = JSONStream(stream)
    first = source.peek()
    if first == "[":
        for index, item in enumerate(source.items()):
            yield f"$[{index}]", item
    elif first == "{":
        yield from _members(source)
    else:
        source.value()
        raise UnreadableFile(_NO_TERMS)
    source.end()


def _members(source: JSONStream) -> Iterator[Entry]:
    """Yield the entries of an object: of its lists, of its members, or the object itself.

    Members are entries where two of them are; the first waits until the second has come.
    """
    held: dict[str, object] = {}
    listed = keyed = False
    for key in source.members():
        if key in LIST_KEYS and source.peek() == "[":
            listed = True
            for index, item in enumerate(source.items()):
                yield f"$.{key}[{index}]", item
            continue
        value = source.value()
        if keyed and isinstance(value, dict) and has_name(value):
            yield _called(key, value, "$.")
        elif not listed:
            held[key] = value
            if is_entry(key, value) and len(entries := _entries_in(held)) > 1:
                keyed, held = True, {}
                yield from (_called(*each, "$.") for each in entries)
    if not listed and not keyed:
        yield from _one_value(held, "$", "$.")


def entries_of_value(value: object, place: str) -> Iterator[Entry]:
    """Yield the entries of a value that is no list: an object, or terms under its keys."""
    if not isinstance(value, dict):
        yield place, value
        return
    listed = [key for key in value if key in LIST_KEYS and isinstance(value[key], list)]
    for key in listed:
        for index, item in enumerate(value[key]):
            yield f"{place}, {key}[{index}]", item
    if not listed:
        yield from _one_value(value, place, f"{place}, ")


def _one_value(value: dict[str, object], place: str, before: str) -> Iterator[Entry]:
    entries = _entries_in(value)
    if len(entries) > 1 or len(entries) == len(value) == 1:
        yield from (_called(*each, before) for each in entries)
    elif value and not has_name(value) and all(isinstance(each, str) for each in value.values()):
        for name, text in value.items():
            yield f"{before}{name}", {"term": name, "definition": text}
    elif value:
        yield place, value


def _entries_in(value: dict[str, object]) -> list[tuple[str, object]]:
    """Return the members that are entries by their ids; none where the whole is an entry."""
    if has_name(value) or sum(is_entry(key, each) for key, each in value.items()) == 0:
        return []
    named = ((key, each) for key, each in value.items() if key not in _ABOUT)
    return [(key, each) for key, each in named if isinstance(each, dict) and has_name(each)]


def _called(key: str, value: object, before: str) -> Entry:
    return f"{before}{key}", {"id": key, **value} if isinstance(value, dict) else value


def is_entry(key: str, value: object) -> bool:
    """Tell whether a member is an entry called by its key, and no part of one."""
    if not isinstance(value, dict) or not has_name(value):
        return False
    known = FIELD_NAMES.get(normalised(key))
    is_part = known in LIST_FIELDS or known == TRANSLATIONS or key in _ABOUT
    return not is_part and not (language_of_tag(key) and len(key.partition("-")[0]) == 2)
