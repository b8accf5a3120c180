"""Public entries for tests of pages, made without a database, and their pages as parsed HTML."""

import json
from datetime import UTC, datetime
from typing import Any

from lxml import html

from terms.models import Glossary
from terms.pages.public_entry import (
    Neighbour,
    PublicCategory,
    PublicEntry,
    PublicRelation,
    Rendered,
)
from terms.pages.rendering import render
from terms.pages.shell import find_shell, frame_of
from terms.records import RelationType, Status, TermRecord
from terms.text.slugs import slug_of

SITE = "https://glossary.example.org"


def make_neighbour(name: str = "Proxy", **fields: Any) -> Neighbour:
    slug = slug_of(name)
    defaults: dict[str, Any] = {
        "term_id": abs(hash(slug)),
        "language": "en",
        "slug": slug,
        "name": name,
        "path": f"ai/{slug}",
        "short_definition": f"What {name} means.",
    }
    return Neighbour(**(defaults | fields))


def make_relation(
    type_: RelationType = RelationType.RELATED, name: str = "Proxy", *, wanted: bool = False
) -> PublicRelation:
    return PublicRelation(type_, name, None if wanted else make_neighbour(name))


def make_entry(record: TermRecord | None = None, **fields: Any) -> PublicEntry:
    """Return an entry; fields of a record make its record, all others its surroundings."""
    given = {name: fields.pop(name) for name in list(fields) if name in _RECORD_FIELDS}
    if record is None:
        defaults: dict[str, Any] = {"slug": "reward-hacking", "name": "Reward hacking"}
        record = TermRecord.model_validate(defaults | given)
    glossary = fields.pop("glossary", None) or Glossary(
        pk=1,
        slug="ai",
        title="AI glossary",
        description="The words of AI.",
        publisher="Example Institute",
        publisher_url="https://example.org/",
        language="en",
    )
    language = fields.pop("language", "en")
    surroundings: dict[str, Any] = {
        "term_id": 1,
        "path": glossary.term_path(language, record.slug),
        "status": Status.PUBLISHED,
        "first_published_at": datetime(2026, 1, 31, 23, 30, tzinfo=UTC),
        "changed_at": datetime(2026, 2, 1, 0, 0, tzinfo=UTC),
    }
    return PublicEntry(
        glossary=glossary, language=language, record=record, **(surroundings | fields)
    )


_SURROUNDINGS = {"relations", "status", "successor", "language", "category"}
_RECORD_FIELDS = set(TermRecord.model_fields) - _SURROUNDINGS


def make_category(name: str = "Safety") -> PublicCategory:
    return PublicCategory(name, slug_of(name), f"ai/category/{slug_of(name)}")


def parse(body: bytes) -> Any:
    """Return a page as a tree. What lxml finds in it is typed too widely to be of use here."""
    return html.document_fromstring(body.decode())


def parse_page(entry: PublicEntry) -> Any:
    """Return the whole page of an entry as a reader's browser gets it."""
    rendered = render(entry)
    body = find_shell(frame_of(entry.glossary, entry.language)).around(rendered.head, rendered.main)
    return parse(body)


def read_graph(page: Any) -> dict[str, dict[str, Any]]:
    """Return the nodes of a page's JSON-LD by type."""
    (script,) = page.xpath("//script[@type='application/ld+json']/text()")
    data = json.loads(script)
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def read_document(rendered: Rendered) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(rendered.document)
    return document


def words(elements: list[Any]) -> list[str]:
    """Return each element's text with single spaces."""
    return [" ".join(element.text_content().split()) for element in elements]
