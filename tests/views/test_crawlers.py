"""robots.txt and sitemaps: complete, valid, reciprocal, and as cheap for a million terms as for ten."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from lxml import etree
from pytest_django import DjangoAssertNumQueries

from terms.actions.publishing import deprecate, withdraw
from terms.models import Category, Glossary, PublishedTerm
from terms.pages import sitemaps
from tests.factories import make_glossary, make_term
from tests.pages.rows import publish_names

pytestmark = pytest.mark.django_db

SITE = "https://glossary.example.org"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
NAMESPACES = {"s": SITEMAP, "x": "http://www.w3.org/1999/xhtml"}
# The rules of sitemap.xsd and siteindex.xsd that concern what is written here.
SCHEMA = f"""
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{SITEMAP}"
    xmlns="{SITEMAP}" elementFormDefault="qualified">
  <xs:simpleType name="address">
    <xs:restriction base="xs:anyURI"><xs:minLength value="12"/><xs:maxLength value="2048"/>
    </xs:restriction>
  </xs:simpleType>
  <xs:element name="urlset"><xs:complexType><xs:sequence>
    <xs:element name="url" maxOccurs="50000"><xs:complexType><xs:sequence>
      <xs:element name="loc" type="address"/>
      <xs:element name="lastmod" type="xs:dateTime" minOccurs="0"/>
      <xs:any namespace="##other" minOccurs="0" maxOccurs="unbounded" processContents="skip"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="sitemapindex"><xs:complexType><xs:sequence>
    <xs:element name="sitemap" maxOccurs="50000"><xs:complexType><xs:sequence>
      <xs:element name="loc" type="address"/>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>
