"""Pictures of terms: where they are, what their pages say of them, how long caches keep them."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from terms.actions.publishing import withdraw
from terms.actions.renaming import rename
from terms.models import Glossary
from terms.views.cards import KEPT
from tests.factories import make_glossary, make_term
from tests.pages.entries import parse

pytestmark = pytest.mark.django_db
URL = "/ai/reward-hacking.png"


@pytest.fixture
def glossary(db: None) -> Glossary:
    glossary = make_glossary(slug="ai", title="AI glossary")
    make_term(glossary, name="Reward hacking", short_definition="A *high* score.", publish=True)
    return glossary


def test_card_is_a_picture_that_caches_keep(client: Client, glossary: Glossary) -> None:
    response = client.get(URL)

    assert response.status_code == 200
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == KEPT
    assert not response["ETag"].startswith("W/")
    assert Image.open(BytesIO(response.content)).size == (1200, 630)
    assert response.cookies == {}


def test_card_is_one_query_and_is_not_drawn_for_who_has_it(
    client: Client, glossary: Glossary, django_assert_num_queries: Any, monkeypatch: Any
) -> None:
    tag = client.get(URL)["ETag"]
    monkeypatch.setattr("terms.views.cards.kept_card", None)

    with django_assert_num_queries(1):
        response = client.get(URL, headers={"if-none-match": tag})

    assert response.status_code == 304
    assert (response["ETag"], response["Cache-Control"]) == (tag, KEPT)


def test_head_says_what_get_says(client: Client, glossary: Glossary) -> None:
    got, head = client.get(URL), client.head(URL)

    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)
    assert int(got["Content-Length"]) == len(got.content)


def test_card_changes_with_the_colour_of_its_glossary(client: Client, glossary: Glossary) -> None:
    before = client.get(URL)
    Glossary.objects.update(accent_color="#8a0b3b")

    after = client.get(URL)

    assert after["ETag"] != before["ETag"]
    assert after.content != before.content


def test_page_names_its_card(client: Client, glossary: Glossary) -> None:
    page = parse(client.get("/ai/reward-hacking/").content)

    def meta(name: str) -> list[str]:
        found: list[str] = page.xpath(f"//meta[@name='{name}' or @property='{name}']/@content")
        return found

    assert meta("og:image") == [f"https://glossary.example.org{URL}"]
    assert meta("og:image:width") + meta("og:image:height") == ["1200", "630"]
    assert meta("og:image:alt") == ["Reward hacking: A high score."]
    assert meta("twitter:card") == ["summary_large_image"]


def test_index_has_no_card(client: Client, glossary: Glossary) -> None:
    page = parse(client.get("/ai/").content)

    assert page.xpath("//meta[@property='og:image']") == []
    assert page.xpath("//meta[@name='twitter:card']/@content") == ["summary"]


def test_card_in_another_language_has_its_own_address(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="مكافأة", language="ar", publish=True)

    assert client.get("/ar/ai/مكافأة.png").status_code == 200
    assert client.get("/en/ai/reward-hacking.png")["Location"] == URL


def test_card_follows_its_term(client: Client, glossary: Glossary) -> None:
    rename(glossary.terms.get(), slug="gaming", by=None)

    moved = client.get(URL)
    assert (moved.status_code, moved["Location"]) == (301, "/ai/gaming.png")
    assert client.get("/AI/Gaming.png")["Location"] == "/ai/gaming.png"

    withdraw(glossary.terms.get(), by=None)
    assert client.get("/ai/gaming.png").status_code == 410


@pytest.mark.parametrize("url", ["/ai/none.png", "/none/x.png", "/ai/a%00.png", "/de/ai.png"])
def test_what_is_no_term_has_no_card(client: Client, glossary: Glossary, url: str) -> None:
    assert client.get(url).status_code == 404
