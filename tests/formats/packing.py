"""ZIP archives for tests: sound ones, and ones that no tool would make."""

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path


def zip_of(path: Path, files: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@dataclass(frozen=True, slots=True)
class Packed:
    """One entry, and what it says of itself; None stands for the truth."""

    name: str | bytes
    data: bytes = b"text"
    mode: int = 0o100644
    flags: int = 0
    method: int = zipfile.ZIP_DEFLATED
    size: int | None = None
    checksum: int | None = None


def packed(
    entries: Iterable[Packed],
    *,
    repeats: int = 1,
    directory_size: int | None = None,
    zip64: bool = False,
) -> bytes:
    """Return an archive whose list names each entry `repeats` times."""
    body, listing, count = b"", b"", 0
    for entry in entries:
        name = entry.name.encode() if isinstance(entry.name, str) else entry.name
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        data = deflater.compress(entry.data) + deflater.flush()
        checksum = zlib.crc32(entry.data) if entry.checksum is None else entry.checksum
        size = len(entry.data) if entry.size is None else entry.size
        fields = struct.pack(
            "<HHHHHLLLHH", 20, entry.flags, entry.method, 0, 33, checksum, len(data), size,
            len(name), 0,
        )  # fmt: skip
        listed = struct.pack("<HHHLL", 0, 0, 0, entry.mode << 16, len(body)) + name
        listing += (b"PK\x01\x02" + struct.pack("<H", 0x314) + fields + listed) * repeats
        count += repeats
        body += b"PK\x03\x04" + fields + name + data
    size = len(listing) if directory_size is None else directory_size
    start, tail = len(body), b""
    if zip64:
        at = start + len(listing)
        tail = b"PK\x06\x06" + struct.pack(
            "<QHHLLQQQQ", 44, 45, 45, 0, 0, count, count, size, start
        )
        tail += b"PK\x06\x07" + struct.pack("<LQL", 0, at, 1)
        size = 0xFFFF
    end = struct.pack("<HHHHLLH", 0, 0, min(count, 65535), min(count, 65535), size, start, 0)
    return body + listing + tail + b"PK\x05\x06" + end
