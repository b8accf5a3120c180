"""`_glossary.json`: what a folder of terms says of its glossary and its categories."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

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
    categories: tuple[CategoryRecord, ...] = ()


def read_glossary_file(folder: Path) -> GlossaryRecord | None:
    """Return what `folder` says of its glossary, or None where it says nothing.

    Raises UnreadableFile where the file cannot be understood.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        return None
    try:
        return GlossaryRecord.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise UnreadableFile(f"{path.name}: {reasons(error)}") from error
