"""A term's twins: Markdown and JSON-LD say what its document says, whatever is written in it."""

import json
import uuid
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given

from terms.formats.base import DEFAULTS
from terms.formats.skos import JSON_LD
from terms.pages.downloads import FORMAT_NAMES
from terms.pages.files import MEDIA_TYPES, list_twins, twin_url
from terms.pages.public_entry import PublicEntry
from terms.pages.rendering import render
from terms.pages.twins import StoredTerm, write_twin
from terms.records import LabelKind, RelationType, Status
from terms.text.html import text_of
from terms.text.markdown import render as render_markdown
from tests.pages.entries import SITE, make_category, make_entry, make_neighbour, make_relation
from tests.strategies import names

CONCEPT = uuid.UUID("6f1f9a0e-4d0f-4b0a-9a34-0a4a3a0f6f3e")
SKOS = "skos:"


def twin(entry: PublicEntry, suffix: str) -> str:
    glossary = entry.glossary
    stored = StoredTerm(
        render(entry).document,
        entry.language,
        CONCEPT.hex,
        glossary.slug,
        glossary.title,
        glossary.language,
    )
    return write_twin(stored, suffix).decode()


def full_entry(**fields: Any) -> PublicEntry:
    defaults: dict[str, Any] = {
        "short_definition": "Gaming a [[proxy]] *score*.",
        "explanation": (
            "## Why\n\nSee [[proxy|the proxy]], [[nowhere]], [us](/about/) and <script>bad()</script>"
            "<b onclick='x()'>bold</b>."
        ),
        "labels": [
            {"text": "gaming"},
            {"text": "specification gaming"},
            {"text": "RH", "kind": "abbreviation"},
            {"text": "found only", "kind": "hidden"},
            {"text": "never say", "kind": "forbidden"},
        ],
        "faqs": [{"question": "Is it *bad*?", "answer": "Mostly, says [[proxy]]."}],
        "sources": [
            {"title": "Paper", "authors": "A. B.", "year": 2016, "url": "https://example.org/p"},
            {"title": "Book"},
        ],
        "category": make_category(),
        "relations": (
            make_relation(RelationType.RELATED, "Proxy"),
            make_relation(RelationType.BROADER, "Misalignment"),
            make_relation(RelationType.RELATED, "Unwritten", wanted=True),
        ),
        "translations": (make_neighbour("Trick", language="de", path="de/ai/trick"),),
    }
    return make_entry(**(defaults | fields))


def test_markdown_holds_the_whole_entry_in_order() -> None:
    assert twin(full_entry(), "md") == (
        "# Reward hacking\n"
        "\n"
        f"> Gaming a [proxy]({SITE}/ai/proxy/) *score*.\n"
        "\n"
        "- Also called: gaming; specification gaming\n"
        "- Abbreviation: RH\n"
        "\n"
        "## Why\n"
        "\n"
        f"See [the proxy]({SITE}/ai/proxy/), nowhere, [us]({SITE}/about/) and **bold**.\n"
        "\n"
        "## Questions and answers\n"
        "\n"
        "### Is it \\*bad\\*?\n"
        "\n"
        f"Mostly, says [proxy]({SITE}/ai/proxy/).\n"
        "\n"
        "## Related terms\n"
        "\n"
        "### Broader\n"
        "\n"
        f"- [Misalignment]({SITE}/ai/misalignment/): What Misalignment means.\n"
        "\n"
        "### See also\n"
        "\n"
        f"- [Proxy]({SITE}/ai/proxy/): What Proxy means.\n"
        "- Unwritten\n"
        "\n"
        "## Sources\n"
        "\n"
        "- A. B.: [Paper](https://example.org/p) (2016)\n"
        "- Book\n"
        "\n"
        "---\n"
        "\n"
        f"- Address: <{SITE}/ai/reward-hacking/>\n"
        f"- Glossary: [AI glossary]({SITE}/ai/)\n"
        f"- Category: [Safety]({SITE}/ai/category/safety/)\n"
        f"- In other languages: Deutsch: [Trick]({SITE}/de/ai/trick/)\n"
        "- First published: 2026-01-31T23:30:00Z\n"
        "- Last changed: 2026-02-01T00:00:00Z\n"
    )


def test_markdown_of_a_bare_term_has_no_empty_parts() -> None:
    assert twin(make_entry(), "md") == (
        "# Reward hacking\n\n---\n\n"
        f"- Address: <{SITE}/ai/reward-hacking/>\n"
        f"- Glossary: [AI glossary]({SITE}/ai/)\n"
        "- First published: 2026-01-31T23:30:00Z\n"
        "- Last changed: 2026-02-01T00:00:00Z\n"
    )


