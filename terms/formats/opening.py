"""From paths to open files: single ones, packed ones, folders in order, standard input.

Knows no format of what is in them; `archives` unpacks.
"""

import hashlib
import os
import shutil
import sys
import tempfile
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from terms.formats.archives import Archive, gunzipped, is_gzip, is_zip, readable_name
from terms.formats.base import UnreadableFile

HEAD_SIZE = 65_536
STANDARD_INPUT = Path("-")

_MAGIC_SIZE = 4


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to be read, unpacked.

    name:   what reports call it: `de/pod.md`, `archive.zip/de/pod.md`, `terms.jsonl` for
            `terms.jsonl.gz`.
    opener: what `open` calls.
    """

    name: str
    opener: Callable[[], BinaryIO]

    def open(self) -> BinaryIO:
        """Return a stream that can seek, at its start; the caller closes it.

        Raises UnreadableFile, or OSError, where the file is not to be read.
        """
        return self.opener()


@dataclass(frozen=True, slots=True)
class _Source:
    """A file on disk; `kept` keeps it there for as long as anyone may open it."""

    path: Path
    kept: object = None

    def open(self) -> BinaryIO:
        return self.path.open("rb")


class _Kept:
    """Has a file removed when nobody holds this any more."""

    def __init__(self, path: str) -> None:
        weakref.finalize(self, os.unlink, path)


def find_files(path: Path, name: str = "") -> Iterator[InputFile]:
    """Yield the file at `path`, or each file in the folder or archive there, ordered by name.

    name: what to call a single file, where it is not called by its path.
    Hidden files are no content, nor are those whose name begins with an underscore, by the
    custom of every static site generator, but payloads; of Markdown its reader decides.
    """
    if path == STANDARD_INPUT:
        yield from _files_at(_kept(sys.stdin.buffer), name or "standard input")
    elif path.is_dir():
        yield from _files_below(path)
    elif path.is_file() or not path.exists():
        yield from _files_at(_Source(path), name or _shown(path.name))
    else:
        with path.open("rb") as pipe:
            kept = _kept(pipe)
        yield from _files_at(kept, name or _shown(path.name))


def _files_below(folder: Path) -> Iterator[InputFile]:
    home = folder.resolve()
    for found in sorted(folder.rglob("*")):
        relative = found.relative_to(folder)
        if _is_aside(relative.parts) or not found.is_file():
            continue
        name = _shown(relative.as_posix())
        if found.is_symlink() and not found.resolve().is_relative_to(home):
            yield _refused(
                name, "It is a link to a place outside the folder. Put the file itself there."
            )
        else:
            yield from _files_at(_Source(found), name)


def _files_at(source: _Source, name: str) -> Iterator[InputFile]:
    """Yield the file, or those in it where it is an archive."""
    try:
        with source.open() as file:
            head = file.read(_MAGIC_SIZE)
    except OSError:
        head = b""  # whoever opens it is told why
    if is_gzip(head):
        yield InputFile(_without_suffix(name), lambda: _gunzipped(source))
    elif is_zip(head) or name.lower().endswith(".zip"):
        yield from _files_in_archive(source, name)
    else:
        yield InputFile(name, source.open)


def _files_in_archive(source: _Source, name: str) -> Iterator[InputFile]:
    try:
        archive = Archive(source.path)
    except UnreadableFile as error:
        yield _refused(name, str(error))
        return
    except OSError:
        yield InputFile(name, source.open)
        return
    if archive.is_office_document():
        yield InputFile(name, source.open)
        return
    for entry, opener in archive.entries():
        parts = tuple(part for part in entry.split("/") if part not in ("", ".", ".."))
        if parts and not _is_aside(parts):
            yield InputFile(f"{name}/{_without_suffix(entry)}", opener)


def _gunzipped(source: _Source) -> BinaryIO:
    file = source.open()
    return gunzipped(file, os.fstat(file.fileno()).st_size)


def _refused(name: str, reason: str) -> InputFile:
    def refuse() -> BinaryIO:
        raise UnreadableFile(reason)

    return InputFile(name, refuse)


# Folders of site generators that hold no pages, or none that are to be public.
_NO_CONTENT = {"_drafts", "_includes", "_layouts", "_data", "_site"}


def _is_aside(parts: tuple[str, ...]) -> bool:
    *_folders, name = parts
    if any(part.startswith(".") for part in parts):
        return True
    if name.lower().endswith((".md", ".mdx", ".markdown")):
        return any(part in _NO_CONTENT for part in parts)
    return any(part.startswith("_") for part in parts) and name != "_payload.json"


def _shown(name: str) -> str:
    """Return a path's name; bytes that are not of the system's encoding are taken as Latin-1."""
    try:
        name.encode()
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("latin-1")
    return readable_name(name)


def _without_suffix(name: str) -> str:
    return name[:-3] if name.lower().endswith(".gz") else name


def _kept(pipe: BinaryIO) -> _Source:
    """Return what comes through a pipe as a file: it is read more than once."""
    with tempfile.NamedTemporaryFile(delete=False) as file:
        kept = _Kept(file.name)
        shutil.copyfileobj(pipe, file)
    return _Source(Path(file.name), kept)


def fingerprint(stream: BinaryIO) -> tuple[int, str]:
    """Return the size in bytes and the SHA-256 of a stream, and go back to its start."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
        size += len(chunk)
    stream.seek(0)
    return size, digest.hexdigest()
