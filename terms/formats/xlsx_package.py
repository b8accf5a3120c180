"""Looks at an XLSX file before it is opened: what it unpacks to, and how far its sheets reach.

The parser holds a sheet as one dense grid: a kilobyte that names the last cell would cost gigabytes.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from terms.formats.base import UnreadableFile

UNPACKED_MAX_BYTES = 512 << 20
CELLS_MAX = 8_000_000
MEMBERS_MAX = 2_000

_CHUNK_SIZE = 1 << 18
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_LONGEST_REFERENCE = 64
_REFERENCE = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{0,3})([0-9]{1,9})""")
_WORKBOOK = "xl/workbook.xml"


def check_package(stream: BinaryIO) -> None:
    """Go through a file once without keeping it. Raises UnreadableFile; leaves it at its start."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as package:
            members = package.infolist()
            if _WORKBOOK not in {member.filename for member in members}:
                raise UnreadableFile("Not XLSX: there is no workbook in it. Save it as .xlsx.")
            if len(members) > MEMBERS_MAX:
                raise _too_large(f"it has more than {MEMBERS_MAX:,} parts")
            size = _Size()
            for member in members:
                _check_member(stream, member, size)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError) as error:
        raise UnreadableFile(f"Not XLSX: {error}. Save it again as .xlsx.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(f"Not XLSX that can be read: {error}.") from error
    stream.seek(0)


@dataclass(slots=True)
class _Size:
    unpacked: int = 0
    cells: int = 0


def _check_member(stream: BinaryIO, member: zipfile.ZipInfo, size: _Size) -> None:
    is_sheet = member.filename.lower().endswith(".xml")
    rows = columns = 0
    tail = b""
    for chunk in _unpacked(stream, member):
        size.unpacked += len(chunk)
        if size.unpacked > UNPACKED_MAX_BYTES:
            raise _too_large(f"it unpacks to more than {UNPACKED_MAX_BYTES >> 20} MB")
        for letters, digits in _REFERENCE.findall(tail + chunk) if is_sheet else ():
            rows = max(rows, int(digits))
            columns = max(columns, _column_number(letters))
        if size.cells + rows * columns > CELLS_MAX:
            reason = f"{member.filename} reaches to row {rows:,}, column {columns:,}"
            raise _too_large(f"{reason}; {CELLS_MAX:,} cells are the most")
        tail = chunk[-_LONGEST_REFERENCE:]
    size.cells += rows * columns


def _unpacked(stream: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a member holds, whatever size it says it has."""
    stream.seek(member.header_offset)
    header = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
    stream.seek(header[9] + header[10], 1)
    left = member.compress_size
    if member.flag_bits & 1:
        raise UnreadableFile("The XLSX file is locked by a password. Save it without one.")
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise UnreadableFile("Not XLSX: it is packed in an unusual way. Save it again as .xlsx.")
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and (packed := stream.read(min(left, _CHUNK_SIZE))):
        left -= len(packed)
        if member.compress_type == zipfile.ZIP_STORED:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, _CHUNK_SIZE)
            packed = inflate.unconsumed_tail


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _too_large(reason: str) -> UnreadableFile:
    return UnreadableFile(f"The XLSX file is too large: {reason}. Split it, or use CSV.")
