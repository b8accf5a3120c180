"""Deleting: what becomes of addresses and of what led to the term."""

import pytest
from django.test import Client

from terms.actions.deleting import CannotDelete, Then, delete
from terms.actions.publishing import CannotPublish, deprecate, withdraw
from terms.models import Glossary, PublishedTerm, Redirect, Relation, Term, TermStatus
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def answer(path: str) -> tuple[int, str]:
    response = Client().get(f"/{path}/")
    return response.status_code, response.headers.get("Location", "")


def test_addresses_of_a_deleted_term_are_gone(glossary: Glossary) -> None:
    term = make_term(glossary, publish=True)
    Redirect.objects.create(path="ai/older", term=term)

    delete(term, by=None)

    assert [answer(path)[0] for path in (term.path(), "ai/older")] == [410, 410]


def test_addresses_lead_to_the_term_that_is_named(glossary: Glossary) -> None:
    term, to = make_term(glossary, publish=True), make_term(glossary, publish=True)
    Redirect.objects.create(path="ai/older", term=term)

    delete(term, by=None, then=Then.REDIRECT, to=to)

    for path in (term.path(), "ai/older"):
        assert answer(path) == (301, to.get_absolute_url())
    withdraw(to, by=None)
    assert answer(term.path())[0] == 410


def test_page_that_led_to_the_term_leads_where_its_address_does(glossary: Glossary) -> None:
    term, to = make_term(glossary, name="a", publish=True), make_term(glossary, publish=True)
    pointing = make_term(glossary, relations=[{"target": "a"}], publish=True)

    delete(term, by=None, then=Then.REDIRECT, to=to)

    assert to.get_absolute_url() in PublishedTerm.objects.get(pk=pointing.pk).main
    assert Relation.objects.get(term=pointing).target is None


def test_term_may_be_kept_as_deprecated_instead(glossary: Glossary) -> None:
    term, to = make_term(glossary, publish=True), make_term(glossary, publish=True)

    delete(term, by=None, then=Then.DEPRECATE, to=to)

    kept = Term.objects.get(pk=term.pk)
    assert (kept.status, kept.successor) == (TermStatus.DEPRECATED, to)
    assert answer(term.path())[0] == 200


def test_term_that_was_never_public_leaves_no_trace(glossary: Glossary) -> None:
    term, to = make_term(glossary), make_term(glossary, publish=True)

    delete(term, by=None, then=Then.REDIRECT, to=to)

    assert not Redirect.objects.exists()
    assert answer(term.path())[0] == 404


def test_succession_ends_with_the_successor(glossary: Glossary) -> None:
    term, old = make_term(glossary, publish=True), make_term(glossary, publish=True)
    deprecate(old, by=None, successor=term)

    delete(term, by=None)

    assert Term.objects.get(pk=old.pk).successor is None
    assert PublishedTerm.objects.get(pk=old.pk).successor is None


@pytest.mark.parametrize("which", ["none", "itself", "draft"])
def test_redirect_to_nowhere_is_refused(glossary: Glossary, which: str) -> None:
    term = make_term(glossary, publish=True)
    to = {"none": None, "itself": term, "draft": make_term(glossary)}[which]

    with pytest.raises(CannotDelete):
        delete(term, by=None, then=Then.REDIRECT, to=to)

    assert answer(term.path())[0] == 200


def test_keeping_what_is_not_public_as_deprecated_is_refused(glossary: Glossary) -> None:
    with pytest.raises(CannotPublish, match="is not public"):
        delete(make_term(glossary), by=None, then=Then.DEPRECATE)


def test_deleting_needs_its_permission_and_for_readers_that_to_withdraw() -> None:
    glossary = make_glossary()
    draft, public = make_term(glossary), make_term(glossary, publish=True)
    by = make_user("delete_term")

    delete(draft, by=by)
    with pytest.raises(CannotDelete, match="no permission"):
        delete(public, by=by)
    with pytest.raises(CannotPublish, match="no permission"):
        delete(public, by=by, then=Then.DEPRECATE)

    delete(public, by=make_user("delete_term", "withdraw_term"))
    assert not Term.objects.exists()
