"""Twins of pages: their addresses and headers, and what is answered where there is none."""

import json
from typing import Any

import pytest
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from terms.actions.publishing import withdraw
from terms.actions.renaming import rename
from terms.models import Category, Glossary, PublishedTerm
from terms.views.negotiating import preferred_suffix
from terms.views.responses import BRIEF, FRESH
from tests.factories import make_glossary, make_term
from tests.pages.entries import parse
from tests.pages.rows import publish_names

SITE = "https://glossary.example.org"
SUFFIXES = ["md", "json", "jsonld"]
TYPES = {
    "md": "text/markdown; charset=utf-8",
    "json": "application/json",
    "jsonld": "application/ld+json",
}


@pytest.fixture
def glossary(db: None) -> Glossary:
    glossary = make_glossary(slug="ai", title="AI", description="The words of AI.")
    Category.objects.create(
        glossary=glossary, language="en", slug="tools", name="Tools", text="All *tools*."
    )
    make_term(glossary, name="Term", category="Tools", publish=True)
    make_term(glossary, name="Begriff", language="de", publish=True)
    return glossary


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("page", ["/ai/term/", "/de/ai/begriff/"])
def test_twin_is_one_query_and_names_its_page(
    client: Client,
    glossary: Glossary,
    django_assert_num_queries: DjangoAssertNumQueries,
    page: str,
    suffix: str,
) -> None:
    with django_assert_num_queries(1):
        response = client.get(f"{page[:-1]}.{suffix}")

    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[suffix]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == FRESH
    assert response["Link"] == f'<{SITE}{page}>; rel="canonical"; type="text/html"'
    assert not response.has_header("Vary")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_twin_is_not_sent_to_who_has_it(client: Client, glossary: Glossary, suffix: str) -> None:
    url = f"/ai/term.{suffix}"
    etag = client.get(url)["ETag"]

    response = client.get(url, headers={"if-none-match": etag})

    assert response.status_code == 304
    assert client.head(url).content == b""


def test_json_twin_is_the_stored_document(client: Client, glossary: Glossary) -> None:
    stored = PublishedTerm.objects.get(slug="term").document

    assert client.get("/ai/term.json").content.decode() == stored
    assert json.loads(stored)["name"] == "Term"


@pytest.mark.parametrize("slug", ["index", "category", "中文", "md", "json", "glossary", "llms"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_slug_has_twins(client: Client, glossary: Glossary, slug: str, suffix: str) -> None:
    make_term(glossary, name=f"The {slug}", slug=slug, publish=True)

    response = client.get(f"/ai/{slug}.{suffix}")

    assert response.status_code == 200
    assert f"The {slug}" in response.content.decode()


def test_glossary_of_that_name_is_the_download_where_one_is_offered(
    client: Client, glossary: Glossary, settings: Any, tmp_path: Any
) -> None:
    settings.DOWNLOAD_FOLDER = tmp_path
    Glossary.objects.filter(pk=glossary.pk).update(downloads=True)
    make_term(glossary, name="Glossary", publish=True)

    response: Any = client.get("/ai/glossary.json")

    assert isinstance(json.loads(response.getvalue()), list)
    assert b'glossary.json"' not in client.get("/ai/glossary/").content


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_withdrawn_term_is_gone_as_text(client: Client, glossary: Glossary, suffix: str) -> None:
    withdraw(PublishedTerm.objects.get(slug="term").term, by=None)

    response = client.get(f"/ai/term.{suffix}")

    assert response.status_code == 410
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content == b"This term was withdrawn\n"


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("page", ["/ai/none", "/none/x", "/fr/ai/term", "/ai/draft"])
def test_unknown_term_is_not_found_as_text(
    client: Client, glossary: Glossary, page: str, suffix: str
) -> None:
    make_term(glossary, name="Draft")

    response = client.get(f"{page}.{suffix}")

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Cache-Control"] == BRIEF


@pytest.mark.parametrize("url", ["/none.md", "/ai/category/none.md", "/de/ai/category/none.md"])
def test_unknown_listing_is_not_found_as_text(client: Client, glossary: Glossary, url: str) -> None:
    response = client.get(url)

    assert response.status_code == 404
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("/ai/first.md", "/ai/second.md"),
        ("/ai/first.jsonld", "/ai/second.jsonld"),
        ("/AI/Second.json", "/ai/second.json"),
        ("/en/ai/second.md", "/ai/second.md"),
        ("/AI.md", "/ai.md"),
        ("/en/ai.md", "/ai.md"),
        ("/DE/ai.md", "/de/ai.md"),
        ("/ai/category/TOOLS.md", "/ai/category/tools.md"),
        ("/en/ai/category/tools.md", "/ai/category/tools.md"),
    ],
)
def test_old_and_other_spellings_lead_to_the_twin(
    client: Client, glossary: Glossary, typed: str, usual: str
) -> None:
    rename(make_term(glossary, name="First", publish=True), slug="second", by=None)

    response = client.get(typed)

    assert response.status_code == 301
    assert response["Location"] == usual


