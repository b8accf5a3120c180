"""What every answer of the API has: an entity tag, a lifetime, HEAD; and no cookie."""

import pytest
from django.test import Client

from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/api/v1/",
    "/api/v1/glossaries",
    "/api/v1/glossaries/ai",
    "/api/v1/glossaries/ai/categories",
    "/api/v1/terms",
    "/api/v1/glossaries/ai/terms/reward-hacking",
    "/api/v1/glossaries/ai/terms/reward-hacking/relations",
    "/api/v1/openapi.json",
    "/api/v1/docs",
]


@pytest.fixture(autouse=True)
def _content() -> None:
    make_term(make_glossary(slug="ai"), name="Reward hacking", publish=True)


@pytest.mark.parametrize("address", ADDRESSES)
def test_answer_is_not_sent_twice(client: Client, address: str) -> None:
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    weakened = client.get(address, headers={"If-None-Match": f'"x", W/{first.headers["ETag"]}'})
    other = client.get(address, headers={"If-None-Match": '"another"'})

    assert first.status_code == other.status_code == 200
    assert again.status_code == weakened.status_code == 304
    assert again.content == b""
    assert again.headers["Content-Length"] == str(len(first.content))
    for response in (first, again):
        assert response.headers["ETag"] == first.headers["ETag"]
        assert response.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("address", ADDRESSES)
def test_head_says_what_get_says_without_a_body(client: Client, address: str) -> None:
    get = client.get(address)
    head = client.head(address)

    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Length"] == str(len(get.content))
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.headers["Content-Type"] == get.headers["Content-Type"]
    assert client.head(address, headers={"If-None-Match": get.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("address", ADDRESSES)
def test_answer_neither_sets_nor_reads_a_cookie(client: Client, address: str) -> None:
    client.cookies["sessionid"] = "0123456789abcdef0123456789abcdef"

    response = client.get(address)

    assert "Set-Cookie" not in response.headers
    assert "Vary" not in response.headers


def test_start_tells_where_to_begin(client: Client) -> None:
    addresses = client.get("/api/v1/").json()

    assert addresses.keys() == {"docs", "openapi", "glossaries", "terms"}
    for url in addresses.values():
        path = url.removeprefix("https://glossary.example.org")
        assert client.get(path).status_code == 200


def test_condition_that_is_not_met_is_a_problem(client: Client) -> None:
    response = client.get("/api/v1/glossaries", headers={"If-Match": '"another"'})

    assert response.status_code == 412
    assert response.headers["Content-Type"] == "application/problem+json"
