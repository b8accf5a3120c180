"""Placing terms on the read side: their summary rows, relations and addresses, before rendering."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.contrib.auth.models import User
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from terms.actions.announcing import note_changed
from terms.actions.bulk import insert, update, values_of
from terms.actions.categorising import Categories
from terms.actions.naming import place_names
from terms.actions.rendering import Edge, given
from terms.models import Glossary, PublishedRelation, PublishedTerm, Redirect, Term, TermStatus
from terms.records import TermRecord
from terms.text.folding import initial, sort_key
from terms.text.markdown import plain_text
from terms.text.wiki_links import resolve_wiki_links
from terms.text.words import count_words

# What other pages show of a term: where none of it changed, they need not change either.
_SHOWN = ("language", "slug", "name", "path", "short_definition", "status", "concept")
_COLUMNS = [field.attname for field in PublishedTerm._meta.concrete_fields]
_VALUES = values_of(PublishedTerm, _COLUMNS)
# What `rendering` writes; of a withdrawn term nothing of it stays.
_RENDERED = ("head", "main", "document", "etag")
_RELATION_COLUMNS = (
    "source_id",
    "position",
    "type",
    "target_id",
    "target_slug",
    "by_slug",
    "name",
)


# Begins the path of a row that is about to get another; no address can have this sign.
_NOWHERE = "~"


class AddressTaken(Exception):
    """The public address of a term is still another public term's."""

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(path)
        self.path = path
        self.holder = holder


def place(
    terms: Sequence[Term], *, by: User | None = None, moving: Collection[int] = ()
) -> set[int]:
    """Write the rows of terms that are or were public; return the ids of all pages to refresh.

    terms: of one glossary, fetched with `glossary` and `published_revision`; one that is merged
           into another has no row.
    moving: ids of terms that the same act places later: they give up an address meanwhile.
    Raises AddressTaken before anything is written. Runs in the caller's transaction.
    """
    terms = [term for term in terms if term.merged_into_id is None]
    if not terms:
        return set()
    glossary = terms[0].glossary
    ids = [term.pk for term in terms]
    before = {
        row.pk: row
        for row in PublishedTerm.objects.filter(pk__in=ids).only(
            *_SHOWN, "glossary", "successor", "changed_at"
        )
    }
    records = {term.pk: _published_record(term) for term in terms}
    rows = _summary_rows(glossary, terms, records)
    _clear_addresses(rows, {*ids, *moving})
    _write_redirects(rows, before, by)
    gone = [row for row in rows if row.status == TermStatus.WITHDRAWN]
    shown = [row for row in rows if row.status != TermStatus.WITHDRAWN]
    for batch, kept in ((shown, _RENDERED), (gone, ())):
        insert(PublishedTerm, _COLUMNS, map(_VALUES, batch), over="term", keeping=kept)
    related = _place_relations(glossary, terms, records)
    summary_changed = [
        row.pk
        for row in rows
        if row.pk not in before
        or any(getattr(before[row.pk], name) != getattr(row, name) for name in _SHOWN)
    ]
    left = {row.concept for row in before.values()}
    named = place_names(rows, records, before)
    touched = set(ids) | related | named | _neighbours(summary_changed, left)
    mark_touched(touched)
    note_changed(_changed_paths(rows, before))
    return touched


def mark_touched(term_ids: Collection[int]) -> None:
    """Let these pages be rendered again, and count anew how many terms lead to each."""
    leading = PublishedRelation.objects.filter(target=OuterRef("pk")).order_by().values("target")
    count = Subquery(leading.annotate(terms=Count("source", distinct=True)).values("terms"))
    shown = PublishedTerm.objects.filter(pk__in=term_ids).exclude(
        status=PublishedTerm.Status.WITHDRAWN
    )
    shown.update(is_stale=True, inbound_count=Coalesce(count, 0))


def _changed_paths(
    rows: Iterable[PublishedTerm], before: Mapping[int, PublishedTerm]
) -> Iterator[str]:
    """Yield the addresses at which readers get something else now, former ones too."""
    for row in rows:
        old = before.get(row.pk)
        if old is None or (old.path, old.changed_at) != (row.path, row.changed_at):
            yield row.path
        if old is not None and old.path != row.path and not old.path.startswith(_NOWHERE):
            yield old.path


