"""What tests of readers share: rows of bytes, and what was written read back."""

import io
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from terms.formats.base import DEFAULTS, Reader, ReadOptions, Row, UnreadableFile, Writer
from terms.records import TermRecord

DATA = Path(__file__).parent.parent / "data"
SAMPLES = Path(__file__).parents[2].parent / "shared" / "data"
NO_SAMPLES = "the sample data beside the checkout (../shared/data) is absent"


def rows_of(read: Reader, data: bytes | str | Path, options: ReadOptions = DEFAULTS) -> list[Row]:
    if isinstance(data, Path):
        data = data.read_bytes()
    if isinstance(data, str):
        data = data.encode()
    return list(read(io.BytesIO(data), options))


def rows_or_refusal(read: Reader, data: bytes) -> list[Row]:
    """Return the rows of any bytes, each with a record or a reason; none where all is refused."""
    try:
        rows = rows_of(read, data)
    except UnreadableFile:
        return []
    assert all((row.record is None) == bool(row.problem or row.skipped) for row in rows)
    return rows


def records_of(
    read: Reader, data: bytes | str | Path, options: ReadOptions = DEFAULTS
) -> list[TermRecord]:
    """Return the records of a file none of whose rows is rejected."""
    rows = rows_of(read, data, options)
    assert [row.problem for row in rows if row.problem] == []
    return [row.record for row in rows if row.record is not None]


def written(write: Writer, records: Iterable[TermRecord]) -> bytes:
    stream = io.BytesIO()
    write(records, stream)
    return stream.getvalue()


def said(record: TermRecord | None) -> dict[str, Any]:
    """Return what a record says, without what was never given."""
    assert record is not None
    return record.model_dump(mode="json", exclude_unset=True)


def files_below(folder: Path, suffix: str) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
    for path in sorted(folder.rglob(f"*{suffix}")):
        yield path.relative_to(folder).as_posix(), partial(_open, path)


def _open(path: Path) -> BinaryIO:
    return path.open("rb")
