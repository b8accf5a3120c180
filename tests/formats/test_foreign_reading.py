"""Objects in shapes of other glossaries: what becomes of their keys and values."""

import json
from typing import Any

import pytest

from terms.formats import json_text
from terms.formats.base import ReadOptions, Row
from terms.formats.mapping import parse
from tests.formats.reading import records_of, rows_of, said


def one(entry: dict[str, Any], **options: Any) -> Row:
    (row,) = rows_of(json_text.read, json.dumps([entry]), ReadOptions(**options))
    return row


def fields(entry: dict[str, Any], **options: Any) -> dict[str, Any]:
    return said(one(entry, **options).record)


def test_entry_says_only_what_its_source_says() -> None:
    assert fields({"term": "Tide"}) == {"slug": "tide", "name": "Tide"}
    assert fields({"term": "Tide", "definition": "", "aliases": [], "related": None}) == {
        "slug": "tide",
        "name": "Tide",
        "short_definition": "",
        "labels": [],
    }


@pytest.mark.parametrize(
    ("entry", "slug", "external_id"),
    [
        ({"id": "spring_tide", "term": "Tide"}, "spring_tide", ""),
        ({"slug": "Spring Tide", "term": "Tide"}, "spring-tide", ""),
        ({"slug": "neap", "id": "T-17", "term": "Tide"}, "neap", "T-17"),
        ({"id": "17", "term": "Tide"}, "tide", "17"),
        ({"id": 17, "term": "Tide"}, "tide", "17"),
        ({"id": "Spring-Tide", "term": "Tide"}, "spring-tide", "Spring-Tide"),
        ({"id": "https://example.org/t#1", "term": "Tide"}, "tide", "https://example.org/t#1"),
        ({"id": "0b9e4c0a-52a2-4c4e-9b0e-b1a8f1d0a111", "term": "Tide"}, "tide", None),
        ({"term": "C++"}, "c-plus-plus", ""),
    ],
)
def test_entry_has_the_slug_of_its_id_or_its_name(entry, slug, external_id) -> None:
    record = one(entry).record

    assert record.slug == slug
    assert record.external_id == (entry["id"] if external_id is None else external_id)


def test_slug_that_cannot_be_an_address_is_told() -> None:
    assert one({"slug": "Spring Tide", "term": "Tide"}).warnings == [
        "slug: 'Spring Tide' cannot be an address; spring-tide was taken."
    ]


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"definition": "No name."}, "The entry has no name: "),
        ({"term": "  "}, "The entry has no name: "),
        ({"term": "∑"}, "name: '∑' has no letter or digit an address could show. Give the term a"),
        ({"term": {"a": 1}}, "term: expected text, found an object. Correct the entry"),
        ({"term": True}, "term: expected text, found true."),
        ({"term": "x" * 301}, "name: is too long: 300 is the most"),
        ({"term": "Tide", "lang": "Klingon"}, "language: 'Klingon' is no language: write a tag"),
        ({"term": "Tide", "definition": [1]}, "definition: expected text, found a list."),
    ],
)
def test_entry_that_cannot_be_kept_is_rejected_with_its_field(entry, problem) -> None:
    row = one(entry)

    assert row.record is None
    assert row.problem.startswith(problem)


def test_texts_come_by_the_name_that_means_them_most() -> None:
    entry = {"title": "Page", "term": "Tide", "description": "Long.", "definition": "Short."}

    assert fields(entry) == {
        "slug": "tide",
        "name": "Tide",
        "short_definition": "Short.",
        "explanation": "Long.",
    }


def test_text_for_which_there_is_no_room_is_told() -> None:
    row = one({"term": "Tide", "definition": "A", "summary": "B", "explanation": "C"})

    assert row.record.short_definition == "A"
    assert row.warnings == ["summary: a second text for short_definition was left out."]


def test_texts_too_long_for_search_engines_are_cut_at_a_word() -> None:
    row = one({"term": "Tide", "meta_description": "water " * 300, "meta_title": "t " * 300})

    assert len(row.record.seo_description) <= 1_000
    assert row.record.seo_description.endswith("water…")
    assert row.warnings == [
        "seo_title: longer than 300 characters; it was cut.",
        "seo_description: longer than 1,000 characters; it was cut.",
    ]


