"""What one file says of itself: front matter in every spelling, names, slugs, languages, status."""

import pytest

from terms.formats.markdown.places import place_of
from terms.records import Status
from tests.formats.markdown_rows import given_fields, page, record_of, relations_of, row_of, rows_of


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Kiln\n---\nAn oven.\n",
        "\ufeff---\ntitle: Kiln\n---\nAn oven.\n",
        "---\r\ntitle: Kiln\r\n---\r\nAn oven.\r\n",
        "\n\n---\ntitle: Kiln\n...\nAn oven.",
        "---  \nTITLE:   Kiln  \n---\n\n\nAn oven.",
        "---\ntitle: [Kiln, Oven]\n---\nAn oven.",
        "---\nterm: Kiln\n---\nAn oven.",
        "---\nTítulo: Kiln\n---\nAn oven.",
        '+++\ntitle = "Kiln"\n+++\nAn oven.',
        "# Kiln\n\nAn oven.",
        "Kiln\n====\n\nAn oven.",
        "---\ntitle: Kiln\n---\n# Kiln {#kiln}\n\nAn oven.",
        "---\nlayout: term\n---\n# **Kiln** #\n\nAn oven.",
    ],
)
def test_name_and_definition_are_found_however_they_are_written(text: str) -> None:
    assert given_fields(row_of(text)) == {
        "slug": "kiln",
        "name": "Kiln",
        "short_definition": "An oven.",
        "explanation": "",
    }


@pytest.mark.parametrize(
    ("text", "problem", "place"),
    [
        ("---\ncategory: x\n---\nText.", "No name", "line 1"),
        ("---\ntitle: ''\n---\nText.", "No name", "line 1"),
        ("---\ntitle: null\n---\nText.", "No name", "line 1"),
        ("---\ntitle: a: b\n---\n", "line 2: mapping values are not allowed", "line 2"),
        ("---\n- a\n---\n", "it holds no keys", "line 2"),
        ("---\n{{ x }}: y\n---\n", "a key must be plain text", "line 2"),
        ("---\ntitle: Kiln\nText.", "not closed. End it with a line ---", "line 1"),
        ("+++\ntitle = Kiln\n+++\n", "line 2: Invalid value", "line 2"),
        (page(lang="xx-"), "“xx-” is no language tag", "line 1"),
        (page(lang="klingon"), "“klingon” is no language tag", "line 1"),
        (page(title="a" * 301), "name: is too long", "line 1"),
        (b"---\ntitle: Kiln\n---\n\xff", "not in UTF-8", "line 4"),
        (page("a" * 400_001), "longer than 400,000 characters", "line 1"),
    ],
)
def test_file_that_cannot_be_a_term_is_rejected_with_its_reason(
    text: str | bytes, problem: str, place: str
) -> None:
    row = row_of(text)

    assert row.record is None
    assert problem in row.problem
    assert row.place == place


@pytest.mark.parametrize("name", ["no", "on", "Null", "010", "1.10", "1e3", "2019-01-02", "12:30"])
def test_name_is_the_text_that_was_written(name: str) -> None:
    assert record_of(row_of(page(title=name))).name == name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Raku firing.md", "Raku firing"),
        ("Öfen.md", "Öfen"),
        ("raku-firing.md", "Raku firing"),
    ],
)
def test_file_without_front_matter_and_heading_is_named_after_its_file(
    name: str, expected: str
) -> None:
    assert record_of(row_of("Fast and hot.", name)).name == expected


@pytest.mark.parametrize(
    ("name", "fields", "slug", "external_id"),
    [
        ("a/Kiln_House.md", {}, "kiln_house", ""),
        ("kiln.md", {"id": "Kiln-1"}, "kiln-1", ""),
        ("kiln.md", {"id": "k1", "slug": "k2"}, "k2", ""),
        ("kiln.md", {"slug": "/glossary/oven/"}, "oven", ""),
        ("kiln.md", {"slug": "property/css"}, "property-css", "property/css"),
        ("2021-05-06-kiln.md", {}, "kiln", ""),
        ("kiln/index.md", {}, "kiln", ""),
        ("c++.md", {}, "c-plus-plus", ""),
        ("!.md", {}, "kiln", ""),
        ("kiln.md", {"translationKey": "oven"}, "kiln", "oven"),
    ],
)
def test_slug_is_stated_or_the_name_of_the_file(
    name: str, fields: dict[str, str], slug: str, external_id: str
) -> None:
    record = record_of(row_of(page("Text.", **fields), name))

    assert (record.slug, record.external_id) == (slug, external_id)


