"""From records to rows: writes whole entries, many at a time, each change with its revision."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Max
from django.utils.translation import gettext as _

from terms.actions.bulk import allocate_ids, insert, values_of
from terms.actions.categorising import Categories
from terms.actions.relating import Graph, Target, adopt_wanted, find_targets, is_acyclic
from terms.models import (
    FAQ,
    Glossary,
    ImportRun,
    Label,
    Relation,
    Revision,
    Source,
    Stage,
    Term,
)
from terms.records import RelationRecord, TermRecord, digest_of

_SCALARS = (
    "slug",
    "name",
    "short_definition",
    "explanation",
    "seo_title",
    "seo_description",
)
_UPDATED = [*_SCALARS, "category", "stage", "revision", "updated_at"]
_PLAIN_PARTS: tuple[tuple[str, type[Label] | type[FAQ] | type[Source], tuple[str, ...]], ...] = (
    ("labels", Label, ("text", "kind")),
    ("faqs", FAQ, ("question", "answer")),
    ("sources", Source, ("title", "authors", "year", "url")),
)


@dataclass(slots=True)
class Draft:
    """An entry to be written.

    record:   the whole entry, with language and concept; `write` makes it what was kept of it.
    term:     the term to overwrite, with its latest revision; None creates one.
    current:  the record of `term` as it stands.
    warnings: what could not be kept, in words; `write` adds to it.
    """

    record: TermRecord
    term: Term | None = None
    current: TermRecord | None = None
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who writes, when and why: what every revision of one act says."""

    by: User | None
    at: datetime
    kind: str = Revision.Kind.EDIT
    comment: str = ""
    run: ImportRun | None = None