def test_characters_no_database_keeps_are_replaced_and_told() -> None:
    row = one({"term": "Ti\ud800de", "definition": "a\x00b"})

    assert row.record.name == "Ti\ufffdde"
    assert row.record.short_definition == "a\ufffdb"
    assert row.warnings == [
        "term: characters that cannot be stored were replaced by U+FFFD.",
        "definition: characters that cannot be stored were replaced by U+FFFD.",
    ]


def test_labels_come_in_kinds_and_never_twice() -> None:
    entry = {
        "term": ["Tide", "Tides"],
        "aliases": ["tide", "Ebb  and flow", "EBB AND FLOW", {"text": "flood", "kind": "hidden"}],
        "synonyms": "sea level; high|low\nwater",
        "acronym": "TD",
        "misspellings": "tyde",
    }

    assert fields(entry)["labels"] == [
        {"text": "Tides", "kind": "alternate"},
        {"text": "Ebb and flow", "kind": "alternate"},
        {"text": "flood", "kind": "hidden"},
        {"text": "sea level", "kind": "alternate"},
        {"text": "high", "kind": "alternate"},
        {"text": "low", "kind": "alternate"},
        {"text": "water", "kind": "alternate"},
        {"text": "TD", "kind": "abbreviation"},
        {"text": "tyde", "kind": "hidden"},
    ]


def test_label_of_no_kind_and_label_too_long_are_told() -> None:
    row = one({"term": "Tide", "aliases": [{"text": "ebb", "kind": "odd"}, "x" * 301]})

    assert [label.text for label in row.record.labels] == ["ebb"]
    assert row.warnings == [
        "aliases: 'odd' is no kind of label; alternate was taken.",
        "aliases: 1 longer than 300 characters left out.",
    ]


@pytest.mark.parametrize(
    "given",
    [
        [{"question": "Why?", "answer": "The moon."}, {"q": "When?", "a": "Twice a day."}],
        '[{"question": "Why?", "answer": "The moon."}, {"q": "When?", "a": "Twice a day."}]',
        "Q: Why?\nA: The moon.\n\nQ: When?\nA: Twice a day.",
    ],
)
def test_questions_are_read_from_objects_json_and_lines(given) -> None:
    assert fields({"term": "Tide", "faq": given})["faqs"] == [
        {"question": "Why?", "answer": "The moon."},
        {"question": "When?", "answer": "Twice a day."},
    ]


def test_questions_in_keys_of_their_own_are_paired() -> None:
    entry = {"term": "Tide", "Question 1": "Why?", "Answer 1": "Moon.", "Question 2": "When?",
             "Answer 2": "Daily."}  # fmt: skip

    assert [faq["question"] for faq in fields(entry)["faqs"]] == ["Why?", "When?"]


def test_questions_that_cannot_be_kept_are_told() -> None:
    pairs = [("Why?", "a"), ("WHY?", "b"), ("", "c"), ("When?", " "), ("x " * 300, "d")]
    row = one({"term": "T", "faqs": [{"question": q, "answer": a} for q, a in pairs]})

    assert [faq.answer for faq in row.record.faqs] == ["a", "d"]
    assert row.warnings == [
        "faqs: a question longer than 500 characters was cut.",
        "faqs: 2 without a question or an answer left out.",
        "faqs: 1 asked before left out.",
    ]
    assert "expected objects" in one({"term": "T", "faqs": ["Why?"]}).problem


