"""The list of terms: what it shows, how it is filtered, and that its pages hold still."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from terms.actions.publishing import deprecate, publish, withdraw
from terms.models import Glossary, PublishedTerm, Term
from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db

TERMS = "/api/v1/terms"


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai", title="Artificial intelligence")


def names(client: Client, **query: str | int) -> list[str]:
    response = client.get(TERMS, query)
    assert response.status_code == 200, response.content
    return [item["name"] for item in response.json()["items"]]


def walk(client: Client, limit: int) -> list[str]:
    """Follow the list to its end; return all names."""
    found: list[str] = []
    cursor = ""
    while True:
        page = client.get(TERMS, {"limit": str(limit), "cursor": cursor}).json()
        found += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            return found


def test_list_shows_a_summary_of_each_term(client: Client, glossary: Glossary) -> None:
    term = make_term(
        glossary,
        name="Überanpassung",
        language="de",
        short_definition="Ein *Fehler*.",
        category="Lernen & mehr",
        publish=True,
    )
    moment = datetime(2026, 11, 1, 12, 30, 15, 999_999, tzinfo=UTC)
    PublishedTerm.objects.update(changed_at=moment)

    assert client.get(TERMS).json() == {
        "items": [
            {
                "slug": "überanpassung",
                "name": "Überanpassung",
                "language": "de",
                "concept": str(term.concept),
                "glossary": "ai",
                "url": "https://glossary.example.org/de/ai/%C3%BCberanpassung/",
                "status": "published",
                "short_definition": "Ein Fehler.",
                "category": {
                    "slug": "lernen-and-mehr",
                    "name": "Lernen & mehr",
                    "url": "https://glossary.example.org/de/ai/category/lernen-and-mehr/",
                },
                "letter": "U",
                "changed_at": "2026-11-01T12:30:15Z",
            }
        ],
        "next_cursor": None,
    }


def test_list_shows_public_terms_alone_in_alphabetical_order(
    client: Client, glossary: Glossary
) -> None:
    for name in ("émeute", "Zebra", "apple"):
        make_term(glossary, name=name, publish=True)
    make_term(glossary, name="Draft")
    withdraw(make_term(glossary, name="Withdrawn", publish=True), by=None)

    assert names(client) == ["apple", "émeute", "Zebra"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["Backprop", "Bias", "Chat", "Überanpassung", "Zoo"]),
        ({"glossary": "ai"}, ["Backprop", "Bias", "Chat", "Überanpassung"]),
        ({"glossary": "none"}, []),
        ({"language": "de"}, ["Überanpassung"]),
        ({"language": "DE"}, ["Überanpassung"]),
        ({"category": "safety"}, ["Bias"]),
        ({"letter": "B"}, ["Backprop", "Bias"]),
        ({"letter": "b", "glossary": "ai", "category": "safety"}, ["Bias"]),
        ({"letter": "ch"}, []),
        ({"status": "deprecated"}, ["Chat"]),
        ({"status": "published", "letter": "C"}, []),
        ({"changed_since": "2026-11-02"}, ["Bias", "Zoo"]),
        ({"changed_since": "2026-11-02T00:00:01Z"}, ["Zoo"]),
        ({"changed_since": "2026-11-02T01:00:00+01:00"}, ["Bias", "Zoo"]),
        ({"glossary": "", "language": "", "status": "", "changed_since": "", "letter": ""}, 5),
    ],
)
def test_list_is_filtered(
    client: Client, glossary: Glossary, query: dict[str, str], expected: list[str] | int
) -> None:
    make_term(glossary, name="Backprop", publish=True)
    make_term(glossary, name="Bias", category="Safety", publish=True)
    deprecate(make_term(glossary, name="Chat", publish=True), by=None, successor=None)
    make_term(glossary, name="Überanpassung", language="de", publish=True)
    make_term(make_glossary(slug="zoo"), name="Zoo", publish=True)
    PublishedTerm.objects.update(changed_at=datetime(2026, 11, 1, tzinfo=UTC))
    for name, second in (("Bias", 0), ("Zoo", 1)):
        moment = datetime(2026, 11, 2, 0, 0, second, tzinfo=UTC)
        PublishedTerm.objects.filter(name=name).update(changed_at=moment)

    found = names(client, **query)

    assert found == expected or len(found) == expected


def test_list_is_followed_page_by_page(client: Client, glossary: Glossary) -> None:
    expected = [f"Term {number:02}" for number in range(7)]
    for name in reversed(expected):
        make_term(glossary, name=name, publish=True)

    first = client.get(TERMS, {"limit": "3", "glossary": "ai", "unknown": "x"})

    assert walk(client, limit=3) == expected
    assert walk(client, limit=7) == expected
    cursor = first.json()["next_cursor"]
    assert first.headers["Link"] == (
        f'</api/v1/terms?glossary=ai&limit=3&cursor={cursor}>; rel="next"'
    )
    assert "Link" not in client.get(TERMS, {"limit": 7}).headers


def test_pages_with_equal_names_miss_nothing(client: Client, glossary: Glossary) -> None:
    for number in range(5):
        make_term(glossary, name="Same", slug=f"same-{number}", publish=True)

    assert walk(client, limit=2) == ["Same"] * 5


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_pages_hold_still_while_terms_come_and_go(client: Client, data: st.DataObject) -> None:
    Term.objects.filter(glossary__slug="moving").delete()
    glossary = Glossary.objects.get_or_create(slug="moving", defaults={"title": "Moving"})[0]
    letters = st.sampled_from("abcdefgh")
    staying = data.draw(st.lists(letters, min_size=1, unique=True))
    for name in staying:
        make_term(glossary, name=name, publish=True)

    seen: list[str] = []
    cursor = ""
    while True:
        page = client.get(TERMS, {"glossary": "moving", "limit": "2", "cursor": cursor}).json()
        seen += [item["name"] for item in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
        _come_or_go(glossary, f"{data.draw(letters)}x")

    assert [name for name in seen if "x" not in name] == sorted(staying)
    assert len(seen) == len(set(seen))


def _come_or_go(glossary: Glossary, name: str) -> None:
    term = Term.objects.filter(glossary=glossary, name=name).first()
    if term is None:
        make_term(glossary, name=name, publish=True)
    elif term.is_public:
        withdraw(term, by=None)
    else:
        publish(term, by=None)


@pytest.mark.parametrize("rows", [1, 10])
def test_list_is_one_query_whatever_its_length(
    client: Client,
    glossary: Glossary,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
) -> None:
    for number in range(rows):
        make_term(glossary, name=f"Term {number}", category=f"Category {number}", publish=True)
    query = {"glossary": "ai", "language": "en", "letter": "T", "changed_since": "2020-01-01"}

    with django_assert_num_queries(1):
        response = client.get(TERMS, query)

    assert len(response.json()["items"]) == rows


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "many"),
        ("cursor", "nonsense"),
        ("cursor", "MTI6YQ=="[:-3] + "*"),
        ("language", "not a language"),
        ("status", "withdrawn"),
        ("changed_since", "yesterday"),
        ("changed_since", "1700000000"),
        ("changed_since", "2026-13-45"),
        ("changed_since", "0001-01-01T00:00:00+23:59"),
        ("changed_since", "2026-11-23T08:30:00"),
        ("glossary", "x" * 201),
        ("category", "a\x00b"),
    ],
)
def test_list_names_the_parameter_it_cannot_use(client: Client, name: str, value: str) -> None:
    response = client.get(TERMS, {name: value})

    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert (error["location"], error["field"]) == ("query", name)
    assert error["message"]
