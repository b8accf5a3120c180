"""Compressed files and archives from strangers: unpacked in bounds, never to a path they name.

Knows no format of what is in them.
"""

import gzip
import io
import re
import stat
import struct
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, NoReturn, cast

from terms.formats.base import UnreadableFile
from terms.text.cleaning import replace_unstorable

# A file may always unpack to the allowance, and beyond it to so many times its packed size:
# glossaries come to thirty times, deflated zeros to a thousand.
RATIO_MAX = 200
ALLOWANCE = 16 * 2**20
UNPACKED_MAX = 2 * 2**30
ENTRIES_MAX = 100_000
DIRECTORY_MAX = 16 * 2**20
# What is smaller stays in memory.
SPOOL_MAX = 8 * 2**20

_GZIP = b"\x1f\x8b"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_CHUNK = 1 << 18
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED, _UTF8 = 0x1, 0x800
_BROKEN = (
    zipfile.BadZipFile, EOFError, LookupError, NotImplementedError, OverflowError, RuntimeError,
    ValueError, struct.error, zlib.error,
)  # fmt: skip
_DRIVE = re.compile(r"[A-Za-z]:")
_FROM_WITHIN = "Pack the folder again, from within it."
_END, _END_64, _LOCATOR = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_END_SIZE, _COMMENT_MAX, _LOCATOR_SIZE = 22, 0xFFFF, 20

Opener = Callable[[], BinaryIO]


def is_gzip(head: bytes) -> bool:
    return head.startswith(_GZIP)


def is_zip(head: bytes) -> bool:
    return head.startswith(_ZIP)


def spooled(source: BinaryIO, size_max: int = UNPACKED_MAX) -> BinaryIO:
    """Return what is left of a stream as one that can seek: in memory, or in a file if large.

    Raises UnreadableFile where it is longer than `size_max`.
    """
    head = source.read(min(SPOOL_MAX, size_max + 1))
    if len(head) <= size_max and len(head) < SPOOL_MAX:
        return io.BytesIO(head)
    file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 -- the caller closes it
    try:
        size = 0
        while head:
            size += len(head)
            if size > size_max:
                _refuse_size(size_max)
            file.write(head)
            head = source.read(_CHUNK)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def gunzipped(packed: BinaryIO, packed_size: int) -> BinaryIO:
    """Return what a gzip stream unpacks to, and close the stream."""
    with packed, gzip.GzipFile(fileobj=packed) as unpacked:
        try:
            return spooled(cast(BinaryIO, unpacked), unpacked_max(packed_size))
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableFile(
                f"Not a sound gzip file: {str(error) or 'it ends early'}. "
                "Compress it again, or give it unpacked."
            ) from error


def unpacked_max(packed_size: int) -> int:
    return min(UNPACKED_MAX, ALLOWANCE + RATIO_MAX * packed_size)


def _refuse_size(size_max: int) -> NoReturn:
    raise UnreadableFile(
        f"It unpacks to more than {size_max // 2**20:,} MB, which its packed size does not "
        "explain. Give it unpacked, or in several parts."
    )


