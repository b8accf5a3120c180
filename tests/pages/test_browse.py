"""Listings: whole however they are paged, in the language's order, two queries each."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from terms.models import Category, Glossary
from terms.pages import browse
from terms.pages.browse import CategoryPage, IndexPage, find_category, find_index, list_glossaries
from terms.pages.paging import NoSuchPage, Place
from tests.factories import make_glossary
from tests.pages.rows import publish_names


@pytest.fixture
def glossary(db: None) -> Glossary:
    return make_glossary(slug="ai", title="AI")


def _index(**choice: str) -> IndexPage:
    page = find_index("ai", **choice)
    assert page is not None
    return page


def _mark(url: str) -> str:
    return parse_qs(urlsplit(url).query)["after"][0]


def _all_pages(letter: str = "") -> Iterator[IndexPage]:
    page = _index(letter=letter)
    yield page
    while page.next_url:
        page = _index(letter=letter, after=_mark(page.next_url))
        yield page


class PagingLaw(TestCase):
    """Pages put together are the whole list: nothing twice, nothing missing."""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(
        names=st.lists(
            st.sampled_from(["a", "A", "á", "b", "z", "9", "§", "ж", "漢"]), max_size=12
        ),
        size=st.integers(1, 5),
    )
    def test_pages_together_are_the_whole_list(self, names: list[str], size: int) -> None:
        rows = publish_names(make_glossary(slug="ai"), names)
        whole = [row.pk for row in sorted(rows, key=lambda row: (row.sort_key, row.pk))]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(browse, "PAGE_SIZE", size)
            browse._index_statement.cache_clear()

            pages = list(_all_pages())
            letters = [letter.name for letter in pages[0].letters]
            by_letter = [
                term.term_id
                for letter in letters
                for page in _all_pages(letter)
                for term in page.terms
            ]

        browse._index_statement.cache_clear()
        assert [term.term_id for page in pages for term in page.terms] == whole
        assert by_letter == whole
        assert all(len(page.terms) == size for page in pages[:-1])


def test_index_groups_terms_by_letter_in_alphabetical_order(glossary: Glossary) -> None:
    publish_names(glossary, ["beta", "Alpha", "1st", "álpha two", "Ömega"])

    page = _index()

    assert [(group.letter, [term.name for term in group.terms]) for group in page.groups] == [
        ("0-9", ["1st"]),
        ("A", ["Alpha", "álpha two"]),
        ("B", ["beta"]),
        ("O", ["Ömega"]),
    ]
    assert [letter.name for letter in page.letters] == ["0-9", "A", "B", "O"]


def test_index_orders_letters_as_the_language_does(glossary: Glossary) -> None:
    publish_names(glossary, ["Öl", "Zon", "Ål", "Äng", "Apa"], language="sv")

    page = _index(language="sv")

    assert [letter.name for letter in page.letters] == ["A", "Z", "Å", "Ä", "Ö"]
    assert [letter.url for letter in page.letters][-1] == "/sv/ai/?letter=%C3%96"


def test_index_of_a_letter_shows_that_letter_alone_and_marks_it(glossary: Glossary) -> None:
    publish_names(glossary, ["alpha", "beta", "bravo"])

    page = _index(letter="B")

    assert [term.name for term in page.terms] == ["beta", "bravo"]
    assert [letter.name for letter in page.letters if letter.is_current] == ["B"]
    assert page.url == "/ai/?letter=B"


def test_index_shows_nothing_that_is_not_public(glossary: Glossary) -> None:
    hidden = Category.objects.create(glossary=glossary, language="en", slug="h", name="Hidden")
    publish_names(glossary, ["xylem"], status="withdrawn", category=hidden)
    unrendered = publish_names(glossary, ["yttrium"])
    unrendered[0].etag = ""
    unrendered[0].save()
    publish_names(glossary, ["old"], status="deprecated")
    publish_names(make_glossary(), ["zebra"])

    page = _index()

    assert [(term.name, term.is_deprecated) for term in page.terms] == [("old", True)]
    assert [letter.name for letter in page.letters] == ["O"]
    assert page.categories == ()


def test_index_offers_categories_that_hold_terms_in_their_order(glossary: Glossary) -> None:
    second, first, _empty = (
        Category.objects.create(
            glossary=glossary, language="en", slug=name.lower(), name=name, position=position
        )
        for position, name in ((2, "Ethics"), (1, "Tools"), (0, "Empty"))
    )
    publish_names(glossary, ["a"], category=first)
    publish_names(glossary, ["b", "c"], category=second)

    page = _index()

    assert [(link.name, link.url) for link in page.categories] == [
        ("Tools", "/ai/category/tools/"),
        ("Ethics", "/ai/category/ethics/"),
    ]


def test_index_without_terms_is_there_in_the_glossarys_own_language_alone(
    glossary: Glossary,
) -> None:
    assert _index().groups == ()
    assert find_index("ai", "en") is not None
    assert find_index("ai", "de") is None
    assert find_index("none") is None


@pytest.mark.parametrize(
    "choice",
    [
        {"letter": "Q"},
        {"letter": "alpha"},
        {"after": "!"},
        {"after": "é"},
        {"after": "a" * 3_000},
        {"after": Place("zzz", 1).mark},
        {"after": Place("a\0", 1).mark},
        {"after": Place("a" * 500, 1).mark},
        {"after": "LTE6YQ"},  # an id below zero
        {"after": "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA6YQ"},  # one that no column holds
    ],
)
def test_index_refuses_letters_and_places_it_does_not_have(
    glossary: Glossary, choice: dict[str, str]
) -> None:
    publish_names(glossary, ["alpha"])

    with pytest.raises(NoSuchPage):
        find_index("ai", **choice)


@pytest.mark.parametrize("terms", [1, 10, 150])
def test_listings_are_two_queries_however_many_terms(glossary: Glossary, terms: int) -> None:
    category = Category.objects.create(glossary=glossary, language="en", slug="c", name="C")
    publish_names(glossary, [f"term {n}" for n in range(terms)], category=category)

    with CaptureQueriesContext(connection) as of_index:
        page = _index()
    with CaptureQueriesContext(connection) as of_category:
        find_category("ai", "c")

    assert len(page.terms) == min(terms, 100)
    assert len(of_index) == 2
    assert len(of_category) == 2
    for query in [*of_index, *of_category]:
        assert query["sql"].count("COUNT(") == query["sql"].count("LIMIT 1001)")
        assert "OFFSET" not in query["sql"]


def test_place_reads_what_it_writes() -> None:
    place = Place("ключ\t10:1", 42)

    assert Place.read(place.mark) == place


def _category(after: str = "") -> CategoryPage:
    page = find_category("ai", "tools", after=after)
    assert page is not None
    return page


def test_category_shows_its_text_and_its_terms_page_by_page(glossary: Glossary) -> None:
    category = Category.objects.create(
        glossary=glossary, language="en", slug="tools", name="Tools", text="What *tools* do."
    )
    publish_names(glossary, [f"t {n:03}" for n in range(150)], category=category)
    publish_names(glossary, ["elsewhere"])

    first = _category()
    second = _category(after=_mark(first.next_url))

    assert first.text == "<p>What <em>tools</em> do.</p>\n"
    assert (len(first.terms), len(second.terms)) == (100, 50)
    assert [term.name for term in (*first.terms, *second.terms)] == [
        f"t {n:03}" for n in range(150)
    ]
    assert first.start is None
    assert second.start is not None
    assert second.start.url == first.url == "/ai/category/tools/"
    assert second.next_url == ""


def test_category_is_found_in_its_own_language_alone(glossary: Glossary) -> None:
    Category.objects.create(glossary=glossary, language="de", slug="tools", name="Werkzeug")

    assert find_category("ai", "tools") is None
    found = find_category("ai", "tools", "de")
    assert found is not None
    assert found.index.url == "/de/ai/"
    with pytest.raises(NoSuchPage):
        find_category("ai", "tools", "de", after=Place("a", 1).mark)


def test_glossaries_are_listed_by_title(db: None) -> None:
    for title in ("Law", "AI"):
        make_glossary(title=title)

    assert [each.title for each in list_glossaries()] == ["AI", "Law"]
