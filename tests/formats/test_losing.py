"""What an entry loses in a format that cannot say all of it."""

from typing import Any

import pytest

from terms.formats.losing import lost_of
from terms.formats.registry import FORMATS
from terms.records import (
    FAQRecord,
    LabelKind,
    LabelRecord,
    RelationRecord,
    RelationType,
    Status,
    TermRecord,
)


def entry(**fields: Any) -> TermRecord:
    return TermRecord(**{"slug": "token", "name": "token", **fields})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "faqs"),
        ({"labels": (LabelRecord(text="t"),)}, "labels.kind"),
        ({"relations": (RelationRecord(target="x"),)}, "relations.contrasts_with"),
        ({"status": Status.PUBLISHED}, "status.withdrawn"),
        ({"external_id": "https://example.org/token"}, "external_id.no_iri"),
        ({"external_id": "c12"}, "external_id.no_xml_name"),
    ],
)
def test_what_an_entry_does_not_have_is_not_lost(fields: dict[str, Any], said: str) -> None:
    assert list(lost_of(entry(**fields), [said])) == []


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"faqs": (FAQRecord(question="Why?", answer="So."),)}, "faqs"),
        ({"labels": (LabelRecord(text="t", kind=LabelKind.HIDDEN),)}, "labels.kind"),
        (
            {"relations": (RelationRecord(type=RelationType.CONTRASTS_WITH, target="x"),)},
            "relations.contrasts_with",
        ),
        ({"status": Status.WITHDRAWN}, "status.withdrawn"),
        ({"external_id": "12 c"}, "external_id.no_iri"),
        ({"external_id": "12 c"}, "external_id.no_xml_name"),
    ],
)
def test_what_an_entry_has_beyond_a_format_is_lost(fields: dict[str, Any], said: str) -> None:
    assert list(lost_of(entry(**fields), ["successor", said])) == [said]


def test_what_formats_say_they_cannot_carry_is_understood() -> None:
    known = set(TermRecord.model_fields)
    for format_ in FORMATS.values():
        assert {each.partition(".")[0] for each in format_.cannot_carry} <= known
        assert list(lost_of(entry(), format_.cannot_carry)) in ([], ["slug"])
