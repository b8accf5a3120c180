"""Reads one large JSON value piece by piece: the items of a list, or the members of an object.

It holds one piece in memory and knows nothing of terms.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import BinaryIO

from terms.formats.base import UnreadableFile

CHUNK_SIZE = 1 << 18
# One entry of a glossary is at most a few megabytes: definition, questions and all.
PIECE_MAX_CHARACTERS = 16_000_000

_SPACE = re.compile(r"[ \t\r\n]*")


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON value")


_DECODER = json.JSONDecoder(parse_constant=_no_number)


class JSONStream:
    """The text of a file, and how far it was read. Every error is an UnreadableFile."""

    def __init__(self, stream: BinaryIO) -> None:
        head = stream.read(4)
        stream.seek(-len(head), 1)
        encoding = json.detect_encoding(head)
        self._text = codecs.getreader(encoding)(stream)
        self._buffer = ""
        self._at = 0
        self._ended = False
        self._line = 1
        self._column = 1
        self._fill()

    def peek(self) -> str:
        """Return the next character that is no space, or "" at the end."""
        while True:
            space = _SPACE.match(self._buffer, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if not self._fill():
                return ""

    def take(self, expected: str) -> None:
        """Pass over one character that must come next."""
        found = self.peek()
        if found != expected:
            told = f"{found!r}" if found else "the end"
            raise self.error(f"expected {expected!r}, found {told}", self._at)
        self._at += 1

    def value(self) -> object:
        """Return the next value, whole."""
        if not self.peek():
            raise self.error("expected a value, found the end", self._at)
        while True:
            try:
                value, end = _DECODER.raw_decode(self._buffer, self._at)
            except RecursionError:
                raise self.error("it is nested too deeply", self._at) from None
            except json.JSONDecodeError as error:
                beyond = error.pos - self._at
                if not self._fill():
                    raise self.error(error.msg.removesuffix(" at"), self._at + beyond) from None
            except ValueError as error:
                raise self.error(str(error).partition(";")[0], self._at) from None
            else:
                # A number at the end of the buffer may go on: 1, 1., 1.5e, 1.5e+.
                if self._buffer[end : end + 3].strip(".eE+-") or not self._fill():
                    self._at = end
                    return value

    def items(self) -> Iterator[object]:
        """Yield the items of the list that comes next, one at a time."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield self.value()
            if self.peek() == "]":
                self.take("]")
                return
            self.take(",")

    def members(self) -> Iterator[str]:
        """Yield the keys of the object that comes next; the caller reads each one's value."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            if self.peek() != '"':
                raise self.error("expected a key in quotation marks", self._at)
            yield str(self.value_of_key())
            if self.peek() == "}":
                self.take("}")
                return
            self.take(",")

    def value_of_key(self) -> object:
        key = self.value()
        self.take(":")
        return key

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.peek():
            raise self.error("expected the end, found more", self._at)

    def error(self, reason: str, at: int) -> UnreadableFile:
        before = self._buffer[:at]
        line = self._line + before.count("\n")
        column = len(before) - before.rfind("\n") if "\n" in before else self._column + len(before)
        return UnreadableFile(
            f"Not JSON: line {line:,}, column {column:,}: {reason}. Nothing was imported."
        )

    def _fill(self) -> bool:
        """Read on, at least as much again as is held; tell whether there was more."""
        if self._ended:
            return False
        held = len(self._buffer) - self._at
        if held > PIECE_MAX_CHARACTERS:
            reason = f"one entry is longer than {PIECE_MAX_CHARACTERS:,} characters, or never ends"
            raise self.error(reason, self._at)
        self._forget()
        try:
            more = self._text.read(max(CHUNK_SIZE, held))
        except UnicodeDecodeError as error:
            reason = f"Not JSON: byte 0x{error.object[error.start]:02x} is not {error.encoding}"
            raise UnreadableFile(f"{reason}. Save the file as UTF-8.") from error
        self._buffer += more
        self._ended = not more
        return bool(more)

    def _forget(self) -> None:
        passed = self._buffer[: self._at]
        if "\n" in passed:
            self._column = len(passed) - passed.rfind("\n")
            self._line += passed.count("\n")
        else:
            self._column += len(passed)
        self._buffer = self._buffer[self._at :]
        self._at = 0
