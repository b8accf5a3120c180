"""Atom feeds: valid by RFC 4287, in order, bounded, and asked for by an index."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from terms.actions.publishing import deprecate, publish, withdraw
from terms.actions.renaming import rename
from terms.models import Category, Glossary, PublishedTerm
from terms.pages.edition import Edition
from terms.pages.feeds import ENTRIES, FeedKind, find_feed
from terms.views.responses import FRESH
from tests.factories import edit, make_glossary, make_term
from tests.pages.entries import parse
from tests.pages.rows import publish_names

pytestmark = pytest.mark.django_db

SITE = "https://glossary.example.org"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
# What RFC 4287 asks for; the order of elements means nothing in it.
REQUIRED = {
    "feed": {"id": 1, "title": 1, "updated": 1, "author": 1},
    "entry": {"id": 1, "title": 1, "updated": 1},
}
AT_MOST_ONCE = {"id", "title", "updated", "published", "summary", "subtitle"}


@pytest.fixture
def glossary() -> Glossary:
    glossary = make_glossary(
        slug="ai",
        title="AI & more",
        description="Words <of> AI.",
        publisher="Institute",
        publisher_url="https://example.org/?a=1&b=2",
    )
    Category.objects.create(glossary=glossary, language="en", slug="tools", name="Tools")
    return glossary


def read(client: Client, url: str) -> Any:
    """Return a feed as a tree, once it has what Atom asks for."""
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml"
    feed = etree.fromstring(response.content)
    for element in (feed, *feed.findall("a:entry", ATOM)):
        kind = etree.QName(element).localname
        counts: dict[str, int] = {}
        for child in element:
            name = etree.QName(child).localname
            counts[name] = counts.get(name, 0) + 1
        assert {name: counts.get(name) for name in REQUIRED[kind]} == REQUIRED[kind]
        assert all(counts.get(name, 0) <= 1 for name in AT_MOST_ONCE)
        links = [
            (each.get("rel"), each.get("type"), each.get("hreflang"))
            for each in element.findall("a:link", ATOM)
        ]
        assert len(links) == len(set(links))
    assert feed.xpath("count(a:link[@rel='self'])", namespaces=ATOM) == 1
    ids: Any = feed.xpath("a:entry/a:id/text()", namespaces=ATOM)
    assert len(ids) == len(set(ids))
    return feed


def titles(client: Client, url: str) -> list[str]:
    found: list[str] = read(client, url).xpath("a:entry/a:title/text()", namespaces=ATOM)
    return found


def text(element: Any, path: str) -> str:
    found: str = element.xpath(f"string({path})", namespaces=ATOM)
    return found


def test_feed_tells_of_the_glossary_and_its_terms(client: Client, glossary: Glossary) -> None:
    term = make_term(glossary, name="Goal <x> & y", short_definition="A *goal*.", publish=True)
    moment = datetime(2026, 5, 6, 7, 8, 9, tzinfo=UTC)
    PublishedTerm.objects.filter(term=term).update(first_published_at=NEW_YEAR, changed_at=moment)

    feed = read(client, "/ai/new.atom")

    assert text(feed, "a:title") == "AI & more: new terms"
    assert text(feed, "a:subtitle") == "Words <of> AI."
    assert text(feed, "a:id") == f"{SITE}/ai/new.atom"
    assert text(feed, "a:updated") == "2026-05-06T07:08:09Z"
    assert text(feed, "a:author/a:name") == "Institute"
    assert text(feed, "a:author/a:uri") == "https://example.org/?a=1&b=2"
    assert text(feed, "a:link[@rel='alternate']/@href") == f"{SITE}/ai/"
    entry = feed.find("a:entry", ATOM)
    assert text(entry, "a:title") == "Goal <x> & y"
    assert text(entry, "a:summary") == "A goal."
    assert text(entry, "a:published") == "2026-01-01T00:00:00Z"
    assert text(entry, "a:updated") == "2026-05-06T07:08:09Z"
    assert text(entry, "a:link[@type='text/html']/@href") == f"{SITE}/ai/goal-x-and-y/"
    assert text(entry, "a:link[@type='text/markdown']/@href") == f"{SITE}/ai/goal-x-and-y.md"
    assert text(entry, "a:id").startswith("urn:uuid:")


def test_new_and_changed_come_latest_first(client: Client, glossary: Glossary) -> None:
    rows = publish_names(glossary, ["One", "Two", "Three"])
    for number, (row, changed) in enumerate(zip(rows, (9, 7, 8), strict=True)):
        PublishedTerm.objects.filter(pk=row.pk).update(
            first_published_at=NEW_YEAR + timedelta(days=number),
            changed_at=NEW_YEAR + timedelta(days=changed),
        )

    assert titles(client, "/ai/new.atom") == ["Three", "Two", "One"]
    assert titles(client, "/ai/changed.atom") == ["One", "Three", "Two"]


def test_feed_is_of_one_language_or_one_category(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="Goal", publish=True)
    make_term(glossary, name="Hammer", category="Tools", publish=True)
    make_term(glossary, name="Ziel", language="de", publish=True)

    assert set(titles(client, "/ai/new.atom")) == {"Goal", "Hammer"}
    assert titles(client, "/de/ai/new.atom") == ["Ziel"]
    assert titles(client, "/ai/category/tools/new.atom") == ["Hammer"]
    assert titles(client, "/ai/category/tools/changed.atom") == ["Hammer"]
    category = read(client, "/ai/category/tools/new.atom")
    assert text(category, "a:title") == "Tools – AI & more: new terms"
    assert text(category, "a:link[@rel='alternate']/@href") == f"{SITE}/ai/category/tools/"


def test_entry_keeps_its_id_when_its_address_changes(client: Client, glossary: Glossary) -> None:
    term = make_term(glossary, name="Goal", publish=True)
    before = text(read(client, "/ai/new.atom"), "a:entry/a:id")

    rename(term, slug="aim", by=None)
    publish(edit(term, explanation="More."), by=None)

    feed = read(client, "/ai/changed.atom")
    assert text(feed, "a:entry/a:id") == before
    assert text(feed, "a:entry/a:link[@type='text/html']/@href") == f"{SITE}/ai/aim/"


def test_translations_have_ids_of_their_own(client: Client, glossary: Glossary) -> None:
    english = make_term(glossary, name="Goal", publish=True)
    make_term(glossary, name="Ziel", language="de", concept=str(english.concept), publish=True)

    english_id = text(read(client, "/ai/new.atom"), "a:entry/a:id")

    assert english_id != text(read(client, "/de/ai/new.atom"), "a:entry/a:id")


def test_feed_holds_what_is_public(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="Draft")
    withdraw(make_term(glossary, name="Gone", publish=True), by=None)
    deprecate(make_term(glossary, name="Old", publish=True), by=None, successor=None)

    assert titles(client, "/ai/new.atom") == titles(client, "/ai/changed.atom") == ["Old"]


def test_empty_feed_is_valid(client: Client, glossary: Glossary) -> None:
    assert titles(client, "/ai/new.atom") == []
    assert titles(client, "/ai/category/tools/changed.atom") == []


@pytest.mark.parametrize("rows", [1, ENTRIES + 10])
@pytest.mark.parametrize("url", ["/ai/changed.atom", "/ai/category/tools/new.atom"])
def test_feed_is_bounded(
    client: Client,
    glossary: Glossary,
    django_assert_num_queries: DjangoAssertNumQueries,
    url: str,
    rows: int,
) -> None:
    category = Category.objects.get(slug="tools")
    publish_names(glossary, [f"Word {number}" for number in range(rows)], category=category)

    with django_assert_num_queries(3 if "category" in url else 2):
        feed = read(client, url)

    assert len(feed.findall("a:entry", ATOM)) == min(rows, ENTRIES)


@pytest.mark.parametrize("category", ["", "tools"])
@pytest.mark.parametrize("kind", list(FeedKind))
def test_feed_reads_an_index_in_its_order(
    glossary: Glossary, kind: FeedKind, category: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2 if category else 1) as queries:
        find_feed(Edition(glossary, "en"), kind, category)

    with connection.cursor() as cursor:
        explain = "EXPLAIN QUERY PLAN"
        if connection.vendor == "postgresql":
            # A table of no rows is read whole and sorted, if that is allowed.
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
            explain = "EXPLAIN"
        cursor.execute(f"{explain} {queries.captured_queries[-1]['sql']}")
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan
    assert f"published_by_{'category' if category else ''}" in plan


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("/AI/new.atom", "/ai/new.atom"),
        ("/en/ai/new.atom", "/ai/new.atom"),
        ("/DE/ai/changed.atom", "/de/ai/changed.atom"),
        ("/ai/category/TOOLS/new.atom", "/ai/category/tools/new.atom"),
        ("/en/ai/category/tools/new.atom", "/ai/category/tools/new.atom"),
    ],
)
def test_other_spellings_lead_to_the_feed(
    client: Client, glossary: Glossary, typed: str, usual: str
) -> None:
    make_term(glossary, name="Ziel", language="de", publish=True)

    response = client.get(typed)

    assert response.status_code == 301
    assert response["Location"] == usual


@pytest.mark.parametrize(
    "url",
    ["/none/new.atom", "/fr/ai/new.atom", "/ai/category/none/new.atom", "/ai/old.atom", "/ai.atom"],
)
def test_feed_that_does_not_exist_is_not_found(
    client: Client, glossary: Glossary, url: str
) -> None:
    assert client.get(url).status_code == 404


def test_feed_is_not_sent_to_who_has_it(client: Client, glossary: Glossary) -> None:
    make_term(glossary, publish=True)
    first = client.get("/ai/new.atom")

    response = client.get("/ai/new.atom", headers={"if-none-match": first["ETag"]})

    assert first["Cache-Control"] == FRESH
    assert response.status_code == 304


@pytest.mark.parametrize(
    ("page", "name"), [("/ai/", "AI & more"), ("/ai/category/tools/", "Tools")]
)
def test_page_names_its_feeds_and_its_markdown(
    client: Client, glossary: Glossary, page: str, name: str
) -> None:
    make_term(glossary, name="Hammer", category="Tools", publish=True)

    links = parse(client.get(page).content).xpath("//link[@rel='alternate'][@type]")

    assert [(each.get("type"), each.get("href"), each.get("title")) for each in links] == [
        ("text/markdown", f"{page[:-1]}.md", None),
        ("application/atom+xml", f"{page}new.atom", f"{name}: new terms"),
        ("application/atom+xml", f"{page}changed.atom", f"{name}: changed terms"),
    ]
    for each in links:
        assert client.get(each.get("href")).status_code == 200


def test_part_of_an_index_names_no_feed(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="Hammer", publish=True)

    page = parse(client.get("/ai/?letter=H").content)

    assert page.xpath("//link[@rel='alternate'][@type]") == []
