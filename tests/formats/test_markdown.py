"""Folders of Markdown, one sample a dialect: which files are terms, and what becomes of each."""

import pytest

from terms.formats.markdown import FORMAT
from terms.records import LabelKind, LabelRecord, Status
from tests.formats.markdown_rows import (
    given_fields,
    page,
    record_of,
    relations_of,
    row_of,
    rows_of,
    rows_of_sample,
)


def test_hugo_folder_gives_terms_in_the_languages_of_its_folders() -> None:
    rows = rows_of_sample("hugo")

    terms = {
        name: (row.record.language, row.record.slug, row.record.name)
        for name, row in rows.items()
        if row.record
    }
    assert terms == {
        "de/keramik/glaze.md": ("de", "glaze", "Glasur"),
        "de/kiln.md": ("de", "kiln", "Brennofen"),
        "en/glaze.md": ("en", "glaze", "Glaze"),
        "en/kiln.md": ("en", "kiln", "Kiln"),
        "en/pyrometric-cone.md": ("en", "pyrometric-cone", "Pyrometric cone"),
    }
    assert {name: row.skipped for name, row in rows.items() if not row.record} == {
        "en/_TEMPLATE.md": "No term: its name is that of an index, a template or a note "
        "to contributors.",
        "en/_index.md": "No term: its name is that of an index, a template or a note "
        "to contributors.",
        "en/search.md": "No term: layout is “search”.",
    }


def test_hugo_page_with_keys_in_capitals_keeps_what_can_be_kept_and_tells_the_rest() -> None:
    row = rows_of_sample("hugo")["en/kiln.md"]

    assert given_fields(row) == {
        "slug": "kiln",
        "language": "en",
        "name": "Kiln",
        "short_definition": "A kiln is a chamber in which glazed and unglazed clay is fired. "
        "Cones tell how hot it became.",
        "explanation": "> [!NOTE]\n> Never open a kiln above 100 °C. See "
        "[[reduction|reduction]].\n\n"
        "```go\n{{< note >}} stays as it is, and so does [glazed](/glaze/)\n```",
        "category": "Tool",
        "labels": [{"text": "oven", "kind": "alternate"}],
        "relations": [
            {"type": "related", "target": "pyrometric-cone", "name": ""},
            {"type": "related", "target": "glaze", "name": ""},
            {"type": "related", "target": "reduction", "name": "reduction"},
        ],
        "status": "published",
    }
    assert row.warnings == [
        "Macros that cannot be shown were left out: sign-video kLn01.",
        "A term has one category: Tool; left out: Building.",
        "date: “2019-29-11” is no date; left out.",
    ]


def test_toml_with_an_impossible_date_is_read() -> None:
    row = rows_of_sample("hugo")["en/glaze.md"]

    assert record_of(row).category == "Material"
    assert record_of(row).labels == (LabelRecord(text="glazing"),)
    assert record_of(row).short_definition.endswith("in the kiln at $T_1 > T_{{0}}$.")
    assert relations_of(row) == [("kiln", "")]
    assert row.warnings == ["date: “2021-02-30” is no date; left out."]


def test_old_address_leads_to_its_page_and_other_sites_stay() -> None:
    record = record_of(rows_of_sample("hugo")["en/pyrometric-cone.md"])

    assert [relation.target for relation in record.relations] == ["kiln"]
    assert "[the supplier](https://example.org/cones/)" in record.short_definition
    assert record.status is Status.NOT_PUBLIC  # a draft, and deprecated: the draft wins


def test_links_stay_within_a_language() -> None:
    row = rows_of_sample("hugo")["de/kiln.md"]

    assert relations_of(row) == [("clay", "Ton"), ("glaze", "")]
    assert record_of(row).category == "Werkzeug"


def test_jekyll_redirects_become_labels_of_where_they_lead_to() -> None:
    rows = rows_of_sample("jekyll")

    assert [label.text for label in record_of(rows["_glossary/slip.md"]).labels] == [
        "Engobe",
        "Engobe (coat)",
        "Angobe",
    ]
    skipped = {name: row.skipped for name, row in rows.items() if row.skipped}
    assert skipped == {
        "index.md": "No term: it is the index of its folder.",
        "_glossary/angobe.md": "It redirects to slip, where its name became a label.",
        "_glossary/engobe-coat.md": "It redirects to slip, where its name became a label.",
        "_glossary/engobe.md": "It redirects to slip, where its name became a label.",
        "_glossary/lost.md": "It redirects to “nowhere-at-all”, which is no term of this folder.",
    }


def test_jekyll_relations_are_resolved_wanted_or_dropped() -> None:
    row = rows_of_sample("jekyll")["_glossary/slip.md"]

    # null, the term itself and a redirect to it are gone; the links are known already.
    assert relations_of(row) == [("slip-casting", ""), ("loam", "Loam")]
    assert [(source.title, source.url) for source in record_of(row).sources] == [
        ("Clay and water", "https://example.org/clay"),
        ("On slips", "https://example.org/slips"),
    ]
    assert row.warnings == [
        "Macros that cannot be shown were left out: site.title.",
        "references: “/internal/page” names no source; left out.",
    ]


def test_liquid_is_resolved_outside_code_and_formulas() -> None:
    record = record_of(rows_of_sample("jekyll")["_glossary/slip.md"])

    assert record.short_definition == (
        "Clay thinned with water, as thin as cream: poured into moulds or brushed on. "
        'See the cast piece and [a map](https://example.org/map "A map").'
    )
    assert record.explanation == (
        '```ruby\nputs "{{ page.title }}"\n```\n\n'
        "`{{ site.title }}` is the site,  is dropped; $\\alpha_1 [x](y)$ is a formula."
    )


