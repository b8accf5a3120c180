"""Pages of many terms as files: indexes by page and letter, categories, changes, names, comparisons.

What a running site shows by a parameter is a page with an address of its own here, so links
lead there; limits of a letter to a category are left out. Each function yields addresses and bodies.
"""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from django.db.models import Count, Exists, OuterRef

from terms.exporting.site.addresses import letter_url, page_url
from terms.exporting.site.editions import ExportedEdition
from terms.models.published import PublishedName, PublishedRelation, PublishedTerm
from terms.pages.browse import CategoryPage, IndexPage, find_category, find_index
from terms.pages.changes import ChangesPage, find_changes
from terms.pages.comparison import ComparisonPage, find_comparison
from terms.pages.feeds import FeedKind, find_feed, write_feed
from terms.pages.files import MARKDOWN, twin_url
from terms.pages.markdown_listings import write_category, write_index
from terms.pages.meanings import find_meanings
from terms.pages.rendering import render_category, render_index
from terms.pages.side_rendering import render_changes, render_comparison, render_meanings
from terms.pages.term_page import Link
from terms.records import RelationType

File = tuple[str, bytes]


def list_files(exported: ExportedEdition) -> Iterator[File]:
    """Yield every listing of an edition, pages with their twins, and the feeds."""
    for page in _index_pages(exported):
        yield page.url, exported.cut(render_index(page))
        yield twin_url(page.url, MARKDOWN), write_index(page)
    for category in exported.categories:
        for part in _category_pages(exported, category.slug):
            yield part.url, exported.cut(render_category(part))
            yield twin_url(part.url, MARKDOWN), write_category(part)
    for changes in _changes_pages(exported):
        yield changes.url, exported.cut(render_changes(changes))
    yield from _meanings(exported)
    yield from _comparisons(exported)
    for slug in ("", *(each.slug for each in exported.categories)):
        for kind in FeedKind:
            if feed := find_feed(exported.edition, kind, slug):
                yield feed.url, write_feed(feed)


def _index_pages(exported: ExportedEdition) -> Iterator[IndexPage]:
    letters: list[str] = []
    for page in _pages_of_index(exported, ""):
        letters = letters or [each.name for each in page.letters]
        yield page
    for letter in letters:
        yield from _pages_of_index(exported, letter)


def _pages_of_index(exported: ExportedEdition, letter: str) -> Iterator[IndexPage]:
    slug, language = exported.glossary.slug, exported.language_in_address
    after, number = "", 0
    while number == 0 or after:
        number += 1
        page = find_index(slug, language, letter=letter, after=after)
        if page is None:
            return
        start = letter_url(page.index_url, letter) if letter else page.index_url
        after = _mark(page.next_url)
        yield replace(
            page,
            url=page_url(start, number),
            unfiltered_url=start,
            next_url=page_url(start, number + 1) if after else "",
            start=Link(page.start.name, start) if page.start else None,
            letters=tuple(
                replace(each, url=letter_url(page.index_url, each.name)) for each in page.letters
            ),
            categories=page.categories if page.is_front else (),
            downloads=page.downloads if exported.downloads else (),
        )


def _category_pages(exported: ExportedEdition, category: str) -> Iterator[CategoryPage]:
    slug, language = exported.glossary.slug, exported.language_in_address
    after, number, start = "", 0, ""
    while number == 0 or after:
        number += 1
        page = find_category(slug, category, language, after=after)
        if page is None:
            return
        start = start or page.url
        after = _mark(page.next_url)
        yield replace(
            page,
            url=page_url(start, number),
            next_url=page_url(start, number + 1) if after else "",
        )


def _changes_pages(exported: ExportedEdition) -> Iterator[ChangesPage]:
    after, number = "", 0
    start = exported.edition.side_url("changes")
    while number == 0 or after:
        number += 1
        page = find_changes(exported.edition, after=after)
        after = _mark(page.next_url)
        yield replace(
            page,
            url=page_url(start, number),
            next_url=page_url(start, number + 1) if after else "",
        )


def _mark(next_url: str) -> str:
    """Return from where on the next page is, as a running site's address says it."""
    return parse_qs(urlsplit(next_url).query).get("after", [""])[0]


def _meanings(exported: ExportedEdition) -> Iterator[File]:
    """Yield pages about names that several terms have: others lead on to their term."""
    shared = (
        PublishedName.objects.shown()
        .filter(
            Exists(PublishedTerm.objects.public().filter(pk=OuterRef("term"))),
            glossary=exported.glossary,
            language=exported.edition.language,
        )
        .values("key")
        .annotate(terms=Count("term", distinct=True))
        .filter(terms__gt=1)
        .order_by("key")
    )
    for key in shared.values_list("key", flat=True).iterator():
        page = find_meanings(exported.edition, key)
        if page is not None and len(page.meanings) > 1:
            yield page.url, exported.cut(render_meanings(page))


def _comparisons(exported: ExportedEdition) -> Iterator[File]:
    public = exported.edition.terms()
    slugs = (
        PublishedRelation.objects.filter(
            Exists(public.filter(pk=OuterRef("source_id"))),
            Exists(public.filter(pk=OuterRef("target_id"))),
            type=RelationType.CONTRASTS_WITH,
        )
        .order_by("pk")
        .values_list("source__slug", "target__published__slug")
    )
    # Both terms may name each other; so few relations are of this type that they are kept.
    done = set()
    for pair in slugs.iterator():
        one, other = sorted(pair)
        if (one, other) not in done:
            done.add((one, other))
            page = find_comparison(exported.edition, one, other)
            if isinstance(page, ComparisonPage):
                yield page.url, exported.cut(render_comparison(page))
