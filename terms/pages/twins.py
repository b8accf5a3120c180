"""A term as files beside its page: JSON, Markdown and JSON-LD, made of what is stored; one query."""

import uuid
from functools import cache
from typing import NamedTuple

from pydantic_core import from_json, to_json

from terms.models import addresses
from terms.models.published import PublishedTerm
from terms.pages.files import MARKDOWN
from terms.pages.markdown_twin import write_term
from terms.pages.site import absolute_url
from terms.pages.skos_twin import describe_concept
from terms.pages.statements import Statement, reading_database, slot, write_statement

_COLUMNS = (
    "document",
    "language",
    "concept",
    "glossary__slug",
    "glossary__title",
    "glossary__language",
)


class StoredTerm(NamedTuple):
    """A public term as its twins need it; `document` is JSON text."""

    document: str
    language: str
    concept: object
    glossary: str
    glossary_title: str
    glossary_language: str

    @property
    def glossary_url(self) -> str:
        path = addresses.glossary_path(self.glossary, self.glossary_language, self.language)
        return absolute_url(path)


def find_stored_term(path: str) -> StoredTerm | None:
    """Return the public term at a path, exactly as it is written there."""
    for row in _statement(reading_database(PublishedTerm)).fetch(path=path):
        return StoredTerm(*row)
    return None


def write_twin(term: StoredTerm, suffix: str) -> bytes:
    """Return the term in the form that `files.MEDIA_TYPES` names under `suffix`."""
    if suffix == "json":
        return term.document.encode()
    document = from_json(term.document)
    if suffix == MARKDOWN:
        return write_term(document, term.glossary_title, term.glossary_url).encode()
    graph = describe_concept(
        document,
        # SQLite keeps it as text without hyphens.
        concept=uuid.UUID(str(term.concept)),
        glossary_title=term.glossary_title,
        glossary_url=term.glossary_url,
    )
    return to_json(graph, indent=1)


@cache
def _statement(database: str) -> Statement:
    terms = PublishedTerm.objects.public().filter(path=slot("path"))
    return write_statement(terms.values_list(*_COLUMNS), database)
