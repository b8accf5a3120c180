"""What a request may say: addresses in its path, filters in its query, each with a limit."""

import re
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Annotated, Any

from ninja import Schema
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from terms.api.paging import LIMIT_DEFAULT, LIMIT_MAX, Cursor
from terms.text.cleaning import has_unstorable
from terms.text.languages import LANGUAGE_MAX_LENGTH, canonical_language
from terms.text.slugs import SLUG_MAX_LENGTH

# RFC 3339, or a date alone. Plain numbers, which pydantic would take for seconds, are no times.
_MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2}))?"
)
_MOMENT_FORM = (
    "Give a date such as 2026-11-23, or a time with its zone such as 2026-11-23T08:30:00Z."
    " In an address, the plus sign of a zone is written %2B."
)


class PublicStatus(StrEnum):
    """What readers see of a public term."""

    PUBLISHED = "published"
    DEPRECATED = "deprecated"


def read_moment(value: Any) -> datetime | None:
    """Return the time a text names, in UTC; a date is its first moment. Raises ValueError."""
    if value in ("", None):
        return None
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError(_MOMENT_FORM)
    try:
        if len(value) == len("2026-11-23"):
            return datetime.combine(date.fromisoformat(value), time(), tzinfo=UTC)
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(_MOMENT_FORM) from error


def _storable(text: str) -> str:
    if has_unstorable(text):
        raise ValueError("Leave out control characters: no term can contain them.")
    return text


def _empty_is_none(value: Any) -> Any:
    return None if value == "" else value


Slug = Annotated[str, Field(max_length=SLUG_MAX_LENGTH), AfterValidator(_storable)]
Letter = Annotated[str, Field(max_length=8), AfterValidator(_storable)]
Language = Annotated[str, Field(max_length=LANGUAGE_MAX_LENGTH), AfterValidator(canonical_language)]
Moment = Annotated[
    datetime | None,
    BeforeValidator(read_moment),
    WithJsonSchema(
        {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "string", "format": "date"}]}
    ),
]
StatusFilter = Annotated[
    PublicStatus | None,
    BeforeValidator(_empty_is_none),
    WithJsonSchema({"type": "string", "enum": [status.value for status in PublicStatus]}),
]


class GlossaryAddress(Schema):
    glossary: str = Field(description="The slug of the glossary.", examples=["ai"])


class TermAddress(GlossaryAddress):
    slug: str = Field(
        description="The slug of the term. One the term had before answers with the new address.",
        examples=["reward-hacking"],
    )


class LanguageChoice(Schema):
    language: Language = Field(
        "",
        description="The language of the term (BCP 47). Left out: the glossary's own.",
        examples=["en"],
    )


class LanguageFilter(Schema):
    language: Language = Field(
        "", description="Only this language (BCP 47). Left out: every language.", examples=["en"]
    )


class TermFilters(Schema):
    """Which terms a list shows: those that fit every filter given."""

    glossary: Slug = Field("", description="Only the glossary with this slug.", examples=["ai"])
    language: Language = Field(
        "", description="Only terms in this language (BCP 47).", examples=["en"]
    )
    category: Slug = Field(
        "", description="Only the category with this slug.", examples=["safety-and-alignment"]
    )
    letter: Letter = Field(
        "",
        description=(
            "Only this group of the A–Z index: a letter as the language counts letters,"
            " “0-9” for numbers, “#” for signs."
        ),
        examples=["R"],
    )
    status: StatusFilter = Field(
        None, description="Only published or only deprecated terms. Left out: both."
    )
    changed_since: Moment = Field(
        None,
        description="Only terms that changed for readers at this time (or day, UTC) or later.",
        examples=["2026-11-23T08:30:00Z"],
    )


class TermQuery(TermFilters):
    cursor: Cursor = Field(
        None, description="`next_cursor` of the page before, as it is. Left out: the first page."
    )
    limit: int = Field(
        LIMIT_DEFAULT, ge=1, le=LIMIT_MAX, description="How many terms a page has at most."
    )
