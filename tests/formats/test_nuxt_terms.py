"""Which objects of a payload are terms, and which of several wins."""

from typing import Any

import pytest
from hypothesis import given

from terms.formats.base import UnreadableFile
from tests.formats.nuxt_rows import DATA, given_fields, rows_of, rows_of_value
from tests.formats.payload_graphs import graphs


def test_list_of_terms_gives_a_row_a_term_the_fullest_object_of_each() -> None:
    rows = rows_of((DATA / "terms-list.json").read_bytes())

    records = [given_fields(row.record) for row in rows]
    assert [row.warnings for row in rows] == [[], [], []]
    assert [(record["slug"], record["category"]) for record in records] == [
        ("write-ahead-log", "Storage"),
        ("lsm-tree", "Storage"),
        ("page-cache", "Storage"),
    ]
    assert records[0]["explanation"].startswith("After a crash")
    assert records[0]["relations"] == [
        {"type": "related", "target": "lsm-tree", "name": "LSM tree"}
    ]
    assert records[1]["faqs"] == []
    assert "relations" not in records[2]


@pytest.mark.parametrize(
    "value",
    [
        {"slug": "moss", "name": "Moss"},
        {"slug": "moss", "term": "Moss", "seoTitle": "Moss", "category": "Plants"},
        {"slug": "moss", "explanation": "A plant."},
        {"term": "Moss", "explanation": "A plant."},
        {},
        [],
        "moss",
        None,
        [[{"data": {}}]],
    ],
)
def test_payload_without_a_term_gives_no_row(value: object) -> None:
    assert rows_of_value(value) == []


@pytest.mark.parametrize("name", ["term", "name", "title"])
@pytest.mark.parametrize("content", ["shortDefinition", "short_definition", "definition"])
def test_term_is_known_by_a_slug_a_name_and_a_definition(name: str, content: str) -> None:
    (row,) = rows_of_value([[{"slug": "moss", name: "Moss", content: "A plant."}]])

    assert given_fields(row.record) == {
        "slug": "moss",
        "name": "Moss",
        "short_definition": "A plant.",
    }


def test_terms_are_found_in_every_kind_of_container() -> None:
    term = '{"slug":3,"term":4,"explanation":5}'
    for container in ("[2]", '{"a":2}', '["Map",3,2]', '["Set",2]', "[-7,9,5,2]", '["null","a",2]'):
        (row,) = rows_of(f'[["Ref",1],{container},{term},"moss","Moss","A plant."]')
        assert (row.place, row.record and row.record.slug) == ("$[2]", "moss")


def test_object_reached_twice_is_one_row() -> None:
    term = {"slug": "moss", "term": "Moss", "faq": []}
    assert len(rows_of_value({"list": [term, term], "again": {"term": term}})) == 1


def test_cyclic_term_is_read() -> None:
    moss: dict[str, Any] = {"slug": "moss", "term": "Moss", "explanation": "A plant."}
    fern = {"slug": "fern", "term": "Fern", "explanation": "Another.", "relatedTerms": [moss]}
    moss["relatedTerms"] = [fern, moss]
    moss["self"] = moss

    rows = rows_of_value(moss)

    relations = [row.record.relations for row in rows if row.record]
    assert [[each.target for each in every] for every in relations] == [["fern"], ["moss"]]
    assert rows[0].warnings == ["relatedTerms: 1 that is the term itself left out."]


def test_fuller_of_two_objects_wins_and_what_the_other_says_is_told() -> None:
    brief = {"slug": "moss", "term": "Moss", "shortDefinition": "Green."}
    full = {"slug": "Moss", "term": "Moss", "shortDefinition": "A plant.", "explanation": "It …"}

    (row,) = rows_of_value([brief, full])

    assert row.record is not None
    assert (row.place, row.record.short_definition) == ("$[5]", "A plant.")
    assert row.warnings == [
        "slug: “Moss” cannot be an address; moss was taken.",
        "Another object with this slug, at $[1], says something else; the fuller one was taken.",
    ]


def test_field_that_only_the_lesser_object_has_is_told() -> None:
    brief = {"slug": "moss", "term": "Moss", "faq": [{"question": "Q?", "answer": "A."}]}
    full = {"slug": "moss", "term": "Moss", "explanation": "A plant.", "category": "Plants"}

    (row,) = rows_of_value([brief, full])

    assert len(row.warnings) == 1
    assert "$[1]" in row.warnings[0]


def test_lesser_object_that_says_nothing_else_is_not_told() -> None:
    brief = {"slug": "moss", "term": "Moss", "shortDefinition": "", "explanation": None}
    full = {"slug": "moss", "term": "Moss", "shortDefinition": "A plant."}

    (row,) = rows_of_value([full, brief])

    assert row.warnings == []


@pytest.mark.parametrize(
    "shared",
    [
        {"explanation": "x" * 100_000},
        {"faq": [{"question": "Q", "answer": "A"}] * 900},
        {"faq": [{"question": "Q", "answer": "x" * 100_000}]},
        {"category": {"name": "C", "note": "x" * 100_000}},
        {"relatedTerms": ["x" * 100_000]},
    ],
)
def test_texts_that_very_many_terms_share_are_not_copied(shared: dict[str, object]) -> None:
    few, many = (
        [{"slug": f"s{number}", "term": "T", "faq": None, **shared} for number in range(count)]
        for count in (3, 600)
    )

    assert len(rows_of_value(few)) == 3
    with pytest.raises(UnreadableFile, match="share their texts"):
        rows_of_value(many)


def test_references_that_double_cost_nothing() -> None:
    levels = ",".join(f"[{number},{number}]" for number in range(1, 41))

    (row,) = rows_of(f'[{levels},{{"slug":41,"term":42,"faq":43}},"moss","Moss",[]]')

    assert (row.place, row.record and row.record.slug) == ("$[40]", "moss")


@given(graphs())
def test_any_value_can_be_searched_for_terms(value: object) -> None:
    assert all(row.place.startswith("$") for row in rows_of_value(value))
