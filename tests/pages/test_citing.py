"""Citations: they name publisher, entry, date and address, and no name breaks BibTeX."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given

from terms.models import Glossary
from terms.pages.citing import cite, escape_tex, key_of
from terms.text.slugs import is_slug
from tests.pages.entries import make_entry, parse_page, words
from tests.strategies import names, slugs


def test_citation_names_all_that_finds_the_entry_again() -> None:
    citation = cite(make_entry(changed_at=datetime(2026, 2, 1, 12, tzinfo=UTC)))

    assert citation.url == "https://glossary.example.org/ai/reward-hacking/"
    assert citation.text == (
        "Example Institute: “Reward hacking”. AI glossary. Last changed Feb. 1, 2026. "
        "https://glossary.example.org/ai/reward-hacking/"
    )
    assert citation.bibtex == (
        "@misc{reward-hacking,\n"
        "  author = {{Example Institute}},\n"
        "  title = {{Reward hacking}},\n"
        "  howpublished = {AI glossary},\n"
        "  year = {2026},\n"
        "  url = {https://glossary.example.org/ai/reward-hacking/},\n"
        "  note = {Last changed 2026-02-01},\n"
        "}"
    )


def test_glossary_without_a_publisher_is_cited_by_its_title() -> None:
    citation = cite(make_entry(glossary=Glossary(slug="ai", title="AI glossary", language="en")))

    assert citation.text.startswith("“Reward hacking”. AI glossary.")
    assert "author" not in citation.bibtex


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("R&D 100% #1 $x_1$", r"R\&D 100\% \#1 \$x\_1\$"),
        ("{", r"\textbraceleft{}"),
        ("}, a", r"\textbraceright{}, a"),
        (r"\input{x}", r"\textbackslash{}input\textbraceleft{}x\textbraceright{}"),
        ("~^", r"\textasciitilde{}\textasciicircum{}"),
        ("سلام, “Ёлка”", "سلام, “Ёлка”"),
    ],
)  # fmt: skip
def test_signs_that_mean_something_to_tex_are_escaped(text: str, escaped: str) -> None:
    assert escape_tex(text) == escaped


@given(name=names(), publisher=names())
def test_braces_of_an_entry_are_balanced_whatever_the_names(name: str, publisher: str) -> None:
    glossary = Glossary(slug="ai", title=name, publisher=publisher, language="en")

    bibtex = cite(make_entry(name=name, glossary=glossary)).bibtex

    depth = 0
    for sign in bibtex[:-1]:
        depth += (sign == "{") - (sign == "}")
        assert depth >= 1 or sign in "@misc"
    assert depth == 1
    assert bibtex.endswith("}")
    fields = re.findall(r"^  (\w+) = \{.*\},$", bibtex, re.MULTILINE)
    assert fields == ["author", "title", "howpublished", "year", "url", "note"]


@given(slug=slugs())
def test_key_is_ascii_and_follows_from_the_slug(slug: str) -> None:
    key = key_of(slug)

    assert re.fullmatch("[a-z0-9_-]+", key)
    assert key == slug or not slug.isascii()
    assert key_of(slug) == key
    assert is_slug(key)


def test_keys_of_slugs_without_a_latin_letter_differ() -> None:
    assert key_of("日本語") != key_of("数据库")


def test_page_offers_the_citations_to_take_along() -> None:
    page = parse_page(make_entry())

    (box,) = page.xpath("//details[@class='citation']")
    (address,) = box.xpath(".//input")
    assert address.get("value") == "https://glossary.example.org/ai/reward-hacking/"
    assert address.get("readonly") is not None
    assert box.xpath(".//label/@for") == [address.get("id")]
    assert words(box.xpath(".//pre"))[0].startswith("@misc{reward-hacking,")
