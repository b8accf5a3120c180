"""Deleting in the admin: what the confirmation says, and that nothing protected reaches anybody."""

import pytest
from django.urls import reverse

from terms.models import Category, PublishedTerm, Redirect, Relation, Term
from tests.admin.rooms import logged_in, messages, parsed, publisher, url, writer
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def test_confirmation_says_what_follows() -> None:
    glossary = make_glossary()
    term = make_term(glossary, name="reward", publish=True)
    make_term(glossary, relations=[{"target": "reward"}])

    page = parsed(publisher().get(url("term_delete", term.pk)))

    told = page.get_element_by_id("deleted-objects").text_content()
    assert "gone (410)" in told
    assert "1 term that leads here will name it as wanted" in told


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
