"""Placing terms on the read side: their summary rows, relations and addresses, before rendering."""

import uuid
from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db.models import Q

from terms.actions.bulk import insert
from terms.actions.categorising import Categories
from terms.actions.rendering import given
from terms.models import Glossary, PublishedRelation, PublishedTerm, Redirect, Term, TermStatus
from terms.records import TermRecord
from terms.text.folding import initial, sort_key
from terms.text.markdown import plain_text
from terms.text.wiki_links import resolve_wiki_links

# What other pages show of a term: where none of it changed, they need not change either.
_SHOWN = ("language", "slug", "name", "path", "short_definition", "status", "concept")
_PLACED = [
    *_SHOWN,
    "glossary",
    "sort_key",
    "initial",
    "category",
    "successor",
    "first_published_at",
    "changed_at",
    "is_stale",
]
_RELATION_COLUMNS = (
    "source_id",
    "position",
    "type",
    "target_id",
    "target_slug",
    "by_slug",
    "name",
)
_EMPTIED = ["head", "main", "document", "etag"]


class AddressTaken(Exception):
    """The public address of a term is still another public term's."""

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(path)
        self.path = path
        self.holder = holder


def place(terms: Sequence[Term], *, by: User | None = None) -> set[int]:
    """Write the rows of terms that are or were public; return the ids of all pages to refresh.

    terms: of one glossary, fetched with `glossary` and `published_revision`.
    Raises AddressTaken before anything is written. Runs in the caller's transaction.
    """
    if not terms:
        return set()
    glossary = terms[0].glossary
    ids = [term.pk for term in terms]
    before = {
        row.pk: row
        for row in PublishedTerm.objects.filter(pk__in=ids).only(*_SHOWN, "glossary", "successor")
    }
    records = {term.pk: _published_record(term) for term in terms}
    rows = _summary_rows(glossary, terms, records)
    _refuse_taken_addresses(glossary, rows)
    _write_redirects(rows, before, by)
    gone = [row for row in rows if row.status == TermStatus.WITHDRAWN]
    shown = [row for row in rows if row.status != TermStatus.WITHDRAWN]
    for batch, columns in ((shown, _PLACED), (gone, [*_PLACED, *_EMPTIED])):
        PublishedTerm.objects.bulk_create(
            batch, update_conflicts=True, unique_fields=["term"], update_fields=columns
        )
    related = _place_relations(glossary, terms, records)
    summary_changed = [
        row.pk
        for row in rows
        if row.pk not in before
        or any(getattr(before[row.pk], name) != getattr(row, name) for name in _SHOWN)
    ]
    left = {row.concept for row in before.values()}
    touched = set(ids) | related | _neighbours(summary_changed, left)
    PublishedTerm.objects.filter(pk__in=touched).exclude(
        status=PublishedTerm.Status.WITHDRAWN
    ).update(is_stale=True)
    return touched


def _published_record(term: Term) -> TermRecord:
    assert term.published_revision is not None, "only terms that are or were public are placed"
    return term.published_revision.record()


def _summary_rows(
    glossary: Glossary, terms: Sequence[Term], records: dict[int, TermRecord]
) -> list[PublishedTerm]:
    categories = Categories(glossary)
    existing = {category.pk: category for category in glossary.categories.all()}
    rows = []
    for term in terms:
        record = records[term.pk]
        assert term.published_revision is not None
        category = existing.get(
            term.published_revision.references.get("category") or 0
        ) or categories.find(term.language, record.category)
        changed_at = term.withdrawn_at or term.published_at
        assert term.first_published_at is not None
        assert changed_at is not None
        rows.append(
            PublishedTerm(
                term=term,
                glossary=glossary,
                language=term.language,
                concept=term.concept,
                slug=record.slug,
                path=glossary.term_path(term.language, record.slug),
                name=record.name,
                sort_key=sort_key(record.name, term.language),
                initial=initial(record.name, term.language),
                short_definition=plain_text(resolve_wiki_links(record.short_definition, {})),
                category=category,
                status=term.status,
                successor_id=term.successor_id,
                first_published_at=term.first_published_at,
                changed_at=changed_at,
                is_stale=term.status != TermStatus.WITHDRAWN,
            )
        )
    return rows


def _refuse_taken_addresses(glossary: Glossary, rows: Sequence[PublishedTerm]) -> None:
    own = {row.path: row.pk for row in rows}
    if len(own) < len(rows):
        raise AddressTaken(rows[0].path, rows[0].name)
    for path, pk, name in PublishedTerm.objects.filter(path__in=own).values_list(
        "path", "pk", "name"
    ):
        if own[path] != pk:
            raise AddressTaken(path, name)


def _write_redirects(
    rows: Iterable[PublishedTerm],
    before: dict[int, PublishedTerm],
    by: User | None,
) -> None:
    moved = [(before[row.pk].path, row) for row in rows if row.pk in before]
    Redirect.objects.filter(path__in=[row.path for row in rows]).delete()
    for old_path, row in moved:
        if old_path != row.path:
            Redirect.objects.update_or_create(
                path=old_path, defaults={"term_id": row.pk, "created_by": by}
            )


