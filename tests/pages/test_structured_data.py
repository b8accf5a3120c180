"""JSON-LD: it says what the page shows, in schema.org's terms, and stays in its element."""

import json

import pytest

from terms.pages.structured_data import write_json_ld
from tests.pages.entries import SITE, make_category, make_entry, parse_page, read_graph, words

URL = f"{SITE}/ai/reward-hacking/"

# schema.org: what each type of the graph may have, its own properties and inherited ones.
_THING = {"@type", "@id", "name", "url", "description", "alternateName"}
_CREATIVE_WORK = _THING | {
    "inLanguage", "datePublished", "dateModified", "isPartOf", "hasPart", "mainEntity",
    "citation", "publisher", "creditText",
}  # fmt: skip
ALLOWED = {
    "WebPage": _CREATIVE_WORK | {"breadcrumb"},
    "FAQPage": _CREATIVE_WORK,
    "DefinedTermSet": _CREATIVE_WORK,
    "CreativeWork": _CREATIVE_WORK,
    "Question": _CREATIVE_WORK | {"acceptedAnswer"},
    "Answer": _CREATIVE_WORK | {"text"},
    "DefinedTerm": _THING | {"inDefinedTermSet", "termCode"},
    "BreadcrumbList": _THING | {"itemListElement"},
    "ListItem": _THING | {"position", "item"},
    "Organization": _THING,
}


def _nodes(value: object) -> list[dict[str, object]]:
    if isinstance(value, list):
        return [node for each in value for node in _nodes(each)]
    if not isinstance(value, dict):
        return []
    return [value, *(node for each in value.values() for node in _nodes(each))]


def _full_graph() -> dict[str, dict[str, object]]:
    return read_graph(
        parse_page(
            make_entry(
                short_definition="A **score**.",
                labels=[
                    {"text": "gaming"},
                    {"text": "RH", "kind": "abbreviation"},
                    {"text": "hidden", "kind": "hidden"},
                ],
                faqs=[{"question": "Why?", "answer": "So *be* it."}],
                sources=[
                    {"title": "Paper", "authors": "A. B.", "year": 16, "url": "https://x.example/"},
                    {"title": "Book"},
                ],
                category=make_category(),
            )
        )
    )


def test_graph_describes_page_term_glossary_breadcrumb_and_questions() -> None:
    graph = _full_graph()

    assert set(graph) == {"WebPage", "DefinedTerm", "DefinedTermSet", "BreadcrumbList", "FAQPage"}
    assert graph["DefinedTerm"] == {
        "@type": "DefinedTerm",
        "@id": f"{URL}#term",
        "name": "Reward hacking",
        "url": URL,
        "inDefinedTermSet": {"@id": f"{SITE}/ai/#glossary"},
        "description": "A score.",
        "alternateName": ["gaming", "RH"],
    }
    webpage = graph["WebPage"]
    assert webpage["mainEntity"] == {"@id": f"{URL}#term"}
    assert webpage["datePublished"] == "2026-01-31T23:30:00Z"
    assert webpage["dateModified"] == "2026-02-01T00:00:00Z"
    assert webpage["citation"] == [
        {
            "@type": "CreativeWork",
            "name": "Paper",
            "creditText": "A. B.",
            "datePublished": "0016",
            "url": "https://x.example/",
        },
        {"@type": "CreativeWork", "name": "Book"},
    ]
    assert graph["DefinedTermSet"]["publisher"] == {
        "@type": "Organization",
        "name": "Example Institute",
        "url": "https://example.org/",
    }


def test_graph_keeps_to_the_properties_of_its_types() -> None:
    for node in _nodes(list(_full_graph().values())):
        if "@type" in node:
            assert set(node) <= ALLOWED[str(node["@type"])], node


def test_references_of_the_graph_lead_to_nodes_of_it() -> None:
    nodes = _nodes(list(_full_graph().values()))

    ids = [node["@id"] for node in nodes if "@id" in node and "@type" in node]
    references = {node["@id"] for node in nodes if set(node) == {"@id"}}

    assert len(ids) == len(set(ids))
    assert references <= set(ids)
    assert all(str(each).startswith(SITE) for each in ids)


def test_graph_says_what_the_page_shows() -> None:
    page = parse_page(
        make_entry(
            short_definition="A *short* one.",
            faqs=[{"question": f"Why {n}?", "answer": f"Since **{n}**."} for n in range(3)],
            category=make_category(),
        )
    )
    graph = read_graph(page)

    assert [graph["DefinedTerm"]["description"]] == words(page.xpath("//p[@class='definition']"))
    assert [node["name"] for node in graph["FAQPage"]["mainEntity"]] == words(
        page.xpath("//summary/h3")
    )
    assert [node["acceptedAnswer"]["text"] for node in graph["FAQPage"]["mainEntity"]] == words(
        page.xpath("//section//details/div")
    )
    steps = graph["BreadcrumbList"]["itemListElement"]
    assert [step["name"] for step in steps] == [
        *words(page.xpath("//nav[@class='breadcrumb']//li")),
        *words(page.xpath("//h1")),
    ]
    assert [step["position"] for step in steps] == [1, 2, 3]
    assert graph["WebPage"]["url"] == page.xpath("//link[@rel='canonical']/@href")[0]
    for question in graph["FAQPage"]["mainEntity"]:
        assert page.get_element_by_id(question["@id"].partition("#")[2]) is not None


def test_page_without_questions_claims_none() -> None:
    graph = read_graph(parse_page(make_entry()))

    assert "FAQPage" not in graph
    assert "hasPart" not in graph["WebPage"]


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--", "]]>", "a\u2028b\u2029c", "&lt;", "\\"]
)
def test_json_ld_cannot_leave_its_element(text: str) -> None:
    written = write_json_ld([{"name": text}])

    assert not set("<>&\u2028\u2029") & set(written)
    assert json.loads(written)["@graph"] == [{"name": text}]