def test_sources_are_read_from_objects_texts_and_addresses() -> None:
    entry = {
        "term": "Tide",
        "references": [
            {"link_title": "Tides", "link_url": "https://example.org/t", "author": ["A", "B"],
             "year": "2001-05"},
            "Newton, Principia (1687)",
            "https://example.org/moon.",
            "Moon: https://example.org/moon2",
            {"title": "Odd", "url": "javascript:alert(1)", "year": "soon"},
            "Newton, Principia (1687)",
            {"title": ""},
        ],
    }  # fmt: skip
    row = one(entry)

    assert [(each.title, each.url, each.authors, each.year) for each in row.record.sources] == [
        ("Tides", "https://example.org/t", "A, B", 2001),
        ("Newton, Principia (1687)", "", "", None),
        ("https://example.org/moon", "https://example.org/moon", "", None),
        ("Moon", "https://example.org/moon2", "", None),
        ("Odd", "", "", None),
    ]
    assert row.warnings == [
        "references: 'javascript:alert(1)' is no web address and was left out.",
        "references: 'soon' is no year and was left out.",
    ]


def test_category_is_the_first_of_several() -> None:
    assert fields({"term": "T", "category": {"name": " Coast "}})["category"] == "Coast"
    row = one({"term": "T", "categories": ["Coast", "coast", "Port"]})
    assert row.record.category == "Coast"
    assert row.warnings == ["category: only the first of 3 was taken."]


@pytest.mark.parametrize(
    ("entry", "status"),
    [
        ({"status": "Completed"}, "published"),
        ({"entry_status": "DRAFT"}, "not_public"),
        ({"status": "In review"}, "not_public"),
        ({"status": "Deprecated"}, "deprecated"),
        ({"status": "deprecated", "draft": True}, "not_public"),
        ({"draft": "no"}, None),
        ({"status": ""}, None),
    ],
)
def test_status_is_read_from_words(entry, status) -> None:
    record = one({"term": "T", **entry}).record

    assert record.status == status
    assert ("status" in record.model_fields_set) == (status is not None)


def test_status_of_no_known_word_is_told_and_can_be_mapped() -> None:
    row = one({"term": "T", "status": "Needs love"})
    assert row.record.status is None
    assert "'Needs love' is no known state; left as it is" in row.warnings[0]

    mapping = parse('[types]\n"needs love" = "not_public"')
    assert one({"term": "T", "status": "Needs love"}, mapping=mapping).record.status == "not_public"


def test_relations_find_their_targets_by_id_and_name() -> None:
    entries = [
        {"id": 1, "term": "Tide", "related": [2, "moon", "Storm Surge"], "parent": "Sea, the"},
        {"id": 2, "term": "Spring Tide", "see_also": "Tide, Moon; Nowhere (place)"},
        {"id": 3, "slug": "luna", "term": "Moon", "relations": [
            {"type": "part_of", "id": 9, "name": "Solar System"}, {"type": "odd", "target": "Tide"},
            "luna"]},
        {"id": 4, "term": "Sea, the"},
    ]  # fmt: skip
    rows = rows_of(json_text.read, json.dumps(entries))

    assert [
        [(each.type.value, each.target, each.name) for each in row.record.relations] for row in rows
    ] == [
        [
            ("broader", "sea-the", ""),
            ("related", "spring-tide", ""),
            ("related", "luna", ""),
            ("related", "storm-surge", "Storm Surge"),
        ],
        [
            ("related", "tide", ""),
            ("related", "luna", ""),
            ("related", "nowhere-place", "Nowhere (place)"),
        ],
        [("part_of", "9", "Solar System"), ("related", "tide", "")],
        [],
    ]
    assert rows[2].warnings == [
        (
            "relations: 'odd' is no type of relation; related was taken. "
            "Name it under [types] in a mapping file."
        )
    ]


def test_links_to_entries_become_wiki_links_and_relations() -> None:
    entries = [
        {"slug": "tide_1", "term": "Tide", "def": "The [sea](#sea), a [Tide](#tide_1), the "
         "[sea\n  level](#sea), [x](#nowhere), [moon](https://example.org/#sea)."},
        {"slug": "sea", "term": "Sea"},
    ]  # fmt: skip
    record = records_of(json_text.read, json.dumps(entries))[0]

    assert record.short_definition == (
        "The [[sea]], a Tide, the [[sea|sea level]], [x](#nowhere), "
        "[moon](https://example.org/#sea)."
    )
    assert [each.target for each in record.relations] == ["sea"]


