"""TBX, the exchange format of terminologies: version 2 (MARTIF) and 3 (DCA, DCT) are read.

Version 3 in the dialect TBX-Basic is written.
"""

import re
import shutil
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from terms.formats.base import DEFAULTS, Format, ReadOptions, Row
from terms.formats.tbx_entries import read_entries
from terms.formats.tbx_rows import Names
from terms.formats.tbx_writing import write

# What stands behind a point says of which part of a field, or of which values, it is true.
CANNOT_CARRY = (
    "slug",
    "external_id.no_xml_name",
    "seo_title",
    "seo_description",
    "faqs",
    "status.deprecated",
    "status.not_public",
    "status.withdrawn",
    "successor",
    "labels.kind",
    "relations.type",
    "sources.authors",
    "sources.year",
)
_SPOOL_MAX = 8_000_000


def read(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Row]:
    """Yield the entries of a file, read twice: relations name entries that come later.

    Raises UnreadableFile with line and column, before any row, where it is not well-formed.
    """
    if stream.seekable():
        yield from _read(stream, options)
        return
    with tempfile.SpooledTemporaryFile(_SPOOL_MAX) as spool:
        shutil.copyfileobj(stream, spool)
        spool.seek(0)
        yield from _read(cast(BinaryIO, spool), options)


def _read(stream: BinaryIO, options: ReadOptions) -> Iterator[Row]:
    start = stream.tell()
    names = Names(options)
    names.collect(read_entries(stream))
    stream.seek(start)
    yield from names.rows(read_entries(stream))


_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:martif|tbx)[\s>]", re.IGNORECASE)


def _looks_like(head: bytes) -> bool:
    plain = head.replace(b"\x00", b"")  # UTF-16
    return _ROOT.search(plain) is not None and b"<" in plain.lstrip()[:4]


FORMAT = Format(
    "tbx",
    (".tbx", ".martif"),
    "application/x-tbx",
    _looks_like,
    read,
    write,
    cannot_carry=CANNOT_CARRY,
)
