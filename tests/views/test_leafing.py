"""From a term's page to its neighbours in the alphabet: which they are, and what changes them."""

from typing import Any

import pytest
from django.test import Client

from terms.actions.publishing import withdraw
from terms.models import Glossary, PublishedTerm
from terms.models.addresses import url_of
from terms.pages.leafing import write_leaves
from tests.factories import make_glossary, make_term
from tests.pages.entries import parse
from tests.pages.rows import publish_names

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary(db: None) -> Glossary:
    return make_glossary(slug="ai")


def _leaves(client: Client, path: str) -> list[tuple[str, str]]:
    page = parse(client.get(f"/{path}/").content)
    return [
        (link.get("rel"), link.get("href")) for link in page.xpath("//main/nav[@class='leafing']/a")
    ]


def test_terms_lead_to_their_neighbours_from_the_first_to_the_last(
    client: Client, glossary: Glossary
) -> None:
    publish_names(glossary, ["gamma", "Alpha", "beta", "Beta", "beta", "Ångström"])
    publish_names(glossary, ["aaa", "zzz"], language="de")
    publish_names(make_glossary(slug="law"), ["all", "zoo"])

    paths = list(
        PublishedTerm.objects.filter(glossary=glossary, language="en")
        .in_alphabetical_order()
        .values_list("path", flat=True)
    )
    for at, path in enumerate(paths):
        expected = [("prev", url_of(paths[at - 1]))] if at else []
        expected += [("next", url_of(each)) for each in paths[at + 1 : at + 2]]
        assert _leaves(client, path) == expected


def test_withdrawn_and_unrendered_neighbours_are_passed_over(
    client: Client, glossary: Glossary
) -> None:
    publish_names(glossary, ["a", "e"])
    publish_names(glossary, ["b", "d"], status="withdrawn")
    (middle,) = publish_names(glossary, ["c"])

    assert _leaves(client, middle.path) == [("prev", "/ai/a-0/"), ("next", "/ai/e-1/")]


def test_only_term_has_no_neighbours(client: Client, glossary: Glossary) -> None:
    (term,) = publish_names(glossary, ["alone"])

    assert _leaves(client, term.path) == []


def test_new_neighbour_is_shown_at_once_and_changes_the_etag(
    client: Client, glossary: Glossary
) -> None:
    make_term(glossary, name="Alpha", publish=True)
    make_term(glossary, name="Gamma", publish=True)
    before = client.get("/ai/alpha/")

    beta = make_term(glossary, name="Beta", publish=True)
    between = client.get("/ai/alpha/", headers={"if-none-match": before["ETag"]})
    withdraw(beta, by=None)
    after = client.get("/ai/alpha/")

    assert between.status_code == 200
    assert "/ai/beta/" in between.content.decode()
    assert between["ETag"] != before["ETag"] == after["ETag"]
    assert after.content == before.content


def test_neighbours_cost_no_further_query(
    client: Client, glossary: Glossary, django_assert_num_queries: Any
) -> None:
    terms = publish_names(glossary, [f"term {n:03}" for n in range(50)])
    url = terms[25].get_absolute_url()

    with django_assert_num_queries(1) as asked:
        client.get(url)

    (query,) = asked.captured_queries
    assert "LIMIT 1" in query["sql"]


def test_names_of_neighbours_stay_text_and_words_are_in_the_pages_language() -> None:
    html = write_leaves('ai/a\t<b>&"', "ar/ai/ب\tب", "en")

    assert "<bdi>&lt;b&gt;&amp;&quot;</bdi>" in html
    assert 'rel="next" href="/ar/ai/%D8%A8/"' in html
    assert "Previous term" in html
    assert write_leaves(None, None, "en") == ""
    assert 'rel="prev"' not in write_leaves(None, "ai/a\tA", "de")