class Writer:
    """Writes entries of one glossary. Keeps the categories and the hierarchy between batches."""

    def __init__(self, glossary: Glossary) -> None:
        self.glossary = glossary
        self.categories = Categories(glossary)
        self._graph: Graph | None = None

    @property
    def graph(self) -> Graph:
        if self._graph is None:
            self._graph = Graph(self.glossary)
        return self._graph

    def settle(self, records: Sequence[TermRecord]) -> list[TermRecord]:
        """Return the records with categories and targets named as they are named today.

        Two relations that turn out to be the same, and one to the term itself, become one or none.
        """
        by_language: dict[str, set[str]] = {}
        for record in records:
            slugs = by_language.setdefault(record.language, set())
            slugs.update(relation.target for relation in record.relations)
        today = {
            (language, slug): term.slug
            for language, slugs in by_language.items()
            for slug, term in find_targets(self.glossary, language, slugs).items()
            if slug != term.slug
        }
        return [self._settled(record, today) for record in records]

    def _settled(self, record: TermRecord, today: dict[tuple[str, str], str]) -> TermRecord:
        update: dict[str, Any] = {}
        category = self.categories.find(record.language, record.category)
        if category is not None and category.name != record.category:
            update["category"] = category.name
        moves = {record.slug} | {slug for language, slug in today if language == record.language}
        if any(each.target in moves for each in record.relations):
            relations: dict[tuple[str, str], RelationRecord] = {}
            for each in record.relations:
                target = today.get((record.language, each.target), each.target)
                if target != record.slug:
                    moved = each.model_copy(update={"target": target})
                    relations.setdefault((each.type, target), moved)
            update["relations"] = tuple(relations.values())
        # `model_copy` keeps which fields were given, apart from those updated here.
        given = record.model_fields_set
        settled = record.model_copy(update=update) if update else record
        if update:
            settled.__pydantic_fields_set__.intersection_update(given)
        return settled

    def write(self, drafts: Sequence[Draft], occasion: Occasion) -> list[Term]:
        """Write each draft and return its term, in order. Runs in the caller's transaction.

        Relations whose target does not exist are kept as wanted; one that would close a
        circle is left out with a warning.
        """
        self.categories.ensure((each.record.language, each.record.category) for each in drafts)
        terms = [self._term(draft, occasion) for draft in drafts]
        revision_ids = allocate_ids(Revision, len(drafts))
        _insert_terms(
            [
                (term, revision_id)
                for term, draft, revision_id in zip(terms, drafts, revision_ids, strict=True)
                if draft.term is None
            ]
        )
        for name, model, columns in _PLAIN_PARTS:
            _write_parts(name, model, columns, terms, drafts)
        self._adopt(terms, drafts)
        targets = self._write_relations(terms, drafts)
        self._write_revisions(terms, drafts, targets, revision_ids, occasion)
        return terms

    def _adopt(self, terms: Sequence[Term], drafts: Sequence[Draft]) -> None:
        """Let the new slugs be found by those who wanted them, but for what closes a circle."""
        named = {
            term.pk: (term, draft)
            for term, draft in zip(terms, drafts, strict=True)
            if draft.current is None or draft.current.slug != term.slug
        }
        for relation in adopt_wanted([term for term, _draft in named.values()]):
            if not is_acyclic(relation.type):
                continue
            edge = (relation.term_id, relation.type, relation.target_id)
            if not self.graph.closes_circle(*edge):
                self.graph.add(*edge)
                continue
            Relation.objects.filter(pk=relation.pk).delete()
            self.graph.discard(*edge)
            named[relation.target_id][1].warnings.append(
                _("A relation of “%(name)s” to this term closes a circle; it was left out.")
                % {"name": relation.term_name}
            )

    def _term(self, draft: Draft, occasion: Occasion) -> Term:
        record = draft.record
        term = draft.term
        category = self.categories.find(record.language, record.category)
        changed = {name: getattr(record, name) for name in _SCALARS}
        changed |= {
            "category_id": category.pk if category is not None else None,
            "stage": Stage.DRAFT,
            "updated_at": occasion.at,
        }
        if term is not None:
            for name, value in changed.items():
                setattr(term, name, value)
            return term
        changed |= {
            "glossary_id": self.glossary.pk,
            "language": record.language,
            "concept": record.concept or uuid.uuid4(),
            "external_id": record.external_id,
            "created_at": occasion.at,
        }
        # By position: an instance by names takes several times as long to make.
        new: Callable[..., Term] = Term
        term = new(*(_NEW_TERM | changed).values())
        term.glossary = self.glossary
        return term

    def _write_relations(
        self, terms: Sequence[Term], drafts: Sequence[Draft]
    ) -> list[list[int | None]]:
        """Write relations and return each term's target ids in order; shortens drafts' records."""
        changed = [
            (term, draft)
            for term, draft in zip(terms, drafts, strict=True)
            if draft.current is None or draft.current.relations != draft.record.relations
        ]
        replaced = [term.pk for term, draft in changed if draft.current is not None]
        if replaced:
            self._forget_relations(replaced)
        found = self._targets(terms, drafts)
        rows: list[tuple[Any, ...]] = []
        for term, draft in changed:
            kept: list[RelationRecord] = []
            for each in draft.record.relations:
                target = found.get((term.language, each.target))
                if target is not None and not self._may_relate(term, each, target, draft):
                    continue
                target_id = target.pk if target is not None else None
                slug = "" if target is not None else each.target
                rows.append((term.pk, len(kept), each.type.value, target_id, slug, each.name))
                kept.append(each)
            if len(kept) != len(draft.record.relations):
                draft.record = draft.record.model_copy(update={"relations": tuple(kept)})
        columns = ("term", "position", "type", "target", "target_slug", "name")
        insert(Relation, columns, rows)
        return [
            [
                target.pk if (target := found.get((term.language, each.target))) else None
                for each in draft.record.relations
            ]
            for term, draft in zip(terms, drafts, strict=True)
        ]

    def _forget_relations(self, term_ids: list[int]) -> None:
        stated = Relation.objects.filter(term__in=term_ids)
        if self._graph is not None:
            resolved = stated.filter(target__isnull=False)
            for edge in resolved.values_list("term_id", "type", "target_id"):
                self._graph.discard(*edge)
        stated.delete()

    def _targets(
        self, terms: Sequence[Term], drafts: Sequence[Draft]
    ) -> dict[tuple[str, str], Target]:
        by_language: dict[str, set[str]] = {}
        for draft in drafts:
            slugs = by_language.setdefault(draft.record.language, set())
            slugs.update(each.target for each in draft.record.relations)
        return {
            (language, slug): term
            for language, slugs in by_language.items()
            for slug, term in find_targets(self.glossary, language, slugs).items()
        }

    def _may_relate(
        self, term: Term, relation: RelationRecord, target: Target, draft: Draft
    ) -> bool:
        if target.pk == term.pk:
            draft.warnings.append(_("A relation to the term itself was left out."))
            return False
        if not is_acyclic(relation.type):
            return True
        if self.graph.closes_circle(term.pk, relation.type, target.pk):
            draft.warnings.append(
                _("The relation “%(type)s” to “%(target)s” closes a circle; it was left out.")
                % {"type": relation.type, "target": relation.target}
            )
            return False
        self.graph.add(term.pk, relation.type, target.pk)
        return True

    def _write_revisions(
        self,
        terms: Sequence[Term],
        drafts: Sequence[Draft],
        targets: list[list[int | None]],
        revision_ids: Sequence[int],
        occasion: Occasion,
    ) -> None:
        numbers = _last_numbers([draft.term.pk for draft in drafts if draft.term is not None])
        revisions = []
        for term, draft, ids, pk in zip(terms, drafts, targets, revision_ids, strict=True):
            references = {"category": term.category_id, "targets": ids}
            number = numbers.get(term.pk, 0) + 1
            draft.record = self._as_written(draft.record, term)
            revision = new_revision(term, number, draft.record, references, occasion)
            revision.pk = pk
            term.revision = revision
            revisions.append(revision)
        insert(Revision, _REVISION_COLUMNS, map(_REVISION_VALUES, revisions))
        save_revised(
            term for term, draft in zip(terms, drafts, strict=True) if draft.term is not None
        )

    def _as_written(self, record: TermRecord, term: Term) -> TermRecord:
        """Return the record as `record_of` reads it back from the rows."""
        category = self.categories.find(record.language, record.category)
        update: dict[str, Any] = {"concept": term.concept, "status": None, "successor": None}
        if category is not None:
            update["category"] = category.name
        if record.external_id == record.slug:
            update["external_id"] = ""
        return record.model_copy(update=update)


