"""A glossary as records, in a stable order: what readers get, or what editors have."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet

from terms.actions.recording import record_of, with_status
from terms.actions.rendering import in_batches
from terms.models import Glossary, PublishedRelation, Term, TermStatus
from terms.records import RelationRecord, TermRecord

BATCH_SIZE = 500


@dataclass(frozen=True, slots=True)
class Selection:
    """Which terms of a glossary to export.

    language, category: a tag, and a slug; "" means any.
    drafts:   the working copies of all terms, instead of what readers get of public ones.
    term_ids: only these; None means all.
    """

    glossary: Glossary
    language: str = ""
    category: str = ""
    drafts: bool = False
    term_ids: Iterable[int] | None = field(default=None)


def export_records(selection: Selection) -> Iterator[TermRecord]:
    """Yield the chosen terms as records, by language and slug; 500 are in memory at a time."""
    ids = list(_chosen(selection).order_by("language", "slug").values_list("pk", flat=True))
    for batch in in_batches(ids, BATCH_SIZE):
        terms = Term.objects.whole().select_related("published_revision").in_bulk(batch)
        names = _relation_names(batch) if not selection.drafts else {}
        for pk in batch:
            if (term := terms.get(pk)) is not None:
                record = record_of(term) if selection.drafts else _published_record(term, names)
                yield with_status(record, term)


def _chosen(selection: Selection) -> QuerySet[Term]:
    terms = Term.objects.unmerged().filter(glossary=selection.glossary)
    if not selection.drafts:
        terms = terms.filter(status__in=[TermStatus.PUBLISHED, TermStatus.DEPRECATED])
    if selection.language:
        terms = terms.filter(language=selection.language)
    if selection.category:
        terms = terms.filter(category__slug=selection.category)
    if selection.term_ids is not None:
        terms = terms.filter(pk__in=list(selection.term_ids))
    return terms


def _relation_names(term_ids: Iterable[int]) -> dict[tuple[int, int], str]:
    """Return the slugs by which public relations' targets are known today."""
    rows = PublishedRelation.objects.filter(source__in=term_ids, target__published__isnull=False)
    return {
        (source, position): slug
        for source, position, slug in rows.values_list(
            "source", "position", "target__published__slug"
        )
    }


def _published_record(term: Term, slugs: dict[tuple[int, int], str]) -> TermRecord:
    assert term.published_revision is not None
    record = term.published_revision.record()
    relations: dict[tuple[str, str], RelationRecord] = {}
    for position, each in enumerate(record.relations):
        target = slugs.get((term.pk, position), each.target)
        # Two that were merged since are one target.
        named = each.model_copy(update={"target": target})
        relations.setdefault((each.type, target), named)
    return record.model_copy(
        update={"relations": tuple(relations.values()), "concept": term.concept}
    )
