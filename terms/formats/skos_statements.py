"""From records to the statements of SKOS: sound by its integrity conditions, whatever the records.

S9, S13, S14, S27, S37 and S46 of the SKOS Reference hold of all that is yielded here.
"""

import re
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from terms.formats.concept_groups import ConceptGroups
from terms.formats.skos_rows import SLUG_SPACE, URN_UUID
from terms.formats.skos_terms import (
    ANY_URI,
    COLLECTION,
    CONCEPT,
    DCTERMS,
    IDENTIFIER,
    OWL,
    RDFS,
    SKOS,
    SLUG_DATATYPE,
    TYPE,
    WRITTEN_LABELS,
    WRITTEN_RELATIONS,
    XSD,
)
from terms.records import RelationRecord, RelationType, SourceRecord, Status, TermRecord
from terms.text.folding import label_key

_IRI = re.compile(r"(?:https?|urn):[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_UP = (RelationType.BROADER, RelationType.PART_OF)
_DOWN = (RelationType.NARROWER, RelationType.HAS_PART)


def statements(records: Iterable[TermRecord]) -> Iterator[Triple]:
    """Yield the statements about each concept in turn, then those about categories.

    Left out is what would make the graph unsound: a relation *related* between concepts of which
    one is above the other (S27), and labels that say the same twice (S13).
    """
    hierarchy = _Hierarchy()
    with ConceptGroups(hierarchy.noting(records), key=concept_iri, own_key=_made_iri) as groups:
        hierarchy.settle(groups)
        yield from _Statements(groups, hierarchy).all()


def concept_iri(record: TermRecord) -> str:
    """Return the concept's own IRI, else one made of its concept's id, else of its slug."""
    if _IRI.fullmatch(record.external_id) and _is_sound(record.external_id):
        return record.external_id
    return f"{URN_UUID}{record.concept}" if record.concept else _made_iri(record)


def _made_iri(record: TermRecord) -> str:
    return _slug_iri(record.language, record.slug)


def _slug_iri(language: str, slug: str) -> str:
    return f"{URN_UUID}{uuid.uuid5(SLUG_SPACE, f'{language}/{slug}')}"


def _is_sound(iri: str) -> bool:
    try:
        NamedNode(iri)
    except ValueError:
        return False
    return True


class _Hierarchy:
    """What stands above what, in the whole export: needed before the first concept is written."""

    def __init__(self) -> None:
        self._edges: list[tuple[str, str, str, bool]] = []
        self._above: dict[str, set[str]] = defaultdict(set)

    def noting(self, records: Iterable[TermRecord]) -> Iterator[TermRecord]:
        for record in records:
            for relation in record.relations:
                if relation.type in _UP + _DOWN:
                    up = relation.type in _UP
                    self._edges.append((record.language, record.slug, relation.target, up))
            yield record

    def settle(self, groups: ConceptGroups) -> None:
        for language, slug, target, up in self._edges:
            source, other = (
                groups.key_of(language, each) or _slug_iri(language, each)
                for each in (slug, target)
            )
            self._above[source if up else other].add(other if up else source)
        self._edges.clear()

    def joins(self, one: str, other: str) -> bool:
        """Tell whether one of two concepts is above the other, however far."""
        return self._leads(one, other) or self._leads(other, one)

    def _leads(self, start: str, goal: str) -> bool:
        seen: set[str] = set()
        frontier = {start}
        while frontier:
            seen |= frontier
            frontier = set().union(*(self._above.get(each, ()) for each in frontier)) - seen
            if goal in frontier:
                return True
        return False


class _Statements:
    def __init__(self, groups: ConceptGroups, hierarchy: _Hierarchy) -> None:
        self._groups = groups
        self._hierarchy = hierarchy
        self._members: dict[tuple[str, str], list[str]] = {}
        self._wanted: dict[tuple[str, str], str] = {}
        self._works = 0

    def all(self) -> Iterator[Triple]:
        for iri, records in self._groups:
            yield from self._concept(iri, records)
        for (language, slug), name in self._wanted.items():
            wanted = NamedNode(_slug_iri(language, slug))
            yield _slug(wanted, language, slug)
            if name:
                yield Triple(wanted, NamedNode(RDFS + "label"), _literal(name, language))
        for (language, category), members in self._members.items():
            collection = NamedNode(_slug_iri("category", f"{language}/{category}"))
            yield Triple(collection, NamedNode(TYPE), NamedNode(COLLECTION))
            yield _text(collection, "prefLabel", category, language)
            for member in members:
                yield Triple(collection, NamedNode(SKOS + "member"), NamedNode(member))

    def _concept(self, iri: str, records: list[TermRecord]) -> Iterator[Triple]:
        concept = NamedNode(iri)
        yield Triple(concept, NamedNode(TYPE), NamedNode(CONCEPT))
        for record in records:
            yield _text(concept, "prefLabel", record.name, record.language)
        for record in records:
            yield _slug(concept, record.language, record.slug)
        for record in records:
            yield from _labels(concept, record)
        for record in records:
            if record.short_definition:
                yield _text(concept, "definition", record.short_definition, record.language)
        for record in records:
            if record.explanation:
                yield _text(concept, "note", record.explanation, record.language)
        if all(record.status is Status.DEPRECATED for record in records):
            yield Triple(concept, NamedNode(OWL + "deprecated"), Literal(True))  # noqa: FBT003 - a value
        yield from self._relations(iri, records)
        works: list[Triple] = []
        for record in records:
            for source in record.sources:
                yield from self._source(concept, source, record.language, works)
            if record.category:
                members = self._members.setdefault((record.language, record.category), [])
                members.append(iri)
        yield from works

    def _relations(self, iri: str, records: list[TermRecord]) -> Iterator[Triple]:
        found: dict[str, dict[str, None]] = {each: {} for each in WRITTEN_RELATIONS.values()}
        for record in records:
            for relation in _with_successor(record):
                target = self._target(record.language, relation)
                if target != iri:
                    found[WRITTEN_RELATIONS[relation.type]][target] = None
        for relation_iri, targets in found.items():
            for target in targets:
                if relation_iri == SKOS + "related" and self._hierarchy.joins(iri, target):
                    continue
                yield Triple(NamedNode(iri), NamedNode(relation_iri), NamedNode(target))

    def _target(self, language: str, relation: RelationRecord) -> str:
        if found := self._groups.key_of(language, relation.target):
            return found
        key = language, relation.target
        self._wanted[key] = self._wanted.get(key) or relation.name
        return _slug_iri(language, relation.target)

    def _source(
        self, concept: NamedNode, source: SourceRecord, language: str, works: list[Triple]
    ) -> Iterator[Triple]:
        self._works += 1
        work = BlankNode(f"source{self._works}")
        yield Triple(concept, NamedNode(DCTERMS + "source"), work)
        works.append(Triple(work, NamedNode(DCTERMS + "title"), _literal(source.title, language)))
        if source.authors:
            works.append(Triple(work, NamedNode(DCTERMS + "creator"), Literal(source.authors)))
        if source.year:
            year = Literal(f"{source.year:04}", datatype=NamedNode(XSD + "gYear"))
            works.append(Triple(work, NamedNode(DCTERMS + "date"), year))
        if source.url:
            url = Literal(source.url, datatype=NamedNode(ANY_URI))
            works.append(Triple(work, NamedNode(IDENTIFIER), url))


def _labels(concept: NamedNode, record: TermRecord) -> Iterator[Triple]:
    """Yield the labels; one that reads like the name or another is no second name (S13)."""
    seen = {label_key(record.name)}
    for label in record.labels:
        key = label_key(label.text)
        if key not in seen:
            seen.add(key)
            predicate = NamedNode(WRITTEN_LABELS[label.kind])
            yield Triple(concept, predicate, _literal(label.text, record.language))


def _with_successor(record: TermRecord) -> list[RelationRecord]:
    relations = list(record.relations)
    if record.successor:
        replaced = RelationRecord(type=RelationType.REPLACED_BY, target=record.successor)
        relations.insert(0, replaced)
    return relations


def _slug(concept: NamedNode, language: str, slug: str) -> Triple:
    datatype = None if language else NamedNode(SLUG_DATATYPE)
    literal = Literal(slug, language=language or None, datatype=datatype)
    return Triple(concept, NamedNode(IDENTIFIER), literal)


def _text(concept: NamedNode, name: str, text: str, language: str) -> Triple:
    return Triple(concept, NamedNode(SKOS + name), _literal(text, language))


def _literal(text: str, language: str) -> Literal:
    return Literal(text, language=language or None)
