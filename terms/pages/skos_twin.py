"""A term as a SKOS concept in JSON-LD, from its stored document, in the words of the export.

It says what one page shows: that no chain of terms leads back to it is for the whole export to see.
"""

import uuid
from typing import Any

from terms.formats.skos_terms import (
    ANY_URI,
    DCTERMS,
    ISO_THES,
    OWL,
    SKOS,
    WRITTEN_LABELS,
    WRITTEN_RELATIONS,
    XSD,
)
from terms.records import LabelKind, RelationType
from terms.text.folding import label_key

Node = dict[str, Any]

_CONTEXT = {
    "skos": SKOS,
    "dcterms": DCTERMS,
    "iso-thes": ISO_THES,
    "owl": OWL,
    "xsd": XSD,
}
# `related` may not join what is above the other already (SKOS Reference, S27).
_HIERARCHICAL = (
    RelationType.BROADER,
    RelationType.NARROWER,
    RelationType.PART_OF,
    RelationType.HAS_PART,
)


def describe_concept(
    document: Node, *, concept: uuid.UUID, glossary_title: str, glossary_url: str
) -> Node:
    """Return the JSON-LD of a term; each translation is a concept of its own, an exact match.

    concept: the id they share, by which the export names all of them as one.
    """
    language = document["language"]
    scheme = f"{glossary_url}#glossary"
    node: Node = {
        "@id": _id(document["url"]),
        "@type": "skos:Concept",
        "skos:prefLabel": _text(document["name"], language),
        **_labels(document),
        "dcterms:identifier": _text(document["slug"], language),
    }
    for key, name in (("short_definition", "definition"), ("explanation", "note")):
        if document[key]:
            node[f"skos:{name}"] = _text(document[key], language)
    if document["status"] == "deprecated":
        node["owl:deprecated"] = True
    node |= _relations(document)
    translations = [_neighbour(each) for each in document["translations"]]
    node["skos:exactMatch"] = [*translations, {"@id": f"urn:uuid:{concept}"}]
    node["skos:inScheme"] = {"@id": scheme}
    if document["sources"]:
        node["dcterms:source"] = [_source(each, language) for each in document["sources"]]
    for key, name in (("first_published_at", "issued"), ("changed_at", "modified")):
        node[f"dcterms:{name}"] = _typed(document[key], "xsd:dateTime")
    graph = [
        node,
        {
            "@id": scheme,
            "@type": "skos:ConceptScheme",
            "dcterms:title": _text(glossary_title, language),
        },
    ]
    if category := document["category"]:
        graph.append(
            {
                "@id": f"{category['url']}#category",
                "@type": "skos:Collection",
                "skos:prefLabel": _text(category["name"], language),
                "skos:member": {"@id": node["@id"]},
            }
        )
    return {"@context": _CONTEXT, "@graph": graph}


def _id(url: str) -> str:
    return f"{url}#term"


def _text(text: str, language: str) -> Node:
    return {"@language": language, "@value": text}


def _typed(value: str, datatype: str) -> Node:
    return {"@type": datatype, "@value": value}


def _labels(document: Node) -> dict[str, list[Node]]:
    """Return the labels; one that reads like the name or another is no second name (S13)."""
    found: dict[str, list[Node]] = {}
    seen = {label_key(document["name"])}
    for label in document["labels"]:
        key = label_key(label["text"])
        if key not in seen:
            seen.add(key)
            name = _compact(WRITTEN_LABELS[LabelKind(label["kind"])])
            found.setdefault(name, []).append(_text(label["text"], document["language"]))
    return found


def _relations(document: Node) -> dict[str, list[Node]]:
    """Return links by property, each target once; a wanted term has no address to link to."""
    pairs = [
        (RelationType(each["type"]), each["target"])
        for each in document["relations"]
        if each["target"] is not None
    ]
    if document["successor"]:
        pairs.insert(0, (RelationType.REPLACED_BY, document["successor"]))
    in_hierarchy = {target["url"] for type_, target in pairs if type_ in _HIERARCHICAL}
    found: dict[str, dict[str, Node]] = {}
    for type_, target in pairs:
        name = WRITTEN_RELATIONS[type_]
        if name != f"{SKOS}related" or target["url"] not in in_hierarchy:
            found.setdefault(_compact(name), {})[target["url"]] = _neighbour(target)
    return {name: list(targets.values()) for name, targets in found.items()}


def _neighbour(link: Node) -> Node:
    return {"@id": _id(link["url"]), "skos:prefLabel": _text(link["name"], link["language"])}


def _source(source: Node, language: str) -> Node:
    work: Node = {"dcterms:title": _text(source["title"], language)}
    if source["authors"]:
        work["dcterms:creator"] = source["authors"]
    if source["year"]:
        work["dcterms:date"] = _typed(f"{source['year']:04}", "xsd:gYear")
    if source["url"]:
        work["dcterms:identifier"] = _typed(source["url"], ANY_URI)
    return work


def _compact(iri: str) -> str:
    for prefix, start in _CONTEXT.items():
        if iri.startswith(start):
            return f"{prefix}:{iri.removeprefix(start)}"
    return iri