def test_languages_of_an_entry_each_make_a_row() -> None:
    entry = {
        "slug": "tide",
        "ref": ["sea"],
        "en": {"term": "Tide", "def": "Up and down.", "acronym": "T"},
        "pt-br": {"term": "Maré"},
        "fr": {"def": "Sans nom."},
        "id": {"term": "Pasang"},
    }
    records = records_of(json_text.read, json.dumps([entry]))

    assert [(each.language, each.slug, each.name) for each in records] == [
        ("en", "tide", "Tide"),
        ("pt-BR", "tide", "Maré"),
        ("id", "tide", "Pasang"),
    ]
    assert [len(each.relations) for each in records] == [1, 1, 1]
    assert [len(each.labels) for each in records] == [1, 0, 0]


def test_key_that_is_no_language_is_rejected_alone() -> None:
    entry = {"slug": "t", "en": {"term": "Tide"}, "def": {"term": "?"}, "xx": {"term": "?"}}
    rows = rows_of(json_text.read, json.dumps([entry]))

    assert [(row.place, row.problem[:21]) for row in rows if row.problem] == [
        ("$[0], def", "'def' is no language."),
        ("$[0], xx", "'xx' is no language. "),
    ]
    assert [row.record.name for row in rows if row.record] == ["Tide"]


@pytest.mark.parametrize(
    "entry",
    [
        {"id": "t", "term": {"en": "Tide", "fr": "Marée"}, "definition": {"fr": "Eau."}},
        {"id": "t", "term": "Tide", "lang": "en",
         "translations": {"fr": {"term": "Marée", "def": "Eau."}}},
        {"id": "t", "English": "Tide", "i18n": [
            {"language": "fr", "name": "Marée", "definition": "Eau."}]},
        {"id": "t", "English_word": "Tide", "French_word": "Marée", "French_descr": "Eau."},
    ],
)  # fmt: skip
def test_translations_come_in_many_shapes(entry) -> None:
    records = records_of(json_text.read, json.dumps([entry]))

    assert [(each.language, each.name, each.short_definition) for each in records] == [
        ("en", "Tide", ""),
        ("fr", "Marée", "Eau."),
    ]
    assert {each.external_id or each.slug for each in records} == {"t"}


def test_translations_without_an_id_share_one_made_of_the_name() -> None:
    entry = {"en": {"term": "Tide"}, "ja": {"term": "潮"}}
    records = records_of(json_text.read, json.dumps([entry]))

    assert [(each.slug, each.external_id) for each in records] == [("tide", ""), ("潮", "tide")]


def test_language_of_the_import_is_for_entries_that_name_none() -> None:
    entries = [{"term": "Maré"}, {"term": "Tide", "language": "English"}]
    records = records_of(json_text.read, json.dumps(entries), ReadOptions(language="pt"))

    assert [each.language for each in records] == ["pt", "en"]


def test_unknown_keys_are_told_once() -> None:
    entries = [{"term": "A", "colour": "red", "tags": ["x"]}, {"term": "B", "colour": "blue"}]
    first, second = rows_of(json_text.read, json.dumps(entries))

    assert first.warnings == [
        "Not known and left out: colour. A mapping file can give them a meaning; this is told once."
    ]
    assert second.warnings == []


def test_mapping_gives_unknown_keys_a_meaning() -> None:
    mapping = parse('[fields]\n"Fachwort" = "name"\n"Gruppe" = "category"')

    assert fields({"Fachwort": "Welle", "Gruppe": "Meer"}, mapping=mapping) == {
        "slug": "welle",
        "name": "Welle",
        "category": "Meer",
    }


def test_record_of_our_own_shape_is_taken_as_it_is() -> None:
    entry = {"slug": "t", "name": "Tide", "labels": [{"text": "tide"}], "explanation": "[x](#t)"}

    assert fields(entry) == {
        **entry,
        "labels": [{"text": "tide"}],
    }
    assert one({"slug": "t", "name": "T", "language": "English"}).record.language == "en"
