"""A mapping file, `map.toml`: what columns, keys, types and categories of a source mean here.

It knows names and values of one entry, never a file format.
"""

import json
import tomllib
from collections import abc
from dataclasses import dataclass, field

from terms.formats.fields import (
    IGNORED,
    LIST_FIELDS,
    TARGETS,
    Known,
    field_of,
    fields_of,
    normalised,
)
from terms.formats.guessing import REASONS, guess_fields
from terms.formats.language_names import language_of_tag
from terms.records import LabelKind, RelationType, Status
from terms.text.cleaning import one_line, replace_unstorable

_TABLES = ("fields", "types", "categories")
_TYPES = frozenset((*RelationType, *LabelKind, *Status))
_SAMPLE_LENGTH = 60
_CATEGORIES_SHOWN = 100
_HEADING = """\
# What the columns or keys of a source mean. Each line reads: their name = our name.
# "" leaves a column out; a language stands behind an @: "name@fr".
# Our names: {targets}.
"""
_TYPES_HEADING = """
# Words for types of relations, kinds of labels and states that are not ours, such as
# "is a" = "broader", "misspelling" = "hidden", "Completed" = "published".
[types]
"""
_CATEGORIES_HEADING = """
# Categories by another name.
[categories]
"""


class BadMapping(Exception):
    """A mapping file cannot be used. The message names each place, cause and remedy."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a mapping file says: their names to ours, as `normalised` spells theirs."""

    fields: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    categories: dict[str, str] = field(default_factory=dict)


def parse(text: str | bytes) -> Mapping:
    """Return what a mapping file says. Raises BadMapping."""
    try:
        given = tomllib.loads(text.decode("utf-8-sig") if isinstance(text, bytes) else text)
    except (ValueError, RecursionError) as error:
        raise BadMapping(f"The mapping file is not TOML: {error}.") from error
    problems = [
        f"[{name}] is no table of a mapping file: use {', '.join(_TABLES)}."
        for name in given
        if name not in _TABLES
    ]
    tables = {name: _table(name, given.get(name, {}), problems) for name in _TABLES}
    problems += [
        f"[fields] {theirs!r}: {ours!r} is no field of ours. Use one of {_targets()}."
        for theirs, ours in tables["fields"].items()
        if not _is_target(ours)
    ]
    problems += [
        f"[types] {theirs!r}: {ours!r} is no type of ours. Use one of {', '.join(sorted(_TYPES))}."
        for theirs, ours in tables["types"].items()
        if ours not in _TYPES
    ]
    if problems:
        raise BadMapping(" ".join(problems))
    return Mapping(
        {key.strip(): ours for key, ours in tables["fields"].items()}
        | {normalised(key): ours for key, ours in tables["fields"].items()},
        {normalised(key): ours for key, ours in tables["types"].items()},
        {one_line(key).casefold(): ours for key, ours in tables["categories"].items()},
    )


def _table(name: str, table: object, problems: list[str]) -> dict[str, str]:
    if not isinstance(table, dict):
        problems.append(f"{name} must be a table: write [{name}] and a line for each name.")
        return {}
    wrong = [key for key, value in table.items() if not isinstance(value, str)]
    problems += [f'[{name}] {key!r}: write our name in quotation marks ("").' for key in wrong]
    return {key: value for key, value in table.items() if key not in wrong}


def _is_target(ours: str) -> bool:
    base, at, tag = ours.rpartition("@")
    return (base in TARGETS and language_of_tag(tag) != "") if at else ours in TARGETS


def _targets() -> str:
    return ", ".join(sorted(TARGETS - {IGNORED})) + ', or "" to leave it out'


def apply(mapping: Mapping, given: abc.Mapping[str, object]) -> dict[str, object]:
    """Return an entry with its keys, types and categories called by our names.

    Keys the mapping does not name stay. Two that come to mean one field are joined where it
    is a list; otherwise the first that has a value counts.
    """
    renamed: dict[str, object] = {}
    for key, value in given.items():
        ours = target_of(mapping, key)
        if ours == IGNORED:
            continue
        name = key if ours is None else ours
        known = field_of(name)
        meant = _renamed(mapping, known.field, value) if known else value
        renamed[name] = _joined(name, renamed[name], meant) if name in renamed else meant
    return renamed


