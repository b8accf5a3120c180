"""YAML as texts, lists and mappings: no type is guessed, depth and size are bounded.

So `no` stays `no`, `1.10` stays `1.10`, and an impossible date is a text.
"""

from dataclasses import dataclass
from typing import Any, TypeAlias

import yaml

Value: TypeAlias = "str | list[Value] | dict[str, Value] | None"

DEPTH_MAX = 30
VALUES_MAX = 50_000

_NULLS = ("", "~", "null")


class BadYAML(Exception):
    """`line` is counted from 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read_yaml(text: str) -> Value:
    """Return the one document of `text`. Raises BadYAML with the line that is at fault."""
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadYAML(error.problem or "it is not YAML", mark.line + 1 if mark else 1) from error
    except yaml.YAMLError as error:
        raise BadYAML(" ".join(str(error).split()), 1) from error
    return builder.value


@dataclass(slots=True)
class _Container:
    """A list or mapping that is being filled; `size` is how many values there were before it."""

    value: list[Value] | dict[str, Value]
    anchor: str | None
    size: int
    key: str | None = None


class _Builder:
    def __init__(self) -> None:
        self.value: Value = None
        self._open: list[_Container] = []
        self._anchors: dict[str, tuple[Value, int]] = {}
        self._size = 0
        self._line = 1

    def take(self, event: Any) -> None:
        self._line = event.start_mark.line + 1
        if isinstance(event, yaml.ScalarEvent):
            is_null = event.implicit[0] and event.value in _NULLS
            self._add(None if is_null else event.value, event.anchor, 1)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self._anchors:
                raise BadYAML(f"the alias *{event.anchor} has no anchor before it", self._line)
            value, size = self._anchors[event.anchor]
            self._add(value, None, size)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._begin([], event.anchor)
        elif isinstance(event, yaml.MappingStartEvent):
            self._begin({}, event.anchor)
        elif isinstance(event, yaml.SequenceEndEvent | yaml.MappingEndEvent):
            done = self._open.pop()
            self._add(done.value, done.anchor, self._size - done.size, counted=True)

    def _begin(self, value: list[Value] | dict[str, Value], anchor: str | None) -> None:
        if self._awaits_key():
            raise BadYAML("a key must be plain text; quote braces and brackets", self._line)
        if len(self._open) >= DEPTH_MAX:
            raise BadYAML(f"it is nested deeper than {DEPTH_MAX} levels", self._line)
        self._open.append(_Container(value, anchor, self._size))

    def _awaits_key(self) -> bool:
        parent = self._open[-1] if self._open else None
        return parent is not None and isinstance(parent.value, dict) and parent.key is None

    def _add(self, value: Value, anchor: str | None, size: int, *, counted: bool = False) -> None:
        self._size += 0 if counted else size
        if self._size > VALUES_MAX:
            raise BadYAML(f"it has more than {VALUES_MAX:,} values", self._line)
        if anchor is not None:
            self._anchors[anchor] = (value, size)
        if not self._open:
            self.value = value
            return
        parent = self._open[-1]
        if isinstance(parent.value, list):
            parent.value.append(value)
        elif parent.key is not None:
            parent.value[parent.key] = value
            parent.key = None
        elif isinstance(value, list | dict):
            raise BadYAML("a key must be plain text", self._line)
        else:
            parent.key = value or ""
