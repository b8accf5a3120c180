"""Two terms side by side: which pairs have a page, at which address, and what it shows."""

from typing import Any

import pytest
from django.test import Client

from terms.actions.publishing import withdraw
from terms.actions.renaming import rename
from terms.models import Glossary
from tests.factories import make_glossary, make_term
from tests.pages.entries import parse, read_graph, words

pytestmark = pytest.mark.django_db

URL = "/ai/-/compare/bias/variance/"


@pytest.fixture
def glossary(db: None) -> Glossary:
    glossary = make_glossary(slug="ai", title="AI glossary")
    for name in ("Shared", "Own", "Other"):
        make_term(glossary, name=name, publish=True)
    make_term(
        glossary,
        name="Bias",
        short_definition="A *steady* error.",
        explanation="It leans.[^1]\n\n## More\n\nLater.\n\n[^1]: Note.",
        category="Errors",
        labels=[{"text": "lean"}, {"text": "found only", "kind": "hidden"}],
        faqs=[{"question": "Is it bad?", "answer": "Often."}],
        relations=[{"type": "related", "target": each} for each in ("shared", "own")],
        publish=True,
    )
    make_term(
        glossary,
        name="Variance",
        short_definition="A shaky error.",
        explanation="It shakes.",
        relations=[
            {"type": "contrasts_with", "target": "bias"},
            {"type": "broader", "target": "shared"},
            {"type": "related", "target": "other"},
        ],
        publish=True,
    )
    return glossary


def test_pair_is_shown_side_by_side(client: Client, glossary: Glossary) -> None:
    response = client.get(URL)

    assert response.status_code == 200
    page = parse(response.content)
    assert words(page.xpath("//h1")) == ["Difference between Bias and Variance"]
    assert page.xpath("//h2/a/@href")[:2] == ["/ai/bias/", "/ai/variance/"]
    assert words(page.xpath("//p[@class='definition']")) == ["A steady error.", "A shaky error."]
    assert words(page.xpath("//section[@class='side']//div[@class='prose']")) == [
        "It leans.",
        "It shakes.",
    ]
    assert words(page.xpath("//p[@class='onwards']/a")) == ["More about Bias"]
    assert words(page.xpath("//details//h4")) == ["Is it bad?"]
    assert "found only" not in page.text_content()
    lists = [words(each.xpath("li")) for each in page.xpath("//section[@class='shared']/ul")]
    assert lists == [["Shared"], ["Own"], ["Other"]]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_head_speaks_of_both_terms(client: Client, glossary: Glossary) -> None:
    page = parse(client.get(URL).content)

    assert page.xpath("string(//title)") == "Bias vs Variance – AI glossary"
    assert page.xpath("//meta[@name='description']/@content") == ["A steady error. A shaky error."]
    assert page.xpath("//link[@rel='canonical']/@href") == [f"https://glossary.example.org{URL}"]
    graph = read_graph(page)
    assert [each["@id"] for each in graph["WebPage"]["about"]] == [
        "https://glossary.example.org/ai/bias/#term",
        "https://glossary.example.org/ai/variance/#term",
    ]
    assert graph["BreadcrumbList"]["itemListElement"][-1]["name"] == "Bias vs Variance"
    assert graph["DefinedTerm"]["inDefinedTermSet"]["@id"] == graph["DefinedTermSet"]["@id"]


def test_both_pages_lead_to_the_comparison(client: Client, glossary: Glossary) -> None:
    for path in ("/ai/bias/", "/ai/variance/"):
        page = parse(client.get(path).content)
        assert page.xpath("//a[@class='compare']/@href") == [URL]


@pytest.mark.parametrize(
    "typed",
    [
        "/ai/-/compare/variance/bias/",
        "/ai/-/compare/Bias/Variance/",
        "/ai/-/compare/bias/VARIANCE/",
        "/ai/-/compare/old-name/bias/",
        "/AI/-/compare/bias/variance/",
        "/en/ai/-/compare/bias/variance/",
    ],
)
def test_other_orders_spellings_and_old_names_lead_to_the_one_address(
    client: Client, glossary: Glossary, typed: str
) -> None:
    renamed = glossary.terms.get(slug="variance")
    rename(renamed, slug="old-name", by=None)
    renamed.refresh_from_db()
    rename(renamed, slug="variance", by=None)

    response = client.get(typed)

    assert response.status_code == 301
    followed = client.get(typed, follow=True)
    assert followed.redirect_chain[-1][0] == URL
    assert followed.status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "/ai/-/compare/bias/shared/",
        "/ai/-/compare/bias/bias/",
        "/ai/-/compare/bias/none/",
        "/ai/-/compare/none/bias/",
        "/ai/-/compare/%F0%9F%92%A9/bias/",
        "/de/ai/-/compare/bias/variance/",
        "/none/-/compare/bias/variance/",
    ],
)
def test_pair_that_nobody_confuses_has_no_page(
    client: Client, glossary: Glossary, url: str
) -> None:
    assert client.get(url).status_code == 404


def test_comparison_goes_with_either_term(client: Client, glossary: Glossary) -> None:
    withdraw(glossary.terms.get(slug="bias"), by=None)

    assert client.get(URL).status_code == 404


def test_comparison_in_another_language_is_its_own(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="Verzerrung", language="de", publish=True)
    make_term(
        glossary,
        name="Streuung",
        language="de",
        relations=[{"type": "contrasts_with", "target": "verzerrung"}],
        publish=True,
    )

    response = client.get("/de/ai/-/compare/streuung/verzerrung/")

    assert response.status_code == 200
    assert parse(response.content).get("lang") == "de"


def test_comparison_is_two_queries(
    client: Client, glossary: Glossary, django_assert_num_queries: Any
) -> None:
    client.get(URL)

    with django_assert_num_queries(2):
        client.get(URL)
