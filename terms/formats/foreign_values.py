"""Values as other people's files have them: texts, lists in a cell, words for states.

It knows no keys: which value belongs to which field is decided before.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from terms.formats.fields import normalised
from terms.records import Status
from terms.text.cleaning import has_unstorable, replace_unstorable

_SEPARATORS = re.compile(r"[;|\n]")
_STATUS_WORDS = {
    Status.PUBLISHED: "published publish public live active approved accepted completed complete "
    "final current standard preferred",
    Status.NOT_PUBLIC: "not_public draft private hidden pending unpublished proposed candidate "
    "future in_review review inactive rejected new unreviewed",
    Status.DEPRECATED: "deprecated obsolete superseded retired outdated legacy",
    Status.WITHDRAWN: "withdrawn removed deleted",
}
_STATUS_OF = {word: status for status, words in _STATUS_WORDS.items() for word in words.split()}
_TRUE = frozenset(("true", "yes", "y", "1", "x", "on"))
_FALSE = frozenset(("false", "no", "n", "0", "", "off"))


class WrongType(Exception):
    """A value is not of the type its field needs: no record can be made."""


@dataclass(slots=True)
class Notes:
    """What a person should look at in one entry; each thing once."""

    warnings: list[str] = field(default_factory=list)

    def add(self, warning: str) -> None:
        if warning not in self.warnings:
            self.warnings.append(warning)

    def left_out(self, key: str, count: int, which: str) -> None:
        if count:
            self.add(f"{key}: {count} {which} left out.")

    def text(self, key: str, value: object) -> str:
        """Return a value as text that can be stored. Raises WrongType."""
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            value = "\n\n".join(value)
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise wrong(key, "text", value)
        text = str(value)
        if has_unstorable(text):
            self.add(f"{key}: characters that cannot be stored were replaced by U+FFFD.")
            return replace_unstorable(text)
        return text


def wrong(key: str, expected: str, found: object) -> WrongType:
    return WrongType(
        f"{key}: expected {expected}, found {kind_of(found)}. Correct the entry in its source."
    )


def kind_of(value: object) -> str:
    if value is None or isinstance(value, bool):
        return str(value).lower() if value is not None else "nothing"
    kinds = {dict: "an object", list: "a list", str: "text", int: "a number", float: "a number"}
    return kinds.get(type(value), type(value).__name__)


def items_of(value: object) -> Iterator[object]:
    """Yield the items of a list, of one value, or of a text: JSON, or parted by ; | or lines."""
    if isinstance(value, str):
        value = from_json(value)
    if isinstance(value, str):
        yield from (part.strip() for part in _SEPARATORS.split(value) if part.strip())
    elif isinstance(value, list):
        yield from (each for each in value if each is not None and each != "")
    elif value is not None:
        yield value


def from_json(text: str) -> object:
    """Return the list or object a text holds as JSON, or the text itself."""
    if text.lstrip()[:1] in ("[", "{"):
        try:
            value: object = json.loads(text)
        except (ValueError, RecursionError):
            return text
        return value
    return text


def status_of(text: str) -> Status | None:
    """Return the state a word means. Raises ValueError where the word is not known."""
    word = normalised(text)
    if word and word not in _STATUS_OF:
        raise ValueError(f"{text[:40]!r} is no known state")
    return _STATUS_OF[word] if word else None


def truth_of(value: object) -> bool:
    """Return what a yes or no means. Raises ValueError for anything else."""
    word = str(value).strip().casefold() if value is not None else ""
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise ValueError(f"{word[:40]!r} is neither yes nor no")
