"""`TermRecord`: the one neutral shape of a whole entry.

Readers yield it, writers write it, revisions store it, the API takes it, a diff compares two.
It knows no database: other terms are named by slug, categories by name.
"""

import hashlib
import uuid
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import from_json

from terms.text.cleaning import has_unstorable, is_plain_line, many_lines, one_line
from terms.text.folding import label_key
from terms.text.languages import canonical_language
from terms.text.slugs import SLUG_MAX_LENGTH, is_slug

RECORD_VERSION = 1

NAME_MAX_LENGTH = 300
SEO_DESCRIPTION_MAX_LENGTH = 1_000
QUESTION_MAX_LENGTH = 500
TEXT_MAX_LENGTH = 200_000
URL_MAX_LENGTH = 2_000
LIST_MAX_LENGTH = 1_000


class LabelKind(StrEnum):
    """What another name of a term is for."""

    ALTERNATE = "alternate"
    ABBREVIATION = "abbreviation"
    INFLECTION = "inflection"
    HIDDEN = "hidden"
    FORBIDDEN = "forbidden"


class RelationType(StrEnum):
    """A typed edge, read from the term that states it: "A *broader* B" says B is broader than A."""

    BROADER = "broader"
    NARROWER = "narrower"
    PART_OF = "part_of"
    HAS_PART = "has_part"
    RELATED = "related"
    CONTRASTS_WITH = "contrasts_with"
    PREREQUISITE = "prerequisite"
    LEADS_TO = "leads_to"
    REPLACED_BY = "replaced_by"
    REPLACES = "replaces"

    @property
    def inverse(self) -> "RelationType":
        return _INVERSES[self]


_PAIRS = (
    (RelationType.BROADER, RelationType.NARROWER),
    (RelationType.PART_OF, RelationType.HAS_PART),
    (RelationType.RELATED, RelationType.RELATED),
    (RelationType.CONTRASTS_WITH, RelationType.CONTRASTS_WITH),
    (RelationType.PREREQUISITE, RelationType.LEADS_TO),
    (RelationType.REPLACED_BY, RelationType.REPLACES),
)
_INVERSES = dict(_PAIRS) | {right: left for left, right in _PAIRS}

# Following one of these from a term must never lead back to it.
ACYCLIC_TYPES = (RelationType.BROADER, RelationType.PART_OF, RelationType.REPLACED_BY)


class Status(StrEnum):
    """What readers see of a term. A record in a revision carries none: it is content alone."""

    NOT_PUBLIC = "not_public"
    PUBLISHED = "published"
    DEPRECATED = "deprecated"
    WITHDRAWN = "withdrawn"


def _line(text: str) -> str:
    if not is_plain_line(text):
        _check_storable(text)
    return one_line(text)


def _lines(text: str) -> str:
    _check_storable(text)
    return many_lines(text)


def _check_storable(text: str) -> None:
    if has_unstorable(text):
        raise ValueError("contains a control character or half a surrogate pair")


def _slug(text: str) -> str:
    if not is_slug(text):
        raise ValueError("is not a slug: lower-case letters, digits, hyphens and underscores only")
    return text


def _link(text: str) -> str:
    if text and not text.lower().startswith(("http://", "https://")):
        raise ValueError("is not a web address: it must start with https:// or http://")
    return text


Line = Annotated[str, AfterValidator(_line)]
Name = Annotated[Line, Field(max_length=NAME_MAX_LENGTH)]
Text = Annotated[str, AfterValidator(_lines), Field(max_length=TEXT_MAX_LENGTH)]
Slug = Annotated[Line, AfterValidator(_slug), Field(max_length=SLUG_MAX_LENGTH)]
Language = Annotated[str, AfterValidator(canonical_language)]


def _given(text: str) -> str:
    if not text:
        raise ValueError("must not be empty")
    return text


def _visible(text: str) -> str:
    if not label_key(text):
        raise ValueError("must not be empty: it has no letter, digit or sign that shows")
    return text


