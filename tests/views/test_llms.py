"""llms.txt: the form of llmstxt.org, bounded, leading to Markdown alone where there is some."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from terms.actions.publishing import withdraw
from terms.models import Category, Glossary
from terms.pages.llms import TERMS_LISTED
from tests.factories import make_glossary, make_term
from tests.pages.rows import publish_names

pytestmark = pytest.mark.django_db

SITE = "https://glossary.example.org"


@pytest.fixture
def glossary() -> Glossary:
    glossary = make_glossary(slug="ai", title="AI [draft]", description="The words of AI.")
    Category.objects.create(glossary=glossary, language="en", slug="tools", name="Tools")
    make_term(glossary, name="Hammer", category="Tools", publish=True)
    return glossary


def test_llms_of_a_glossary_has_the_form_that_is_asked_for(
    client: Client, glossary: Glossary
) -> None:
    response = client.get("/ai/llms.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert text.startswith("# AI \\[draft\\]\n\n> The words of AI.\n\n")
    sections = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert sections == ["Categories", "Terms", "Optional"]
    assert f"- [Tools]({SITE}/ai/category/tools.md)\n" in text
    assert f"- [Hammer]({SITE}/ai/hammer.md): What Hammer means.\n" in text


def test_everything_llms_leads_to_answers(client: Client, glossary: Glossary) -> None:
    Glossary.objects.filter(pk=glossary.pk).update(about="About.")
    make_term(glossary, name="中文", publish=True)

    text = client.get("/ai/llms.txt").content.decode()

    links = re.findall(rf"\]\({SITE}(/[^)]*)\)", text)
    assert len(links) >= 6
    for link in links:
        assert client.get(link).status_code == 200, link


def test_llms_of_a_large_glossary_leads_to_its_letters(
    client: Client, glossary: Glossary, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    publish_names(glossary, [f"Word {number}" for number in range(TERMS_LISTED)])

    with django_assert_num_queries(3):
        text = client.get("/ai/llms.txt").content.decode()

    assert "## Terms" not in text
    assert f"- [W]({SITE}/ai.md?letter=W)\n" in text
    assert client.get("/ai.md?letter=W").status_code == 200


def test_llms_is_of_one_language(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="Ziel", language="de", publish=True)

    text = client.get("/de/ai/llms.txt").content.decode()

    assert f"[Ziel]({SITE}/de/ai/ziel.md)" in text
    assert "Hammer" not in text


def test_llms_names_no_term_that_is_not_public(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="Draft")
    withdraw(make_term(glossary, name="Gone", publish=True), by=None)

    text = client.get("/ai/llms.txt").content.decode()

    assert "Draft" not in text
    assert "Gone" not in text


def test_llms_names_downloads_where_they_are_offered(client: Client, glossary: Glossary) -> None:
    Glossary.objects.filter(pk=glossary.pk).update(downloads=True)

    assert f"({SITE}/ai/glossary.jsonl)" in client.get("/ai/llms.txt").content.decode()


def test_llms_of_the_site_leads_to_those_of_its_glossaries(
    client: Client, glossary: Glossary
) -> None:
    assert client.get("/llms.txt").content == client.get("/ai/llms.txt").content

    make_glossary(slug="law", title="Law")

    text = client.get("/llms.txt").content.decode()
    assert text.startswith("# Glossaries\n\n> ")
    assert f"- [AI \\[draft\\]]({SITE}/ai/llms.txt): The words of AI.\n" in text
    assert f"- [Law]({SITE}/law/llms.txt)\n" in text


@pytest.mark.parametrize(
    ("typed", "usual"),
    [("/AI/llms.txt", "/ai/llms.txt"), ("/en/ai/llms.txt", "/ai/llms.txt")],
)
def test_other_spellings_lead_to_llms(
    client: Client, glossary: Glossary, typed: str, usual: str
) -> None:
    response = client.get(typed)

    assert (response.status_code, response["Location"]) == (301, usual)


@pytest.mark.parametrize("url", ["/none/llms.txt", "/fr/ai/llms.txt"])
def test_llms_of_no_glossary_is_not_found(client: Client, glossary: Glossary, url: str) -> None:
    assert client.get(url).status_code == 404
