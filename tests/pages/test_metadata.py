"""Titles, descriptions, addresses and languages in the <head>, and what stands in for them."""

from typing import Any

import pytest

from terms.pages.metadata import DESCRIPTION_LENGTH, INDEXED, NOT_INDEXED
from terms.records import Status
from tests.pages.entries import SITE, make_entry, make_neighbour, parse_page


def _meta(page: Any, name: str) -> list[str]:
    found: list[str] = page.xpath(f"//meta[@name='{name}' or @property='{name}']/@content")
    return found


def test_editors_title_and_description_are_shown_whole() -> None:
    title, description = "T" * 200, "A description. " * 40

    page = parse_page(make_entry(seo_title=title, seo_description=description))

    assert page.xpath("//title/text()") == [title]
    assert _meta(page, "description") == [description.strip()]
    assert _meta(page, "og:title") == [title]


def test_title_falls_back_to_name_and_glossary() -> None:
    page = parse_page(make_entry())

    assert page.xpath("//title/text()") == ["Reward hacking – AI glossary"]


@pytest.mark.parametrize(
    ("fields", "description"),
    [
        ({"short_definition": "A *score*.", "explanation": "More."}, "A score."),
        ({"explanation": "## Why\n\nMore & more."}, "Why More & more."),
    ],
)
def test_description_falls_back_to_the_words_of_the_entry(
    fields: dict[str, Any], description: str
) -> None:
    page = parse_page(make_entry(**fields))

    assert _meta(page, "description") == [description]
    assert _meta(page, "og:description") == [description]


def test_description_made_from_a_long_text_ends_at_a_word() -> None:
    page = parse_page(make_entry(short_definition="word " * 200))

    (description,) = _meta(page, "description")
    assert len(description) <= DESCRIPTION_LENGTH
    assert description.endswith("word…")


def test_entry_without_any_text_has_no_description() -> None:
    assert _meta(parse_page(make_entry()), "description") == []


def test_addresses_agree_and_are_absolute_and_encoded() -> None:
    page = parse_page(make_entry(name="Café", slug="café"))

    url = f"{SITE}/ai/caf%C3%A9/"
    assert page.xpath("//link[@rel='canonical']/@href") == [url]
    assert _meta(page, "og:url") == [url]


@pytest.mark.parametrize(
    ("status", "robots"), [(Status.PUBLISHED, INDEXED), (Status.DEPRECATED, NOT_INDEXED)]
)
def test_robots_index_published_terms_and_not_deprecated_ones(status: Status, robots: str) -> None:
    assert _meta(parse_page(make_entry(status=status)), "robots") == [robots]


def test_open_graph_names_site_kind_language_and_dates() -> None:
    page = parse_page(make_entry(language="pt-BR"))

    assert _meta(page, "og:site_name") == ["AI glossary"]
    assert _meta(page, "og:type") == ["article"]
    assert _meta(page, "og:locale") == ["pt_BR"]
    assert _meta(page, "article:published_time") == ["2026-01-31T23:30:00Z"]
    assert _meta(page, "article:modified_time") == ["2026-02-01T00:00:00Z"]


def _alternates(page: Any) -> dict[str, str]:
    links = page.xpath("//link[@rel='alternate'][@hreflang]")
    return {link.get("hreflang"): link.get("href") for link in links}


def test_languages_of_a_concept_name_each_other_and_themselves() -> None:
    english = make_neighbour("Reward hacking", language="en", path="ai/reward-hacking")
    german = make_neighbour("Trick", language="de", path="de/ai/trick")

    of_english = parse_page(make_entry(translations=(german,)))
    of_german = parse_page(
        make_entry(language="de", name="Trick", slug="trick", translations=(english,))
    )

    assert (
        _alternates(of_english)
        == _alternates(of_german)
        == {
            "de": f"{SITE}/de/ai/trick/",
            "en": f"{SITE}/ai/reward-hacking/",
            "x-default": f"{SITE}/ai/reward-hacking/",
        }
    )


def test_default_of_a_concept_without_the_glossarys_language_is_the_same_on_all_pages() -> None:
    french = make_neighbour("Truc", language="fr", path="fr/ai/truc")

    page = parse_page(make_entry(language="sv", name="Knep", slug="knep", translations=(french,)))

    assert _alternates(page)["x-default"] == f"{SITE}/fr/ai/truc/"


def test_term_in_one_language_has_no_alternates() -> None:
    assert _alternates(parse_page(make_entry())) == {}
