"""The front page of a glossary, and what limits its index to a category: bounded, whole, exact."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from terms.actions.publishing import withdraw
from terms.models import Category, Glossary, PublishedTerm
from terms.pages import browse, navigation
from terms.pages.browse import IndexPage, find_index
from terms.pages.paging import NoSuchPage
from tests.factories import make_glossary, make_term
from tests.pages.entries import parse, words
from tests.pages.rows import publish_names


@pytest.fixture
def glossary(db: None) -> Glossary:
    return make_glossary(slug="ai", title="AI")


def _index(**choice: str) -> IndexPage:
    page = find_index("ai", **choice)
    assert page is not None
    return page


def _category(glossary: Glossary, name: str = "Tools", language: str = "en") -> Category:
    return Category.objects.create(
        glossary=glossary, language=language, slug=name.lower(), name=name
    )


# --- Terms of note ------------------------------------------------------------------------------


def test_front_page_names_the_newest_and_those_most_lead_to(glossary: Glossary) -> None:
    rows = publish_names(glossary, [f"term {n:02}" for n in range(browse.NOTED_FROM)])
    for number, row in enumerate(rows):
        row.first_published_at += timedelta(days=number)
        row.inbound_count = number % 4
    PublishedTerm.objects.bulk_update(rows, ["first_published_at", "inbound_count"])

    page = _index()

    assert [each.name for each in page.newest] == [f"term {n}" for n in (19, 18, 17, 16, 15, 14)]
    assert [each.name for each in page.most_linked] == [
        f"term {n:02}" for n in (19, 15, 11, 7, 3, 18)
    ]
    assert page.newest[0].definition == "What term 19 means."
    assert _index(letter="T").newest == ()


def test_front_page_of_a_short_index_names_none(glossary: Glossary) -> None:
    publish_names(glossary, [f"term {n:02}" for n in range(browse.NOTED_FROM - 1)])

    assert (_index().newest, _index().most_linked) == ((), ())


@pytest.mark.django_db
def test_front_page_counts_the_public_terms_of_a_category(
    glossary: Glossary,
) -> None:
    terms = [make_term(glossary, category="Tools", publish=True) for _ in range(3)]
    make_term(glossary, category="Tools")
    withdraw(terms[0], by=None)

    assert [(each.name, each.count) for each in _index().categories] == [("Tools", "2")]
    assert [each.count for each in _index(letter="T").categories] == [""]


@pytest.mark.parametrize(("most", "shown"), [(2, "2+"), (3, "3"), (4, "3")])
def test_front_page_counts_no_further_than_it_says(
    glossary: Glossary, monkeypatch: pytest.MonkeyPatch, most: int, shown: str
) -> None:
    monkeypatch.setattr(navigation, "COUNTED", most)
    navigation._statement.cache_clear()
    publish_names(glossary, ["a", "b", "c"], category=_category(glossary))

    counts = [each.count for each in _index().categories]

    navigation._statement.cache_clear()
    assert counts == [shown]


@pytest.mark.django_db
def test_front_page_lays_it_all_out(client: Client, glossary: Glossary) -> None:
    rows = publish_names(
        glossary, [f"term {n:02}" for n in range(20)], category=_category(glossary)
    )
    PublishedTerm.objects.filter(pk=rows[0].pk).update(inbound_count=1)

    page = parse(client.get("/ai/").content)

    assert words(page.xpath("//nav[@class='categories']//a")) == ["Tools 20"]
    assert words(page.xpath("//div[@class='noted']//h2")) == ["New", "Where most paths lead"]
    assert words(page.xpath("//section[@aria-labelledby='most-linked']//a")) == ["term 00"]
    assert len(page.xpath("//section[@class='letter-group']//li")) == 20


# --- Limited to a category ----------------------------------------------------------------------


class FilteringLaw(TestCase):
    """The letters of a category, page by page, are its terms: nothing twice, nothing missing."""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(
        names=st.lists(
            st.sampled_from(["a", "A", "á", "b", "z", "9", "§", "ж", "漢"]), max_size=8, min_size=1
        ),
        others=st.lists(st.sampled_from(["a", "á", "c", "ж"]), max_size=4),
        size=st.integers(1, 3),
    )
    def test_pages_of_a_category_are_its_terms(
        self, names: list[str], others: list[str], size: int
    ) -> None:
        glossary = make_glossary(slug="ai")
        rows = publish_names(glossary, names, category=_category(glossary))
        publish_names(glossary, others, category=_category(glossary, "Other"))
        whole = [row.pk for row in sorted(rows, key=lambda row: (row.sort_key, row.pk))]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(browse, "PAGE_SIZE", size)
            browse._index_statement.cache_clear()

            of_all = _all_terms(category="tools")
            letters = [letter.name for letter in _index().letters]
            by_letter = [
                pk for letter in letters for pk in _all_terms(category="tools", letter=letter)
            ]

        browse._index_statement.cache_clear()
        assert of_all == whole
        assert by_letter == whole


def _all_terms(**choice: str) -> list[int]:
    page = _index(**choice)
    found = [term.term_id for term in page.terms]
    while page.next_url:
        page = _index(**choice, after=page.next_url.rpartition("after=")[2])
        found += [term.term_id for term in page.terms]
    return found


@pytest.mark.django_db
def test_limited_index_is_not_for_search_engines(client: Client, glossary: Glossary) -> None:
    publish_names(glossary, ["apple", "bread"], category=_category(glossary))
    publish_names(glossary, ["avocado"], category=_category(glossary, "Food & drink"))

    page = parse(client.get("/ai/?letter=A&category=tools").content)

    assert words(page.xpath("//ul[@class='entries']//a")) == ["apple"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]
    assert page.xpath("//link[@rel='canonical']/@href")[0].endswith("/ai/?letter=A")
    assert page.xpath("string(//title)") == "AI: A – Tools"
    assert page.xpath("//nav[@class='letters']//a/@href") == [
        "/ai/?category=tools", "/ai/?letter=A&category=tools", "/ai/?letter=B&category=tools",
    ]  # fmt: skip
    assert page.xpath("//nav[@class='categories']//a/@href") == [
        "/ai/?letter=A", "/ai/?letter=A&category=food%20%26%20drink", "/ai/?letter=A&category=tools",
    ]  # fmt: skip
    assert words(page.xpath("//nav[@class='categories']//a[@aria-current]")) == ["Tools"]


def test_letter_without_any_term_of_the_category_is_an_empty_page(glossary: Glossary) -> None:
    publish_names(glossary, ["apple"], category=_category(glossary))
    publish_names(glossary, ["bread"])

    assert _index(letter="B", category="tools").terms == ()


@pytest.mark.parametrize(
    "choice",
    [
        {"category": "none"},
        {"category": "werkzeug"},
        {"category": "empty"},
        {"category": "tools", "letter": "Q"},
        {"category": "tools", "after": "MTp6eno"},
    ],
)
def test_index_refuses_what_it_cannot_be_limited_to(
    glossary: Glossary, choice: dict[str, str]
) -> None:
    publish_names(glossary, ["apple"], category=_category(glossary))
    publish_names(
        glossary, ["Apfel"], language="de", category=_category(glossary, "Werkzeug", "de")
    )
    _category(glossary, "Empty")

    with pytest.raises(NoSuchPage):
        find_index("ai", **choice)


@pytest.mark.parametrize("terms", [2, 150])
@pytest.mark.parametrize(
    "choice", [{}, {"category": "tools"}, {"category": "tools", "letter": "T"}, {"letter": "T"}]
)
def test_index_is_two_queries_however_it_is_limited(
    glossary: Glossary, django_assert_num_queries: Any, choice: dict[str, str], terms: int
) -> None:
    publish_names(glossary, [f"term {n}" for n in range(terms)], category=_category(glossary))

    with django_assert_num_queries(2):
        assert len(_index(**choice).terms) == min(terms, 100)
