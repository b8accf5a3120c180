"""A crawl of the demo's whole site from `/`: what search engines, and readers, come across."""

import json
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from lxml import etree, html

pytestmark = pytest.mark.django_db

ROOT = settings.BASE_DIR / "fixtures" / "ai"
# Rooms of editors and of programs; asked for by their own tests.
ELSEWHERE = ("/admin/", "/api/", "/static/")
# Another term each time: nothing to compare.
RANDOM = "/-/random/"

# schema.org 29: of each type used, the properties it or a type above it has.
THING = {"@id", "@type", "name", "url", "description", "image", "alternateName", "sameAs"}
WORK = THING | {
    "inLanguage", "datePublished", "dateModified", "isPartOf", "hasPart", "citation", "about",
    "publisher", "mainEntity", "creditText", "headline",
}  # fmt: skip
DOMAINS: dict[str, set[str]] = {
    "WebSite": WORK,
    "WebPage": WORK | {"breadcrumb", "primaryImageOfPage", "lastReviewed", "reviewedBy"},
    "CollectionPage": WORK | {"breadcrumb"},
    "AboutPage": WORK | {"breadcrumb"},
    "FAQPage": WORK | {"breadcrumb"},
    "DefinedTermSet": WORK | {"hasDefinedTerm"},
    "DefinedTerm": THING | {"inDefinedTermSet", "termCode"},
    "CreativeWork": WORK,
    "Question": WORK | {"acceptedAnswer", "text"},
    "Answer": WORK | {"text"},
    "BreadcrumbList": THING | {"itemListElement"},
    "ItemList": THING | {"itemListElement", "numberOfItems"},
    "ListItem": THING | {"position", "item"},
    "Organization": THING | {"logo"},
    "ImageObject": WORK | {"width", "height", "contentUrl"},
}


@dataclass
class Page:
    """One HTML page: its address, what its head says, where it leads."""

    url: str
    tree: Any
    title: str
    description: str
    robots: str
    canonical: str
    alternates: dict[str, str]
    links: list[str] = field(default_factory=list)

    @property
    def is_indexable(self) -> bool:
        return "noindex" not in self.robots and self.canonical == absolute(self.url)


@dataclass
class Site:
    pages: dict[str, Page] = field(default_factory=dict)
    others: dict[str, bytes] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)


def absolute(url: str) -> str:
    return f"{settings.SITE_URL}{url}"


def inside(base: str, href: str) -> str:
    """Return an address of this site without its fragment, or "" for one elsewhere."""
    target = urldefrag(urljoin(absolute(base), href)).url
    if not target.startswith(f"{settings.SITE_URL}/"):
        return ""
    return target.removeprefix(settings.SITE_URL)


def read_page(url: str, content: bytes) -> Page:
    tree: Any = html.document_fromstring(content.decode())

    def said(path: str) -> str:
        found = tree.xpath(path)
        assert len(found) <= 1, (url, path)
        return str(found[0]) if found else ""

    alternates = {
        each.get("hreflang"): each.get("href")
        for each in tree.xpath("//head/link[@rel='alternate'][@hreflang]")
    }
    hrefs = tree.xpath("//a/@href | //link[@rel!='canonical']/@href | //img/@src | //form/@action")
    return Page(
        url,
        tree,
        said("//head/title/text()"),
        said("//head/meta[@name='description']/@content"),
        said("//head/meta[@name='robots']/@content"),
        said("//head/link[@rel='canonical']/@href"),
        alternates,
        [target for href in hrefs if (target := inside(url, href))],
    )


