"""Deleting in the admin: what the confirmation says, and that nothing protected reaches anybody."""

import pytest
from django.urls import reverse

from terms.actions.publishing import withdraw
from terms.models import Category, PublishedTerm, Redirect, Relation, Term
from tests.admin.rooms import (
    WRITER,
    classed,
    errors,
    logged_in,
    messages,
    parsed,
    publisher,
    url,
    writer,
)
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def test_confirmation_says_what_follows() -> None:
    glossary = make_glossary()
    term = make_term(glossary, name="reward", publish=True)
    make_term(glossary, name="x", relations=[{"target": "reward"}])

    page = parsed(publisher().get(url("term_delete", term.pk)))

    told = page.get_element_by_id("deleted-objects").text_content()
    assert "1 term that leads here will name it as wanted" in told
    assert [each.text_content() for each in classed(page, "pointing")[0].xpath(".//a")] == ["x"]


def test_deleting_a_draft_leaves_nothing_but_a_wanted_relation() -> None:
    glossary = make_glossary()
    term = make_term(glossary, name="reward")
    pointing = make_term(glossary, relations=[{"target": "reward"}])

    response = writer().post(url("term_delete", term.pk), {"post": "yes"}, follow=True)

    assert "deleted successfully" in messages(response)
    relation = Relation.objects.get(term=pointing)
    assert (relation.target, relation.target_slug) == (None, "reward")
    assert not Redirect.objects.exists()


def test_deleting_a_public_term_leaves_a_gone_address() -> None:
    term = make_term(name="reward", publish=True)
    path = term.path()

    publisher().post(url("term_delete", term.pk), {"post": "yes"})

    assert not Term.objects.exists()
    assert not PublishedTerm.objects.exists()
    assert Redirect.objects.get(path=path).term is None


def test_confirmation_asks_only_what_concerns_readers() -> None:
    client = publisher()

    def choices(term: Term) -> list[str]:
        page = parsed(client.get(url("term_delete", term.pk)))
        return list(map(str, page.xpath("//input[@name='then']/@value")))

    public, withdrawn = make_term(publish=True), make_term(publish=True)
    withdraw(withdrawn, by=None)
    assert choices(make_term()) == []
    assert choices(public) == ["gone", "redirect", "deprecate"]
    assert choices(withdrawn) == ["gone", "redirect"]


@pytest.mark.parametrize("field", ["target", "address"])
def test_readers_are_led_to_the_chosen_term(field: str) -> None:
    glossary = make_glossary()
    term, to = make_term(glossary, publish=True), make_term(glossary, publish=True)
    given = {"target": str(to.pk), "address": to.slug}[field]

    publisher().post(url("term_delete", term.pk), {"then": "redirect", field: given})

    assert Redirect.objects.get(path=term.path()).term == to
    assert list(Term.objects.all()) == [to]


def test_term_is_kept_as_deprecated() -> None:
    glossary = make_glossary()
    term, to = make_term(glossary, publish=True), make_term(glossary, publish=True)
    given = {"then": "deprecate", "target": str(to.pk)}

    response = publisher().post(url("term_delete", term.pk), given, follow=True)

    assert "is deprecated" in messages(response)
    assert Term.objects.get(pk=term.pk).successor == to


@pytest.mark.parametrize("to", ["nothing", "draft"])
def test_redirect_to_what_readers_cannot_see_is_refused(to: str) -> None:
    glossary = make_glossary()
    term, draft = make_term(glossary, publish=True), make_term(glossary)
    given = {"then": "redirect", "target": "" if to == "nothing" else str(draft.pk)}

    response = publisher().post(url("term_delete", term.pk), given)

    told = {"nothing": "Choose the term", "draft": "it is not public"}[to]
    assert told in errors(response)
    assert Term.objects.filter(pk=term.pk).exists()


def test_who_may_not_deprecate_is_not_offered_it() -> None:
    term = make_term(publish=True)
    client = logged_in(make_user(*WRITER, "withdraw_term"))

    page = parsed(client.get(url("term_delete", term.pk)))
    response = client.post(url("term_delete", term.pk), {"then": "deprecate"})

    assert page.xpath("//input[@name='then']/@value") == ["gone", "redirect"]
    assert "valid choice" in errors(response)
    assert Term.objects.get(pk=term.pk).status == "published"


def test_list_deletes_terms_that_lead_to_each_other() -> None:
    glossary = make_glossary()
    first = make_term(glossary, name="first", publish=True)
    second = make_term(glossary, relations=[{"target": "first"}], publish=True)
    chosen = {"action": "delete_selected", "_selected_action": [first.pk, second.pk]}
    client = publisher()

    asked = parsed(client.post(url("term_changelist"), chosen))
    client.post(url("term_changelist"), chosen | {"post": "yes"})

    assert "first" in asked.text_content()
    assert not Term.objects.exists()


@pytest.mark.parametrize("what", ["category", "glossary"])
def test_what_terms_stand_in_is_protected_in_words(what: str) -> None:
    term = make_term(category="Training", publish=True)
    pk = term.category_id if what == "category" else term.glossary_id
    client = logged_in(make_user(is_superuser=True))

    response = client.post(reverse(f"admin:terms_{what}_delete", args=[pk]), {"post": "yes"})

    assert "protected" in parsed(response).text_content()
    assert Term.objects.exists()


def test_empty_category_can_be_deleted() -> None:
    category = Category.objects.create(
        glossary=make_glossary(), language="en", slug="empty", name="Empty"
    )

    publisher().post(reverse("admin:terms_category_delete", args=[category.pk]), {"post": "yes"})

    assert not Category.objects.exists()
