"""HTTP of the public pages: entity tags, 304, HEAD, caching, and no cookie anywhere."""

from typing import Any

import pytest
from django.test import Client

from terms.actions.publishing import publish, withdraw
from terms.actions.revising import save_record
from terms.models import Category, Glossary
from terms.views.responses import BRIEF, FRESH, is_known
from tests.factories import make_glossary, make_record, make_term

PAGES = ["/", "/ai/", "/ai/term/", "/ai/category/tools/", "/de/ai/"]
TAG = '"abc"'


@pytest.fixture
def glossary(db: None) -> Glossary:
    glossary = make_glossary(slug="ai")
    category = Category.objects.create(glossary=glossary, language="en", slug="tools", name="Tools")
    make_glossary(slug="law")
    make_term(glossary, name="Term", category=category.name, publish=True)
    make_term(glossary, name="Begriff", language="de", publish=True)
    return glossary


@pytest.mark.parametrize("url", PAGES)
def test_page_may_be_kept_by_any_cache(client: Client, glossary: Glossary, url: str) -> None:
    response = client.get(url)

    assert response.status_code == 200
    assert response["Cache-Control"] == FRESH
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert response["ETag"].startswith('"')
    # A term alone answers with something else to who asks for it; caches keep one copy of the rest.
    assert response.get("Vary") == ("Accept" if url == "/ai/term/" else None)
    assert response.cookies == {}


@pytest.mark.parametrize("url", PAGES)
def test_page_is_not_sent_to_a_reader_who_has_it(
    client: Client, glossary: Glossary, url: str
) -> None:
    page = client.get(url)

    for known in (page["ETag"], f'"x", W/{page["ETag"]} ,"y"', "*"):
        response = client.get(url, headers={"if-none-match": known})

        assert response.status_code == 304
        assert response.content == b""
        for header in ("ETag", "Cache-Control"):
            assert response[header] == page[header]
    assert client.get(url, headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("url", [*PAGES, "/ai/none/", "/ai/TERM/"])
def test_head_says_what_get_says_without_the_page(
    client: Client, glossary: Glossary, url: str
) -> None:
    got, head = client.get(url), client.head(url)

    assert head.status_code == got.status_code
    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)
    assert int(got["Content-Length"]) == len(got.content)


def test_etag_of_a_term_changes_when_it_is_published_again(
    client: Client, glossary: Glossary
) -> None:
    term = make_term(glossary, name="Other", publish=True)
    before = client.get("/ai/other/")["ETag"]
    record = make_record(name="Other", explanation="More.")
    save_record(record, glossary=glossary, by=None, term=term)
    publish(term, by=None)

    response = client.get("/ai/other/", headers={"if-none-match": before})

    assert response.status_code == 200
    assert response["ETag"] != before


def test_cookies_of_a_reader_change_nothing(client: Client, glossary: Glossary) -> None:
    stranger = client.get("/ai/term/")
    client.cookies["sessionid"] = "x" * 32
    client.cookies["csrftoken"] = "x" * 32

    known = client.get("/ai/term/")

    assert known.content == stranger.content
    assert dict(known.headers) == dict(stranger.headers)


def test_missing_pages_are_kept_briefly(client: Client, glossary: Glossary) -> None:
    withdraw(make_term(glossary, name="Gone", publish=True), by=None)

    for url, status in (("/ai/none/", 404), ("/ai/gone/", 410), ("/a.b/", 404)):
        response = client.get(url)
        assert response.status_code == status
        assert response["Cache-Control"] == BRIEF
        assert response.cookies == {}


@pytest.mark.parametrize(
    ("header", "known"),
    [
        (None, False),
        ("", False),
        ("*", True),
        (" * ", True),
        (TAG, True),
        (f"W/{TAG}", True),
        (f'"x",{TAG}', True),
        (f'W/"x" , W/{TAG}', True),
        ('"x"', False),
        ("abc", False),
        ('"*"', False),
        (f"w/{TAG}", False),
        ('"abc', False),
        (",,,", False),
        ('"' * 10_000, False),
    ],
)
def test_if_none_match_is_compared_weakly(header: Any, known: bool) -> None:
    assert is_known(header, TAG) is known
