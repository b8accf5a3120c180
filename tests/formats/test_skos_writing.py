"""What SKOS brings back, and that what is written is sound whatever the records."""

import io
from collections import defaultdict
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.formats import skos
from terms.formats.base import ReadOptions
from terms.records import (
    FAQRecord,
    LabelKind,
    LabelRecord,
    RelationRecord,
    RelationType,
    Status,
    TermRecord,
)
from terms.text.folding import label_key
from tests import strategies

SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
WRITTEN = [each for each in skos.FORMATS if each.write is not None]
SYNTAXES = {
    "skos": pyoxigraph.RdfFormat.TURTLE,
    "skos-xml": pyoxigraph.RdfFormat.RDF_XML,
    "skos-jsonld": pyoxigraph.RdfFormat.JSON_LD,
    "skos-ntriples": pyoxigraph.RdfFormat.N_TRIPLES,
}
COMES_BACK_AS = {
    LabelKind.ALTERNATE: LabelKind.ALTERNATE,
    LabelKind.ABBREVIATION: LabelKind.ALTERNATE,
    LabelKind.INFLECTION: LabelKind.HIDDEN,
    LabelKind.HIDDEN: LabelKind.HIDDEN,
    LabelKind.FORBIDDEN: LabelKind.HIDDEN,
}
IRIS = st.sampled_from(["https://example.org/c/1", "http://example.org/ü#x", "urn:isbn:1", "7", ""])
by_format = pytest.mark.parametrize("format_", WRITTEN, ids=lambda each: each.name)


def term(**fields: Any) -> TermRecord:
    return TermRecord.model_validate(fields)


def write(format_, records) -> bytes:
    stream = io.BytesIO()
    format_.write(records, stream)
    return stream.getvalue()


def read(format_, data):
    rows = list(format_.read(io.BytesIO(data), ReadOptions()))
    assert [row.problem for row in rows if row.problem] == []
    return [row.record for row in rows if row.record]


def carried(record: TermRecord) -> TermRecord:
    """Return what SKOS can say of a record of which no other knows."""
    labels, seen = [], {label_key(record.name)}
    for label in record.labels:
        if label_key(label.text) not in seen:
            seen.add(label_key(label.text))
            labels.append({"text": label.text, "kind": COMES_BACK_AS[label.kind]})
    relations = list(record.relations)
    if record.successor:
        relations.insert(0, RelationRecord(type=RelationType.REPLACED_BY, target=record.successor))
    names: dict[str, str] = {}
    for relation in relations:
        names[relation.target] = names.get(relation.target) or relation.name
    found: dict[tuple[RelationType, str], dict[str, Any]] = {}
    for relation in relations:
        kind = relation.type
        if kind is RelationType.CONTRASTS_WITH:
            kind = RelationType.RELATED
        if relation.target != record.slug:
            found[kind, relation.target] = {
                "type": kind, "target": relation.target, "name": names[relation.target],
            }  # fmt: skip
    kinds = list(RelationType)
    ordered = sorted(found.values(), key=lambda each: kinds.index(each["type"]))
    deprecated = record.status is Status.DEPRECATED
    replaced = [each["target"] for each in ordered if each["type"] is RelationType.REPLACED_BY]
    has_iri = record.external_id.startswith(("http", "urn"))
    fields = record.model_dump() | {
        "seo_title": "",
        "seo_description": "",
        "faqs": (),
        "external_id": record.external_id if has_iri else "",
        "concept": None if has_iri else record.concept,
        "labels": sorted(labels, key=lambda each: each["kind"] is LabelKind.HIDDEN),
        "relations": ordered,
        "status": Status.DEPRECATED if deprecated else None,
        "successor": replaced[0] if deprecated and replaced else None,
    }
    return TermRecord.model_validate(fields)


def triples(data: bytes, name: str) -> set[tuple[str, str, Any]]:
    parsed = pyoxigraph.parse(io.BytesIO(data), SYNTAXES[name])
    return {(str(each.subject), each.predicate.value, each.object) for each in parsed}


