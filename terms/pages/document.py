"""A term as JSON: what the API, exports and machine-readable twins of its page send."""

from typing import Any

from pydantic_core import to_json

from terms.pages.public_entry import Neighbour, PublicEntry, PublicRelation
from terms.pages.site import absolute_url
from terms.pages.term_page import TermPage
from terms.records import LabelKind, Status

# A hidden label helps search and is shown nowhere.
PUBLIC_LABELS = frozenset(LabelKind) - {LabelKind.HIDDEN}


def write_document(entry: PublicEntry, page: TermPage) -> str:
    """Return the term as JSON text; the order of the keys never changes."""
    return to_json(describe_document(entry, page)).decode()


def describe_document(entry: PublicEntry, page: TermPage) -> dict[str, Any]:
    record, glossary, category = entry.record, entry.glossary, entry.category
    return {
        "slug": record.slug,
        "name": record.name,
        "language": entry.language,
        "concept": str(record.concept) if record.concept else None,
        "glossary": glossary.slug,
        "url": absolute_url(entry.path),
        "status": str(entry.status),
        "short_definition": record.short_definition,
        "explanation": record.explanation,
        "explanation_html": str(page.explanation),
        "seo_title": record.seo_title,
        "seo_description": record.seo_description,
        "category": (
            {"slug": category.slug, "name": category.name, "url": absolute_url(category.path)}
            if category
            else None
        ),
        "labels": [
            {"text": label.text, "kind": str(label.kind)}
            for label in record.labels
            if label.kind in PUBLIC_LABELS
        ],
        "faqs": [
            {"question": faq.question, "answer": faq.answer, "answer_html": str(shown.answer)}
            for faq, shown in zip(record.faqs, page.questions, strict=True)
        ],
        "relations": [_relation(relation) for relation in entry.relations],
        "sources": [source.model_dump(mode="json") for source in record.sources],
        "successor": _link(entry.successor) if entry.successor else None,
        "first_published_at": page.first_published.iso,
        "changed_at": page.changed.iso,
        "translations": [_link(each) for each in entry.translations],
    }


def _relation(relation: PublicRelation) -> dict[str, Any]:
    """Return a relation; its target is null where the term is wanted."""
    return {
        "type": str(relation.type),
        "name": relation.target.name if relation.target else relation.name,
        "target": _link(relation.target) if relation.target else None,
    }


def _link(neighbour: Neighbour) -> dict[str, Any]:
    return {
        "language": neighbour.language,
        "slug": neighbour.slug,
        "name": neighbour.name,
        "status": str(Status.DEPRECATED if neighbour.is_deprecated else Status.PUBLISHED),
        "short_definition": neighbour.short_definition,
        "url": absolute_url(neighbour.path),
    }
