"""From paths to open files: single files, folders walked in order, standard input."""

import hashlib
import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEAD_SIZE = 65_536
STANDARD_INPUT = Path("-")


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to be read. `name` is what reports call it."""

    name: str
    path: Path

    @contextmanager
    def open(self) -> Iterator[BinaryIO]:
        """Open for reading from the start; standard input is held in memory to look at its head."""
        if self.path == STANDARD_INPUT:
            yield io.BytesIO(sys.stdin.buffer.read())
            return
        with self.path.open("rb") as stream:
            yield stream


def find_files(path: Path) -> Iterator[InputFile]:
    """Yield the file at `path`, or each file below it in the order of their names.

    Hidden files, and those whose name begins with an underscore but `_payload.json`, are no
    content of their own by the custom of every static site generator.
    """
    if path == STANDARD_INPUT:
        yield InputFile("standard input", path)
        return
    if not path.is_dir():
        yield InputFile(path.name, path)
        return
    for found in sorted(path.rglob("*")):
        relative = found.relative_to(path)
        if any(_is_aside(part) for part in relative.parts) or not found.is_file():
            continue
        yield InputFile(relative.as_posix(), found)


def _is_aside(part: str) -> bool:
    return part.startswith(".") or (part.startswith("_") and part != "_payload.json")


def fingerprint(stream: BinaryIO) -> tuple[int, str]:
    """Return the size in bytes and the SHA-256 of a stream, and go back to its start."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
        size += len(chunk)
    stream.seek(0)
    return size, digest.hexdigest()
