"""The data categories of TBX that say something of a glossary, and what they mean here."""

from terms.records import RelationType

RELATIONS = {
    "crossReference": RelationType.RELATED,
    "relatedConcept": RelationType.RELATED,
    "associatedConcept": RelationType.RELATED,
    "coordinateConceptGeneric": RelationType.RELATED,
    "coordinateConceptPartitive": RelationType.RELATED,
    "sequentiallyRelatedConcept": RelationType.RELATED,
    "spatiallyRelatedConcept": RelationType.RELATED,
    "temporallyRelatedConcept": RelationType.RELATED,
    "antonymConcept": RelationType.CONTRASTS_WITH,
    "relatedConceptBroader": RelationType.BROADER,
    "broaderConceptGeneric": RelationType.BROADER,
    "superordinateConceptGeneric": RelationType.BROADER,
    "relatedConceptNarrower": RelationType.NARROWER,
    "narrowerConceptGeneric": RelationType.NARROWER,
    "subordinateConceptGeneric": RelationType.NARROWER,
    "broaderConceptPartitive": RelationType.PART_OF,
    "superordinateConceptPartitive": RelationType.PART_OF,
    "narrowerConceptPartitive": RelationType.HAS_PART,
    "subordinateConceptPartitive": RelationType.HAS_PART,
}
TEXTS = ("definition", "explanation", "context", "note")
PREFERRED = ("preferredTerm-admn-sts", "preferredTerm")
FORBIDDEN = (
    "deprecatedTerm-admn-sts", "deprecatedTerm", "supersededTerm-admn-sts", "supersededTerm",
)  # fmt: skip
ABBREVIATIONS = ("abbreviation", "acronym", "initialism")