def closure(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    closed = set(edges)
    while True:
        more = {(a, d) for a, b in closed for c, d in closed if b == c} - closed
        if not more:
            return closed
        closed |= more


def assert_sound(found: set[tuple[str, str, Any]]) -> None:
    """Check the integrity conditions of the SKOS Reference, by its numbers."""
    classes, labels, edges = defaultdict(set), defaultdict(list), defaultdict(set)
    for subject, predicate, thing in found:
        if predicate == RDF_TYPE:
            classes[thing.value.removeprefix(SKOS)].add(subject)
        elif isinstance(thing, pyoxigraph.Literal):
            labels[predicate.removeprefix(SKOS)].append((subject, thing.value, thing.language))
        else:
            edges[predicate.rpartition("#")[2]].add((subject, str(thing)))
    assert not classes["ConceptScheme"] & classes["Concept"]  # S9
    kinds = [set(labels[name]) for name in ("prefLabel", "altLabel", "hiddenLabel")]
    assert sum(map(len, kinds)) == len(set().union(*kinds))  # S13
    named = [(subject, language) for subject, _, language in labels["prefLabel"]]
    assert len(named) == len(set(named))  # S14
    up = edges["broader"] | edges["broaderPartitive"]
    up |= {(b, a) for a, b in edges["narrower"] | edges["narrowerPartitive"]}
    above = closure(up)
    related = edges["related"] | {(b, a) for a, b in edges["related"]}
    assert not related & above  # S27
    assert not classes["Collection"] & (classes["Concept"] | classes["ConceptScheme"])  # S37
    matches = edges["broadMatch"] | edges["narrowMatch"] | edges["relatedMatch"]
    assert not edges["exactMatch"] & matches  # S46


@by_format
@given(record=strategies.term_records(external_id=IRIS))
def test_skos_brings_back_what_it_can_say(format_, record):
    (back,) = read(format_, write(format_, [record]))

    assert back.canonical_json() == carried(record).canonical_json()


@given(record=strategies.term_records())
def test_skos_says_the_same_in_every_syntax(record):
    def without_nodes(each):
        return [
            [part for part in one if not str(part).startswith("_:")]
            for one in sorted(each, key=str)
        ]

    said = [
        sorted(map(str, without_nodes(triples(write(each, [record]), each.name))))
        for each in WRITTEN
    ]

    assert all(each == said[0] for each in said)


@by_format
@given(record=strategies.term_records())
def test_skos_output_is_recognised_by_its_content(format_, record):
    head = write(format_, [record])[:65_536]

    assert [each.name for each in skos.FORMATS if each.looks_like(head)] == [format_.name]


NAMES = "abcdef"
EDGES = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(RelationType), st.sampled_from(NAMES)),
    max_size=14,
    unique=True,
).map(lambda edges: [each for each in edges if each[0] != each[2]])


def glossary(edges, **fields) -> list[TermRecord]:
    return [
        term(
            slug=name,
            language="en",
            name=name.upper(),
            relations=[
                RelationRecord(type=kind, target=target)
                for source, kind, target in edges
                if source == name
            ],
            **fields,
        )
        for name in NAMES
    ]


@given(edges=EDGES)
def test_skos_relations_are_sound_and_only_unsound_ones_stay_behind(edges):
    records = glossary(edges)

    data = write(skos.TURTLE, records)

    assert_sound(triples(data, "skos"))
    up = {(a, c) for a, kind, c in edges if kind in ("broader", "part_of")}
    up |= {(c, a) for a, kind, c in edges if kind in ("narrower", "has_part")}
    above = closure(up)
    expected = set()
    for source, kind, target in edges:
        if kind in ("related", "contrasts_with"):
            if (source, target) not in above and (target, source) not in above:
                expected.add((source, "related", target))
        else:
            expected.add((source, kind.value, target))
    stated = {(a, kind, c) for a, kind, c in expected}
    for general, particular in (("broader", "part_of"), ("narrower", "has_part")):
        expected -= {(a, general, c) for a, kind, c in stated if kind == particular}
    found = {
        (record.slug, each.type.value, each.target)
        for record in read(skos.TURTLE, data)
        for each in record.relations
    }
    assert found == expected