def test_index_as_markdown_leads_to_the_twins_of_its_terms(
    client: Client, glossary: Glossary
) -> None:
    response = client.get("/ai.md")

    text = response.content.decode()
    assert text.startswith("# AI\n\nThe words of AI.\n\n## Categories\n\n")
    assert f"- [Tools]({SITE}/ai/category/tools.md)\n" in text
    assert f"- [T]({SITE}/ai.md?letter=T)\n" in text
    assert f"- [Term]({SITE}/ai/term.md): What Term means.\n" in text
    assert response["Link"] == f'<{SITE}/ai/>; rel="canonical"; type="text/html"'
    assert "Begriff" not in text
    assert f"[Begriff]({SITE}/de/ai/begriff.md)" in client.get("/de/ai.md").content.decode()


def test_index_as_markdown_goes_on_page_by_page(client: Client, glossary: Glossary) -> None:
    publish_names(glossary, [f"Word {number:03}" for number in range(120)])

    first = client.get("/ai.md?letter=W").content.decode()
    following = first.partition("[Next page](")[2].partition(")")[0].removeprefix(SITE)
    second = client.get(following).content.decode()

    assert following.startswith("/ai.md?letter=W&after=")
    assert first.count("- [Word ") == 100
    assert second.count("- [Word ") == 20
    assert "Next page" not in second
    assert client.get("/ai.md?after=nonsense").status_code == 404


def test_category_as_markdown(client: Client, glossary: Glossary) -> None:
    text = client.get("/ai/category/tools.md").content.decode()

    assert text.startswith("# Tools\n\nAll *tools*.\n\n## Terms\n\n")
    assert f"- [Term]({SITE}/ai/term.md): What Term means.\n" in text
    assert f"Glossary: [AI]({SITE}/ai.md)\n" in text


def test_page_names_its_twins(client: Client, glossary: Glossary) -> None:
    response = client.get("/ai/term/")

    assert response["Link"] == (
        '</ai/term.md>; rel="alternate"; type="text/markdown", '
        '</ai/term.json>; rel="alternate"; type="application/json", '
        '</ai/term.jsonld>; rel="alternate"; type="application/ld+json"'
    )
    links = parse(response.content).xpath("//link[@rel='alternate'][@type]")
    assert [(each.get("type"), each.get("href")) for each in links] == [
        ("text/markdown", "/ai/term.md"),
        ("application/json", "/ai/term.json"),
        ("application/ld+json", "/ai/term.jsonld"),
    ]


CHROME = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,"
    "*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("", "text/html; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        (CHROME, "text/html; charset=utf-8"),
        ("text/*", "text/html; charset=utf-8"),
        ("application/json;q=0.5, text/html", "text/html; charset=utf-8"),
        ("text/markdown;q=0", "text/html; charset=utf-8"),
        ("application/vnd.api+json", "text/html; charset=utf-8"),
        ("text/markdown", TYPES["md"]),
        ("Text/Markdown, text/html;q=0.9", TYPES["md"]),
        ("text/markdown, text/html, */*", TYPES["md"]),
        ("text/html, text/markdown", "text/html; charset=utf-8"),
        ("application/json, text/plain, */*", TYPES["json"]),
        ("application/ld+json, application/json;q=0.9", TYPES["jsonld"]),
    ],
)
def test_term_answers_in_the_form_that_is_preferred(
    client: Client,
    glossary: Glossary,
    django_assert_num_queries: DjangoAssertNumQueries,
    accept: str,
    content_type: str,
) -> None:
    with django_assert_num_queries(1):
        response = client.get("/ai/term/", headers={"accept": accept})

    assert response.status_code == 200
    assert response["Content-Type"] == content_type
    assert response["Vary"] == "Accept"


@pytest.mark.parametrize(("suffix", "accept"), [*TYPES.items()])
def test_negotiated_twin_says_where_it_is_and_stays_out_of_shared_caches(
    client: Client, glossary: Glossary, suffix: str, accept: str
) -> None:
    response = client.get("/de/ai/begriff/", headers={"accept": accept.partition(";")[0]})

    twin = client.get(f"/de/ai/begriff.{suffix}")
    assert response.content == twin.content
    assert response["ETag"] == twin["ETag"]
    assert response["Content-Location"] == f"/de/ai/begriff.{suffix}"
    assert response["Cache-Control"] == "private, max-age=60"


def test_entity_tag_of_one_form_is_not_that_of_another(client: Client, glossary: Glossary) -> None:
    page = client.get("/ai/term/")

    response = client.get(
        "/ai/term/", headers={"accept": "text/markdown", "if-none-match": page["ETag"]}
    )

    assert response.status_code == 200
    assert response["Content-Type"] == TYPES["md"]


def test_page_that_is_no_term_does_not_negotiate(client: Client, glossary: Glossary) -> None:
    headers = {"accept": "text/markdown"}

    assert client.get("/de/ai/", headers=headers)["Content-Type"].startswith("text/html")
    assert client.get("/ai/none/", headers=headers)["Content-Type"].startswith("text/html")


@given(accept=st.text(alphabet='abjnosmrkdw/+;,=q.* "\\0159eht', max_size=60) | st.text())
def test_no_accept_header_does_harm(accept: str) -> None:
    request = RequestFactory().get("/", headers={"accept": f"{accept}application/json{accept}"})

    assert preferred_suffix(request) in ("", *SUFFIXES)