def _place_relations(
    glossary: Glossary, terms: Sequence[Term], records: dict[int, TermRecord]
) -> set[int]:
    """Write the relations of the published records; return both ends of all that changed."""
    wanted = [row for term in terms for row in _relation_rows(term, records[term.pk])]
    _find_targets(glossary, wanted)
    ids = [term.pk for term in terms]
    present: dict[int, list[PublishedRelation]] = {pk: [] for pk in ids}
    for row in PublishedRelation.objects.filter(source__in=ids).order_by("source_id", "position"):
        present[row.source_id].append(row)
    intended: dict[int, list[PublishedRelation]] = {pk: [] for pk in ids}
    for row in wanted:
        intended[row.source_id].append(row)
    changed = [pk for pk in ids if _facts(present[pk]) != _facts(intended[pk])]
    PublishedRelation.objects.filter(source__in=changed).delete()
    insert(
        PublishedRelation,
        _RELATION_COLUMNS,
        [
            [getattr(row, name) for name in _RELATION_COLUMNS]
            for pk in changed
            for row in intended[pk]
        ],
    )
    touched = given(row.target_id for pk in changed for row in (*present[pk], *intended[pk]))
    return touched | _adopt(glossary, terms, records)


def _relation_rows(term: Term, record: TermRecord) -> list[PublishedRelation]:
    assert term.published_revision is not None
    targets = term.published_revision.references.get("targets", [])
    if len(targets) != len(record.relations) or term.status == TermStatus.WITHDRAWN:
        targets = [None] * len(record.relations)
    if term.status == TermStatus.WITHDRAWN:
        return []
    return [
        PublishedRelation(
            source_id=term.pk,
            position=position,
            type=relation.type,
            target_id=target,
            target_slug=relation.target,
            name=relation.name,
            by_slug=target is None,
        )
        for position, (relation, target) in enumerate(zip(record.relations, targets, strict=True))
    ]


def _find_targets(glossary: Glossary, rows: Sequence[PublishedRelation]) -> None:
    """Fill in the targets: the term noted with the revision, else the public one of that slug."""
    noted = {row.target_id for row in rows if row.target_id is not None}
    alive = set(Term.objects.filter(pk__in=noted).values_list("pk", flat=True))
    for row in rows:
        if row.target_id not in alive:
            row.target_id, row.by_slug = None, True
    unknown = [row for row in rows if row.by_slug]
    if not unknown:
        return
    languages = dict(
        Term.objects.filter(pk__in={row.source_id for row in unknown}).values_list("pk", "language")
    )
    paths = {
        id(row): glossary.term_path(languages[row.source_id], row.target_slug) for row in unknown
    }
    found = dict(
        Redirect.objects.filter(path__in=set(paths.values()), term__isnull=False).values_list(
            "path", "term_id"
        )
    )
    found |= dict(
        PublishedTerm.objects.filter(path__in=set(paths.values())).values_list("path", "pk")
    )
    for row in unknown:
        target = found.get(paths[id(row)])
        row.target_id = target if target != row.source_id else None


def _adopt(glossary: Glossary, terms: Sequence[Term], records: dict[int, TermRecord]) -> set[int]:
    """Lead relations that name a slug of `terms` to them; return the pages this changes."""
    by_key = {(term.language, records[term.pk].slug): term.pk for term in terms}
    naming = PublishedRelation.objects.filter(
        by_slug=True,
        target_slug__in={slug for _, slug in by_key},
        source__glossary=glossary,
    ).values_list("pk", "source_id", "source__language", "target_slug", "target_id")
    touched = set()
    moved: dict[int, list[int]] = {}
    for pk, source_id, language, slug, target_id in naming:
        target = by_key.get((language, slug))
        if target is not None and target not in (target_id, source_id):
            moved.setdefault(target, []).append(pk)
            touched |= given((source_id, target, target_id))
    for target, pks in moved.items():
        PublishedRelation.objects.filter(pk__in=pks).update(target_id=target)
    return touched


def _facts(rows: Iterable[PublishedRelation]) -> list[tuple[object, ...]]:
    return [(row.type, row.target_id, row.target_slug, row.name, row.by_slug) for row in rows]


def _neighbours(term_ids: Sequence[int], concepts: set[uuid.UUID]) -> set[int]:
    """Return the terms whose pages show one of these: by relation, succession or translation.

    concepts: those the terms belonged to before.
    """
    if not term_ids:
        return set()
    edges = PublishedRelation.objects.filter(
        Q(source__in=term_ids) | Q(target__in=term_ids)
    ).values_list("source_id", "target_id")
    found = given(end for edge in edges for end in edge)
    found |= set(PublishedTerm.objects.filter(successor__in=term_ids).values_list("pk", flat=True))
    joined = PublishedTerm.objects.filter(pk__in=term_ids).values_list("concept", flat=True)
    siblings = PublishedTerm.objects.filter(concept__in=concepts | set(joined))
    found |= set(siblings.values_list("pk", flat=True))
    return found
