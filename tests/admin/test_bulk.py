"""Moves of many terms from the list: counted, refused with reasons, within permissions."""

import pytest
from django.http import HttpResponse
from django.test import Client

from terms.actions import roles
from terms.actions.workflow import submit
from terms.models import Category, ReviewPolicy, Stage, Term, TermStatus
from tests.admin.rooms import logged_in, messages, parsed, url
from tests.factories import make_glossary, make_member, make_term

pytestmark = pytest.mark.django_db

NEEDED = {
    "submit_selected": roles.WRITER,
    "move_selected": roles.WRITER,
    "approve_selected": roles.REVIEWER,
    "publish_selected": roles.PUBLISHER,
    "withdraw_selected": roles.PUBLISHER,
}


def choose(client: Client, action: str, *terms: Term, **given: str) -> HttpResponse:
    chosen = [term.pk for term in terms]
    data = {"action": action, "_selected_action": chosen, "index": "0", **given}
    return client.post(url("term_changelist"), data, follow=True)  # type: ignore[return-value]  # the test client's


@pytest.mark.parametrize("role", [roles.WRITER, roles.REVIEWER, roles.PUBLISHER])
def test_actions_are_offered_to_whom_they_are_open(role: str) -> None:
    make_term()
    ladder = [roles.WRITER, roles.REVIEWER, roles.PUBLISHER]

    page = parsed(logged_in(make_member(role)).get(url("term_changelist")))

    offered = set(page.xpath("//select[@name='action']/option/@value"))
    allowed = {name for name, least in NEEDED.items() if ladder.index(least) <= ladder.index(role)}
    assert offered & set(NEEDED) == allowed
    assert "export_selected" in offered


@pytest.mark.parametrize("action", ["approve_selected", "publish_selected", "withdraw_selected"])
def test_action_that_is_not_offered_does_nothing(action: str) -> None:
    term = make_term(publish=action == "withdraw_selected")
    if action == "approve_selected":
        submit(term, by=None)
    before = Term.objects.values().get(pk=term.pk)

    choose(logged_in(make_member(roles.WRITER)), action, term)

    assert Term.objects.values().get(pk=term.pk) == before


def test_submitting_tells_what_was_refused_and_why() -> None:
    term, waiting = make_term(), make_term(name="waiting")
    submit(waiting, by=None)

    response = choose(logged_in(make_member(roles.WRITER)), "submit_selected", term, waiting)

    assert "1 term submitted." in messages(response)
    assert "1 term refused. waiting: “waiting” is in review already." in messages(response)
    assert Term.objects.get(pk=term.pk).stage == Stage.IN_REVIEW


def test_approving_keeps_four_eyes() -> None:
    reviewer = make_member(roles.REVIEWER)
    glossary = make_glossary(review_policy=ReviewPolicy.FOUR_EYES)
    mine, other = make_term(glossary, by=reviewer), make_term(glossary)
    for term in (mine, other):
        submit(term, by=None)

    response = choose(logged_in(reviewer), "approve_selected", mine, other)

    assert "1 term approved." in messages(response)
    assert "somebody else must approve it" in messages(response)
    assert Term.objects.get(pk=mine.pk).stage == Stage.IN_REVIEW
    assert Term.objects.get(pk=other.pk).stage == Stage.APPROVED


def test_publishing_keeps_the_review_policy() -> None:
    term = make_term(make_glossary(review_policy=ReviewPolicy.FOUR_EYES))

    response = choose(logged_in(make_member(roles.PUBLISHER)), "publish_selected", term)

    assert "publishes approved texts only" in messages(response)
    assert Term.objects.get(pk=term.pk).status == TermStatus.NOT_PUBLIC


def test_reasons_are_bounded() -> None:
    terms = [make_term(publish=True) for _ in range(13)]
    client = logged_in(make_member(roles.WRITER))

    told = messages(choose(client, "submit_selected", *terms))

    assert "13 terms refused." in told
    assert told.count("is approved already") == 10
    assert "and 3 more" in told


# --- Moving to a category -----------------------------------------------------------------------


def test_moving_asks_for_a_category_of_the_place_and_moves() -> None:
    glossary = make_glossary()
    terms = [make_term(glossary, category="Training") for _ in range(2)]
    there = make_term(glossary, name="there", category="Safety")
    make_term(category="Elsewhere")
    client = logged_in(make_member(roles.WRITER))

    page = parsed(choose(client, "move_selected", *terms, there))
    offered = {each.text for each in page.xpath("//select[@name='category']/option")}
    form = dict(page.get_element_by_id("export_form").form_values())
    safety = Category.objects.get(name="Safety")
    response = choose(client, "move_selected", *terms, there, category=str(safety.pk))

    assert offered == {"---------", "Training", "Safety"}
    assert form["action"] == "move_selected"
    assert "2 terms moved." in messages(response)
    assert "there: It is in this category already." in messages(response)
    assert {term.category for term in Term.objects.filter(glossary=glossary)} == {safety}


def test_moving_wants_terms_of_one_place() -> None:
    response = choose(
        logged_in(make_member(roles.WRITER)), "move_selected", make_term(), make_term()
    )

    assert "one glossary and one language" in messages(response)


def test_category_of_another_glossary_is_refused() -> None:
    term, other = make_term(), make_term(category="Elsewhere")
    client = logged_in(make_member(roles.WRITER))

    choose(client, "move_selected", term, category=str(other.category_id))

    assert Term.objects.get(pk=term.pk).category is None
