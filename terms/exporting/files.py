"""Records as files: one file, a folder, a zip of a folder, compressed or not."""

import gzip
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from terms.formats.base import Format
from terms.records import TermRecord

# The date of every entry of an archive: equal glossaries make equal archives.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class CannotExport(Exception):
    """The records cannot be written as asked; the text says why and what can be done."""


def write_file(format_: Format, records: Iterable[TermRecord], stream: BinaryIO) -> None:
    """Write records into an open file; a format of many files becomes a zip of them."""
    if format_.write is not None:
        format_.write(records, stream)
        return
    if format_.write_folder is None:
        raise CannotExport(f"{format_.name} can be read, not written.")
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in format_.write_folder(records):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), content, zipfile.ZIP_DEFLATED)


def write_path(format_: Format, records: Iterable[TermRecord], path: Path) -> None:
    """Write records to `path`: a folder for a format of many files unless it ends in .zip.

    A file appears whole or not at all. Raises CannotExport and OSError.
    """
    if format_.write is None and format_.write_folder is not None and path.suffix != ".zip":
        _write_folder(format_, records, path)
        return
    with _replacing(path) as stream:
        if path.suffix == ".gz":
            # No name and no date within: equal records make equal bytes.
            with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as packed:
                write_file(format_, records, cast(BinaryIO, packed))
        else:
            write_file(format_, records, cast(BinaryIO, stream))


def _write_folder(format_: Format, records: Iterable[TermRecord], path: Path) -> None:
    assert format_.write_folder is not None
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise CannotExport(f"{path} is there already: name a new or an empty folder.")
    for name, content in format_.write_folder(records):
        file = path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


@contextmanager
def _replacing(path: Path) -> Iterator[IO[bytes]]:
    """Yield a file that takes the place of `path` once it is complete."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
        unfinished = Path(stream.name)
        try:
            yield stream
        except BaseException:
            unfinished.unlink()
            raise
    # A temporary file is its owner's alone; an export is an ordinary file.
    unfinished.chmod(0o644)
    shutil.move(unfinished, path)
