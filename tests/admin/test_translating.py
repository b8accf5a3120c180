"""Translations of a term: which there are, which are behind their source, and side by side."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from terms.actions import roles
from terms.admin.siblings import siblings_of
from terms.models import Glossary, Revision, Term
from tests.admin.rooms import change_url, classed, logged_in, parsed, url
from tests.factories import edit, make_glossary, make_member, make_term, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Term:
    return make_term(
        make_glossary(language="en"), name="reward", short_definition="A prize.", publish=True
    )


def translate(source: Term, language: str = "de", name: str = "Belohnung") -> Term:
    term = make_term(
        source.glossary, language=language, name=name, concept=source.concept, publish=True
    )
    # Some time passes between the two.
    Revision.objects.filter(term=term).update(created_at=timezone.now() + timedelta(minutes=1))
    return term


def change_later(term: Term, **fields: Any) -> Term:
    term = edit(term, **fields)
    later = timezone.now() + timedelta(hours=1)
    Revision.objects.filter(term=term, number=term.revision.number).update(created_at=later)
    return term


def outdated(term: Term) -> dict[str, bool]:
    found = siblings_of(Term.objects.select_related("glossary").get(pk=term.pk))
    return {each.term.language: each.is_outdated for each in found}


def test_translation_is_outdated_once_its_source_changes(source: Term) -> None:
    term = translate(source)
    assert outdated(term) == {"de": False, "en": False}

    change_later(source, short_definition="A large prize.")

    assert outdated(term) == outdated(source) == {"de": True, "en": False}


def test_translation_that_changes_after_its_source_is_in_step(source: Term) -> None:
    term = translate(source)
    change_later(source, short_definition="A large prize.")

    term = edit(term, short_definition="Ein großer Preis.")
    much_later = timezone.now() + timedelta(days=1)
    Revision.objects.filter(term=term, number=term.revision.number).update(created_at=much_later)

    assert outdated(term)["de"] is False


def test_translation_that_was_read_again_is_in_step(source: Term) -> None:
    term = translate(source)
    change_later(source, explanation="More")

    Term.objects.filter(pk=term.pk).update(reviewed_at=timezone.now() + timedelta(days=1))

    assert outdated(term)["de"] is False


def test_source_that_came_after_its_translation_makes_it_not_outdated() -> None:
    glossary = make_glossary(language="en")
    first = make_term(glossary, language="de")
    make_term(glossary, concept=first.concept)

    assert outdated(first) == {"de": False, "en": False}


def test_change_of_a_translation_makes_no_source_outdated(source: Term) -> None:
    term = translate(source)

    change_later(term, explanation="Mehr")

    assert outdated(source) == {"de": False, "en": False}


def test_term_alone_has_no_siblings(source: Term) -> None:
    assert list(siblings_of(source)) == []
    assert (
        logged_in(make_user("view_term")).get(url("term_translation", source.pk)).status_code == 404
    )


def test_form_names_the_translations(source: Term) -> None:
    term = translate(source)
    change_later(source, explanation="More")
    client = logged_in(make_member(roles.WRITER))

    [shown] = classed(parsed(client.get(change_url(source))), "siblings")

    assert "Belohnung" in shown.text_content()
    assert "outdated" in shown.text_content()
    assert url("term_translation", term.pk) in shown.xpath(".//a/@href")


def test_page_shows_both_texts_and_what_the_source_changed(source: Term) -> None:
    term = translate(source)
    change_later(source, short_definition="A large prize.")
    client = logged_in(make_member(roles.WRITER))

    page = parsed(client.get(url("term_translation", term.pk)))

    assert [each.text_content() for each in page.iter("ins")] == [" large"]
    cells = [each.text_content().strip() for each in page.xpath("//table[@class='beside']//td")]
    assert cells[:4] == ["reward", "Belohnung", "A large prize.", "What Belohnung means."]
    assert [each.get("lang") for each in page.xpath("//table[@class='beside']//td")][:2] == [
        "en",
        "de",
    ]


def test_reviewer_says_that_a_translation_needs_no_change(source: Term) -> None:
    term = translate(source)
    change_later(source, explanation="More")
    Term.objects.filter(pk=term.pk).update(reviewed_at=None)
    address = url("term_translation", term.pk)

    def button(client: Client) -> list[str]:
        page = parsed(client.get(address))
        return [
            str(each)
            for each in page.xpath("//form[.//button[text()='It needs no change']]/@action")
        ]

    assert button(logged_in(make_member(roles.WRITER))) == []
    assert button(logged_in(make_member(roles.REVIEWER))) == [url("term_review", term.pk)]


def test_page_of_a_source_lists_its_translations(source: Term) -> None:
    translate(source)
    translate(source, "fr", "récompense")

    page = parsed(logged_in(make_user("view_term")).get(url("term_translation", source.pk)))

    assert "the source the others translate" in page.text_content()
    assert not page.xpath("//table[@class='beside']")
    assert len(classed(page, "sibling-language")) == 3


def test_translations_in_a_glossary_without_its_own_language_stand_beside_another() -> None:
    glossary: Glossary = make_glossary(language="en")
    first = make_term(glossary, language="de", name="Belohnung")
    second = make_term(glossary, language="fr", name="récompense", concept=first.concept)

    page = parsed(logged_in(make_user("view_term")).get(url("term_translation", second.pk)))

    assert page.xpath("//table[@class='beside']//td")[0].text_content().strip() == "Belohnung"


def test_page_is_for_those_who_may_see_the_term(source: Term) -> None:
    term = translate(source)

    assert Client().get(url("term_translation", term.pk)).status_code == 302
    assert logged_in(make_user()).get(url("term_translation", term.pk)).status_code == 403
