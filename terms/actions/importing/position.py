"""How far a reading has come, in bytes of its unpacked files: asked now and then, never told a row.

Knows no format.
"""

from collections.abc import Iterable
from typing import BinaryIO


class Position:
    """Where in its files a reading is."""

    def __init__(self) -> None:
        self.name = ""
        self._total = 0
        self._starts: dict[str, int] = {}
        self._sizes: dict[str, int] = {}
        self._stream: BinaryIO | None = None
        self._is_ahead: bool | None = None

    def expect(self, files: Iterable[tuple[str, int]]) -> None:
        """Take the names and sizes of all files, in the order in which they will be read."""
        for name, size in files:
            self._starts[name] = self._total
            self._sizes[name] = size
            self._total += size

    def enter(self, name: str, stream: BinaryIO) -> None:
        self.name, self._stream, self._is_ahead = name, stream, None

    def leave(self) -> None:
        self._stream = None

    def share(self) -> float | None:
        """Return the part that is done, from 0 to 1; None where there is nothing to go by."""
        if not self._total:
            return None
        done = self._starts.get(self.name, 0) + self._within()
        return min(done / self._total, 1.0) or None

    def _within(self) -> int:
        """Return how much of this file is done; 0 where its reader took it in whole beforehand."""
        if self._stream is None or self._stream.closed:
            return 0
        size, here = self._sizes.get(self.name, 0), self._stream.tell()
        if self._is_ahead is None:
            self._is_ahead = here >= size
        return 0 if self._is_ahead else min(here, size)
