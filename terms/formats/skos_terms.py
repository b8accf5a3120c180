"""The RDF vocabularies a SKOS file uses, and what each property is called here.

Names are SKOS's own words; where several properties say the same they share a name.
"""

from terms.records import LabelKind, RelationType

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
SKOS_XL = "http://www.w3.org/2008/05/skos-xl#"
DCTERMS = "http://purl.org/dc/terms/"
DC = "http://purl.org/dc/elements/1.1/"
ISO_THES = "http://purl.org/iso25964/skos-thes#"

TYPE = RDF + "type"
CONCEPT = SKOS + "Concept"
COLLECTION = SKOS + "Collection"
ORDERED_COLLECTION = SKOS + "OrderedCollection"
SCHEME = SKOS + "ConceptScheme"
CLASSES = {CONCEPT, COLLECTION, ORDERED_COLLECTION, SCHEME}

# A slug is an identifier with the language it stands for. Where the entry names no language,
# this datatype tells it from the identifiers of other systems.
IDENTIFIER = DCTERMS + "identifier"
SLUG_DATATYPE = XSD + "NMTOKEN"
ANY_URI = XSD + "anyURI"

_SKOS_NAMES = (
    "altLabel", "broadMatch", "broader", "closeMatch", "definition", "exactMatch", "example",
    "hasTopConcept", "hiddenLabel", "historyNote", "inScheme", "member", "memberList",
    "narrowMatch", "narrower", "note", "prefLabel", "related", "relatedMatch", "scopeNote",
    "topConceptOf",
)  # fmt: skip
PROPERTIES = {SKOS + name: name for name in _SKOS_NAMES} | {
    TYPE: "type",
    RDF + "first": "first",
    RDF + "rest": "rest",
    RDF + "value": "literalForm",
    RDFS + "label": "title",
    OWL + "deprecated": "deprecated",
    SKOS_XL + "prefLabel": "prefLabel",
    SKOS_XL + "altLabel": "altLabel",
    SKOS_XL + "hiddenLabel": "hiddenLabel",
    SKOS_XL + "literalForm": "literalForm",
    DC + "source": "source",
    DC + "title": "title",
    DCTERMS + "source": "source",
    DCTERMS + "title": "title",
    DCTERMS + "creator": "creator",
    DCTERMS + "date": "date",
    IDENTIFIER: "identifier",
    DCTERMS + "isReplacedBy": "isReplacedBy",
    DCTERMS + "replaces": "replaces",
    DCTERMS + "requires": "requires",
    DCTERMS + "isRequiredBy": "isRequiredBy",
    ISO_THES + "broaderGeneric": "broader",
    ISO_THES + "broaderInstantial": "broader",
    ISO_THES + "broaderPartitive": "broaderPartitive",
    ISO_THES + "narrowerGeneric": "narrower",
    ISO_THES + "narrowerInstantial": "narrower",
    ISO_THES + "narrowerPartitive": "narrowerPartitive",
}

# In the order in which a record that was read lists them.
RELATIONS = {
    "broader": RelationType.BROADER,
    "narrower": RelationType.NARROWER,
    "broaderPartitive": RelationType.PART_OF,
    "narrowerPartitive": RelationType.HAS_PART,
    "related": RelationType.RELATED,
    "requires": RelationType.PREREQUISITE,
    "isRequiredBy": RelationType.LEADS_TO,
    "isReplacedBy": RelationType.REPLACED_BY,
    "replaces": RelationType.REPLACES,
}
# A match within the file is a relation, one to the outside a source.
MATCHES = {
    "exactMatch": "related",
    "closeMatch": "related",
    "broadMatch": "broader",
    "narrowMatch": "narrower",
    "relatedMatch": "related",
}
WRITTEN_RELATIONS = {
    RelationType.BROADER: SKOS + "broader",
    RelationType.NARROWER: SKOS + "narrower",
    RelationType.PART_OF: ISO_THES + "broaderPartitive",
    RelationType.HAS_PART: ISO_THES + "narrowerPartitive",
    RelationType.RELATED: SKOS + "related",
    RelationType.CONTRASTS_WITH: SKOS + "related",
    RelationType.PREREQUISITE: DCTERMS + "requires",
    RelationType.LEADS_TO: DCTERMS + "isRequiredBy",
    RelationType.REPLACED_BY: DCTERMS + "isReplacedBy",
    RelationType.REPLACES: DCTERMS + "replaces",
}
LABELS = {"altLabel": LabelKind.ALTERNATE, "hiddenLabel": LabelKind.HIDDEN}
WRITTEN_LABELS = {
    LabelKind.ALTERNATE: SKOS + "altLabel",
    LabelKind.ABBREVIATION: SKOS + "altLabel",
    LabelKind.INFLECTION: SKOS + "hiddenLabel",
    LabelKind.HIDDEN: SKOS + "hiddenLabel",
    LabelKind.FORBIDDEN: SKOS + "hiddenLabel",
}

PREFIXES = {
    "dcterms": DCTERMS,
    "iso-thes": ISO_THES,
    "owl": OWL,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "xsd": XSD,
}
