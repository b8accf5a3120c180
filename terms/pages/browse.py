"""Listings of a glossary: its index, whole, of a letter or in a category, and its categories.

Two queries each, whatever the size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple
from urllib.parse import quote

from django.db.models import F
from django.utils.safestring import SafeString, mark_safe

from terms.models import addresses
from terms.models.glossary import Category, Glossary
from terms.models.published import PublishedTerm, PublishedTermQuerySet
from terms.pages.downloads import link_downloads
from terms.pages.edition import find_edition
from terms.pages.letters import letter_url
from terms.pages.navigation import CategoryLink, NotedTerm, find_navigation
from terms.pages.paging import PAGE_SIZE, NoSuchPage, Place
from terms.pages.shell import HAS_ABOUT
from terms.pages.speaking import own_name
from terms.pages.statements import Row, Statement, reading_database, slot, write_statement
from terms.pages.term_page import SUMMARY_LENGTH, Link, Translation
from terms.text.excerpts import excerpt
from terms.text.languages import direction
from terms.text.markdown import render

# A shorter index shows all there is at a glance.
NOTED_FROM = 20


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
class Filter(Link):
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
    category: to which the index is limited, None where it is not.
    unfiltered_url: of the same page without that limit.
    next_url: "" on the last page.
    start:    the first page of the same listing; None on that page itself.
    downloads: the files readers may take along; on the front page alone.
    newest, most_linked: on the front page, where there is more to it than fits a screen.
    paths:    of the front page in each language with terms, by language; on itself alone.
    """

    glossary: Glossary
    language: str
    index_url: str
    url: str
    letter: str
    letters: tuple[Letter, ...]
    categories: tuple[CategoryLink, ...]
    groups: tuple[Group, ...]
    next_url: str
    start: Link | None
    downloads: tuple[Link, ...] = ()
    category: CategoryLink | None = None
    unfiltered_url: str = ""
    newest: tuple[NotedTerm, ...] = ()
    most_linked: tuple[NotedTerm, ...] = ()
    has_about: bool = False
    paths: Mapping[str, str] = field(default_factory=dict)

    @property
    def translations(self) -> tuple[Translation, ...]:
        """Return the front page in other languages."""
        return tuple(
            Translation(
                language,
                direction(language),
                own_name(language),
                self.glossary.title,
                addresses.url_of(path),
            )
            for language, path in self.paths.items()
            if language != self.language
        )

    @property
    def is_front(self) -> bool:
        return not (self.letter or self.start or self.category)

    @property
    def all_letters_url(self) -> str:
        return _with(self.index_url, "category", self.category.slug if self.category else "")

    @property
    def filters(self) -> tuple[Filter, ...]:
        """Return the categories this page can be limited to."""
        if self.is_front or self.start:
            return ()
        return tuple(
            Filter(
                each.name,
                _with(self.unfiltered_url, "category", each.slug),
                each == self.category,
            )
            for each in self.categories
        )

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
    "shows_wanted", "accent_color",
)  # fmt: skip
_LOGO = ("glossary__logo__digest", "glossary__logo__width", "glossary__logo__height")


def find_index(
    slug: str, language: str = "", *, letter: str = "", category: str = "", after: str = ""
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
        in_category=bool(category),
        after=place is not None,
    )
    rows = statement.fetch(
        slug=slug, language=language, letter=letter, category=category, **_values(place)
    )
    # The glossary comes with its terms: another query is needed only where it has none.
    if rows:
        *columns, digest, width, height, has_about = rows[0][len(ListedTerm._fields) :]
        glossary = Glossary(**dict(zip(_GLOSSARY, columns, strict=True)))
        if digest:
            glossary.note_logo(digest, width, height)
    else:
        edition = find_edition(slug, language)
        if edition is None:
            return None
        glossary, has_about = edition.glossary, edition.glossary.has_about
    terms, next_mark = _cut(rows)
    language = language or glossary.language
    is_front = not (letter or category or after)
    navigation = find_navigation(glossary, language, front=is_front)
    limit = next((each for each in navigation.categories if each.slug == category), None)
    # A letter may hold none of a category's terms; no other part of an index is empty.
    if (category and not limit) or (letter and letter not in navigation.letters):
        raise NoSuchPage
    if after and not rows:
        raise NoSuchPage
    url = addresses.url_of(glossary.path(language))
    unfiltered_url = letter_url(url, letter) if letter else url
    start_url = _with(unfiltered_url, "category", category)
    has_more = len(terms) >= NOTED_FROM
    return IndexPage(
        glossary=glossary,
        language=language,
        index_url=url,
        url=_page_url(start_url, after),
        letter=letter,
        letters=tuple(
            Letter(each, _with(letter_url(url, each), "category", category), each == letter)
            for each in navigation.letters
        ),
        categories=navigation.categories,
        groups=_group(terms),
        next_url=_page_url(start_url, next_mark) if next_mark else "",
        start=Link(letter or glossary.title, start_url) if after else None,
        downloads=link_downloads(glossary, language) if rows and is_front else (),
        category=limit,
        unfiltered_url=unfiltered_url,
        newest=navigation.newest if has_more else (),
        most_linked=navigation.most_linked if has_more else (),
        has_about=bool(has_about),
        paths={each: glossary.path(each) for each in navigation.languages},
    )


def find_category(
    glossary_slug: str, slug: str, language: str = "", *, after: str = ""
) -> CategoryPage | None:
    """Return a page of a category, or None where there is none. Raises NoSuchPage."""
    category = (
        Category.objects.select_related("glossary__logo")
        .defer("glossary__logo__content")
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
    database: str, *, in_language: bool, of_letter: bool, in_category: bool, after: bool
) -> Statement:
    named = Glossary.objects.filter(slug=slot("slug"))
    edition = {
        "glossary": named.values("pk")[:1],
        "language": slot("language") if in_language else named.values("language")[:1],
    }
    terms = PublishedTerm.objects.public().filter(**edition)
    of_one_letter = terms.filter(initial=slot("letter"))
    if in_category:
        # A category is of one edition: with that named as well, SQLite would walk all its terms.
        found = Category.objects.filter(slug=slot("category"), **edition)
        terms = PublishedTerm.objects.public().filter(category=found.values("pk")[:1])
        if of_letter:
            keys = of_one_letter.values("sort_key")
            terms = terms.filter(
                initial=slot("letter"),
                sort_key__gte=keys.order_by("sort_key")[:1],
                sort_key__lte=keys.order_by("-sort_key")[:1],
            )
    elif of_letter:
        terms = of_one_letter
    columns = (*(f"glossary__{name}" for name in _GLOSSARY), *_LOGO, "has_about")
    described = terms.annotate(has_about=HAS_ABOUT)
    return _listing_statement(database, described, *columns, after=after)


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
    return _with(start_url, "after", after)


def _with(url: str, name: str, value: str) -> str:
    """Return an address with a parameter, or as it is where that is empty."""
    if not value:
        return url
    return f"{url}{'&' if '?' in url else '?'}{name}={quote(value, safe='')}"
