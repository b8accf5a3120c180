"""From files to rows: finds each one's format, and reads folders whole where the format wants it."""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from terms.actions.importing.entries import PlacedRow
from terms.actions.importing.position import Position
from terms.actions.importing.runs import Reading
from terms.formats.base import Format, ReadOptions, Row, UnreadableFile
from terms.formats.opening import HEAD_SIZE, InputFile, fingerprint
from terms.formats.registry import FORMATS, detect
from terms.models import ImportRun


def reading(
    files: Iterable[InputFile],
    format_name: str,
    options: ReadOptions,
    position: Position | None = None,
) -> Reading:
    """Return what reads `files` for a run.

    format_name: of every file; "" finds out for each.
    position:    is kept up to date, for who wants to know how far it has come.
    A file that cannot be read is one rejected row; the others go on.
    """
    position = position or Position()

    def read(run: ImportRun) -> Iterator[PlacedRow]:
        by_format: dict[str, list[InputFile]] = {}
        sizes: dict[str, int] = {}
        for file in files:
            found = _recognise(file, format_name, run)
            if isinstance(found, Row):
                yield file.name, found
            else:
                by_format.setdefault(found.name, []).append(file)
                sizes[file.name] = run.files[-1]["size"]
        position.expect(
            (file.name, sizes[file.name]) for group in by_format.values() for file in group
        )
        for name, group in by_format.items():
            for placed in _read_group(FORMATS[name], group, options, position):
                position.name = placed[0]
                yield placed

    return read


def _read_group(
    format_: Format, files: list[InputFile], options: ReadOptions, position: Position
) -> Iterator[PlacedRow]:
    if format_.read_folder is not None and len(files) > 1:
        rows = _guarded(format_.read_folder(map(_opener, files), options), "")
    else:
        rows = (
            placed
            for file in files
            for placed in _guarded(_read(file, format_, options, position), file.name)
        )
    for placed in rows:
        placed[1].cannot_carry = format_.cannot_carry
        yield placed


def _opener(file: InputFile) -> tuple[str, Callable[[], BinaryIO]]:
    return file.name, file.open


def _recognise(file: InputFile, format_name: str, run: ImportRun) -> Format | Row:
    """Return the file's format, or the row that says why it has none."""
    try:
        with file.open() as stream:
            size, digest = fingerprint(stream)
            run.files.append({"name": file.name, "size": size, "sha256": digest})
            head = stream.read(HEAD_SIZE)
        format_ = FORMATS[format_name] if format_name else detect(file.name, head)
        if format_.read is None and format_.read_folder is None:
            raise UnreadableFile(f"{format_.name} can be written, not read.")
    except UnreadableFile as error:
        return Row("file", problem=str(error))
    except OSError as error:
        return Row("file", problem=f"Cannot be read: {error.strerror or error}.")
    return format_


def _read(
    file: InputFile, format_: Format, options: ReadOptions, position: Position
) -> Iterator[PlacedRow]:
    assert format_.read is not None
    own = ReadOptions(file.name, options.language, options.header_row, options.mapping)
    with file.open() as stream:
        position.enter(file.name, stream)
        for row in format_.read(stream, own):
            yield file.name, row
    position.leave()


def _guarded(rows: Iterator[PlacedRow], name: str) -> Iterator[PlacedRow]:
    try:
        yield from rows
    except UnreadableFile as error:
        yield name, Row("file", problem=str(error))
    except OSError as error:
        yield name, Row("file", problem=f"Cannot be read: {error.strerror or error}.")
