import io
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.formats import nuxt
from terms.formats.nuxt_writer import CANNOT_CARRY, write
from terms.records import FAQRecord, RelationRecord, RelationType, TermRecord
from tests.formats.nuxt_rows import rows_of
from tests.formats.reading import NO_SAMPLES, SAMPLES
from tests.strategies import term_records

PLAIN = {
    "language": st.just(""),
    "concept": st.none(),
    "external_id": st.just(""),
    "labels": st.just(()),
    "sources": st.just(()),
    "status": st.none(),
    "successor": st.none(),
}
MOSS = TermRecord(
    slug="moss",
    name="Moss",
    short_definition="A plant.",
    explanation="It has no roots.",
    category="Plants",
    relations=(RelationRecord(target="fern", name="Fern"),),
    faqs=(FAQRecord(question="Is it green?", answer="Mostly."),),
)


def written(*records):
    stream = io.BytesIO()
    write(records, stream)
    return stream.getvalue()


def read(data):
    rows = rows_of(data)
    assert [row.problem for row in rows if row.problem] == []
    return [row.record for row in rows]


def check_structure(entries):
    """Check that every reference is one, and that each entry is reached from the first."""
    reached, waiting = set(), [0]
    while waiting:
        place = waiting.pop()
        if place in reached or place == -1:
            continue
        assert 0 <= place < len(entries)
        reached.add(place)
        entry = entries[place]
        parts = list(entry.values()) if isinstance(entry, dict) else entry
        if isinstance(parts, list):
            if parts[:1] == ["ShallowReactive"]:
                parts = parts[1:]
                assert len(parts) == 1
            assert all(type(part) is int for part in parts)
            waiting.extend(parts)
        else:
            assert isinstance(entry, str)
    assert reached == set(range(len(entries)))
    assert all("__proto__" not in entry for entry in entries if isinstance(entry, dict))


def test_payload_of_one_term_has_the_shape_of_a_page():
    assert json.loads(written(MOSS)) == [
        {"data": 1, "prerenderedAt": -1},
        ["ShallowReactive", 2],
        {"$fglossary": 3},
        {
            "slug": 4, "term": 5, "shortDefinition": 6, "seoTitle": 7, "seoDescription": 7,
            "explanation": 8, "relatedTerms": 9, "faq": 13, "category": 17,
        },
        "moss", "Moss", "A plant.", "", "It has no roots.",
        [10], {"slug": 11, "name": 12}, "fern", "Fern",
        [14], {"question": 15, "answer": 16}, "Is it green?", "Mostly.",
        "Plants",
    ]  # fmt: skip


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=NO_SAMPLES)
def test_payload_of_a_real_page_is_written_as_it_was_but_for_its_key():
    source = (SAMPLES / "devalue" / "term-payload.json").read_bytes()

    again = json.loads(written(*read(source)))

    expected = json.loads(source)
    expected[2] = {"$fglossary": 3}
    assert again == expected


def test_payload_of_several_terms_is_a_list():
    other = TermRecord(slug="fern", name="Fern", short_definition="A plant.")
    entries = json.loads(written(MOSS, other))

    assert [entries[place]["slug"] for place in entries[3]] == [4 + 1, 4 + 16]
    check_structure(entries)
    assert read(json.dumps(entries)) == [MOSS, other]


def test_payload_of_no_terms_says_so():
    entries = json.loads(written())

    assert entries[3] == []
    check_structure(entries)
    assert read(written()) == []


@given(st.lists(term_records(**PLAIN), max_size=4, unique_by=lambda record: record.slug))
def test_payload_read_back_is_what_was_written(records):
    expected = [
        record.model_copy(
            update={
                "relations": tuple(
                    RelationRecord(target=each.target, name=each.name) for each in record.relations
                )
            }
        )
        for record in records
    ]

    data = written(*records)

    check_structure(json.loads(data))
    assert nuxt.FORMAT.looks_like(data)
    assert read(data) == expected


@given(term_records())
def test_payload_loses_what_it_cannot_carry_and_nothing_else(record):
    (again,) = read(written(record))

    parts = {"relations", *(field for field in CANNOT_CARRY if "." not in field)}
    assert again.model_dump(exclude=parts) == record.model_dump(exclude=parts)
    assert {each.target for each in again.relations} == {each.target for each in record.relations}
    assert not again.model_fields_set & {field for field in CANNOT_CARRY if "." not in field}


def test_payload_names_a_target_once_whatever_its_relations():
    relations = (
        RelationRecord(type=RelationType.BROADER, target="plant", name="Plant"),
        RelationRecord(type=RelationType.RELATED, target="plant"),
    )

    (again,) = read(written(MOSS.model_copy(update={"relations": relations})))

    assert again.relations == (RelationRecord(target="plant", name="Plant"),)


def test_payload_can_stand_in_a_page():
    record = MOSS.model_copy(update={"explanation": "</script><!-- <b>"})
    data = written(record)
    page = (
        b'<!DOCTYPE html><script id="__NUXT_DATA__" type="application/json">' + data + b"</script>"
    )

    assert b"<" not in data
    assert read(page) == [record] == read(data)


def test_payload_is_made_with_little_memory():
    class Sink(io.BytesIO):
        size = 0

        def write(self, data):
            self.size += len(data)
            return len(data)

    text = "word " * 4_000
    records = (
        TermRecord(slug=f"term-{number}", name="Term", explanation=text) for number in range(2_000)
    )
    sink = Sink()
    tracemalloc.start()
    try:
        write(records, sink)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert sink.size > 40_000_000
    assert peak < 20_000_000