def test_markdown_tells_of_a_deprecation_and_its_successor() -> None:
    entry = make_entry(status=Status.DEPRECATED, successor=make_neighbour("Proxy"))

    assert f"**This term is deprecated.** Use instead: [Proxy]({SITE}/ai/proxy/)\n" in twin(
        entry, "md"
    )


@given(name=names(), other=names())
def test_markdown_gives_back_every_name_as_it_is(name: str, other: str) -> None:
    entry = make_entry(name=name, relations=(make_relation(RelationType.RELATED, other),))

    html = render_markdown(twin(entry, "md"))

    heading = html.partition("</h2>")[0]
    assert text_of(heading) == entry.record.name
    assert " ".join(other.split()) in text_of(html)


def concept_of(entry: PublicEntry) -> dict[str, Any]:
    graph: list[dict[str, Any]] = json.loads(twin(entry, "jsonld"))["@graph"]
    return graph[0]


def test_json_ld_is_a_concept_in_the_words_of_skos() -> None:
    concept = concept_of(full_entry())

    assert concept["@id"] == f"{SITE}/ai/reward-hacking/#term"
    assert concept["@type"] == "skos:Concept"
    assert concept["skos:prefLabel"] == {"@language": "en", "@value": "Reward hacking"}
    assert [each["@value"] for each in concept["skos:altLabel"]] == [
        "gaming", "specification gaming", "RH",
    ]  # fmt: skip
    assert [each["@value"] for each in concept["skos:hiddenLabel"]] == ["never say"]
    assert [each["@id"] for each in concept["skos:broader"]] == [f"{SITE}/ai/misalignment/#term"]
    assert [each["@id"] for each in concept["skos:related"]] == [f"{SITE}/ai/proxy/#term"]
    assert concept["skos:inScheme"] == {"@id": f"{SITE}/ai/#glossary"}
    assert [each["@id"] for each in concept["skos:exactMatch"]] == [
        f"{SITE}/de/ai/trick/#term",
        f"urn:uuid:{CONCEPT}",
    ]
    assert concept["dcterms:modified"]["@value"] == "2026-02-01T00:00:00Z"


def test_json_ld_never_relates_what_stands_above_or_below() -> None:
    both = (
        make_relation(RelationType.RELATED, "Proxy"),
        make_relation(RelationType.CONTRASTS_WITH, "Proxy"),
        make_relation(RelationType.NARROWER, "Proxy"),
    )

    concept = concept_of(make_entry(relations=both))

    assert "skos:related" not in concept
    assert len(concept["skos:narrower"]) == 1


def test_json_ld_has_no_label_twice() -> None:
    labels = [{"text": "REWARD HACKING", "kind": LabelKind.ALTERNATE}, {"text": "gaming"}]

    concept = concept_of(make_entry(labels=labels))

    assert [each["@value"] for each in concept["skos:altLabel"]] == ["gaming"]


def test_json_ld_names_the_successor_of_a_deprecated_term() -> None:
    concept = concept_of(make_entry(status=Status.DEPRECATED, successor=make_neighbour("Proxy")))

    assert concept["owl:deprecated"] is True
    assert concept["dcterms:isReplacedBy"][0]["@id"] == f"{SITE}/ai/proxy/#term"


def test_json_ld_can_be_imported() -> None:
    text = twin(full_entry(), "jsonld")
    assert JSON_LD.read is not None

    records = [
        row.record
        for row in JSON_LD.read(BytesIO(text.encode()), DEFAULTS)
        if row.record and row.record.slug == "reward-hacking"
    ]

    assert [record.name for record in records] == ["Reward hacking"]
    assert {label.text for label in records[0].labels} >= {"gaming", "RH"}
    assert records[0].sources[0].year == 2016


def test_json_is_the_stored_document() -> None:
    entry = full_entry()

    assert twin(entry, "json") == render(entry).document


@pytest.mark.parametrize(
    ("page", "suffix", "twin_at"),
    [
        ("/ai/reward-hacking/", "md", "/ai/reward-hacking.md"),
        ("/de/ai/%C3%A9/", "jsonld", "/de/ai/%C3%A9.jsonld"),
        ("/ai/", "md", "/ai.md"),
        ("/ai/?letter=A&after=x", "md", "/ai.md?letter=A&after=x"),
    ],
)
def test_twin_is_beside_its_page(page: str, suffix: str, twin_at: str) -> None:
    assert twin_url(page, suffix) == twin_at


def test_term_called_glossary_leaves_its_json_to_the_glossary() -> None:
    assert [each.url for each in list_twins("/ai/glossary/")] == [
        "/ai/glossary.md",
        "/ai/glossary.jsonld",
    ]
    assert MEDIA_TYPES.keys() & FORMAT_NAMES.keys() == {"json"}
