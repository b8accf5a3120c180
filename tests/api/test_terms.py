"""One term through the API: the stored document, its neighbours, and where a term went."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from terms.actions.curating import save_glossary
from terms.actions.deleting import delete
from terms.actions.publishing import deprecate, publish, withdraw
from terms.actions.renaming import rename
from terms.actions.revising import save_record
from terms.api.schemas import TermOut
from terms.models import Glossary, PublishedTerm
from tests.factories import make_glossary, make_record, make_term

pytestmark = pytest.mark.django_db

TERM = "/api/v1/glossaries/ai/terms/reward-hacking"


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai", title="Artificial intelligence")


@pytest.fixture
def full_term(glossary: Glossary) -> PublishedTerm:
    """A term with something in every field."""
    make_term(glossary, name="Proxy", publish=True)
    make_term(
        glossary,
        name="Specification gaming",
        publish=True,
        relations=[{"type": "narrower", "target": "reward-hacking"}],
    )
    term = make_term(
        glossary,
        name="Reward hacking",
        explanation="It climbs; what it *stood for* <script>x</script> does not.",
        seo_title="Reward hacking explained",
        seo_description="Why measures fail.",
        category="Safety",
        labels=[
            {"text": "reward gaming"},
            {"text": "RH", "kind": "abbreviation"},
            {"text": "secret", "kind": "hidden"},
            {"text": "cheating", "kind": "forbidden"},
        ],
        faqs=[{"question": "On purpose?", "answer": "Intent is *not* required."}],
        relations=[{"target": "proxy"}, {"type": "leads_to", "target": "wanted", "name": "Wanted"}],
        sources=[{"title": "A paper", "year": 2022}, {"title": "A site", "url": "https://x.org"}],
        publish=True,
    )
    make_term(
        glossary,
        name="Belohnungsmissbrauch",
        language="de",
        concept=term.concept,
        publish=True,
    )
    deprecate(term, by=None, successor=PublishedTerm.objects.get(slug="proxy").term)
    return PublishedTerm.objects.get(pk=term.pk)


def test_term_is_sent_as_it_was_stored(client: Client, full_term: PublishedTerm) -> None:
    response = client.get(TERM)

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.content == full_term.document.encode()
    assert response.headers["ETag"] == f'"{full_term.etag}"'
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")


def test_term_document_is_what_the_schema_says_and_no_more(
    client: Client, full_term: PublishedTerm
) -> None:
    document = client.get(TERM).json()

    assert TermOut.model_validate(document).model_dump(mode="json") == document
    assert document["successor"]["slug"] == "proxy"
    assert [each["slug"] for each in document["translations"]] == ["belohnungsmissbrauch"]
    assert [each["text"] for each in document["labels"]] == ["reward gaming", "RH", "cheating"]


def test_term_without_optional_fields_is_what_the_schema_says(
    client: Client, glossary: Glossary
) -> None:
    make_term(glossary, name="Bare", publish=True)

    document = client.get("/api/v1/glossaries/ai/terms/bare").json()

    assert TermOut.model_validate(document).model_dump(mode="json") == document


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize("endpoint", ["", "/relations"])
def test_term_is_one_query_however_full(
    client: Client,
    glossary: Glossary,
    django_assert_num_queries: DjangoAssertNumQueries,
    rows: int,
    endpoint: str,
) -> None:
    term = make_term(glossary, labels=rows, faqs=rows, relations=rows, publish=True)

    with django_assert_num_queries(1):
        response = client.get(f"/api/v1/glossaries/ai/terms/{term.slug}{endpoint}")

    assert response.status_code == 200


def test_draft_of_a_public_term_changes_nothing_until_it_is_published(
    client: Client, glossary: Glossary
) -> None:
    term = make_term(glossary, name="Reward hacking", publish=True)
    before = client.get(TERM)

    changed = make_record(name="Reward hacking", short_definition="Changed.")
    save_record(changed, glossary=glossary, by=None, term=term)
    drafted = client.get(TERM)
    publish(term, by=None)
    published = client.get(TERM)

    assert drafted.content == before.content
    assert drafted.headers["ETag"] == before.headers["ETag"]
    assert published.json()["short_definition"] == "Changed."
    assert published.headers["ETag"] != before.headers["ETag"]


def test_term_that_was_never_public_is_not_there(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="Reward hacking")

    response = client.get(TERM)

    assert response.status_code == 404
    assert response.json()["detail"] == (
        "The glossary “ai” has no public term “reward-hacking” in the language en."
    )


def test_term_is_found_in_the_language_asked_for(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="Reward", slug="reward-hacking", language="en", publish=True)
    make_term(glossary, name="Belohnung", slug="reward-hacking", language="pt-BR", publish=True)

    names = [client.get(TERM, {"language": each}).json()["name"] for each in ("", "en", "PT_br")]

    assert names == ["Reward", "Reward", "Belohnung"]
    assert client.get(TERM, {"language": "fr"}).status_code == 404


@pytest.mark.parametrize(
    "slug", ["search", "admin", "api", "category", "feed", "index", "relations", "中文", "الذكاء"]
)
def test_every_slug_can_be_asked_for(client: Client, glossary: Glossary, slug: str) -> None:
    make_term(glossary, name="Any", slug=slug, publish=True)

    response = client.get(f"/api/v1/glossaries/ai/terms/{slug}")

    assert response.json()["slug"] == slug


@pytest.mark.parametrize("endpoint", ["", "/relations"])
def test_old_slugs_lead_to_the_present_address(
    client: Client, glossary: Glossary, endpoint: str
) -> None:
    term = make_term(glossary, name="Reward hacking", publish=True)
    rename(term, slug="über-hacking", by=None)
    rename(term, slug="数据", by=None)

    for old in ("reward-hacking", "über-hacking"):
        response = client.get(f"/api/v1/glossaries/ai/terms/{old}{endpoint}")

        assert response.status_code == 301
        assert response.content == b""
        target = f"/api/v1/glossaries/ai/terms/%E6%95%B0%E6%8D%AE{endpoint}"
        assert response.headers["Location"] == target
        assert client.get(target).status_code == 200


def test_old_slug_of_another_language_keeps_the_language(
    client: Client, glossary: Glossary
) -> None:
    term = make_term(glossary, name="Reward hacking", language="de", publish=True)
    rename(term, slug="neu", by=None)

    response = client.get(TERM, {"language": "de"})

    assert response.headers["Location"] == "/api/v1/glossaries/ai/terms/neu?language=de"
    assert client.get(TERM).status_code == 404


def test_term_moves_with_its_glossary(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="Reward hacking", publish=True)
    glossary.slug = "machines"
    save_glossary(glossary, by=None)

    response = client.get(TERM)

    assert response.status_code == 301
    assert response.headers["Location"] == "/api/v1/glossaries/machines/terms/reward-hacking"


def test_term_is_found_after_its_glossary_changed_its_language(
    client: Client, glossary: Glossary
) -> None:
    make_term(glossary, name="Reward hacking", publish=True)
    glossary.language = "de"
    save_glossary(glossary, by=None)

    response = client.get(TERM)

    assert response.status_code == 301
    assert response.headers["Location"] == f"{TERM}?language=en"
    assert client.get(response.headers["Location"]).json()["slug"] == "reward-hacking"


@pytest.mark.parametrize("endpoint", ["", "/relations"])
def test_withdrawn_term_is_gone(client: Client, glossary: Glossary, endpoint: str) -> None:
    term = make_term(glossary, name="Reward hacking", publish=True)
    rename(term, slug="renamed", by=None)
    withdraw(term, by=None)

    for slug in ("renamed", "reward-hacking"):
        response = client.get(f"/api/v1/glossaries/ai/terms/{slug}{endpoint}")

        assert response.status_code == 410
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["detail"] == f"The term “{slug}” was withdrawn."


def test_deleted_term_is_gone_where_it_was_public(client: Client, glossary: Glossary) -> None:
    delete(make_term(glossary, name="Reward hacking", publish=True), by=None)
    delete(make_term(glossary, name="Draft"), by=None)

    assert client.get(TERM).status_code == 410
    assert client.get("/api/v1/glossaries/ai/terms/draft").status_code == 404


def test_term_of_an_unknown_glossary_is_not_there(client: Client) -> None:
    response = client.get("/api/v1/glossaries/none/terms/reward-hacking")

    assert response.status_code == 404
    assert response.json()["detail"] == "There is no glossary “none”."


def test_relations_are_those_of_the_term(client: Client, full_term: PublishedTerm) -> None:
    response = client.get(f"{TERM}/relations")

    items: list[dict[str, Any]] = response.json()["items"]
    assert items == json.loads(full_term.document)["relations"]
    assert [(each["type"], each["name"]) for each in items] == [
        ("related", "Proxy"),
        ("leads_to", "Wanted"),
        ("broader", "Specification gaming"),
    ]
    assert items[1]["target"] is None
    assert items[2]["target"]["slug"] == "specification-gaming"