def crawl(client: Client) -> Site:
    site = Site()
    waiting = deque(["/", "/sitemap.xml", "/robots.txt", "/llms.txt"])
    seen = set(waiting)
    while waiting:
        url = waiting.popleft()
        response = client.get(url)
        if response.status_code in (301, 302):
            found = [inside(url, response["Location"])]
            if response.status_code == 301:
                site.broken.append(f"{url} redirects: a link should name the address itself")
        elif response.status_code != 200:
            site.broken.append(f"{url} answers {response.status_code}")
            continue
        elif response["Content-Type"].startswith("text/html"):
            page = site.pages[url] = read_page(url, response.content)
            found = page.links
        else:
            content = b"".join(response) if response.streaming else response.content
            site.others[url] = content
            found = []
        for target in found:
            if target in seen or target.startswith(ELSEWHERE) or target.endswith(RANDOM):
                continue
            seen.add(target)
            waiting.append(target)
    return site


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any) -> Iterator[Site]:
    """The demo glossary, crawled once; all of it is taken back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("import_terms", ROOT, glossary="ai", publish=True, verbosity=0)
        yield crawl(Client())
        transaction.set_rollback(True)


def sitemap_entries(site: Site) -> dict[str, dict[str, str]]:
    """Return the alternates of each address in the sitemap's parts."""
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    client = Client()
    found: dict[str, dict[str, str]] = {}
    index: Any = etree.fromstring(site.others["/sitemap.xml"])
    for part in index.xpath("//s:loc/text()", namespaces=names):
        tree: Any = etree.fromstring(client.get(urlsplit(part).path).content)
        for entry in tree.iterfind("s:url", names):
            [loc] = entry.xpath("s:loc/text()", namespaces=names)
            assert loc not in found
            found[loc] = {
                each.get("hreflang"): each.get("href")
                for each in entry.iterfind("{http://www.w3.org/1999/xhtml}link")
            }
    return found


def test_every_link_leads_to_a_page(site: Site) -> None:
    assert site.broken == []
    assert len(site.pages) > 300


def test_every_public_term_is_reached(site: Site) -> None:
    from terms.models import PublishedTerm

    paths = PublishedTerm.objects.public().values_list("path", flat=True)
    reached = {unquote(url).strip("/") for url in site.pages}
    assert set(paths) - reached == set()


def test_titles_and_descriptions_are_unique(site: Site) -> None:
    indexable = [page for page in site.pages.values() if page.is_indexable]
    for what in ("title", "description"):
        told = Counter(getattr(page, what) for page in indexable)
        assert [text for text, times in told.items() if times > 1 or not text] == []


def test_canonical_addresses_are_pages_that_name_themselves(site: Site) -> None:
    for page in site.pages.values():
        if not page.canonical:
            assert "noindex" in page.robots, page.url
            continue
        target = site.pages[page.canonical.removeprefix(settings.SITE_URL)]
        assert target.canonical == page.canonical
        if "?" not in page.url:
            assert page.canonical == absolute(page.url)


def test_sitemap_is_exactly_the_indexable_pages(site: Site) -> None:
    indexable = {page.canonical for page in site.pages.values() if page.is_indexable}
    assert set(sitemap_entries(site)) == indexable


def test_languages_name_each_other(site: Site) -> None:
    in_sitemap = sitemap_entries(site)
    several = 0
    for page in site.pages.values():
        if "?" in page.url:
            continue
        assert in_sitemap.get(page.canonical, page.alternates) == page.alternates, page.url
        if not page.alternates:
            continue
        several += 1
        assert "x-default" in page.alternates
        assert page.canonical in page.alternates.values()
        for address in page.alternates.values():
            other = site.pages[address.removeprefix(settings.SITE_URL)]
            assert other.alternates == page.alternates
    assert several >= 90


def test_structured_data_keeps_to_the_domains_of_schema_org(site: Site) -> None:
    kinds: Counter[str] = Counter()
    for page in site.pages.values():
        for script in page.tree.xpath("//script[@type='application/ld+json']"):
            graph = json.loads(script.text)["@graph"]
            ids = [node["@id"] for node in graph if "@id" in node]
            assert len(ids) == len(set(ids)), page.url
            for node in nodes(graph):
                if set(node) == {"@id"}:
                    assert node["@id"].startswith("http"), page.url
                    continue
                kind = node["@type"]
                kinds[kind] += 1
                assert set(node) <= DOMAINS[kind], (page.url, kind, set(node) - DOMAINS[kind])
    assert {"DefinedTerm", "WebPage", "DefinedTermSet", "BreadcrumbList", "FAQPage"} <= set(kinds)


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from nodes(each)
    elif isinstance(value, list):
        for each in value:
            yield from nodes(each)
