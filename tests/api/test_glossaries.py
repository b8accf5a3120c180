"""Glossaries and categories through the API."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from terms.actions.publishing import withdraw
from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db


def test_glossaries_are_listed_by_title(client: Client) -> None:
    make_glossary(slug="b", title="Zoology")
    make_glossary(
        slug="ai",
        title="Artificial intelligence",
        description="Words of machines.",
        publisher="Example",
        publisher_url="https://example.org",
    )

    items = client.get("/api/v1/glossaries").json()["items"]

    assert [item["slug"] for item in items] == ["ai", "b"]
    assert items[0] == {
        "slug": "ai",
        "title": "Artificial intelligence",
        "description": "Words of machines.",
        "publisher": "Example",
        "publisher_url": "https://example.org",
        "language": "en",
        "url": "https://glossary.example.org/ai/",
    }


def test_one_glossary_is_as_in_the_list(client: Client) -> None:
    make_glossary(slug="数据")

    listed = client.get("/api/v1/glossaries").json()["items"]

    assert client.get("/api/v1/glossaries/数据").json() == listed[0]


@pytest.mark.parametrize("address", ["none", "none/categories", "a%00b", "a%00b/categories"])
def test_unknown_glossary_is_not_there(client: Client, address: str) -> None:
    response = client.get(f"/api/v1/glossaries/{address}")

    assert response.status_code == 404
    assert response.json()["detail"].startswith("There is no glossary “")


def test_categories_are_those_that_readers_find_terms_in(client: Client) -> None:
    glossary = make_glossary(slug="ai")
    make_term(glossary, category="Safety", publish=True)
    make_term(glossary, category="Learning", publish=True)
    make_term(glossary, category="Sicherheit", language="de", publish=True)
    make_term(glossary, category="Secret")
    withdraw(make_term(glossary, category="Past", publish=True), by=None)
    make_term(make_glossary(), category="Elsewhere", publish=True)

    items = client.get("/api/v1/glossaries/ai/categories").json()["items"]
    german = client.get("/api/v1/glossaries/ai/categories", {"language": "de"}).json()["items"]

    assert [item["name"] for item in items] == ["Sicherheit", "Safety", "Learning"]
    assert german == [
        {
            "glossary": "ai",
            "language": "de",
            "slug": "sicherheit",
            "name": "Sicherheit",
            "text": "",
            "url": "https://glossary.example.org/de/ai/category/sicherheit/",
        }
    ]


def test_glossary_without_categories_has_an_empty_list(client: Client) -> None:
    make_glossary(slug="ai")

    assert client.get("/api/v1/glossaries/ai/categories").json() == {"items": []}


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize("address", ["/glossaries", "/glossaries/ai", "/glossaries/ai/categories"])
def test_glossary_endpoints_are_one_query(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, address: str, rows: int
) -> None:
    glossary = make_glossary(slug="ai")
    for number in range(rows):
        make_glossary()
        make_term(glossary, category=f"Category {number}", publish=True)

    with django_assert_num_queries(1):
        response = client.get(f"/api/v1{address}")

    assert response.status_code == 200