def test_page_without_text_is_imported_and_not_public() -> None:
    row = rows_of_sample("jekyll")["_glossary/slip-casting.md"]

    assert given_fields(row) == {
        "slug": "slip-casting",
        "name": "Slip casting",
        "short_definition": "",
        "explanation": "",
        "status": "not_public",
    }
    assert row.warnings == [
        "needs_review: the source asks for a review.",
        "It has no text; it is not to be public.",
    ]


def test_gitbook_blocks_become_markdown() -> None:
    rows = rows_of_sample("gitbook")

    record = record_of(rows["bisque.md"])
    assert (record.slug, record.name) == ("bisque", "Bisque firing")
    assert record.short_definition == "Clay that was fired once and not yet glazed."
    assert record.explanation == (
        "> [!WARNING]\n> Bisque is brittle. Read [[kiln|about the kiln]].\n>\n"
        "> ```\n> {% hint %} in code\n> ```\n\n"
        "**Electric**\n\nUp to 1000 °C.\n\n**Gas**\n\nA little less.\n\n"
        "[A film](https://example.org/film)\n\n[[kiln]]"
    )
    assert rows["README.md"].skipped
    assert rows["SUMMARY.md"].skipped


def test_docusaurus_components_and_admonitions_become_markdown() -> None:
    rows = rows_of_sample("docusaurus")

    wheel = record_of(rows["wheel.mdx"])
    assert (wheel.slug, wheel.short_definition) == ("potters_wheel", "A turning table.")
    assert wheel.explanation == (
        "> [!TIP]\n> **Start slowly**\n>\n"
        "> Learn [[centring|centring]] first; then [[throwing|throwing]].\n\n"
        "**Kick wheel**\n\nTurned by foot.\n\n"
        "| Step | Word |\n|------|------|\n| 1 | [[centring\\|Centred]] clay |"
    )
    centring = record_of(rows["centring.md"])
    assert centring.short_definition == "Bringing clay to run true: see the wheel."
    assert centring.explanation == (
        "The type `List<Clay>` and List<Clay> stay, this loses its tags."
    )
    assert relations_of(rows["centring.md"]) == [("potters_wheel", "")]


def test_mdn_macros_become_links_and_code() -> None:
    rows = rows_of_sample("mdn")

    glaze = rows["files/en-us/glossary/glaze/index.md"]
    assert record_of(glaze).language == "en-US"
    assert record_of(glaze).slug == "glaze_coat"
    assert record_of(glaze).short_definition == (
        "A **glaze** melts in the kilns, says cone 6, on Property/Clay. It is no `<glaze>` and "
        "no `melt()`; read [RFC 9110](https://www.rfc-editor.org/rfc/rfc9110) and fire or the "
        "[guide](/en-US/docs/Web/Guide)."
    )
    assert record_of(glaze).explanation == (
        '## See also\n\n- `{{Glossary("Kiln")}}`\n- [[cone|Cone]]'
    )
    assert relations_of(glaze) == [
        ("kiln", ""),
        ("cone", ""),
        ("property-clay", ""),
        ("fire", "fire"),
    ]
    assert glaze.warnings == [
        'Macros that cannot be shown were left out: EmbedLiveSample("melting").'
    ]


def test_mdn_nested_slugs_are_flattened_and_keep_their_id() -> None:
    rows = rows_of_sample("mdn")

    nested = record_of(rows["files/en-us/glossary/property/clay/index.md"])
    assert (nested.slug, nested.external_id) == ("property-clay", "property/clay")
    assert record_of(rows["files/en-us/glossary/property/index.md"]).slug == "property"
    assert rows["files/en-us/glossary/index.md"].skipped


def test_folder_with_one_corrupt_file_loses_that_one_alone() -> None:
    files = {f"t{number}.md": page("Text.", title=f"T{number}") for number in range(100)}
    files["t50.md"] = "---\ntitle: T\ntags: [a\n---\n"

    rows = rows_of(files)

    assert sum(row.record is not None for row in rows.values()) == 99
    assert rows["t50.md"].place == "line 4"
    assert rows["t50.md"].problem == (
        "The front matter cannot be read, line 4: did not find expected ',' or ']'. "
        "Correct it in the file."
    )


def test_file_read_alone_wants_every_term_it_links_to() -> None:
    row = row_of(page("Fired in the [oven](/oven/) or [kiln](/kiln/).", related="[clay, Big pot]"))

    assert relations_of(row) == [("clay", ""), ("big-pot", "Big pot"), ("oven", "oven")]
    assert record_of(row).short_definition == "Fired in the oven or kiln."


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"---\ntitle: Kiln\n---\nText.", True),
        (b"\xef\xbb\xbf---\r\ntitle: Kiln\r\n---\r\n", True),
        (b"+++\ntitle = 'Kiln'\n+++\nText.", True),
        (b"# Kiln\n\nText.", True),
        (b"---\ntitle: Kiln\n---\ntitle: Clay\n", False),
        (b"---\ntitle: Kiln\n", False),
        (b"# comment\nkey = 1\n", False),
        (b'{"name": "Kiln"}', False),
        (b"name,definition\n", False),
        (b"", False),
    ],
)
def test_markdown_is_known_by_its_front_matter(head: bytes, expected: bool) -> None:
    assert FORMAT.looks_like(head) is expected


def test_abbreviation_is_a_label_unless_it_is_the_name() -> None:
    rows = rows_of({"a.md": page(abbreviation="K. N."), "b.md": page(abbreviation="KILN")})

    assert record_of(rows["a.md"]).labels == (
        LabelRecord(text="K. N.", kind=LabelKind.ABBREVIATION),
    )
    assert given_fields(rows["b.md"])["labels"] == []
