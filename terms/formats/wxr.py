"""WordPress exports (WXR): read. Posts, pages and items of other types of content become terms."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from terms.formats.archives import spooled
from terms.formats.base import DEFAULTS, Format, ReadOptions, Row
from terms.formats.wxr_index import Index, key_of, reason_to_skip
from terms.formats.wxr_items import Item, read_items
from terms.formats.wxr_rows import ItemReader


def read(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Row]:
    """Yield the items of an export, read twice: links lead to items that come later.

    Raises UnreadableFile with line and column, before any row, where it is no sound export.
    """
    if not stream.seekable():
        stream = spooled(stream)
    start = stream.tell()
    index = Index(read_items(stream))
    stream.seek(start)
    seen: set[str] = set()
    for item in read_items(stream):
        yield _row(item, index, options, seen)


def _row(item: Item, index: Index, options: ReadOptions, seen: set[str]) -> Row:
    place = f"line {item.line}" + (f", post {item.id}" if item.id else "")
    if reason := reason_to_skip(item):
        return Row(place, skipped=reason)
    key = key_of(item)
    if key in seen:
        return Row(
            place,
            problem=f"wp:post_id: {item.id or 'none'} is given to an earlier item of this title, "
            "too. Export the site again.",
        )
    seen.add(key)
    return ItemReader(item, index, options).row(place)


_EXPORT = re.compile(rb"https?://(?:www\.)?wordpress\.org/export/1\.\d")


def _looks_like(head: bytes) -> bool:
    plain = head.replace(b"\x00", b"")  # UTF-16
    return b"<rss" in plain and _EXPORT.search(plain) is not None


FORMAT = Format("wxr", (".xml", ".wxr"), "application/rss+xml", _looks_like, read)
