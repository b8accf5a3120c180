"""Finds the entries in one JSON or YAML value: in a list, under a key, by their ids, or alone.

It knows shapes of files, not what an entry means.
"""

from collections.abc import Iterator
from typing import BinaryIO

from terms.formats.base import UnreadableFile
from terms.formats.fields import LIST_FIELDS, FIELD_NAMES, normalised
from terms.formats.foreign_concept import has_name
from terms.formats.json_stream import JSONStream
from terms.formats.language_names import language_of_tag

Entry = tuple[str, object]
"""(place, value); a value that is no object is no term."""

LIST_KEYS = frozenset(
    ("terms", "entries", "items", "glossary", "data", "concepts", "records", "results", "words")
)
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
    """Yield the entries of an object: of its list, of its members, or the object itself."""
    kept: dict[str, object] = {}
    yielded = False
    for key in source.keys():
        if key in LIST_KEYS and source.peek() == "[":
            yielded = True
            for index, item in enumerate(source.items()):
                yield f"$.{key}[{index}]", item
            continue
        value = source.value()
        if isinstance(value, dict) and (yielded or not kept) and _is_entry(key, value):
            yielded = True
            yield f"$.{key}", {"id": key, **value}
        else:
            kept[key] = value
    if not yielded:
        yield from _alone(kept, "$")


def entries_of_value(value: object, place: str) -> Iterator[Entry]:
    """Yield the entries of a value that is no list: an object, or terms under one of its keys."""
    if not isinstance(value, dict):
        yield place, value
        return
    listed = [key for key in value if key in LIST_KEYS and isinstance(value[key], list)]
    keyed = [key for key, each in value.items() if isinstance(each, dict) and _is_entry(key, each)]
    for key in listed:
        for index, item in enumerate(value[key]):
            yield f"{place}, {key}[{index}]", item
    if listed:
        return
    if keyed and keyed[0] == next(iter(value)):
        for key in keyed:
            yield f"{place}, {key}", {"id": key, **value[key]}
    else:
        yield from _alone(value, place)


def _is_entry(key: str, value: dict[str, object]) -> bool:
    """Tell whether an object under a key is an entry called by it, no part of an entry."""
    known = FIELD_NAMES.get(normalised(key))
    return has_name(value) and known not in LIST_FIELDS and not language_of_tag(key)


def _alone(value: dict[str, object], place: str) -> Iterator[Entry]:
    """Yield an object that is one entry, or a plain list of names and their definitions."""
    plain = bool(value) and all(isinstance(each, str) for each in value.values())
    if plain and not has_name(value):
        for name, text in value.items():
            yield f"{place}.{name}", {"term": name, "definition": text}
    elif value:
        yield place, value
