"""Rendering as a whole: nothing in a record becomes markup, and equal entries are equal bytes."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from lxml import html

from terms.models import Glossary
from terms.pages.public_entry import PublicEntry, PublicRelation
from terms.pages.rendering import digest_of, render
from terms.records import NAME_MAX_LENGTH, RelationType, TermRecord
from tests.pages.entries import (
    make_category,
    make_entry,
    make_neighbour,
    parse_page,
    read_document,
    read_graph,
)
from tests.strategies import term_records

HOSTILE = (
    "<script>alert(1)</script>",
    "\"'><img src=x onerror=alert(1)>",
    "{{ page }}{% debug %}",
    "</title></script><!--",
    "\u202egnp.exe",
    "x" * 5_000,
)


def _entry_full_of(text: str) -> PublicEntry:
    line = text[:NAME_MAX_LENGTH]
    neighbour = replace(make_neighbour("n"), name=line, short_definition=text)
    return make_entry(
        name=line,
        short_definition=text,
        explanation=text,
        seo_title=line,
        seo_description=text[:1_000],
        labels=[{"text": line}],
        faqs=[{"question": line, "answer": text}],
        sources=[{"title": line, "authors": line, "url": "https://example.org/"}],
        glossary=Glossary(slug="ai", title=line, description=text, publisher=line, language="en"),
        category=replace(make_category(), name=line),
        successor=neighbour,
        relations=(
            PublicRelation(RelationType.RELATED, line, neighbour),
            PublicRelation(RelationType.BROADER, line),
        ),
        translations=(replace(neighbour, language="de"),),
    )


def _scripts(page: Any) -> list[str]:
    """Return the types of the scripts in the page itself; the site's own are files."""
    return [script.get("type") for script in page.xpath("//script[not(@src)]")]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_in_every_field(text: str) -> None:
    page = parse_page(_entry_full_of(text))

    assert _scripts(page) == ["application/ld+json"]
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []
    assert page.xpath("//style | //@style | //iframe") == []
    # Editors may put pictures into Markdown, and nowhere else.
    assert page.xpath("//img[not(ancestor::div[contains(@class, 'prose')])]") == []
    shown = text[:NAME_MAX_LENGTH]
    assert page.xpath("//h1/dfn/text()") == [shown]
    assert page.xpath("//title/text()") == [shown]
    assert page.xpath("//meta[@name='description']/@content") == [text[:1_000]]
    assert page.xpath("//summary/h3/text()") == [shown]
    assert read_graph(page)["DefinedTerm"]["name"] == shown


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(record=term_records())
def test_any_record_gives_a_page_that_parses_and_says_its_name(record: TermRecord) -> None:
    entry = make_entry(record)

    page = parse_page(entry)

    assert page.xpath("string(//h1/dfn)") == record.name
    assert _scripts(page) == ["application/ld+json"]
    assert len(page.xpath("//section//details")) == len(record.faqs)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert read_graph(page)["DefinedTerm"]["name"] == record.name
    assert read_document(render(entry))["explanation"] == record.explanation


def test_equal_entries_give_equal_bytes_whoever_asks() -> None:
    entry = make_entry(faqs=[{"question": "Why?", "answer": "So."}], relations=())

    here = render(entry)
    with translation.override("de"), timezone.override("Asia/Tokyo"):
        elsewhere = render(entry)

    assert here == elsewhere


def test_rendering_leaves_the_active_language_alone() -> None:
    with translation.override("fr"):
        render(make_entry(language="de"))

        assert translation.get_language() == "fr"


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Other"},
        {"seo_title": "Other"},
        {"explanation": "Other."},
        {"labels": [{"text": "found, not shown", "kind": "inflection"}]},
    ],
)
def test_etag_changes_with_anything_that_is_sent(change: dict[str, Any]) -> None:
    assert render(make_entry()).etag != render(make_entry(**change)).etag


def test_etag_is_32_hexadecimal_digits_over_every_part() -> None:
    assert len(digest_of("a", "b")) == 32
    assert int(digest_of("a", "b"), 16)
    assert digest_of("ab", "c") != digest_of("a", "bc")


def test_pieces_hold_no_part_of_the_shell() -> None:
    rendered = render(make_entry(short_definition="What it is."))

    assert "<html" not in rendered.head + rendered.main
    assert html.fragment_fromstring(rendered.main).tag == "article"
