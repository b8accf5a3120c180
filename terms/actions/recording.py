"""From rows to records: a term's working copy as one `TermRecord`."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _
from pydantic import ValidationError

from terms.formats.base import reasons
from terms.models import FAQ, Label, Relation, Source, Term
from terms.records import Status, TermRecord


class CannotSave(Exception):
    """An entry cannot be kept as it is; the text says which field and why."""


class Outdated(CannotSave):
    """An entry was written on an older revision than the latest: see `setting_aside`."""


def refuse_outdated(term: Term, based_on: int | None) -> None:
    """Raise where another revision than the one an editor began with is the latest."""
    latest = term.revision.number if term.revision is not None else None
    if based_on != latest:
        raise Outdated(_("“%s” was saved by somebody else meanwhile.") % term.name)


def merged_problem(term: Term) -> str:
    """Return why the term cannot be worked on, where it lives on in another; "" elsewhere."""
    if term.merged_into is None:
        return ""
    return _("“%(name)s” is merged into “%(into)s”. Work on that term, or undo the merge.") % {
        "name": term.name,
        "into": term.merged_into.name,
    }


def relation_slug(relation: Relation) -> str:
    return relation.target.slug if relation.target is not None else relation.target_slug


class Rows(NamedTuple):
    """The rows of an entry, each kind in its order: those of the database, or of a form."""

    labels: Iterable[Label]
    faqs: Iterable[FAQ]
    relations: Iterable[Relation]
    sources: Iterable[Source]


def rows_of(term: Term) -> Rows:
    return Rows(term.labels.all(), term.faqs.all(), term.relations.all(), term.sources.all())


def record_of(term: Term) -> TermRecord:
    """Return the working copy as a record: content alone.

    Fetch the term by `Term.objects.whole()`. Raises CannotSave where the rows make no record.
    """
    return record_from(term, rows_of(term))


def record_from(term: Term, rows: Rows) -> TermRecord:
    """Return what a term and its rows, saved or not, make as a record.

    Raises CannotSave where they make none.
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
        "labels": [{"text": each.text, "kind": each.kind} for each in rows.labels],
        "faqs": [{"question": each.question, "answer": each.answer} for each in rows.faqs],
        "relations": [
            {"type": each.type, "target": relation_slug(each), "name": each.name}
            for each in rows.relations
        ],
        "sources": [
            {"title": each.title, "authors": each.authors, "year": each.year, "url": each.url}
            for each in rows.sources
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
    return references_from(term, rows_of(term))


def references_from(term: Term, rows: Rows) -> dict[str, object]:
    return {
        "category": term.category_id,
        "targets": [each.target_id for each in rows.relations],
    }
