"""The documentation of the API as a page: complete, and nothing in it needs a script."""

import re

import pytest
from django.test import Client

from terms.api.errors import KINDS
from terms.api.reference import openapi_text


@pytest.fixture
def page(client: Client) -> str:
    return client.get("/api/v1/docs").content.decode()


def test_page_tells_of_every_endpoint_parameter_and_schema(page: str) -> None:
    words = set(re.findall(r'"(?:operationId|name)": "([^"]+)"', openapi_text()))
    schemas = set(re.findall(r'"#/components/schemas/([^"]+)"', openapi_text()))

    assert {"list_terms", "get_term", "changed_since", "If-None-Match"} <= words
    assert sorted(word for word in words if word not in page) == []
    assert sorted(name for name in schemas if f'id="schema-{name}"' not in page) == []


def test_page_gives_a_whole_command_for_each_endpoint(page: str) -> None:
    command = "curl https://glossary.example.org/api/v1/glossaries/ai/terms/reward-hacking"

    assert f"<code>{command}</code>" in page


def test_page_runs_under_the_strict_policy(client: Client) -> None:
    response = client.get("/api/v1/docs")
    page = response.content.decode()

    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "<script" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert not re.search(r' on[a-z]+="', page)
    loaded = re.findall(r'(?:src=|rel="(?:stylesheet|icon)" href=)"([^"]*)"', page)
    assert loaded
    assert all(address.startswith("/") for address in loaded)


def test_links_within_the_page_lead_somewhere(page: str) -> None:
    anchors = re.findall(r'id="([^"]+)"', page)

    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(anchors)
    assert {name for name, _ in KINDS.values()} <= set(anchors)