def test_slugs_that_would_be_one_are_told_apart() -> None:
    files = {
        "web/ring.md": page("1"),
        "arts/ring.md": page("2"),
        "b.md": page("3", slug="a/b"),
        "a-b.md": page("4"),
        "c.md": page("5", slug="a/b"),
    }

    rows = rows_of(files)
    again = rows_of(dict(reversed(files.items())))

    ids = {name: (record_of(row).slug, record_of(row).external_id) for name, row in rows.items()}
    assert ids == {
        "web/ring.md": ("web-ring", "web/ring"),
        "arts/ring.md": ("ring", ""),
        "b.md": ("a-b", "a/b"),
        "a-b.md": ("a-b-2", "a-b"),
        "c.md": ("a-b", "a/b"),  # the same entry twice, which the import says
    }
    assert {name: row.record for name, row in again.items()} == {
        name: row.record for name, row in rows.items()
    }


@pytest.mark.parametrize(
    ("name", "language", "path"),
    [
        ("de/pod.md", "de", "pod"),
        ("content/ur/a/pod.md", "ur", "content/a/pod"),
        ("content/pt-br/pod.md", "pt-BR", "content/pod"),
        ("files/zh-Hant-TW/pod/index.md", "zh-Hant-TW", "files/pod"),
        ("i18n/fil/pod.md", "fil", "i18n/pod"),
        ("pod.fr.md", "fr", "pod"),
        ("api/pod.md", "", "api/pod"),
        ("terms/node.js.md", "", "terms/node.js"),
        ("../../etc/pod.md", "", "etc/pod"),
    ],
)
def test_path_tells_the_language_only_where_it_is_one(name: str, language: str, path: str) -> None:
    place = place_of(name)

    assert (place.language, place.path) == (language, path)


@pytest.mark.parametrize(
    ("name", "lang", "expected"),
    [
        ("kiln.md", "no", "no"),
        ("kiln.md", "pt_br", "pt-BR"),
        ("de/kiln.md", "en", "de"),
        ("de/kiln.md", "nonsense!", "de"),
        ("kiln.md", "", "sv"),
    ],
)
def test_folder_names_the_language_before_the_key_and_the_options(
    name: str, lang: str, expected: str
) -> None:
    (row,) = rows_of({name: page("Text.", lang=lang)}, language="sv").values()

    assert record_of(row).language == expected


@pytest.mark.parametrize(
    ("fields", "status", "warnings"),
    [
        ({}, None, []),
        ({"status": "Completed"}, Status.PUBLISHED, []),
        ({"Status": "Feedback Appreciated"}, Status.PUBLISHED, []),
        ({"status": "Deprecated"}, Status.DEPRECATED, []),
        ({"status": "deprecated", "draft": "true"}, Status.NOT_PUBLIC, []),
        ({"draft": "yes"}, Status.NOT_PUBLIC, []),
        ({"draft": "false"}, Status.PUBLISHED, []),
        ({"published": "false"}, Status.NOT_PUBLIC, []),
        ({"published": "2020-01-01"}, None, []),
        (
            {"status": "mellow"},
            Status.PUBLISHED,
            ["status: “mellow” is not known; taken as published."],
        ),
        ({"status": "null"}, None, []),
    ],
)
def test_status_is_what_the_page_says(
    fields: dict[str, str], status: Status | None, warnings: list[str]
) -> None:
    row = row_of(page("Text.", **fields))

    assert (record_of(row).status, row.warnings) == (status, warnings)


def test_page_in_a_folder_of_drafts_is_not_public() -> None:
    assert record_of(row_of(page("Text."), "_drafts/kiln.md")).status is Status.NOT_PUBLIC


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("_index.md", {}),
        ("_TEMPLATE.md", {}),
        ("CONTRIBUTING.md", {}),
        ("_includes/kiln.md", {}),
        ("kiln.md", {"layout": "search"}),
        ("kiln.md", {"page-type": "landing-page"}),
        ("kiln.md", {"type": "home"}),
    ],
)
def test_file_that_is_no_term_by_its_own_word_is_skipped(name: str, fields: dict[str, str]) -> None:
    row = row_of(page("Text.", **fields), name)

    assert row.record is None
    assert row.skipped.startswith("No term: ")
    assert not row.problem


@pytest.mark.parametrize("name", ["search", "index-fossil", "template", "readme-file"])
def test_word_that_names_a_page_elsewhere_may_be_a_term(name: str) -> None:
    assert record_of(row_of(page("Text."), f"{name}.md")).slug == name


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("description", "An oven."),
        ("Short_Description", "An oven."),
        ("short-description", "[An oven.]"),
        ("hoverText", "An oven."),
        ("Beschreibung", "An [oven](/oven/)."),
        ("excerpt", ">-\n  An\n  oven."),
    ],
)
def test_stated_definition_leaves_the_whole_text_as_the_explanation(key: str, value: str) -> None:
    record = record_of(row_of(page("First.\n\nSecond.", **{key: value})))

    assert record.short_definition == "An oven."
    assert record.explanation == "First.\n\nSecond."


def test_stated_definition_that_the_text_begins_with_is_not_said_twice() -> None:
    record = record_of(row_of(page("An *oven*.\n\n<!--more-->\n\nMore.", description="An oven.")))

    assert (record.short_definition, record.explanation) == ("An oven.", "More.")


