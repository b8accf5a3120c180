"""Reads YAML from its events, one entry at a time: every scalar is text, as it is written.

YAML 1.1 makes `no` false, 1.10 a number and 2019-29-11 an error; in a glossary they are words.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

import yaml

from terms.formats.base import UnreadableFile

DEPTH_MAX = 100
# Aliases make a small file large: what they stand for is counted each time.
NODES_MAX = 200_000
_NULLS = frozenset(("", "~", "null", "Null", "NULL"))
_MERGE = "<<"
_NOT_YAML = "Not YAML"

Event = Any  # PyYAML's types know neither anchors nor marks


def entries(stream: BinaryIO) -> Iterator[tuple[int, object, bool]]:
    """Yield (line, value, is_item) of each item of the lists, and each other document.

    Raises UnreadableFile for what is not YAML, is nested too deeply, or unfolds too large.
    """
    loader = yaml.CSafeLoader(stream)
    try:
        while loader.check_event():
            event = loader.get_event()
            if isinstance(event, yaml.DocumentStartEvent):
                yield from _document(loader)
    except yaml.MarkedYAMLError as error:
        raise UnreadableFile(_told(error)) from error
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise UnreadableFile(f"{_NOT_YAML}: {reason}. Save the file as UTF-8.") from error
    finally:
        loader.dispose()


def _told(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    reason = error.problem or error.context or "it cannot be read"
    place = f"line {mark.line + 1:,}, column {mark.column + 1:,}: " if mark else ""
    return f"{_NOT_YAML}: {place}{reason}. Nothing was imported."


def _document(loader: yaml.CSafeLoader) -> Iterator[tuple[int, object, bool]]:
    builder = _Builder(loader)
    event = builder.next_event()
    line = event.start_mark.line + 1
    if not isinstance(event, yaml.SequenceStartEvent):
        value = builder.value(event)
        if value is not None:
            yield line, value, False
        return
    while not isinstance(event := builder.next_event(), yaml.SequenceEndEvent):
        line = event.start_mark.line + 1
        builder.unfolded = 0
        yield line, builder.value(event), True


class _Builder:
    """Makes values of one document's events. An alias is the very value it names, not a copy.

    unfolded: how many values the aliases met so far stand for, theirs included.
    """

    def __init__(self, loader: yaml.CSafeLoader) -> None:
        self.unfolded = 0
        self._count = 0
        self._loader = loader
        self._anchors: dict[str, tuple[object, int]] = {}
        self._open: set[str] = set()

    def next_event(self) -> Event:
        return self._loader.get_event()

    def value(self, event: Event, depth: int = 0) -> object:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        before = self._count
        self._count += 1
        if isinstance(event, yaml.ScalarEvent):
            is_plain = event.implicit[0]
            made: object = None if is_plain and event.value in _NULLS else event.value
        else:
            if depth >= DEPTH_MAX:
                raise self._refused(event, f"it is nested more than {DEPTH_MAX} levels deep")
            if event.anchor:
                self._open.add(event.anchor)
            is_list = isinstance(event, yaml.SequenceStartEvent)
            made = self._list(depth) if is_list else self._object(depth)
        if event.anchor:
            self._open.discard(event.anchor)
            self._anchors[event.anchor] = (made, self._count - before)
        return made

    def _list(self, depth: int) -> list[object]:
        made: list[object] = []
        while not isinstance(event := self.next_event(), yaml.SequenceEndEvent):
            made.append(self.value(event, depth + 1))
        return made

    def _object(self, depth: int) -> dict[str, object]:
        made: dict[str, object] = {}
        merged: dict[str, object] = {}
        while not isinstance(event := self.next_event(), yaml.MappingEndEvent):
            key = self.value(event, depth + 1)
            if isinstance(key, list | dict):
                raise self._refused(event, "a key must be text")
            value = self.value(self.next_event(), depth + 1)
            if key == _MERGE and isinstance(event, yaml.ScalarEvent) and event.implicit[0]:
                merged |= self._merged(event, value)
            elif str(key) in made:
                raise self._refused(event, f"the key {str(key)[:60]!r} is there twice")
            else:
                made["" if key is None else str(key)] = value
        return merged | made if merged else made

    def _merged(self, event: Event, value: object) -> dict[str, object]:
        merged: dict[str, object] = {}
        for each in reversed(value if isinstance(value, list) else [value]):
            if not isinstance(each, dict):
                raise self._refused(event, "<< merges objects only")
            merged |= each
        return merged

    def _alias(self, event: Event) -> object:
        if event.anchor in self._open:
            raise self._refused(event, f"*{event.anchor} stands within itself")
        if event.anchor not in self._anchors:
            raise self._refused(event, f"nothing is called &{event.anchor}")
        made, count = self._anchors[event.anchor]
        self._count += count
        self.unfolded += count
        if self.unfolded > NODES_MAX:
            raise self._refused(event, f"one entry unfolds into more than {NODES_MAX:,} values")
        return made

    def _refused(self, event: Event, reason: str) -> UnreadableFile:
        mark = event.start_mark
        return UnreadableFile(
            f"{_NOT_YAML} that can be read: line {mark.line + 1:,}, column {mark.column + 1:,}: "
            f"{reason}. Nothing was imported."
        )
