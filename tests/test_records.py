"""The record of an entry: one canonical form, laws of its digest, limits."""

import unicodedata
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from terms import records
from terms.records import LabelRecord, RelationType, Status, TermRecord
from terms.text.slugs import SLUG_MAX_LENGTH
from tests.strategies import labels, term_records

_LINES = ["external_id", "name", "seo_title", "seo_description", "category"]
_TEXTS = ["short_definition", "explanation"]

Form = Literal["NFC", "NFD"]
_FORMS: list[Form] = ["NFC", "NFD"]


def record(**fields: Any) -> TermRecord:
    return TermRecord.model_validate({"slug": "pod", "name": "Pod"} | fields)


def refusal(**fields: Any) -> str:
    with pytest.raises(ValidationError) as refused:
        record(**fields)
    return str(refused.value)


@given(term_records())
def test_a_record_comes_back_from_its_canonical_json(entry: TermRecord) -> None:
    again = TermRecord.model_validate_json(entry.canonical_json())

    assert again == entry
    assert again.canonical_json() == entry.canonical_json()
    assert TermRecord.model_validate(entry.model_dump(mode="json")) == entry


@given(term_records(), st.sampled_from(_FORMS), st.sampled_from(["\r\n", "\r", "\n"]))
def test_equal_entries_are_equal_bytes(entry: TermRecord, form: Form, line_end: str) -> None:
    def written_otherwise(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {key: written_otherwise(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [written_otherwise(each) for each in value]
        if not isinstance(value, str) or key in ("concept", "kind", "language", "status", "type"):
            return value
        loose = unicodedata.normalize(form, value)
        if key in (*_TEXTS, "answer"):
            return f"\n{loose} \t".replace("\n", line_end)
        return f"  {loose} \n".replace(" ", "  ")

    other = TermRecord.model_validate(written_otherwise(entry.model_dump(mode="json")))

    assert other == entry
    assert other.canonical_json() == entry.canonical_json()
    assert other.digest() == entry.digest()


@given(term_records(), st.data())
def test_the_digest_tells_other_content(entry: TermRecord, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from([*_LINES, *_TEXTS]))
    changed = entry.model_copy(update={field: f"{getattr(entry, field)}x"})

    assert changed.digest() != entry.digest()
    assert len(entry.digest()) == 16


@given(term_records(), labels())
def test_the_digest_tells_another_label(entry: TermRecord, label: LabelRecord) -> None:
    changed = entry.model_copy(update={"labels": (*entry.labels, label)})

    assert changed.digest() != entry.digest()


@given(term_records(), st.none() | st.sampled_from(Status))
def test_the_digest_is_of_content_alone(entry: TermRecord, status: Status | None) -> None:
    shown = entry.model_copy(update={"status": status, "successor": "other"})

    assert shown.digest() == entry.digest()
    assert shown.content() == entry.content()
    assert entry.content().status is None
    assert entry.content().successor is None


@given(term_records())
def test_the_order_of_parts_is_content(entry: TermRecord) -> None:
    turned = entry.model_copy(update={"labels": entry.labels[::-1]})

    assert (turned.digest() == entry.digest()) == (turned.labels == entry.labels)


def test_fields_that_were_not_given_are_told_from_empty_ones() -> None:
    assert record().model_fields_set == {"slug", "name"}
    assert record(category="", labels=[]).model_fields_set == {"slug", "name", "category", "labels"}
    assert record(category="").canonical_json() == record().canonical_json()


def test_canonical_json_leaves_out_what_is_empty() -> None:
    entry = record(explanation=" e\u0301\r\nx ", labels=[{"text": "P"}], language="EN")

    assert entry.canonical_json() == (
        '{"slug":"pod","language":"en","name":"Pod","explanation":"é\\nx","labels":[{"text":"P"}]}'
    )


@pytest.mark.parametrize(
    ("field", "limit"),
    [
        ("name", records.NAME_MAX_LENGTH),
        ("seo_title", records.NAME_MAX_LENGTH),
        ("category", records.NAME_MAX_LENGTH),
        ("seo_description", records.SEO_DESCRIPTION_MAX_LENGTH),
        ("external_id", records.URL_MAX_LENGTH),
        ("short_definition", records.TEXT_MAX_LENGTH),
        ("explanation", records.TEXT_MAX_LENGTH),
        ("slug", SLUG_MAX_LENGTH),
    ],
)
def test_a_text_is_as_long_as_its_limit_and_no_longer(field: str, limit: int) -> None:
    assert len(getattr(record(**{field: " " + "x" * limit + "\n"}), field)) == limit
    assert field in refusal(**{field: "x" * (limit + 1)})


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("labels", lambda n: {"text": f"label {n}"}),
        ("faqs", lambda n: {"question": f"question {n}?", "answer": "x"}),
        ("relations", lambda n: {"target": f"target-{n}"}),
        ("sources", lambda n: {"title": f"title {n}"}),
    ],
)
def test_a_list_is_as_long_as_its_limit_and_no_longer(field: str, part: Any) -> None:
    parts = [part(number) for number in range(records.LIST_MAX_LENGTH + 1)]

    assert len(getattr(record(**{field: parts[:-1]}), field)) == records.LIST_MAX_LENGTH
    assert field in refusal(**{field: parts})


@pytest.mark.parametrize(
    ("part", "limit"),
    [
        ({"labels": [{"text": "{}"}]}, records.NAME_MAX_LENGTH),
        ({"faqs": [{"question": "{}", "answer": "x"}]}, records.QUESTION_MAX_LENGTH),
        ({"faqs": [{"question": "x", "answer": "{}"}]}, records.TEXT_MAX_LENGTH),
        ({"relations": [{"target": "{}"}]}, SLUG_MAX_LENGTH),
        ({"relations": [{"target": "x", "name": "{}"}]}, records.NAME_MAX_LENGTH),
        ({"sources": [{"title": "{}"}]}, records.NAME_MAX_LENGTH),
        ({"sources": [{"title": "x", "authors": "{}"}]}, records.QUESTION_MAX_LENGTH),
    ],
)
def test_a_part_is_as_long_as_its_limit_and_no_longer(part: dict[str, Any], limit: int) -> None:
    ((field, (fields,)),) = part.items()

    def filled(length: int) -> dict[str, Any]:
        return {field: [{key: value.replace("{}", "x" * length) for key, value in fields.items()}]}

    assert len(getattr(record(**filled(limit)), field)) == 1
    assert f"{field}.0" in refusal(**filled(limit + 1))


def test_an_address_is_as_long_as_its_limit_and_no_longer() -> None:
    start = "https://example.org/"
    longest = start + "x" * (records.URL_MAX_LENGTH - len(start))

    assert record(sources=[{"title": "x", "url": longest}]).sources[0].url == longest
    assert "sources.0.url" in refusal(sources=[{"title": "x", "url": longest + "x"}])


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": ""}, "must not be empty"),
        ({"name": " \n "}, "must not be empty"),
        ({"name": None}, "valid string"),
        ({"slug": ""}, "is not a slug"),
        ({"slug": "Pod X"}, "is not a slug"),
        ({"language": "english language"}, "is not a language tag"),
        ({"concept": "42"}, "valid UUID"),
        ({"explanation": "a\x00b"}, "control character"),
        ({"name": "a\ud800b"}, "half a surrogate pair"),
        ({"version": records.RECORD_VERSION + 1}, "version"),
        ({"colour": "red"}, "not permitted"),
        ({"status": "secret"}, "status"),
        ({"labels": [{"text": " "}]}, "must not be empty"),
        ({"labels": [{"text": "Unit"}, {"text": "UNIT"}]}, "the same label is given twice"),
        ({"faqs": [{"question": "Why?", "answer": ""}]}, "must not be empty"),
        (
            {"faqs": [{"question": "Why?", "answer": "a"}, {"question": "why?", "answer": "b"}]},
            "the same question is given twice",
        ),
        ({"relations": [{"target": "a"}, {"target": "a"}]}, "the same relation is given twice"),
        ({"relations": [{"target": "pod"}]}, "cannot be related to itself"),
        ({"sources": [{"title": "x"}, {"title": "x"}]}, "the same source is given twice"),
        ({"sources": [{"title": "x", "url": "javascript:alert(1)"}]}, "is not a web address"),
        ({"sources": [{"title": "x", "year": 0}]}, "year"),
        ({"sources": [{"title": "x", "year": 10_000}]}, "year"),
    ],
)
def test_a_record_refuses_and_says_why(fields: dict[str, Any], reason: str) -> None:
    assert reason in refusal(**fields)


def test_one_target_may_stand_in_several_relations() -> None:
    entry = record(relations=[{"type": "broader", "target": "a"}, {"target": "a"}])

    assert [each.type for each in entry.relations] == [RelationType.BROADER, RelationType.RELATED]


@pytest.mark.parametrize("kind", RelationType)
def test_the_inverse_of_an_inverse_is_the_relation(kind: RelationType) -> None:
    assert kind.inverse.inverse is kind


def test_records_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        record().name = "Other"  # type: ignore[misc]  # what is tested


@given(term_records())
def test_stored_data_of_this_version_stays_as_it_is(entry: TermRecord) -> None:
    stored = entry.model_dump(mode="json")

    assert records.upgraded(stored) == stored
