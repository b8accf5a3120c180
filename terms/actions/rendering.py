"""Rendering published terms: gathers what each page shows, in bulk, and stores what it gives."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from terms.actions.bulk import update
from terms.models import PublishedRelation, PublishedTerm
from terms.pages.public_entry import Neighbour, PublicCategory, PublicEntry, PublicRelation
from terms.pages.rendering import render
from terms.records import RelationType, Status

BATCH_SIZE = 200

_SUMMARY = ("language", "slug", "name", "path", "short_definition", "status", "sort_key")
_RENDERED = ["head", "main", "document", "etag", "is_stale"]

Item = TypeVar("Item")

_Edge = tuple[int, str, int | None, str, str]
"""(source id, type, target id, target slug, name)"""


_Siblings = dict[tuple[int, uuid.UUID], list[PublishedTerm]]
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
            count += _refresh_batch(batch)
    return count


def _refresh_batch(term_ids: Sequence[int]) -> int:
    rows = list(
        PublishedTerm.objects.filter(pk__in=term_ids)
        .exclude(status=PublishedTerm.Status.WITHDRAWN)
        .select_related("glossary", "category", "term__published_revision")
        .defer("head", "main", "document")
    )
    for row, entry in zip(rows, entries_of(rows), strict=True):
        rendered = render(entry)
        row.head, row.main, row.document = rendered.head, rendered.main, rendered.document
        row.etag, row.is_stale = rendered.etag, False
    update(PublishedTerm, "term_id", _RENDERED, rows)
    return len(rows)


def entries_of(rows: Sequence[PublishedTerm]) -> list[PublicEntry]:
    """Return all that readers may know of each row's term, in a fixed number of queries."""
    ids = [row.pk for row in rows]
    edges: list[_Edge] = list(
        PublishedRelation.objects.filter(Q(source__in=ids) | Q(target__in=ids))
        .order_by("source_id", "position")
        .values_list("source_id", "type", "target_id", "target_slug", "name")
    )
    around = given(source for source, *_rest in edges)
    around |= given(target for _source, _type, target, *_rest in edges)
    around |= given(row.successor_id for row in rows)
    concepts = {row.concept for row in rows}
    shown = (
        PublishedTerm.objects.filter(
            Q(pk__in=around)
            | Q(concept__in=concepts, glossary__in={row.glossary_id for row in rows})
        )
        .exclude(status=PublishedTerm.Status.WITHDRAWN)
        .only("concept", "glossary", *_SUMMARY)
    )
    by_id = {row.pk: row for row in shown}
    siblings: _Siblings = defaultdict(list)
    for row in by_id.values():
        siblings[row.glossary_id, row.concept].append(row)
    relations = _relations(edges, by_id)
    return [_entry(row, by_id, relations[row.pk], siblings) for row in rows]


def _relations(
    edges: Iterable[_Edge], by_id: dict[int, PublishedTerm]
) -> dict[int, tuple[PublicRelation, ...]]:
    """Return the relations each term's page shows: its own in order, then the derived."""
    own = defaultdict(list)
    derived = defaultdict(list)
    for source_id, type_, target_id, slug, name in edges:
        kind = RelationType(type_)
        target = by_id.get(target_id) if target_id is not None else None
        shown = name or (slug.replace("-", " "))
        own[source_id].append(
            PublicRelation(kind, target.name if target else shown, _neighbour(target), slug)
        )
        source = by_id.get(source_id)
        if target_id is not None and source is not None:
            derived[target_id].append(
                (
                    source.sort_key,
                    source_id,
                    PublicRelation(kind.inverse, source.name, _neighbour(source)),
                )
            )
    found = defaultdict(tuple)
    for term_id in own.keys() | derived.keys():
        once: dict[tuple[RelationType, object], PublicRelation] = {}
        inverse = sorted(derived[term_id], key=lambda each: each[:2])
        for relation in [*own[term_id], *(each[2] for each in inverse)]:
            key = relation.target.term_id if relation.target else relation.name
            once.setdefault((relation.type, key), relation)
        found[term_id] = tuple(once.values())
    return found


def _entry(
    row: PublishedTerm,
    by_id: dict[int, PublishedTerm],
    relations: tuple[PublicRelation, ...],
    siblings: _Siblings,
) -> PublicEntry:
    revision = row.term.published_revision
    assert revision is not None, "the database allows no public term without one"
    category = row.category
    if category is not None:
        category.glossary = row.glossary
    translations = [
        _shown_neighbour(each)
        for each in sorted(siblings[row.glossary_id, row.concept], key=lambda each: each.language)
        if each.pk != row.pk
    ]
    successor = by_id.get(row.successor_id) if row.successor_id is not None else None
    return PublicEntry(
        term_id=row.pk,
        glossary=row.glossary,
        language=row.language,
        path=row.path,
        record=revision.record(),
        status=Status(row.status),
        first_published_at=row.first_published_at,
        changed_at=row.changed_at,
        category=(
            PublicCategory(category.name, category.slug, category.path()) if category else None
        ),
        successor=_neighbour(successor),
        relations=relations,
        translations=tuple(translations),
    )


def _neighbour(row: PublishedTerm | None) -> Neighbour | None:
    return _shown_neighbour(row) if row is not None else None


def _shown_neighbour(row: PublishedTerm) -> Neighbour:
    return Neighbour(
        term_id=row.pk,
        language=row.language,
        slug=row.slug,
        name=row.name,
        path=row.path,
        short_definition=row.short_definition,
        is_deprecated=row.status == PublishedTerm.Status.DEPRECATED,
    )