class Archive:
    """A ZIP archive in a file. Its directory is read once; it is held open while entries are."""

    def __init__(self, path: Path) -> None:
        """Raises UnreadableFile for what is no sound archive, or no harmless one."""
        packed_size = path.stat().st_size
        with path.open("rb") as file:
            _check_directory(file, packed_size)
        try:
            self._zip = zipfile.ZipFile(path)
            infos = [info for info in self._zip.infolist() if not info.is_dir()]
        except _BROKEN as error:
            raise _unsound(error) from error
        if len(infos) > ENTRIES_MAX:
            raise UnreadableFile(
                f"The archive holds more than {ENTRIES_MAX:,} files. Split it into several."
            )
        total_max = unpacked_max(packed_size)
        if sum(info.file_size for info in infos) > total_max:
            _refuse_size(total_max)
        self._infos = infos

    def is_office_document(self) -> bool:
        """Tell whether the archive is one file to its readers: a spreadsheet, a book."""
        names = {info.filename for info in self._infos}
        first = self._infos[0].filename if self._infos else ""
        return "[Content_Types].xml" in names or first == "mimetype"

    def entries(self) -> Iterator[tuple[str, Opener]]:
        """Yield (name, what opens it) for each file, in the order of names.

        Opening raises UnreadableFile for an entry that is not to be read.
        """
        named = sorted(((_name(info), info) for info in self._infos), key=lambda each: each[0])
        for name, info in named:
            yield name, partial(self._open, name, info)

    def _open(self, name: str, info: zipfile.ZipInfo) -> BinaryIO:
        if reason := _reason_to_refuse(name, info):
            raise UnreadableFile(reason)
        try:
            with self._zip.open(info) as entry:
                stream = spooled(cast(BinaryIO, entry), info.file_size)
        except _BROKEN as error:
            raise _unsound(error) from error
        if is_gzip(stream.read(len(_GZIP))):
            stream.seek(0)
            return gunzipped(stream, info.compress_size)
        stream.seek(0)
        return stream


def _unsound(error: Exception) -> UnreadableFile:
    reason = replace_unstorable(str(error))[:200] or "it ends early"
    return UnreadableFile(f"Not a sound ZIP archive: {reason}. Pack it again.")


def _reason_to_refuse(name: str, info: zipfile.ZipInfo) -> str:
    reasons = (
        (".." in name.split("/"), "Its path leads out of the archive by “..”. " + _FROM_WITHIN),
        (name.startswith("/") or _DRIVE.match(name), f"Its path is absolute. {_FROM_WITHIN}"),
        (
            stat.S_ISLNK(info.external_attr >> 16),
            "It is a symbolic link. Pack the file itself.",
        ),
        (info.flag_bits & _ENCRYPTED, "It is encrypted. Pack it again without a password."),
        (info.header_offset < 0, "The archive says nothing sound of it. Pack it again."),
        (
            info.compress_type not in _METHODS,
            f"It is packed by an unknown method, {info.compress_type}. Pack it by deflate.",
        ),
        (
            info.file_size > unpacked_max(info.compress_size),
            f"It unpacks to over {RATIO_MAX} times its packed size. Give it outside the archive.",
        ),
        (
            name.lower().endswith(".zip"),
            "It is an archive within an archive. Unpack the outer one first.",
        ),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _name(info: zipfile.ZipInfo) -> str:
    """Return an entry's name as its author meant it, separated by `/`."""
    name = info.orig_filename.partition("\0")[0]
    if not info.flag_bits & _UTF8:
        # Without its flag a name counts as CP437; most tools write UTF-8 all the same.
        with suppress(UnicodeError):
            name = name.encode("cp437").decode()
    return readable_name(name.replace("\\", "/"))


def readable_name(name: str) -> str:
    """Return a file's name as it can be stored and shown."""
    return replace_unstorable(unicodedata.normalize("NFC", name)).replace("\n", "\ufffd")


def _check_directory(file: BinaryIO, size: int) -> None:
    """Refuse an archive whose list of entries would fill the memory, before it is read."""
    start = max(0, size - _END_SIZE - _COMMENT_MAX - _LOCATOR_SIZE)
    file.seek(start)
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or len(tail) < end + _END_SIZE:
        raise UnreadableFile("Not a sound ZIP archive: it has no list of entries. Pack it again.")
    (directory_size,) = struct.unpack_from("<L", tail, end + 12)
    locator = end - _LOCATOR_SIZE
    if locator >= 0 and tail.startswith(_LOCATOR, locator):
        (offset,) = struct.unpack_from("<Q", tail, locator + 8)
        file.seek(min(offset, size))
        record = file.read(56)
        if len(record) == 56 and record.startswith(_END_64):
            (directory_size,) = struct.unpack_from("<Q", record, 40)
    if directory_size > DIRECTORY_MAX:
        raise UnreadableFile(
            f"The archive's list of entries is larger than {DIRECTORY_MAX // 2**20} MB. "
            "Split it into several."
        )