"""


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai", title="AI")


def read(client: Client, url: str) -> Any:
    """Return a sitemap as a tree, once it keeps to the schema."""
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    tree = etree.fromstring(response.content)
    etree.XMLSchema(etree.fromstring(SCHEMA)).assertValid(tree)
    return tree


def parts(client: Client) -> list[str]:
    listed = read(client, "/sitemap.xml").xpath("//s:sitemap/s:loc/text()", namespaces=NAMESPACES)
    return [url.removeprefix(SITE) for url in listed]


def entries(client: Client) -> Iterator[Any]:
    for part in parts(client):
        yield from read(client, part).xpath("//s:url", namespaces=NAMESPACES)


def facts(entry: Any) -> tuple[str, str, dict[str, str]]:
    """Return address, date and alternates of an entry."""
    (url,) = entry.xpath("s:loc/text()", namespaces=NAMESPACES)
    date = "".join(entry.xpath("s:lastmod/text()", namespaces=NAMESPACES))
    links = entry.xpath("x:link[@rel='alternate']", namespaces=NAMESPACES)
    return (
        url.removeprefix(SITE),
        date,
        {each.get("hreflang"): each.get("href").removeprefix(SITE) for each in links},
    )


def urls(client: Client) -> list[str]:
    return [facts(each)[0] for each in entries(client)]


def test_robots_names_the_sitemap_and_keeps_crawlers_out_of_the_admin(client: Client) -> None:
    response = client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Allow: /api/v1/docs",
        "Allow: /api/v1/openapi.json",
        "Disallow: /admin/",
        "Disallow: /api/v1/",
        "",
        f"Sitemap: {SITE}/sitemap.xml",
    ]


def test_sitemap_lists_every_page_for_search_engines_once(
    client: Client, glossary: Glossary
) -> None:
    Glossary.objects.filter(pk=glossary.pk).update(about="About it.")
    for slug in ("tools", "empty"):
        Category.objects.create(glossary=glossary, language="en", slug=slug, name=slug.title())
    make_term(glossary, name="Proxy", publish=True)
    make_term(
        glossary,
        name="Goal",
        category="Tools",
        publish=True,
        relations=[{"type": "contrasts_with", "target": "proxy"}],
    )
    make_term(glossary, name="Ziel", language="de", publish=True)

    listed = urls(client)

    assert sorted(listed) == [
        "/ai/",
        "/ai/-/about/",
        "/ai/-/compare/goal/proxy/",
        "/ai/category/tools/",
        "/ai/goal/",
        "/ai/proxy/",
        "/de/ai/",
        "/de/ai/ziel/",
    ]


def test_every_listed_page_answers_and_is_its_own_canonical(
    client: Client, glossary: Glossary
) -> None:
    Glossary.objects.filter(pk=glossary.pk).update(policy="With care.")
    make_glossary(slug="law")
    Category.objects.create(glossary=glossary, language="en", slug="tools", name="Tools")
    make_term(glossary, name="Café", category="Tools", publish=True)
    make_term(glossary, name="中文", language="zh", publish=True)
    contrast = [{"type": "contrasts_with", "target": "café"}]
    make_term(glossary, name="Bar", relations=contrast, publish=True)

    for url in urls(client):
        response = client.get(url)
        assert response.status_code == 200, url
        head = response.content.decode().partition("</head>")[0]
        assert f'<link rel="canonical" href="{SITE}{url}">' in head
        assert '<meta name="robots" content="index' in head
    assert {"/", "/ai/-/about/", "/ai/-/compare/bar/caf%C3%A9/"} <= set(urls(client))


def test_home_is_listed_where_it_lists_glossaries(client: Client, glossary: Glossary) -> None:
    make_term(glossary, publish=True)
    assert "/" not in urls(client)

    make_glossary(slug="law")

    assert "/" in urls(client)


def test_sitemap_leaves_out_what_is_not_for_search_engines(
    client: Client, glossary: Glossary
) -> None:
    make_term(glossary, name="Kept", publish=True)
    make_term(glossary, name="Draft")
    withdraw(make_term(glossary, name="Gone", publish=True), by=None)
    deprecate(make_term(glossary, name="Old", publish=True), by=None, successor=None)
    short = make_term(glossary, name="Short", publish=True)
    PublishedTerm.objects.filter(term=short).update(is_indexable=False)

    assert urls(client) == ["/ai/", "/ai/kept/"]


def test_translations_name_each_other_and_the_default(client: Client, glossary: Glossary) -> None:
    english = make_term(glossary, name="Goal", publish=True)
    for language, name in (("de", "Ziel"), ("ar", "هدف")):
        make_term(
            glossary, name=name, language=language, concept=str(english.concept), publish=True
        )
    make_term(glossary, name="Alone", publish=True)

    by_url = {url: links for url, _date, links in map(facts, entries(client))}

    expected = {
        "en": "/ai/goal/",
        "de": "/de/ai/ziel/",
        "ar": "/ar/ai/%D9%87%D8%AF%D9%81/",
        "x-default": "/ai/goal/",
    }
    assert [by_url[url] for url in expected.values()] == [expected] * 4
    assert by_url["/ai/alone/"] == {}
    assert by_url["/ai/"] == by_url["/de/ai/"] == {
        "en": "/ai/", "de": "/de/ai/", "ar": "/ar/ai/", "x-default": "/ai/",
    }  # fmt: skip


def test_translation_that_is_not_listed_is_named_by_none(
    client: Client, glossary: Glossary
) -> None:
    english = make_term(glossary, name="Goal", publish=True)
    german = make_term(
        glossary, name="Ziel", language="de", concept=str(english.concept), publish=True
    )
    deprecate(german, by=None, successor=None)

    by_url = {url: links for url, _date, links in map(facts, entries(client))}

    assert by_url["/ai/goal/"] == {}
    assert "/de/ai/ziel/" not in by_url


def test_date_is_that_of_the_last_change_to_the_second(client: Client, glossary: Glossary) -> None:
    Category.objects.create(glossary=glossary, language="en", slug="tools", name="Tools")
    term = make_term(glossary, name="Goal", category="Tools", publish=True)
    moment = datetime(2031, 2, 3, 4, 5, 6, 789, tzinfo=UTC)
    PublishedTerm.objects.filter(term=term).update(changed_at=moment)

    dates = {url: date for url, date, _links in map(facts, entries(client))}

    assert dates == dict.fromkeys(
        ["/ai/", "/ai/category/tools/", "/ai/goal/"], "2031-02-03T04:05:06Z"
    )


def test_comparison_that_both_terms_state_is_listed_once(
    client: Client, glossary: Glossary
) -> None:
    contrast = {"type": "contrasts_with"}
    make_term(glossary, name="Goal", publish=True, relations=[{**contrast, "target": "proxy"}])
    make_term(glossary, name="Proxy", publish=True, relations=[{**contrast, "target": "goal"}])
    make_term(glossary, name="Loner", publish=True, relations=[{**contrast, "target": "wanted"}])

    assert [url for url in urls(client) if "compare" in url] == ["/ai/-/compare/goal/proxy/"]


def test_parts_are_ranges_of_ids(
    client: Client, glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "PART_SIZE", 3)
    sitemaps._ranges_statement.cache_clear()
    rows = publish_names(glossary, [f"Word {number}" for number in range(12)])
    PublishedTerm.objects.filter(pk__in=[row.pk for row in rows[4:9]]).delete()

    try:
        terms = [part for part in parts(client) if "terms" in part]
        listed = {part: len(read(client, part)) for part in terms}
    finally:
        sitemaps._ranges_statement.cache_clear()

    assert sum(listed.values()) == 7
    assert max(listed.values()) <= 3
    assert terms == sorted(
        {f"/sitemap-terms-{row.pk // 3}.xml" for row in (*rows[:4], *rows[9:])},
        key=lambda part: int(part.removesuffix(".xml").rpartition("-")[2]),
    )


def test_part_costs_the_same_number_of_queries_however_full(
    client: Client, glossary: Glossary, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 30):
        rows = publish_names(glossary, [f"Word {number}" for number in range(count)])
        with django_assert_num_queries(2):
            client.get(f"/sitemap-terms-{rows[-1].pk // sitemaps.PART_SIZE}.xml")


@pytest.mark.parametrize("part", ["terms-99999999", "terms-00", "none-0", "terms", "terms--1", "x"])
def test_part_that_does_not_exist_is_not_found(
    client: Client, glossary: Glossary, part: str
) -> None:
    make_term(glossary, publish=True)

    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_sitemap_is_not_sent_to_who_has_it(client: Client, glossary: Glossary) -> None:
    make_term(glossary, publish=True)

    for url in ["/robots.txt", "/sitemap.xml", *parts(client)]:
        etag = client.get(url)["ETag"]
        assert client.get(url, headers={"if-none-match": etag}).status_code == 304
