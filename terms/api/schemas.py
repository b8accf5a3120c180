"""What the API answers. Within version 1 fields are added, never renamed or removed."""

import uuid
from datetime import UTC, datetime
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from terms.api import examples
from terms.api.parameters import PublicStatus
from terms.models import Category, Glossary
from terms.pages.site import absolute_url
from terms.records import RelationType

Url = Annotated[str, Field(json_schema_extra={"format": "uri"})]
LanguageTag = Annotated[str, Field(description="A language (BCP 47).")]


def _to_the_second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


Moment = Annotated[datetime, AfterValidator(_to_the_second)]


class Answer(BaseModel):
    """Base of all answers."""


class GlossaryOut(Answer):
    """A titled set of terms."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.GLOSSARY]})

    slug: str = Field(description="Names the glossary in addresses.")
    title: str
    description: str = Field(description="What the glossary covers; may be empty.")
    publisher: str = Field(description="Who answers for the content; may be empty.")
    publisher_url: str = Field(description="The publisher's address; may be empty.")
    language: str = Field(description="The default language (BCP 47).")
    url: Url = Field(description="The glossary's page on the site.")

    @classmethod
    def of(cls, glossary: Glossary) -> Self:
        return cls(
            slug=glossary.slug,
            title=glossary.title,
            description=glossary.description,
            publisher=glossary.publisher,
            publisher_url=glossary.publisher_url,
            language=glossary.language,
            url=absolute_url(glossary.slug),
        )


class GlossaryList(Answer):
    """All glossaries."""

    items: list[GlossaryOut]


class CategoryOut(Answer):
    """A group of terms of one glossary, in one language."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.CATEGORY]})

    glossary: str = Field(description="The slug of the glossary.")
    language: LanguageTag
    slug: str
    name: str
    text: str = Field(description="About the category, in Markdown; may be empty.")
    url: Url = Field(description="The category's page on the site.")

    @classmethod
    def of(cls, category: Category) -> Self:
        """Read the glossary too: select it with the category."""
        return cls(
            glossary=category.glossary.slug,
            language=category.language,
            slug=category.slug,
            name=category.name,
            text=category.text,
            url=absolute_url(category.path()),
        )


class CategoryList(Answer):
    """The categories of a glossary."""

    items: list[CategoryOut]


class CategoryLink(Answer):
    """The category a term belongs to."""

    slug: str
    name: str
    url: Url


class TermLink(Answer):
    """Another public term, as lists and neighbours show it."""

    language: LanguageTag
    slug: str
    name: str
    status: PublicStatus
    short_definition: str = Field(description="Plain text; may be empty.")
    url: Url = Field(description="The term's page on the site.")


class TermSummary(Answer):
    """A term as lists show it."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SUMMARY]})

    slug: str
    name: str
    language: LanguageTag
    concept: uuid.UUID = Field(description="The id that translations of a term share.")
    glossary: str = Field(description="The slug of the glossary.")
    url: Url = Field(description="The term's page on the site.")
    status: PublicStatus
    short_definition: str = Field(description="Plain text; may be empty.")
    category: CategoryLink | None
    letter: str = Field(description="The group of the A–Z index it stands in.")
    changed_at: Moment = Field(description="When the term last changed for readers.")


class TermList(Answer):
    """One page of terms, in alphabetical order."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": [examples.SUMMARY], "next_cursor": None}]}
    )

    items: list[TermSummary]
    next_cursor: str | None = Field(
        description="Give it as `cursor` to get the next page; null on the last one."
    )


class RelationOut(Answer):
    """A typed edge, read from the term it is shown with: `broader` says the other is broader."""

    type: RelationType
    name: str
    target: TermLink | None = Field(description="Null where no such term is public yet.")


class RelationList(Answer):
    """The relations of a term."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"items": examples.TERM["relations"]}]}
    )

    items: list[RelationOut]


class LabelOut(Answer):
    """Another name of the term. Names that exist only to be found are not shown."""

    text: str
    kind: Literal["alternate", "abbreviation", "inflection", "forbidden"] = Field(
        description="`forbidden` is wording to avoid."
    )


class FAQOut(Answer):
    """A question readers ask."""

    question: str
    answer: str = Field(description="Markdown.")
    answer_html: str = Field(description="The answer as HTML, sanitised.")


class SourceOut(Answer):
    """A citation."""

    title: str
    authors: str = Field(description="May be empty.")
    year: int | None
    url: str = Field(description="May be empty.")


class TermOut(Answer):
    """A public term: all that its page shows. It is written when the term is published."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.TERM]})

    slug: str
    name: str
    language: LanguageTag
    concept: uuid.UUID | None = Field(description="The id that translations of a term share.")
    glossary: str = Field(description="The slug of the glossary.")
    url: Url = Field(description="The term's page on the site.")
    status: PublicStatus
    short_definition: str = Field(description="Markdown that fits into a line; may be empty.")
    explanation: str = Field(description="Markdown; may be empty.")
    explanation_html: str = Field(description="The explanation as HTML, sanitised.")
    seo_title: str = Field(description="For search engines; empty where the name serves.")
    seo_description: str = Field(description="For search engines; may be empty.")
    category: CategoryLink | None
    labels: list[LabelOut]
    faqs: list[FAQOut]
    relations: list[RelationOut] = Field(
        description="The term's own in their order, then those other terms state of it."
    )
    sources: list[SourceOut]
    successor: TermLink | None = Field(description="What replaces a deprecated term.")
    first_published_at: Moment
    changed_at: Moment = Field(description="When the term last changed for readers.")
    translations: list[TermLink] = Field(
        description="Public terms of the same concept in other languages."
    )


class FieldProblem(Answer):
    """What is wrong with one parameter."""

    location: str = Field(description="Where the parameter stands: `query` or `path`.")
    field: str = Field(description="The parameter's name.")
    message: str


class Problem(Answer):
    """Why the API cannot answer as asked (RFC 9457)."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.PROBLEM]})

    type: Url = Field(description="The kind of problem, explained at this address.")
    title: str = Field(description="The kind of problem in words; the same for all of a kind.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What went wrong this time, for people.")
    instance: str = Field(description="The path that was asked for.")
    errors: list[FieldProblem] = Field(
        default=[], description="With 422: what is wrong with each parameter."
    )
