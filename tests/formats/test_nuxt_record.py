"""What of an object becomes the record of a term, and what is told of the rest."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.nuxt_rows import DATA, given_fields, row_of, rows_of, rows_of_value

SAMPLE = Path(__file__).resolve().parents[3] / "shared" / "data" / "devalue" / "term-payload.json"


def test_camel_case_payload_is_read_whole() -> None:
    (row,) = rows_of((DATA / "term-camel-case.json").read_bytes())

    assert (row.place, row.problem, row.warnings) == ("$[3]", "", [])
    assert given_fields(row.record) == {
        "slug": "backpressure",
        "name": "Backpressure",
        "short_definition": "A signal by which a slow receiver makes a fast sender wait.",
        "explanation": "A queue that only grows ends in an outage.\n\n"
        "Backpressure makes the **sender** wait, drop or slow down before that.",
        "seo_title": "Backpressure: meaning and examples",
        "seo_description": "What backpressure is, and how queues, streams and TCP use it.",
        "category": "Distributed systems",
        "faqs": [
            {
                "question": "Is backpressure an error?",
                "answer": "No. It is the normal answer of a busy receiver.",
            },
            {"question": "Does TCP have it?", "answer": "Yes, by its receive window."},
        ],
        "relations": [
            {"type": "related", "target": "flow-control", "name": "Flow control"},
            {"type": "related", "target": "load-shedding", "name": "Load shedding"},
        ],
    }


def test_snake_case_payload_is_read_whole() -> None:
    (row,) = rows_of((DATA / "term-snake-case.json").read_bytes())

    assert (row.place, row.problem) == ("$[6]", "")
    assert given_fields(row.record) == {
        "slug": "tail-latency",
        "name": "Tail latency",
        "short_definition": "The time the slowest requests take, told as a high percentile.",
        "explanation": "<p>The mean hides what the unlucky wait.</p>",
        "seo_title": "",
        "category": "Performance",
        "faqs": [{"question": "Why not use the mean?", "answer": "Because nobody waits the mean."}],
        "relations": [
            {"type": "related", "target": "percentile", "name": ""},
            {"type": "related", "target": "fan-out-request", "name": "Fan-out request"},
            {"type": "related", "target": "hedged-request", "name": "Hedged request"},
        ],
    }
    assert row.warnings == [
        "related_terms: names made into addresses: “Fan-out request” to fan-out-request.",
        "related_terms: 1 that is the term itself left out.",
        "related_terms: 1 named before left out.",
    ]


def test_sample_payload_gives_one_whole_term() -> None:
    if not SAMPLE.exists():
        pytest.skip("the sample data beside the checkout is absent: term-payload.json")

    (row,) = rows_of(SAMPLE.read_bytes())

    assert row.record is not None
    assert (row.place, row.problem, row.warnings) == ("$[3]", "", [])
    assert row.record.slug == "reward-hacking"
    assert row.record.name == "Reward Hacking"
    assert row.record.category == "safety"
    assert [each.target for each in row.record.relations] == [
        "specification-gaming",
        "goodharts-law",
        "outer-alignment",
    ]
    assert len(row.record.faqs) == 2
    assert row.record.external_id == ""


def test_undefined_and_null_are_not_given_while_empty_is() -> None:
    rows = rows_of(
        '[{"slug":1,"term":2,"shortDefinition":-1,"explanation":3,"seoTitle":4,"faq":-1,"faqs":5,'
        '"relatedTerms":3,"category":4},"moss","Moss",null,"",[]]'
    )

    assert given_fields(rows[0].record) == {
        "slug": "moss", "name": "Moss", "seo_title": "", "faqs": [], "category": "",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("category", "name"),
    [
        ("Plants", "Plants"),
        ({"name": "Plants", "slug": "plants"}, "Plants"),
        ({"slug": "plants"}, "plants"),
        ({"name": None, "title": "Plants"}, "Plants"),
        ({}, ""),
        ([], ""),
        (["Plants"], "Plants"),
        ([{"name": "Plants"}], "Plants"),
    ],
)
def test_category_is_taken_by_its_name(category: object, name: str) -> None:
    row = row_of(category=category)

    assert given_fields(row.record)["category"] == name
    assert row.warnings == []


def test_second_category_is_told() -> None:
    row = row_of(category=["Plants", "Green"])

    assert row.record is not None
    assert row.record.category == "Plants"
    assert row.warnings == ["category: only the first of 2 was taken."]


def test_category_list_of_null_is_not_given() -> None:
    assert "category" not in given_fields(row_of(category=[None]).record)


@pytest.mark.parametrize(
    ("slug", "made"),
    [("Green Moss", "green-moss"), ("/glossary/moss/", "glossary-moss"), ("C++", "c-plus-plus")],
)
def test_slug_that_is_no_address_is_made_one(slug: str, made: str) -> None:
    row = row_of(slug=slug)

    assert row.record is not None
    assert row.record.slug == made
    assert row.warnings == [f"slug: “{slug}” cannot be an address; {made} was taken."]


@pytest.mark.parametrize("slug", ["", None, "???"])
def test_term_without_a_slug_gets_its_names(slug: object) -> None:
    row = row_of(slug=slug)

    assert row.record is not None
    assert row.record.slug == "moss"
    assert len(row.warnings) == 1


def test_term_that_no_slug_can_be_made_for_is_rejected() -> None:
    row = row_of(slug="!", term="?!")

    assert row.record is None
    assert row.problem.startswith("$[1].slug: neither it nor the name has a letter")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"explanation": 7}, "$[1].explanation: expected text, found a number"),
        ({"seoTitle": ["a"]}, "$[1].seoTitle: expected text, found a list"),
        ({"slug": 12}, "$[1].slug: expected text, found a number"),
        ({"term": True}, "$[1].term: expected text, found a boolean"),
        ({"term": None}, "$[1].term: the term has no name"),
        ({"faq": {"question": "Q"}}, "$[1].faq: expected a list, found an object"),
        ({"faq": "Q"}, "$[1].faq: expected a list, found text"),
        ({"faq": ["Q"]}, "$[5][0]: expected an object with a question and an answer, found text"),
        ({"faq": [{"question": 5}]}, "$[6].question: expected text, found a number"),
        ({"relatedTerms": "moss"}, "$[1].relatedTerms: expected a list, found text"),
        ({"relatedTerms": [3]}, "$[5][0]: expected a slug or an object with a slug and a name"),
        ({"relatedTerms": [{"slug": 3}]}, "$[6].slug: expected text, found a number"),
        ({"category": 7}, "$[1].category: expected text or an object with a name, found a number"),
        ({"category": {"name": 7}}, "$[5].name: expected text, found a number"),
        ({"seoTitle": "x" * 301}, "seo_title: "),
        ({"term": "  "}, "name: must not be empty"),
        ({"relatedTerms": ["a"] * 1001}, "$[1].relatedTerms: 1001 items are more than the 1000"),
    ],
)
def test_term_of_wrong_types_is_rejected_and_the_others_read(
    fields: dict[str, object], problem: str
) -> None:
    wrong = {"slug": "moss", "term": "Moss", "explanation": "A plant.", **fields}
    fern = {"slug": "fern", "term": "Fern", "explanation": "Another plant."}

    first, second = rows_of_value([wrong, fern])

    assert first.record is None
    assert first.place == "$[1]"
    assert first.problem.startswith(problem)
    assert second.record is not None
    assert second.record.slug == "fern"


def test_questions_asked_twice_or_half_are_left_out() -> None:
    row = row_of(
        faq=[
            {"question": "Is it  green?", "answer": "Yes."},
            {"question": "is it green?", "answer": "No."},
            {"question": "Why?", "answer": " "},
            {"answer": "Because."},
            None,
        ]
    )

    assert given_fields(row.record)["faqs"] == [{"question": "Is it green?", "answer": "Yes."}]
    assert row.warnings == [
        "faq: 1 without a value left out.",
        "faq: 2 without a question or an answer left out.",
        "faq: 1 asked before left out.",
    ]


def test_related_terms_are_named_once_each_and_by_address() -> None:
    row = row_of(
        relatedTerms=[
            "fern",
            {"slug": "fern", "name": "Fern"},
            {"slug": "moss", "name": "Moss"},
            {"name": "Tree Fern"},
            {"slug": "Horsetail!", "term": "Horsetail"},
            "?",
            {},
            "Club Moss",
            "Quillwort A",
            "Quillwort B",
        ]
    )

    assert [(each["target"], each["name"]) for each in given_fields(row.record)["relations"]] == [
        ("fern", ""),
        ("tree-fern", "Tree Fern"),
        ("horsetail", "Horsetail"),
        ("club-moss", "Club Moss"),
        ("quillwort-a", "Quillwort A"),
        ("quillwort-b", "Quillwort B"),
    ]
    first, *others = row.warnings
    assert first == (
        "relatedTerms: names made into addresses: “Tree Fern” to tree-fern, "
        "“Horsetail!” to horsetail, “Club Moss” to club-moss and 2 more."
    )
    assert others == [
        "relatedTerms: 2 without a slug or a name left out.",
        "relatedTerms: 1 that is the term itself left out.",
        "relatedTerms: 1 named before left out.",
    ]


def test_characters_that_cannot_be_stored_are_replaced_and_told() -> None:
    row = row_of(
        term="Mo\ud800ss",
        explanation="a\0b\0",
        relatedTerms=[{"slug": "fern", "name": "Fe\x07rn"}, {"slug": "ivy", "name": "\x07"}],
    )

    fields = given_fields(row.record)
    assert fields["name"] == "Mo\ufffdss"
    assert fields["explanation"] == "a\ufffdb\ufffd"
    assert fields["relations"][0]["name"] == "Fe\ufffdrn"
    assert row.warnings == [
        f"{key}: characters that cannot be stored were replaced by U+FFFD."
        for key in ("term", "explanation", "name")
    ]


TERMISH = st.dictionaries(
    st.sampled_from(
        ("slug", "term", "name", "shortDefinition", "explanation", "faq", "faqs", "category",
         "relatedTerms", "related_terms", "seo_title", "question", "answer")
    ),
    st.recursive(
        st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6) | st.just("Moss"),
        lambda parts: (
            st.lists(parts, max_size=4)
            | st.dictionaries(
                st.sampled_from(("slug", "name", "question", "answer", "term")), parts, max_size=4
            )
        ),
        max_leaves=12,
    ),
)  # fmt: skip


@given(st.lists(TERMISH, max_size=4))
def test_each_row_is_a_record_or_a_problem_in_storable_text(terms: list[object]) -> None:
    for row in rows_of_value(terms):
        assert (row.record is None) == bool(row.problem)
        assert row.place.startswith("$")
        for told in (row.problem, *row.warnings):
            assert "\0" not in told
            told.encode()
