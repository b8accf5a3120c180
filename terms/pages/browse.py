"""Listings of a glossary: its A–Z index, whole or one letter, and its categories; two queries each."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from django.db.models import F
from django.utils.safestring import SafeString, mark_safe

from terms.models import addresses
from terms.models.glossary import Category, Glossary
from terms.models.published import PublishedTerm, PublishedTermQuerySet
from terms.pages.downloads import link_downloads
from terms.pages.letters import letter_url
from terms.pages.navigation import find_navigation
from terms.pages.paging import PAGE_SIZE, NoSuchPage, Place
from terms.pages.statements import Row, Statement, reading_database, slot, write_statement
from terms.pages.term_page import SUMMARY_LENGTH, Link
from terms.text.excerpts import excerpt
from terms.text.markdown import render


class ListedTerm(NamedTuple):
    """A term as a listing shows it: columns of PublishedTerm."""

    term_id: int
    sort_key: str
    initial: str
    name: str
    path: str
    short_definition: str
    status: str

    @property
    def url(self) -> str:
        return addresses.url_of(self.path)

    @property
    def definition(self) -> str:
        return excerpt(self.short_definition, SUMMARY_LENGTH)

    @property
    def is_deprecated(self) -> bool:
        return self.status == PublishedTerm.Status.DEPRECATED


@dataclass(frozen=True, slots=True)
class Letter:
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Terms that follow each other under one letter."""

    letter: str
    terms: tuple[ListedTerm, ...]


@dataclass(frozen=True, slots=True)
class IndexPage:
    """One page of a glossary's terms.

    url:      of this very page.
    letter:   "" where all letters are shown.
    next_url: "" on the last page.
    start:    the first page of the same listing; None on that page itself.
    downloads: the files readers may take along; on the first page alone.
    """

    glossary: Glossary
    language: str
    index_url: str
    url: str
    letter: str
    letters: tuple[Letter, ...]
    categories: tuple[Link, ...]
    groups: tuple[Group, ...]
    next_url: str
    start: Link | None
    downloads: tuple[Link, ...] = ()

    @property
    def terms(self) -> tuple[ListedTerm, ...]:
        return tuple(term for group in self.groups for term in group.terms)


@dataclass(frozen=True, slots=True)
class CategoryPage:
    """One page of a category's terms; its fields are as in an index."""

    glossary: Glossary
    category: Category
    language: str
    url: str
    index: Link
    text: SafeString
    terms: tuple[ListedTerm, ...]
    next_url: str
    start: Link | None


_GLOSSARY = (
    "id", "slug", "title", "description", "publisher", "publisher_url", "language", "downloads",
)  # fmt: skip


def find_index(
    slug: str, language: str = "", *, letter: str = "", after: str = ""
) -> IndexPage | None:
    """Return a page of a glossary's index, or None where there is no such glossary or language.

    language: "" for the glossary's own, which alone may have an index without terms.
    Raises NoSuchPage.
    """
    place = Place.read(after) if after else None
    statement = _index_statement(
        reading_database(PublishedTerm),
        in_language=bool(language),
        of_letter=bool(letter),
        after=place is not None,
    )
    rows = statement.fetch(slug=slug, language=language, letter=letter, **_values(place))
    # The glossary comes with its terms: a second query is needed only where it has none.
    if rows:
        glossary = Glossary(**dict(zip(_GLOSSARY, rows[0][len(ListedTerm._fields) :], strict=True)))
    else:
        found = Glossary.objects.filter(slug=slug).first()
        if found is None or language not in ("", found.language):
            return None
        if letter or after:
            raise NoSuchPage
        glossary = found
    terms, next_mark = _cut(rows)
    language = language or glossary.language
    navigation = find_navigation(glossary, language)
    url = addresses.url_of(glossary.path(language))
    start_url = letter_url(url, letter) if letter else url
    return IndexPage(
        glossary=glossary,
        language=language,
        index_url=url,
        url=_page_url(start_url, after),
        letter=letter,
        letters=tuple(
            Letter(each, letter_url(url, each), each == letter) for each in navigation.letters
        ),
        categories=navigation.categories,
        groups=_group(terms),
        next_url=_page_url(start_url, next_mark) if next_mark else "",
        start=Link(letter or glossary.title, start_url) if after else None,
        downloads=link_downloads(glossary, language) if rows and not (letter or after) else (),
    )


