"""Front-matter values taken as a field wants them: one text, a list of texts, a yes or a no."""

import re
from collections.abc import Iterable, Mapping

from terms.formats.markdown.vocabulary import FALSE, TRUE, plain_key
from terms.formats.markdown.yaml_values import Value

_LIST_SEPARATOR = re.compile(r";|,(?=\s)")
# What an item of a list is called, where it is a mapping.
_NAMES = ("name", "title", "term", "text", "label", "slug", "id")


class Fields:
    """The front matter of one file, by `plain_key`; of keys that are the same, the first given."""

    def __init__(self, fields: Mapping[str, Value]) -> None:
        self._values: dict[str, Value] = {}
        self._spellings: dict[str, str] = {}
        for key, value in fields.items():
            if is_empty(self._values.get(plain_key(key))):
                self._values[plain_key(key)] = value
                self._spellings[plain_key(key)] = key

    def first(self, keys: Iterable[str]) -> Value:
        """Return the first value given under one of `keys`, None where there is none."""
        for key in keys:
            value = self._values.get(key)
            if value is not None and not is_empty(value):
                return value
        return None

    def given(self, keys: Iterable[str]) -> list[tuple[str, Value]]:
        """Return every key of `keys` that is there, with its value."""
        return [(key, self._values[key]) for key in keys if key in self._values]

    def spelling(self, key: str) -> str:
        """Return a key as the file writes it."""
        return self._spellings.get(key, key)

    def text(self, keys: Iterable[str]) -> str:
        return as_text(self.first(keys))

    def is_true(self, key: str) -> bool:
        return as_text(self._values.get(key)).casefold() in TRUE

    def is_false(self, key: str) -> bool:
        return as_text(self._values.get(key)).casefold() in FALSE


def is_empty(value: Value) -> bool:
    """Tell whether there is no text in a value, however deep."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, list):
        return all(is_empty(item) for item in value)
    if isinstance(value, dict):
        return all(is_empty(item) for item in value.values())
    return True


def as_text(value: Value) -> str:
    """Return a value as one text; of a list, or of a mapping's names, the first."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        return next((as_text(item) for item in value if not is_empty(item)), "")
    if isinstance(value, dict):
        return Fields(value).text(_NAMES)
    return ""


def as_items(value: Value, *, split: bool = False) -> list[Value]:
    """Return what is in a list, or the one thing that stands where a list is usual.

    split: take one text apart at its commas and semicolons.
    """
    if isinstance(value, list):
        return [item for item in value if not is_empty(item)]
    if is_empty(value):
        return []
    if split and isinstance(value, str):
        return [part.strip() for part in _LIST_SEPARATOR.split(value) if part.strip()]
    return [value]


def as_texts(value: Value) -> list[str]:
    return [text for item in as_items(value, split=True) if (text := as_text(item))]
