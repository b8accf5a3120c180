"""From rows to records: a term's working copy as one `TermRecord`."""

from pydantic import ValidationError

from terms.formats.base import reasons
from terms.models import Relation, Term
from terms.records import Status, TermRecord


class CannotSave(Exception):
    """An entry cannot be kept as it is; the text says which field and why."""


def relation_slug(relation: Relation) -> str:
    return relation.target.slug if relation.target is not None else relation.target_slug


def record_of(term: Term) -> TermRecord:
    """Return the working copy as a record: content alone.

    Fetch the term by `Term.objects.whole()`. Raises CannotSave where the rows make no record.
    """
    values = {
        "slug": term.slug,
        "language": term.language,
        "concept": term.concept,
        "external_id": term.external_id if term.external_id != term.slug else "",
        "name": term.name,
        "short_definition": term.short_definition,
        "explanation": term.explanation,
        "seo_title": term.seo_title,
        "seo_description": term.seo_description,
        "category": term.category.name if term.category is not None else "",
        "labels": [{"text": each.text, "kind": each.kind} for each in term.labels.all()],
        "faqs": [{"question": each.question, "answer": each.answer} for each in term.faqs.all()],
        "relations": [
            {"type": each.type, "target": relation_slug(each), "name": each.name}
            for each in term.relations.all()
        ],
        "sources": [
            {"title": each.title, "authors": each.authors, "year": each.year, "url": each.url}
            for each in term.sources.all()
        ],
    }
    try:
        return TermRecord.model_validate(values)
    except ValidationError as error:
        raise CannotSave(reasons(error)) from error


def with_status(record: TermRecord, term: Term) -> TermRecord:
    """Return the record with what readers see of the term: what an export carries."""
    successor = term.successor.slug if term.successor is not None else None
    return record.model_copy(update={"status": Status(term.status), "successor": successor})


def references_of(term: Term) -> dict[str, object]:
    """Return the ids behind what the term's record says in words; see `Revision.references`."""
    return {
        "category": term.category_id,
        "targets": [each.target_id for each in term.relations.all()],
    }