def find_category(
    glossary_slug: str, slug: str, language: str = "", *, after: str = ""
) -> CategoryPage | None:
    """Return a page of a category, or None where there is none. Raises NoSuchPage."""
    category = (
        Category.objects.select_related("glossary")
        .filter(
            glossary__slug=glossary_slug, slug=slug, language=language or F("glossary__language")
        )
        .first()
    )
    if category is None:
        return None
    glossary = category.glossary
    place = Place.read(after) if after else None
    statement = _category_statement(reading_database(PublishedTerm), after=place is not None)
    rows = statement.fetch(category=category.pk, **_values(place))
    if place and not rows:
        raise NoSuchPage
    terms, next_mark = _cut(rows)
    url = category.get_absolute_url()
    index = Link(glossary.title, addresses.url_of(glossary.path(category.language)))
    return CategoryPage(
        glossary=glossary,
        category=category,
        language=category.language,
        url=_page_url(url, after),
        index=index,
        text=mark_safe(render(category.text)),
        terms=tuple(terms),
        next_url=_page_url(url, next_mark) if next_mark else "",
        start=Link(category.name, url) if after else None,
    )


def list_glossaries() -> list[Glossary]:
    return list(Glossary.objects.order_by("title", "pk"))


@cache
def _index_statement(
    database: str, *, in_language: bool, of_letter: bool, after: bool
) -> Statement:
    named = Glossary.objects.filter(slug=slot("slug"))
    terms = PublishedTerm.objects.public().filter(
        glossary=named.values("pk")[:1],
        language=slot("language") if in_language else named.values("language")[:1],
    )
    if of_letter:
        terms = terms.filter(initial=slot("letter"))
    columns = (f"glossary__{name}" for name in _GLOSSARY)
    return _listing_statement(database, terms, *columns, after=after)


@cache
def _category_statement(database: str, *, after: bool) -> Statement:
    terms = PublishedTerm.objects.public().filter(category=slot("category"))
    return _listing_statement(database, terms, after=after)


def _listing_statement(
    database: str, terms: PublishedTermQuerySet, *columns: str, after: bool
) -> Statement:
    """Return a page's rows and one more, which tells whether there is a next page."""
    if after:
        terms = terms.filter(sort_key__gte=slot("sort_key")).exclude(
            sort_key=slot("sort_key"), term_id__lte=slot("term_id")
        )
    listed = terms.in_alphabetical_order().values_list(*ListedTerm._fields, *columns)
    return write_statement(listed[: PAGE_SIZE + 1], database)


def _values(place: Place | None) -> dict[str, object]:
    return {"sort_key": place.sort_key, "term_id": place.term_id} if place else {}


def _cut(rows: list[Row]) -> tuple[list[ListedTerm], str]:
    """Return the terms of one page, and the mark of the next or ""."""
    terms = [ListedTerm(*row[: len(ListedTerm._fields)]) for row in rows[:PAGE_SIZE]]
    if len(rows) <= PAGE_SIZE:
        return terms, ""
    return terms, Place(terms[-1].sort_key, terms[-1].term_id).mark


def _group(terms: Iterable[ListedTerm]) -> tuple[Group, ...]:
    return tuple(
        Group(letter, tuple(members)) for letter, members in groupby(terms, attrgetter("initial"))
    )


def _page_url(start_url: str, after: str) -> str:
    if not after:
        return start_url
    return f"{start_url}{'&' if '?' in start_url else '?'}after={after}"
