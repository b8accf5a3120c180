"""One file of an exported site: written whole or not at all, and not where it is as it should be.

Other processes import this before Django is set up; it knows neither Django nor the database.
"""

import os
from hashlib import blake2b
from typing import NamedTuple

UNFINISHED = ".unfinished-"
DIGEST_BYTES = 16


class Known(NamedTuple):
    """A file as it was left: digest of its bytes, size, time of change in nanoseconds.

    digest: empty where nobody knows what became of it. made_from: a digest, or empty.
    """

    digest: bytes
    size: int
    mtime: int
    made_from: bytes


class Written(NamedTuple):
    path: str
    known: Known
    is_new: bool


class CannotWrite(Exception):
    """The text names the place, the cause and the remedy."""

    @classmethod
    def because(cls, path: str, error: OSError) -> "CannotWrite":
        return cls(
            f"{path}: {error.strerror}. Make room for it, give this user the right to write"
            " there, or name another folder."
        )


def write(folder: str, path: str, body: bytes, made_from: bytes, known: Known | None) -> Written:
    """Write a file into a folder unless it is there with these bytes. Raises CannotWrite."""
    digest = blake2b(body, digest_size=DIGEST_BYTES).digest()
    place = f"{folder}/{path}"
    try:
        if known is not None:
            mtime = _unchanged_since(place, body, digest, known)
            if mtime:
                return Written(path, Known(digest, len(body), mtime, made_from), is_new=False)
        mtime = _replace(folder, place, body)
    except OSError as error:
        raise CannotWrite.because(place, error) from error
    return Written(path, Known(digest, len(body), mtime, made_from), is_new=True)


def is_as_left(place: str, known: Known) -> bool:
    try:
        found = os.stat(place)  # noqa: PTH116 - a Path costs as much as the call
    except OSError:
        return False
    return found.st_mtime_ns == known.mtime and found.st_size == known.size


def _unchanged_since(place: str, body: bytes, digest: bytes, known: Known) -> int:
    """Return when a file with these bytes was changed last, or 0 where there is none."""
    if digest == known.digest and is_as_left(place, known):
        return known.mtime
    try:
        with open(place, "rb") as file:  # noqa: PTH123 - a Path costs as much as the file
            found = os.fstat(file.fileno())
            same = found.st_size == len(body) and file.read() == body
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return 0
    return found.st_mtime_ns if same else 0


def _replace(folder: str, place: str, body: bytes) -> int:
    # One name a process, beside all files: a folder is not changed twice for each of them.
    unfinished = f"{folder}/{UNFINISHED}{os.getpid()}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        rest = memoryview(body)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        mtime = os.fstat(descriptor).st_mtime_ns
    finally:
        os.close(descriptor)
    try:
        os.replace(unfinished, place)  # noqa: PTH105 - a Path costs as much as the file
    except FileNotFoundError:
        os.makedirs(os.path.dirname(place), exist_ok=True)  # noqa: PTH103, PTH120 - see above
        os.replace(unfinished, place)  # noqa: PTH105 - see above
    return mtime
