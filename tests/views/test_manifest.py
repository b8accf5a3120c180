"""The manifest and the icons it names: there, of the size they say, in the name of the site."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from terms.models import Glossary
from tests.factories import make_glossary, make_term
from tests.pages.entries import parse

pytestmark = pytest.mark.django_db

FOUNDATION = Path(__file__).parents[2] / "terms/static/terms/foundation.css"


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai", title="الذكاء", language="ar")


def manifest(client: Client) -> dict[str, Any]:
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    found: dict[str, Any] = json.loads(response.content)
    return found


def size_of(url: str) -> tuple[int, int]:
    found = finders.find(url.removeprefix("/static/"))
    assert isinstance(found, str)
    with Image.open(found) as picture:
        return picture.size


def test_manifest_is_in_the_name_of_the_only_glossary(client: Client, glossary: Glossary) -> None:
    said = manifest(client)

    assert (said["name"], said["lang"], said["dir"]) == ("الذكاء", "ar", "rtl")
    assert said["start_url"] == "/ai/"


def test_manifest_of_several_glossaries_is_the_site_s(client: Client, glossary: Glossary) -> None:
    make_glossary(slug="law")

    said = manifest(client)

    assert (said["name"], said["lang"], said["start_url"]) == ("Glossaries", "en", "/")


def test_icons_have_the_sizes_that_are_named(client: Client, glossary: Glossary) -> None:
    pictures = [each for each in manifest(client)["icons"] if each["type"] == "image/png"]

    assert {each["sizes"] for each in pictures} == {"192x192", "512x512"}
    for each in pictures:
        width, height = size_of(each["src"])
        assert each["sizes"] == f"{width}x{height}"


def test_page_names_manifest_icon_and_colours(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="Goal", language="ar", publish=True)

    page = parse(client.get("/ai/").content)

    assert page.xpath("//link[@rel='manifest']/@href") == ["/manifest.webmanifest"]
    (touch,) = page.xpath("//link[@rel='apple-touch-icon']/@href")
    assert size_of(touch) == (180, 180)
    colors = page.xpath("//meta[@name='theme-color']/@content")
    assert len(colors) == 2
    for color in colors:
        assert f"--paper: {color};" in FOUNDATION.read_text()
