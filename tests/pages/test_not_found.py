"""What is said of an address without a term: moved, gone, or what is near."""

import pytest

from terms.actions.deleting import delete
from terms.actions.publishing import withdraw
from terms.actions.renaming import rename
from terms.models import Category, Glossary
from terms.pages.not_found import (
    Address,
    explain_missing,
    explain_missing_category,
    find_nearest,
)
from tests.factories import make_glossary, make_term
from tests.pages.rows import publish_names


@pytest.fixture
def glossary(db: None) -> Glossary:
    return make_glossary(slug="ai", title="AI")


@pytest.mark.parametrize(
    "address",
    [
        Address("AI", "Reward-Hacking"),
        Address("ai", "Reward Hacking"),
        Address("ai", "reward-hacking", "en"),
        Address("Ai", "REWARD-HACKING", "EN"),
    ],
)
def test_other_spellings_lead_to_the_usual_one(glossary: Glossary, address: Address) -> None:
    make_term(glossary, name="Reward hacking", publish=True)

    assert explain_missing(address).moved_to == "/ai/reward-hacking/"


def test_letters_taken_apart_lead_to_composed_ones(glossary: Glossary) -> None:
    make_term(glossary, name="Café", publish=True)

    assert explain_missing(Address("ai", "cafe\u0301")).moved_to == "/ai/caf%C3%A9/"


def test_language_tags_in_other_case_lead_to_the_usual_case(glossary: Glossary) -> None:
    make_term(glossary, name="Truque", language="pt-BR", publish=True)

    assert explain_missing(Address("ai", "truque", "pt-br")).moved_to == "/pt-BR/ai/truque/"


def test_renamed_term_leads_to_where_it_is_now(glossary: Glossary) -> None:
    term = make_term(glossary, name="First", publish=True)
    rename(term, slug="second", by=None)
    rename(term, slug="third", by=None)

    for slug in ("first", "second", "First"):
        assert explain_missing(Address("ai", slug)).moved_to == "/ai/third/"


def test_withdrawn_term_is_gone_and_so_are_its_old_addresses(glossary: Glossary) -> None:
    term = make_term(glossary, name="First", publish=True)
    rename(term, slug="second", by=None)
    term.refresh_from_db()
    withdraw(term, by=None)

    assert explain_missing(Address("ai", "second")).is_gone
    assert explain_missing(Address("ai", "first")).is_gone
    assert not explain_missing(Address("ai", "first")).moved_to


def test_deleted_term_that_was_public_is_gone(glossary: Glossary) -> None:
    delete(make_term(glossary, name="Once", publish=True), by=None)

    assert explain_missing(Address("ai", "once")).is_gone


def test_term_that_never_was_public_is_merely_unknown(glossary: Glossary) -> None:
    make_term(glossary, name="Draft")

    missing = explain_missing(Address("ai", "draft"))

    assert (missing.moved_to, missing.is_gone, missing.nearest) == ("", False, ())
    assert missing.glossary == glossary


def test_unknown_glossary_is_told_as_such(db: None) -> None:
    missing = explain_missing(Address("none", "term"))

    assert missing.glossary is None
    assert explain_missing(Address("none", "")).glossary is None


def test_index_in_another_spelling_leads_to_the_glossary(glossary: Glossary) -> None:
    assert explain_missing(Address("AI", "")).moved_to == "/ai/"
    assert explain_missing(Address("ai", "")).moved_to == ""


def test_nearest_terms_are_named_the_most_similar_first(glossary: Glossary) -> None:
    publish_names(glossary, ["Reward model", "Reward hacking", "Red team", "Zebra"])

    names = [link.name for link in find_nearest(glossary, "en", "rewrd-haking")]

    assert names == ["Reward hacking"]
    assert find_nearest(glossary, "en", "xyz") == ()
    assert find_nearest(glossary, "en", "-") == ()


def test_nearest_terms_are_found_among_many_with_the_same_beginning(glossary: Glossary) -> None:
    publish_names(glossary, [f"Reward {n:04}" for n in range(300)])
    publish_names(glossary, ["Reward model"])

    names = [link.name for link in find_nearest(glossary, "en", "reward-modle")]

    assert names[0] == "Reward model"
    assert len(names) <= 5


def test_nearest_terms_are_public_and_of_the_same_language(glossary: Glossary) -> None:
    publish_names(glossary, ["Reward a"], status="withdrawn")
    publish_names(glossary, ["Reward b"], language="de")

    assert find_nearest(glossary, "en", "reward") == ()
    assert [link.name for link in find_nearest(glossary, "de", "reward-x")] == ["Reward b"]


def test_missing_term_of_a_language_without_terms_speaks_the_glossarys_own(
    glossary: Glossary,
) -> None:
    assert explain_missing(Address("ai", "term", "xx")).language == "en"


def test_category_in_another_spelling_leads_to_the_usual_one(glossary: Glossary) -> None:
    Category.objects.create(glossary=glossary, language="en", slug="tools", name="Tools")

    assert explain_missing_category(Address("AI", "Tools")).moved_to == "/ai/category/tools/"


def test_missing_category_names_terms_that_are_near(glossary: Glossary) -> None:
    publish_names(glossary, ["Tools"])

    missing = explain_missing_category(Address("ai", "tool"))

    assert [link.name for link in missing.nearest] == ["Tools"]
    assert explain_missing_category(Address("none", "tool")).glossary is None


def test_glossary_called_category_keeps_its_moved_terms(db: None) -> None:
    glossary = make_glossary(slug="category")
    term = make_term(glossary, name="Eins", language="de", publish=True)
    rename(term, slug="zwei", by=None)

    missing = explain_missing_category(Address("de", "eins"))

    assert missing.moved_to == "/de/category/zwei/"