@given(records=st.lists(strategies.term_records(external_id=IRIS), max_size=4))
def test_skos_output_is_sound_whatever_the_records(records):
    for format_ in WRITTEN:
        assert_sound(triples(write(format_, records), format_.name))


def test_skos_writes_translations_as_one_concept():
    uuid = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
    records = [
        term(slug="cat", language="en", concept=uuid, name="Cat", category="Pets"),
        term(slug="dog", language="en", name="Dog"),
        term(slug="katze", language="de", concept=uuid, name="Katze", category="Tiere"),
        term(slug="gato", language="pt-BR", concept=uuid, name="Gato"),
    ]

    for format_ in WRITTEN:
        back = read(format_, write(format_, records))

        assert sorted(back, key=lambda each: each.slug) == sorted(
            records, key=lambda each: each.slug
        )


def test_skos_second_entry_of_a_concept_in_a_language_is_a_concept_of_its_own():
    records = [
        term(slug=slug, language="en", external_id="https://example.org/c", name=slug)
        for slug in ("a", "b", "c")
    ]

    data = write(skos.TURTLE, records)

    assert_sound(triples(data, "skos"))
    assert sorted(each.name for each in read(skos.TURTLE, data)) == ["a", "b", "c"]


def test_skos_concept_is_deprecated_when_all_its_entries_are():
    entry = {"external_id": "https://example.org/c", "name": "x", "status": "deprecated"}
    records = [
        term(slug="x", language="en", **entry),
        term(slug="x", language="de", **entry | {"status": "published"}),
    ]

    assert b"deprecated" not in write(skos.TURTLE, records)
    assert b"deprecated" in write(skos.TURTLE, records[:1])


def test_skos_wanted_term_of_one_language_stays_in_it():
    shared = {"external_id": "https://example.org/c", "name": "x"}
    relation = RelationRecord(type=RelationType.BROADER, target="animal", name="Animal")
    records = [
        term(slug="x", language="en", relations=(relation,), **shared),
        term(slug="y", language="de", **shared),
    ]

    english, german = read(skos.TURTLE, write(skos.TURTLE, records))

    assert english.relations == (relation,)
    assert german.relations == ()


def test_skos_turtle_is_laid_out_for_people():
    record = term(
        slug="tide",
        language="en",
        external_id="https://example.org/tide",
        name="Tide",
        short_definition='The "rise" and fall.',
        labels=(LabelRecord(text="Ebb and flow"),),
        category="Sea",
    )

    text = write(skos.TURTLE, [record]).decode()

    assert text.partition("\n\n")[2] == (
        "<https://example.org/tide> a skos:Concept ;\n"
        '  skos:prefLabel "Tide"@en ;\n'
        '  dcterms:identifier "tide"@en ;\n'
        '  skos:altLabel "Ebb and flow"@en ;\n'
        '  skos:definition "The \\"rise\\" and fall."@en .\n'
        "\n"
        "<urn:uuid:70d901af-1479-52d8-8155-77d47bc4d685> a skos:Collection ;\n"
        '  skos:prefLabel "Sea"@en ;\n'
        "  skos:member <https://example.org/tide> .\n"
    )


def test_skos_what_it_cannot_carry_is_said():
    record = term(
        slug="a",
        name="A",
        seo_title="T",
        seo_description="D",
        faqs=(FAQRecord(question="Q", answer="A"),),
        status="withdrawn",
        external_id="not an address",
    )

    (back,) = read(skos.TURTLE, write(skos.TURTLE, [record]))

    lost = record.model_fields_set - back.model_fields_set
    assert lost == {"seo_title", "seo_description", "faqs", "status", "external_id"}
    assert lost <= {each.partition(".")[0] for each in skos.CANNOT_CARRY}


def test_skos_empty_glossary_is_a_file():
    for format_ in WRITTEN:
        assert read(format_, write(format_, [])) == []
