"""What the form offers while somebody types: terms to link to, names that are alike."""

from typing import Any

import pytest
from django.test import Client

from terms.models import Glossary
from tests.admin.rooms import change_url, logged_in, url, writer
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Glossary:
    return make_glossary()


def asked(client: Client, view: str, place: Glossary | None, **query: object) -> list[Any]:
    where = {"of_glossary": place.pk, "of_language": "en"} if place else {}
    asked_for = {name: str(value) for name, value in (where | query).items()}
    response = client.get(url(view), asked_for)
    assert response.status_code == 200
    found: list[Any] = response.json()["terms"]
    return found


def offers(place: Glossary | None, words: str) -> list[str]:
    return [each["slug"] for each in asked(writer(), "term_offer", place, term=words)]


def alike(place: Glossary | None, name: str, **query: object) -> list[str]:
    return [each["name"] for each in asked(writer(), "term_similar", place, name=name, **query)]


def test_offers_are_of_the_place_and_the_likeliest_come_first(place: Glossary) -> None:
    for name in ("the model", "model", "modelling"):
        make_term(place, name=name)
    make_term(place, name="modèle", language="fr", labels=[{"text": "model"}])
    make_term(name="model elsewhere")

    assert offers(place, "model") == ["model", "modelling", "the-model"]
    assert offers(None, "model") == []


def test_offers_say_what_each_term_is(place: Glossary) -> None:
    make_term(place, name="Reward hacking", short_definition="A flaw " * 40)

    [offer] = asked(writer(), "term_offer", place, term="hack")

    assert (offer["slug"], offer["name"]) == ("reward-hacking", "Reward hacking")
    assert offer["definition"].startswith("A flaw")
    assert len(offer["definition"]) <= 90


def test_offers_are_few(place: Glossary) -> None:
    for number in range(12):
        make_term(place, name=f"model {number}")

    assert len(offers(place, "model")) == 8


@pytest.mark.parametrize(
    "typed", ["reward hacking", "Reward Hacking", "rewards hacking", "reward-hacking"]
)
def test_names_that_resemble_one_are_told(place: Glossary, typed: str) -> None:
    make_term(place, name="Reward hacking")
    make_term(place, name="Reward model of a whole other kind")
    make_term(name="Reward hacking")

    assert alike(place, typed) == ["Reward hacking"]


def test_label_that_is_alike_is_told_with_its_term(place: Glossary) -> None:
    term = make_term(place, name="Specification gaming", labels=[{"text": "reward hack"}])

    [found] = asked(writer(), "term_similar", place, name="Reward  hack")

    assert found == {
        "name": "Specification gaming",
        "label": "reward hack",
        "state": "draft",
        "same": True,
        "url": change_url(term),
    }


def test_term_is_not_like_itself(place: Glossary) -> None:
    term = make_term(place, name="Reward hacking", labels=[{"text": "reward hack"}])

    assert alike(place, "Reward hacking", but=term.pk) == []
    assert alike(place, "Reward hacking", but="x") == ["Reward hacking"]


@pytest.mark.parametrize("typed", ["", "re", "  ", "-", "\u200b", "%", "x" * 2_000])
def test_what_is_no_name_yet_is_like_nothing(place: Glossary, typed: str) -> None:
    make_term(place, name="Reward hacking")

    assert alike(place, typed) == []


def test_the_same_name_is_told_among_many(place: Glossary) -> None:
    for number in range(8):
        make_term(place, name=f"model {number}")
    make_term(place, name="model zero")

    assert alike(place, "MODEL ZERO")[0] == "model zero"


@pytest.mark.parametrize("view", ["term_offer", "term_similar"])
def test_offers_are_for_those_who_may_see_terms(view: str, place: Glossary) -> None:
    assert logged_in(make_user("publish_term")).get(url(view)).status_code == 403
    assert logged_in(make_user("view_term")).get(url(view)).status_code == 200
    assert Client().get(url(view)).status_code == 302
    assert writer().post(url(view)).status_code == 405


@pytest.mark.parametrize("view", ["term_offer", "term_similar"])
@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "\x00", "١"])
def test_hostile_places_have_no_terms(view: str, value: str) -> None:
    make_term(name="reward")
    query = {"of_glossary": value, "of_language": value, "term": "re", "name": "reward"}

    response = writer().get(url(view), query)

    assert response.status_code == 200
    assert response.json() == {"terms": []}
