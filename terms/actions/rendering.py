"""Rendering published terms: gathers what each page shows, in bulk, and stores what it gives."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple, TypeVar

from django.db import transaction
from django.db.models import Q

from terms.actions.bulk import update
from terms.actions.naming import shared_names
from terms.models import PublishedRelation, PublishedTerm
from terms.pages.public_entry import Neighbour, PublicCategory, PublicEntry, PublicRelation
from terms.pages.rendering import render
from terms.records import RelationType, Status, TermRecord

BATCH_SIZE = 200


Item = TypeVar("Item")

Edge = tuple[int, str, int | None, str, str]
"""(source id, type, target id, target slug, name)"""


RenderedRow = tuple[str, str, str, str, bool, int]
"""(head, main, document, etag, is stale, term id)"""


class _Shown(NamedTuple):
    """What another page shows of a public term, and what it is found and sorted by."""

    neighbour: Neighbour
    sort_key: str
    concept: tuple[int, uuid.UUID]


_Siblings = dict[tuple[int, uuid.UUID], list[Neighbour]]
"""By glossary id and concept."""


def given(ids: Iterable[int | None]) -> set[int]:
    return {each for each in ids if each is not None}


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


def refresh(term_ids: Iterable[int]) -> int:
    """Render the pages of these terms again and return how many; withdrawn ones have none."""
    count = 0
    for batch in in_batches(term_ids, BATCH_SIZE):
        with transaction.atomic():
            rows = rendered_rows(batch)
            store(rows)
        count += len(rows)
    return count


def rendered_rows(term_ids: Sequence[int]) -> list[RenderedRow]:
    """Return what `store` writes of these terms' pages."""
    rows = list(
        PublishedTerm.objects.filter(pk__in=term_ids)
        .exclude(status=PublishedTerm.Status.WITHDRAWN)
        .select_related("glossary__logo", "category", "term__published_revision")
        .defer("head", "main", "document", "glossary__logo__content")
    )
    rendered = zip(rows, map(render, entries_of(rows)), strict=True)
    return [
        (each.head, each.main, each.document, each.etag, False, row.pk) for row, each in rendered
    ]


def store(rows: Iterable[RenderedRow]) -> None:
    update(PublishedTerm, "term_id", ("head", "main", "document", "etag", "is_stale"), rows)


def entries_of(rows: Sequence[PublishedTerm]) -> list[PublicEntry]:
    """Return all that readers may know of each row's term, in a fixed number of queries."""
    ids = [row.pk for row in rows]
    edges: list[Edge] = list(
        PublishedRelation.objects.filter(Q(source__in=ids) | Q(target__in=ids))
        .order_by("source_id", "position")
        .values_list("source_id", "type", "target_id", "target_slug", "name")
    )
    return entries_among(rows, edges)


def entries_among(rows: Sequence[PublishedTerm], edges: Sequence[Edge]) -> list[PublicEntry]:
    """Return the entries of `rows`, saved or not, with these relations at their pages."""
    around = given(source for source, *_rest in edges)
    around |= given(target for _source, _type, target, *_rest in edges)
    around |= given(row.successor_id for row in rows)
    concepts = {row.concept for row in rows}
    glossaries = {row.glossary_id for row in rows}
    by_id = _shown(Q(pk__in=around) | Q(concept__in=concepts, glossary__in=glossaries))
    siblings: _Siblings = defaultdict(list)
    for each in by_id.values():
        siblings[each.concept].append(each.neighbour)
    relations = _relations(edges, by_id)
    records = {row.pk: _published_record(row) for row in rows}
    shared = shared_names(rows, records)
    return [
        _entry(
            row,
            records[row.pk],
            by_id,
            relations=relations[row.pk],
            siblings=siblings,
            shared=shared[row.pk],
        )
        for row in rows
    ]


def _published_record(row: PublishedTerm) -> TermRecord:
    revision = row.term.published_revision
    assert revision is not None, "the database allows no public term without one"
    return revision.record()


def _shown(which: Q) -> dict[int, _Shown]:
    rows = (
        PublishedTerm.objects.filter(which)
        .exclude(status=PublishedTerm.Status.WITHDRAWN)
        .values_list(
            *("pk", "language", "slug", "name", "path", "short_definition", "status"),
            *("sort_key", "glossary_id", "concept"),
        )
    )
    deprecated = PublishedTerm.Status.DEPRECATED
    return {
        pk: _Shown(
            Neighbour(pk, language, slug, name, path, definition, status == deprecated),
            sort_key,
            (glossary, concept),
        )
        for pk, language, slug, name, path, definition, status, sort_key, glossary, concept in rows
    }


def _relations(
    edges: Iterable[Edge], by_id: dict[int, _Shown]
) -> dict[int, tuple[PublicRelation, ...]]:
    """Return the relations each term's page shows: its own in order, then the derived."""
    own = defaultdict(list)
    derived = defaultdict(list)
    for source_id, type_, target_id, slug, name in edges:
        kind = RelationType(type_)
        target = by_id.get(target_id) if target_id is not None else None
        neighbour = target.neighbour if target is not None else None
        shown = neighbour.name if neighbour is not None else name or slug.replace("-", " ")
        own[source_id].append(PublicRelation(kind, shown, neighbour, slug))
        source = by_id.get(source_id)
        if target_id is not None and source is not None:
            inverse = PublicRelation(kind.inverse, source.neighbour.name, source.neighbour)
            derived[target_id].append((source.sort_key, source_id, inverse))
    found = defaultdict(tuple)
    for term_id in own.keys() | derived.keys():
        once: dict[tuple[RelationType, object], PublicRelation] = {}
        from_others = sorted(derived[term_id], key=lambda each: each[:2])
        for relation in [*own[term_id], *(each[2] for each in from_others)]:
            key = relation.target.term_id if relation.target else relation.name
            once.setdefault((relation.type, key), relation)
        found[term_id] = tuple(once.values())
    return found


def _entry(
    row: PublishedTerm,
    record: TermRecord,
    by_id: dict[int, _Shown],
    *,
    relations: tuple[PublicRelation, ...],
    siblings: _Siblings,
    shared: tuple[str, ...],
) -> PublicEntry:
    category = row.category
    if category is not None:
        category.glossary = row.glossary
    translations = [
        each
        for each in sorted(siblings[row.glossary_id, row.concept], key=lambda each: each.language)
        if each.term_id != row.pk
    ]
    successor = by_id.get(row.successor_id) if row.successor_id is not None else None
    return PublicEntry(
        term_id=row.pk,
        glossary=row.glossary,
        language=row.language,
        path=row.path,
        record=record,
        status=Status(row.status),
        first_published_at=row.first_published_at,
        changed_at=row.changed_at,
        reviewed_at=row.reviewed_at,
        is_indexable=row.is_indexable,
        category=(
            PublicCategory(category.name, category.slug, category.path()) if category else None
        ),
        successor=successor.neighbour if successor is not None else None,
        relations=relations,
        translations=tuple(translations),
        shared_names=shared,
    )
