"""A glossary's own colour and logo: linked from every page, kept for a year, never stale."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries

from terms.actions.curating import save_glossary
from terms.actions.logos import draw_logo, remove_logo, save_logo
from terms.models import Glossary
from tests.factories import make_glossary, make_term
from tests.pages.entries import parse, read_graph

pytestmark = pytest.mark.django_db

PAGES = {
    "term": "/ai/token/",
    "in another language": "/de/ai/zeichen/",
    "index": "/ai/",
    "index in another language": "/de/ai/",
    "letter": "/ai/?letter=T",
    "category": "/ai/category/tools/",
    "about": "/ai/-/about/",
    "changes": "/ai/-/changes/",
    "suggestion": "/ai/-/suggest/token/",
    "missing": "/ai/none/",
}


@pytest.fixture
def glossary() -> Glossary:
    glossary = make_glossary(slug="ai", title="AI", accent_color="#ffcc00", about="Text.")
    make_term(glossary, slug="token", name="Token", category="Tools", publish=True)
    make_term(glossary, slug="zeichen", language="de", publish=True)
    give_logo(glossary)
    return glossary


def give_logo(glossary: Glossary, color: str = "red") -> None:
    stream = BytesIO()
    Image.new("RGB", (800, 400), color).save(stream, "PNG")
    save_logo(glossary, draw_logo(stream.getvalue()), by=None)


def linked(client: Client, url: str = "/ai/token/") -> tuple[list[str], list[Any]]:
    page = parse(client.get(url).content)
    return page.xpath("//link[contains(@href, 'colors-')]/@href"), page.xpath("//header//img")


@pytest.mark.parametrize("name", PAGES)
def test_every_page_has_the_colour_and_the_logo(
    client: Client, glossary: Glossary, name: str
) -> None:
    (colors,), (logo,) = linked(client, PAGES[name])

    assert client.get(colors).status_code == 200
    assert client.get(logo.get("src")).status_code == 200
    assert (logo.get("width"), logo.get("height"), logo.get("alt")) == ("512", "256", "")
    assert colors.startswith("/ai/-/colors-")


@pytest.mark.parametrize("name", ["term", "index", "category", "about", "changes", "suggestion"])
def test_they_cost_no_query(
    client: Client,
    glossary: Glossary,
    django_assert_num_queries: DjangoAssertNumQueries,
    name: str,
) -> None:
    queries = {"term": 1, "suggestion": 1, "about": 1}.get(name, 2)

    with django_assert_num_queries(queries):
        client.get(PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_a_glossary_without_them_has_neither(client: Client, glossary: Glossary, name: str) -> None:
    remove_logo(glossary, by=None)
    glossary.accent_color = ""
    save_glossary(glossary, by=None)

    assert linked(client, PAGES[name]) == ([], [])


def test_files_are_kept_for_a_year_without_a_cookie(client: Client, glossary: Glossary) -> None:
    (colors,), (logo,) = linked(client)

    for url, kind in ((colors, "text/css; charset=utf-8"), (logo.get("src"), "image/png")):
        answer = client.get(url)
        again = client.get(url, headers={"If-None-Match": answer["ETag"]})
        head = client.head(url)

        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer["Content-Type"] == kind
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer.cookies == {}
        assert again.status_code == 304
        assert (head.content, head["Content-Length"]) == (b"", str(len(answer.content)))


def test_a_page_that_a_cache_has_kept_is_led_to_what_is_shown_now(
    client: Client, glossary: Glossary
) -> None:
    (old_colors,), (old_logo,) = linked(client)
    give_logo(glossary, "blue")
    glossary.accent_color = "#112233"
    save_glossary(glossary, by=None)

    (colors,), (logo,) = linked(client)

    for old, new in ((old_colors, colors), (old_logo.get("src"), logo.get("src"))):
        assert old != new
        answer = client.get(old)
        assert (answer.status_code, answer["Location"]) == (302, new)
        assert answer["Cache-Control"] == "public, max-age=60"


def test_there_is_no_file_of_what_a_glossary_does_not_have(client: Client) -> None:
    make_glossary(slug="plain")
    for place in ("plain", "none"):
        for name in ("colors-0123456789abcdef.css", "logo-0123456789abcdef.png"):
            assert client.get(f"/{place}/-/{name}").status_code == 404


@pytest.mark.parametrize("name", ["colors-x.css", "colors-.css", "logo-0.png", "logo-..png"])
def test_no_other_name_is_an_address(client: Client, glossary: Glossary, name: str) -> None:
    assert client.get(f"/ai/-/{name}").status_code == 404


def test_style_is_a_colour_that_can_be_read(client: Client, glossary: Glossary) -> None:
    (colors,), _logo = linked(client)

    style = client.get(colors).content.decode()

    assert style.startswith("@layer foundation{:root{--accent:#")
    assert "#ffcc00" not in style.split("@media")[0]
    assert "#ffcc00" in style.split("@media")[1]


def test_index_tells_machines_of_the_logo(client: Client, glossary: Glossary) -> None:
    _colors, (logo,) = linked(client)

    graph = read_graph(parse(client.get("/ai/").content))

    assert graph["DefinedTermSet"]["image"] == f"https://glossary.example.org{logo.get('src')}"