def _insert_terms(created: Sequence[tuple[Term, int]]) -> None:
    """Insert new terms, each with the id its first revision will have."""
    for (term, revision_id), pk in zip(created, allocate_ids(Term, len(created)), strict=True):
        term.pk = pk
        term.revision_id = revision_id
        term.created_at = term.updated_at
    insert(Term, _TERM_COLUMNS, [_TERM_VALUES(term) for term, _revision_id in created])


# What every new term has of its own, such as its concept, takes the place of what is here.
_NEW_TERM = {field.attname: field.get_default() for field in Term._meta.concrete_fields}
_TERM_COLUMNS = [field.attname for field in Term._meta.concrete_fields]
_TERM_VALUES = values_of(Term, _TERM_COLUMNS)
_REVISION_COLUMNS = [field.attname for field in Revision._meta.concrete_fields]
_REVISION_VALUES = values_of(Revision, _REVISION_COLUMNS)


def _last_numbers(term_ids: Sequence[int]) -> dict[int, int]:
    if not term_ids:
        return {}
    numbered = Revision.objects.filter(term__in=term_ids).order_by().values_list("term")
    return dict(numbered.annotate(Max("number")))


def next_number(term: Term) -> int:
    """Return the number of the term's next revision; not every one became its latest."""
    return _last_numbers([term.pk]).get(term.pk, 0) + 1


def new_revision(
    term: Term,
    number: int,
    record: TermRecord,
    references: dict[str, Any],
    occasion: Occasion,
) -> Revision:
    """Return a revision that is not in the database yet. `record` is content alone."""
    content = record.canonical_json()
    return Revision(
        term_id=term.pk,
        number=number,
        kind=occasion.kind,
        content=content,
        digest=digest_of(content),
        references=references,
        author_id=occasion.by.pk if occasion.by is not None else None,
        comment=occasion.comment,
        import_run_id=occasion.run.pk if occasion.run is not None else None,
        created_at=occasion.at,
    )


def save_revised(terms: Iterable[Term]) -> None:
    """Write the columns an edit changes of many terms in one statement a batch."""
    Term.objects.bulk_create(
        terms, update_conflicts=True, unique_fields=["id"], update_fields=_UPDATED
    )


def _write_parts(
    name: str,
    model: type[Label] | type[FAQ] | type[Source],
    columns: tuple[str, ...],
    terms: Sequence[Term],
    drafts: Sequence[Draft],
) -> None:
    changed = [
        (term, draft)
        for term, draft in zip(terms, drafts, strict=True)
        if draft.current is None or getattr(draft.current, name) != getattr(draft.record, name)
    ]
    replaced = [term.pk for term, draft in changed if draft.current is not None]
    if replaced:
        model.objects.filter(term__in=replaced).delete()
    insert(
        model,
        ("term", "position", *columns),
        [
            (term.pk, position, *(getattr(part, column) for column in columns))
            for term, draft in changed
            for position, part in enumerate(getattr(draft.record, name))
        ],
    )