def target_of(mapping: Mapping, key: str) -> str | None:
    """Return our name of a key, "" where it is left out, None where the mapping is silent."""
    exact = mapping.fields.get(key.strip())
    return mapping.fields.get(normalised(key)) if exact is None else exact


def _joined(name: str, first: object, second: object) -> object:
    if name.partition("@")[0] not in LIST_FIELDS or name == "category":
        return second if first in (None, "") else first
    if isinstance(first, str) and isinstance(second, str):
        return "\n".join(part for part in (first, second) if part.strip())
    return [*_items(first), *_items(second)]


def _items(value: object) -> list[object]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def _renamed(mapping: Mapping, name: str, value: object) -> object:
    if isinstance(value, list):
        return [_renamed(mapping, name, each) for each in value]
    if name == "category" and isinstance(value, str):
        return mapping.categories.get(one_line(value).casefold(), value)
    if name == "status" and isinstance(value, str):
        return mapping.types.get(normalised(value), value)
    if isinstance(value, dict):
        return {key: _renamed_type(mapping, key, each) for key, each in value.items()}
    return value


def _renamed_type(mapping: Mapping, key: str, value: object) -> object:
    if key in ("type", "kind") and isinstance(value, str):
        return mapping.types.get(normalised(value), value)
    return value


def suggest(headers: abc.Iterable[str], samples: abc.Iterable[abc.Mapping[str, object]]) -> str:
    """Return a first mapping file: what was recognised, and what a person has to decide.

    samples: the first entries of the source, as they are there. Where no key is known to mean
             a name, their values tell what the keys may mean.
    """
    entries = list(samples)
    found = fields_of(headers)
    guesses = {} if _has_name(found) else _guesses(found, entries)
    lines = [_HEADING.format(targets=", ".join(sorted(TARGETS - {IGNORED}))), "[fields]\n"]
    # Names that differ in what cannot be written alone are one in the file.
    written = {_quoted(key): key for key in reversed(found)}
    for key, known in found.items():
        if written[_quoted(key)] != key:
            continue
        example = next((text for each in entries if (text := _shown(each.get(key)))), "")
        comment = f"  # such as {example}" if example else ""
        ours = known.field if known else ""
        if known and known.language:
            ours = f"{known.field}@{known.language}"
        if key in guesses:
            ours = guesses[key]
            comment = f"  # a guess: {REASONS[ours]}{comment.replace('  #', ',')}"
        elif known is None or not _is_target(ours):
            ours, comment = "", f"  # not recognised{comment.replace('  #', ',')}"
        lines.append(f"{_quoted(key)} = {_quoted(ours)}{comment}\n")
    keys = [key for key, known in found.items() if known and known.field == "category"]
    keys += [key for key, field in guesses.items() if field == "category"]
    given = (each.get(key) for each in entries for key in keys)
    names = dict.fromkeys(name for name in given if isinstance(name, str) and name.strip())
    lines += [_TYPES_HEADING, _CATEGORIES_HEADING]
    spelled = {_quoted(name): _quoted(one_line(name)) for name in names}
    lines += [f"{name} = {ours}\n" for name, ours in spelled.items()][:_CATEGORIES_SHOWN]
    return "".join(lines)


def _has_name(found: abc.Mapping[str, Known | None]) -> bool:
    return any(known is not None and known.field == "name" for known in found.values())


def _guesses(
    found: abc.Mapping[str, Known | None], entries: abc.Sequence[abc.Mapping[str, object]]
) -> dict[str, str]:
    """Return what the keys nobody knows may mean, without what a known key means already."""
    taken = {known.field for known in found.values() if known is not None}
    texts = {
        key: [value if isinstance(value, str) else "" for value in (e.get(key) for e in entries)]
        for key, known in found.items()
        if known is None
    }
    return {key: field for key, field in guess_fields(texts).items() if field not in taken}


def _shown(value: object) -> str:
    """Return the beginning of a value on one line, for a comment."""
    if value in (None, "", [], {}):
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    line = one_line(replace_unstorable(text))
    return line if len(line) <= _SAMPLE_LENGTH else f"{line[:_SAMPLE_LENGTH]}…"


def _quoted(text: str) -> str:
    return json.dumps(replace_unstorable(text), ensure_ascii=False)