def intend(term: Term) -> tuple[PublishedTerm, list[Edge]]:
    """Return what `place` would write of one term: its row, and all relations at its page.

    term: as `publishing.make_public` left it; a new one has an id that no term has.
    Writes nothing.
    """
    record = _published_record(term)
    [row] = _summary_rows(term.glossary, [term], {term.pk: record})
    stated = _find_targets(term.glossary, _relation_rows(term, record), {term.pk: term.language})
    edges: list[Edge] = [
        (term.pk, each.type, each.target_id, each.target_slug, each.name) for each in stated
    ]
    others = PublishedRelation.objects.exclude(source=term.pk).filter(
        Q(target=term.pk)
        | Q(
            by_slug=True,
            target_slug=record.slug,
            source__glossary=term.glossary_id,
            source__language=term.language,
        )
    )
    rows = others.order_by("source_id", "position").values_list(
        "source_id", "type", "target_slug", "name"
    )
    edges += [(source, type_, term.pk, slug, name) for source, type_, slug, name in rows]
    return row, edges


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
        category = None
        if term.status != TermStatus.WITHDRAWN:
            noted = term.published_revision.references.get("category") or 0
            category = existing.get(noted) or categories.find(term.language, record.category)
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
                reviewed_at=term.reviewed_at,
                is_indexable=_is_indexable(term, record),
                is_stale=term.status != TermStatus.WITHDRAWN,
            )
        )
    return rows


def _is_indexable(term: Term, record: TermRecord) -> bool:
    if term.status == TermStatus.DEPRECATED:
        return False
    wanted = term.glossary.indexed_from_words
    if not wanted:
        return True
    texts = (record.short_definition, record.explanation, *(faq.answer for faq in record.faqs))
    return sum(count_words(plain_text(resolve_wiki_links(text, {}))) for text in texts) >= wanted


def _clear_addresses(rows: Sequence[PublishedTerm], moving: Collection[int]) -> None:
    """Refuse an address that another term has, but for those `moving`, which get their own."""
    own = {row.path: row.pk for row in rows}
    if len(own) < len(rows):
        raise AddressTaken(rows[0].path, rows[0].name)
    holders = PublishedTerm.objects.filter(path__among=own).values_list("path", "pk", "name")
    others = [each for each in holders if own[each[0]] != each[1]]
    for path, pk, name in others:
        if pk not in moving:
            raise AddressTaken(path, name)
    for _path, pk, _name in others:
        PublishedTerm.objects.filter(pk=pk).update(path=f"{_NOWHERE}{pk}")


def _write_redirects(
    rows: Iterable[PublishedTerm],
    before: dict[int, PublishedTerm],
    by: User | None,
) -> None:
    moved = [(before[row.pk].path, row) for row in rows if row.pk in before]
    Redirect.objects.filter(path__among=[row.path for row in rows]).delete()
    for old_path, row in moved:
        if old_path != row.path and not old_path.startswith(_NOWHERE):
            Redirect.objects.update_or_create(
                path=old_path, defaults={"term_id": row.pk, "created_by": by}
            )


def _place_relations(
    glossary: Glossary, terms: Sequence[Term], records: dict[int, TermRecord]
) -> set[int]:
    """Write the relations of the published records; return both ends of all that changed."""
    stated = [row for term in terms for row in _relation_rows(term, records[term.pk])]
    wanted = _find_targets(glossary, stated, {term.pk: term.language for term in terms})
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


def _find_targets(
    glossary: Glossary, rows: Sequence[PublishedRelation], languages: Mapping[int, str]
) -> list[PublishedRelation]:
    """Fill in the targets: the term noted with the revision, else the public one of that slug.

    languages: of the terms that state the relations, by id.
    A term that was merged is found where it lives on; what would then lead to itself is left out.
    """
    noted = {row.target_id for row in rows if row.target_id is not None}
    alive = dict(Term.objects.filter(pk__in=noted).values_list("pk", "merged_into"))
    for row in rows:
        if row.target_id not in alive:
            row.target_id, row.by_slug = None, True
        else:
            row.target_id = alive[row.target_id] or row.target_id
    rows = [row for row in rows if row.target_id != row.source_id]
    unknown = [row for row in rows if row.by_slug]
    if not unknown:
        return rows
    paths = {
        id(row): glossary.term_path(languages[row.source_id], row.target_slug) for row in unknown
    }
    found = dict(
        Redirect.objects.filter(path__among=set(paths.values()), term__isnull=False).values_list(
            "path", "term_id"
        )
    )
    found |= dict(
        PublishedTerm.objects.filter(path__among=set(paths.values())).values_list("path", "pk")
    )
    for row in unknown:
        target = found.get(paths[id(row)])
        row.target_id = target if target != row.source_id else None
    return rows


def _adopt(glossary: Glossary, terms: Sequence[Term], records: dict[int, TermRecord]) -> set[int]:
    """Lead relations that name a slug of `terms` to them; return the pages this changes."""
    by_key = {(term.language, records[term.pk].slug): term.pk for term in terms}
    naming = PublishedRelation.objects.filter(
        by_slug=True,
        target_slug__among={slug for _, slug in by_key},
        source__glossary=glossary,
    ).values_list("pk", "source_id", "source__language", "target_slug", "target_id")
    touched = set()
    moved = []
    for pk, source_id, language, slug, target_id in naming:
        target = by_key.get((language, slug))
        if target is not None and target not in (target_id, source_id):
            moved.append((target, pk))
            touched |= given((source_id, target, target_id))
    update(PublishedRelation, "id", ("target_id",), moved)
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