GivenName = Annotated[Name, AfterValidator(_visible)]
GivenText = Annotated[Text, AfterValidator(_given)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LabelRecord(_Part):
    """Another name of the term."""

    text: GivenName
    kind: LabelKind = LabelKind.ALTERNATE


class FAQRecord(_Part):
    """A question readers ask, and its answer in Markdown."""

    question: Annotated[Line, AfterValidator(_given), Field(max_length=QUESTION_MAX_LENGTH)]
    answer: GivenText


class RelationRecord(_Part):
    """An edge to another term of the same glossary and language."""

    type: RelationType = RelationType.RELATED
    target: Slug
    name: Name = Field("", description="What to call the target while it does not exist.")


class SourceRecord(_Part):
    """A citation."""

    title: GivenName
    authors: Annotated[Line, Field(max_length=QUESTION_MAX_LENGTH)] = ""
    year: Annotated[int, Field(ge=1, le=9999)] | None = None
    url: Annotated[Line, AfterValidator(_link), Field(max_length=URL_MAX_LENGTH)] = ""


def _unique(what: str, keys: list[object]) -> None:
    seen: set[object] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"the same {what} is given twice: {key}")
        seen.add(key)


class TermRecord(_Part):
    """One entry in one language, whole.

    A field that was not given is not in `model_fields_set`: an import leaves it as it is,
    while a field given empty clears it.
    """

    version: Annotated[int, Field(ge=1, le=RECORD_VERSION)] = RECORD_VERSION
    slug: Slug
    language: Language = Field("", description="BCP 47 tag; empty: the glossary's default.")
    concept: uuid.UUID | None = Field(None, description="The id that translations share.")
    external_id: Annotated[Line, Field(max_length=URL_MAX_LENGTH)] = Field(
        "", description="The entry's id where it was imported from; empty: the slug."
    )
    name: GivenName
    short_definition: Text = ""
    explanation: Text = Field("", description="Markdown.")
    seo_title: Name = ""
    seo_description: Annotated[Line, Field(max_length=SEO_DESCRIPTION_MAX_LENGTH)] = ""
    category: Name = Field("", description="The category's name.")
    labels: Annotated[tuple[LabelRecord, ...], Field(max_length=LIST_MAX_LENGTH)] = ()
    faqs: Annotated[tuple[FAQRecord, ...], Field(max_length=LIST_MAX_LENGTH)] = ()
    relations: Annotated[tuple[RelationRecord, ...], Field(max_length=LIST_MAX_LENGTH)] = ()
    sources: Annotated[tuple[SourceRecord, ...], Field(max_length=LIST_MAX_LENGTH)] = ()
    status: Status | None = Field(None, description="Carried by imports and exports only.")
    successor: Annotated[Slug | None, Field()] = None

    @model_validator(mode="after")
    def _check_parts(self) -> Self:
        _unique("label", [label_key(label.text) for label in self.labels])
        _unique("question", [label_key(faq.question) for faq in self.faqs])
        _unique("relation", [(each.type.value, each.target) for each in self.relations])
        _unique("source", [(each.title, each.url) for each in self.sources])
        if any(relation.target == self.slug for relation in self.relations):
            raise ValueError("a term cannot be related to itself")
        if self.successor == self.slug:
            raise ValueError("a term cannot be its own successor")
        return self

    def content(self) -> Self:
        """Return the record without what readers see of it: what a revision stores."""
        return self.model_copy(update={"status": None, "successor": None})

    def canonical_json(self) -> str:
        """Return the one text of this record: equal entries give equal bytes.

        Empty fields are left out; keys stand in the order of the model.
        """
        return self.model_dump_json(exclude_defaults=True)

    def digest(self) -> bytes:
        """Return 16 bytes that differ where the content of two entries differs."""
        return digest_of(self.content().canonical_json())


def digest_of(content: str) -> bytes:
    """Return the digest of a record given as its canonical JSON, status and successor left out."""
    return hashlib.blake2b(content.encode(), digest_size=16).digest()


def upgraded(data: dict[str, Any]) -> dict[str, Any]:
    """Return stored record data in the shape of the present version."""
    # Version 1 is the first; a later version adds its step here, one `if` a version.
    return data


def read_stored(content: str) -> TermRecord:
    """Return the record that is stored as this JSON, whichever version wrote it."""
    return TermRecord.model_validate(upgraded(from_json(content)))
