"""What the tests of Markdown folders share: folders in memory and on disk, and the rows they give."""

import io
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from terms.formats.base import ReadOptions, Row
from terms.formats.markdown import Opener, read, read_folder
from terms.records import TermRecord

DATA = Path(__file__).parents[1] / "data" / "markdown"


def rows_of(files: Mapping[str, str | bytes], *, language: str = "") -> dict[str, Row]:
    """Return the rows of a folder, by file."""
    openers = [(name, partial(io.BytesIO, _bytes(text))) for name, text in files.items()]
    return dict(read_folder(openers, ReadOptions(language=language)))


def rows_of_sample(name: str) -> dict[str, Row]:
    folder = DATA / name
    paths = sorted(path for path in folder.rglob("*.md*") if path.is_file())
    return dict(read_folder((path.relative_to(folder).as_posix(), opener(path)) for path in paths))


def opener(path: Path) -> Opener:
    def open_file() -> BinaryIO:
        return path.open("rb")

    return open_file


def row_of(text: str | bytes, name: str = "kiln.md") -> Row:
    """Return the row of a file that is read alone."""
    (row,) = read(io.BytesIO(_bytes(text)), ReadOptions(name=name))
    return row


def record_of(row: Row) -> TermRecord:
    assert row.record is not None, row.problem or row.skipped
    return row.record


def given_fields(row: Row) -> dict[str, Any]:
    return record_of(row).model_dump(mode="json", exclude_unset=True)


def relations_of(row: Row) -> list[tuple[str, str]]:
    """Return (target, name of a wanted term)."""
    return [(relation.target, relation.name) for relation in record_of(row).relations]


def page(body: str = "", **fields: str) -> str:
    """Return a page with a title and the front matter given as YAML."""
    lines = [f"{key}: {value}" for key, value in ({"title": "Kiln"} | fields).items()]
    return "\n".join(["---", *lines, "---", body])


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
