"""`_glossary.json`: what a folder of terms, packed or not, says of its glossary and categories."""

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Annotated, BinaryIO

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from terms.formats.archives import Archive, Opener, is_zip
from terms.formats.base import UnreadableFile, reasons
from terms.records import (
    SEO_DESCRIPTION_MAX_LENGTH,
    URL_MAX_LENGTH,
    GivenName,
    Language,
    Line,
    Name,
    Slug,
    Text,
)

FILE_NAME = "_glossary.json"
SIZE_MAX = 16 * 2**20
# What every database keeps in a column of whole numbers.
WORDS_MAX = 2**31 - 1


class CategoryRecord(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: Slug
    name: GivenName
    language: Language = ""
    text: Text = ""
    seo_title: Name = ""
    seo_description: Annotated[Line, Field(max_length=SEO_DESCRIPTION_MAX_LENGTH)] = ""


class GlossaryRecord(BaseModel):
    """A glossary as a file describes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    slug: Slug
    title: GivenName
    description: Text = ""
    publisher: Name = ""
    publisher_url: Annotated[Line, Field(max_length=URL_MAX_LENGTH)] = ""
    language: Language = "en"
    downloads: bool = False
    accent_color: Annotated[Line, Field(pattern=r"^(#[0-9a-f]{6})?$")] = ""
    about: Text = ""
    people: Text = ""
    policy: Text = ""
    shows_wanted: bool = False
    takes_suggestions: bool = True
    indexed_from_words: Annotated[int, Field(ge=0, le=WORDS_MAX)] = 0
    categories: tuple[CategoryRecord, ...] = ()


def read_glossary_file(path: Path) -> GlossaryRecord | None:
    """Return what a folder or a ZIP archive says of its glossary, or None where it says nothing.

    In an archive the file may lie in the one folder that holds all else: a folder packed whole.
    Raises UnreadableFile where the file cannot be understood.
    """
    if path.is_dir():
        file = path / FILE_NAME
        return _read(lambda: file.open("rb")) if file.is_file() else None
    opener = _find_packed(path)
    return _read(opener) if opener is not None else None


def _find_packed(path: Path) -> Opener | None:
    """Return what opens the file in an archive; None too for what its reader will refuse."""
    try:
        with path.open("rb") as stream:
            if not is_zip(stream.read(4)):
                return None
        archive = Archive(path)
    except (OSError, UnreadableFile):
        return None
    if archive.is_office_document():
        return None
    entries = {PurePosixPath(name).parts: opener for name, opener in archive.entries()}
    content = {
        parts: opener
        for parts, opener in entries.items()
        # What a Mac packs along.
        if not any(part.startswith(".") or part == "__MACOSX" for part in parts)
    }
    for parts, opener in content.items():
        *home, name = parts
        if name == FILE_NAME and all(list(each[: len(home)]) == home for each in content):
            return opener
    return None


def _read(opener: Callable[[], BinaryIO]) -> GlossaryRecord:
    with opener() as stream:
        data = stream.read(SIZE_MAX + 1)
    if len(data) > SIZE_MAX:
        raise UnreadableFile(
            f"{FILE_NAME}: has more than {SIZE_MAX // 2**20} MB. Shorten the categories' texts."
        )
    try:
        return GlossaryRecord.model_validate_json(data)
    except ValidationError as error:
        raise UnreadableFile(f"{FILE_NAME}: {reasons(error)}") from error