@pytest.mark.parametrize(
    ("body", "definition", "explanation"),
    [
        ("One\nline.\n\nTwo.", "One line.", "Two."),
        ("## What\nOne.\n\nTwo.", "One.", "## What\nOne.\n\nTwo."),
        ("One of:\n\n- a\n- b", "One of:", "One of:\n\n- a\n- b"),
        ("One[^1].\n\n[^1]: Note.", "One.", "One[^1].\n\n[^1]: Note."),
        ("- a\n- b\n\nOne.", "One.", "- a\n- b\n\nOne."),
        ("![x](y.png)\n\nOne.", "One.", "![x](y.png)\n\nOne."),
        ("`one` is.\n```\ncode\n```", "`one` is.", "```\ncode\n```"),
        ("| a |\n|---|\n| b |", "", "| a |\n|---|\n| b |"),
        ("One\n---\n\nTwo.", "Two.", "One\n---\n\nTwo."),
        ("<!-- note -->\n\nOne.", "One.", "<!-- note -->\n\nOne."),
        ("", "", ""),
    ],
)
def test_first_paragraph_is_the_definition_where_none_is_stated(
    body: str, definition: str, explanation: str
) -> None:
    record = record_of(row_of(page(body)))

    assert (record.short_definition, record.explanation) == (definition, explanation)


def test_values_of_other_shapes_than_usual_are_taken() -> None:
    row = row_of(
        page(
            "Text.",
            category="[null, '', Tool]",
            aliases="Oven, furnace; Kiln",
            aka="[{name: Stove}, '', ~]",
            related="null",
            see_also="[{title: Big pot, url: /pots/big/}, '[[Clay|clays]]', 'https://example.org/']",
            further_reading="https://www.example.org/a/?q=1",
            sources="[{title: Fire, authors: [A, B], date: 2019-29-11}, '[Ash](https://a.example/)']",
            faq="[{question: Hot?, answer: 'Yes, see [clay](/clay/).'}, nonsense]",
            seoTitle="Kilns",
        )
    )

    record = record_of(row)
    assert record.category == "Tool"
    assert [label.text for label in record.labels] == ["Oven", "furnace", "Stove"]
    assert relations_of(row) == [("big-pot", "Big pot"), ("clay", "clays")]
    assert [each.model_dump(exclude_defaults=True) for each in record.sources] == [
        {"title": "example.org/a", "url": "https://www.example.org/a/?q=1"},
        {"title": "Fire", "authors": "A, B", "year": 2019},
        {"title": "Ash", "url": "https://a.example/"},
    ]
    assert [(faq.question, faq.answer) for faq in record.faqs] == [
        ("Hot?", "Yes, see [[clay|clay]].")
    ]
    assert record.seo_title == "Kilns"
    assert row.warnings == [
        "see_also: “https://example.org/” is no term; left out.",
        "faq: an item without question and answer; left out.",
    ]


def test_characters_that_cannot_be_stored_are_replaced() -> None:
    row = row_of(page("An\x00 oven\x0b.", category='"a\x07b"'))

    assert record_of(row).short_definition == "An\ufffd oven\ufffd."
    assert record_of(row).category == "a\ufffdb"
    assert row.warnings == ["Characters that cannot be stored were replaced by U+FFFD."]


def test_redirects_in_a_circle_lead_nowhere() -> None:
    files = {
        "a.md": page(redirect_to="/b/"),
        "b.md": page(redirect_to="/a/"),
        "c.md": page("See [nothing](/nothing/)."),
    }

    rows = rows_of(files)

    assert rows["a.md"].skipped == "It redirects to “/b/”, which is no term of this folder."
    assert rows["b.md"].skipped
    assert relations_of(rows["c.md"]) == [("nothing", "nothing")]


@pytest.mark.parametrize(
    "front",
    [
        "a: " + "[" * 100_000,
        "- " * 100_000,
        "a: &a [x,x]\n" + "".join(f"{n}: &a [{','.join(['*a'] * 30)}]\n" for n in "bcdefgh"),
        "a: &a [*a]",
        "a: " + "{b: " * 100_000,
    ],
)
def test_hostile_yaml_is_refused(front: str) -> None:
    row = row_of(f"---\ntitle: Kiln\n{front}\n---\nText.")

    assert row.record is None
    assert row.problem.startswith("The front matter cannot be read, line ")


@pytest.mark.parametrize("front", ["a = " + "[" * 100_000, "a = {b." * 100_000, "a.b." * 4_900])
def test_hostile_toml_is_refused(front: str) -> None:
    row = row_of(f"+++\ntitle = 'Kiln'\n{front}\n+++\nText.")

    assert row.record is None
    assert row.problem.startswith("The front matter cannot be read")


def test_file_that_is_too_large_is_refused() -> None:
    row = row_of(b"---\ntitle: Kiln\n---\n" + b"a" * (16 * 2**20))

    assert row.problem == "The file is larger than 16 MB. Split it into one file a term."
