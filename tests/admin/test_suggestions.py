"""Readers' suggestions in the admin: the queue, one of them, and closing it."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from terms.actions import roles
from terms.models import Glossary, Suggestion, Term
from tests.admin.rooms import (
    change_url,
    classed,
    errors,
    fields_of,
    logged_in,
    messages,
    parsed,
    url,
)
from tests.factories import make_glossary, make_member, make_term

pytestmark = pytest.mark.django_db

State = Suggestion.State


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai", title="AI")


@pytest.fixture
def term(glossary: Glossary) -> Term:
    return make_term(glossary, slug="token", name="Token", publish=True)


def suggest(term: Term, text: str = "The year is wrong.", *, closed: bool = False) -> Suggestion:
    closing = {"state": State.TAKEN, "closed_at": timezone.now()} if closed else {}
    return Suggestion.objects.create(term=term, text=text, contact="ada@example.org", **closing)


def member(role: str) -> Client:
    return logged_in(make_member(role))


def page_of(suggestion: Suggestion) -> str:
    return url("suggestion_change", suggestion.pk)


def test_the_queue_shows_open_ones_first_the_latest_on_top(term: Term) -> None:
    for text, closed in (("One.", False), ("Two.", True), ("Three.", False)):
        suggest(term, text, closed=closed)

    page = parsed(member(roles.WRITER).get(url("suggestion_changelist")))

    rows = page.xpath("//table[@id='result_list']/tbody/tr")
    cells = [[cell.text_content().strip() for cell in row.xpath("./*[@class]")] for row in rows]
    assert [row[0] for row in cells] == ["Three.", "One.", "Two."]
    assert cells[0][1:3] == ["Token", "AI"]
    assert [row[4] for row in cells] == ["open", "open", "taken up"]


@pytest.mark.parametrize("number", [1, 10])
def test_the_queue_costs_the_same_however_long(
    term: Term, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    for count in range(number):
        suggest(make_term(term.glossary, publish=True), f"Wrong {count}.")
    client = member(roles.REVIEWER)
    client.get(url("suggestion_changelist"))

    with django_assert_num_queries(7):
        client.get(url("suggestion_changelist"))


def test_a_suggestion_stands_beside_the_way_to_its_term(term: Term) -> None:
    suggestion = suggest(term, "<b>Wrong</b>\n\nin two places.")

    page = parsed(member(roles.WRITER).get(page_of(suggestion)))

    (text, *_rest) = classed(page, "compared")
    assert text.text_content() == "<b>Wrong</b>\n\nin two places."
    assert "ada@example.org" in page.text_content()
    assert page.xpath(f"//a[@href='{change_url(term)}']")
    assert page.xpath("//a[@href='/ai/token/']")
    assert not page.xpath("//form[@id='closing_form']")


@pytest.mark.parametrize(("state", "told"), [("taken", "taken up"), ("declined", "declined")])
def test_a_reviewer_closes_one_with_a_note(term: Term, state: str, told: str) -> None:
    suggestion, client = suggest(term), member(roles.REVIEWER)
    data = fields_of(client.get(page_of(suggestion)), "closing_form")

    answer = client.post(
        url("suggestion_close", suggestion.pk),
        data | {"state": state, "note": "Seen."},
        follow=True,
    )

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.note) == (state, "Seen.")
    assert told in messages(answer)
    page = parsed(client.get(page_of(suggestion)))
    assert "Seen." in page.text_content()
    assert page.xpath("//form[@id='closing_form']//button/@value") == ["open"]


def test_one_that_is_closed_already_is_opened_again_or_stays(term: Term) -> None:
    suggestion, client = suggest(term, closed=True), member(roles.PUBLISHER)
    address = url("suggestion_close", suggestion.pk)

    late = client.post(address, {"state": "declined"}, follow=True)
    again = client.post(address, {"state": "open"}, follow=True)

    assert "already" in messages(late)
    assert "open again" in messages(again)
    suggestion.refresh_from_db()
    assert suggestion.state == State.OPEN


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"state": "taken", "note": "a\x07b"}, "cannot be kept"),
        ({"state": "taken", "note": "x" * 20_000}, "at most"),
        ({"state": "deleted"}, "Select a valid choice"),
        ({}, "required"),
    ],
)
def test_what_cannot_be_noted_is_said_on_the_page(
    term: Term, data: dict[str, str], told: str
) -> None:
    suggestion = suggest(term)

    answer = member(roles.REVIEWER).post(url("suggestion_close", suggestion.pk), data)

    assert told in errors(answer)
    suggestion.refresh_from_db()
    assert suggestion.state == State.OPEN


def test_a_publisher_deletes_a_term_with_its_suggestions(term: Term) -> None:
    suggest(term)

    member(roles.PUBLISHER).post(url("term_delete", term.pk), {"then": "gone", "post": "yes"})

    assert not Term.objects.exists()


@pytest.mark.parametrize("role", [roles.WRITER, roles.REVIEWER])
def test_the_desk_says_how_many_are_open(term: Term, role: str) -> None:
    client = member(role)
    link = f"//a[@href='{url('suggestion_changelist')}' and contains(@class, 'move')]"
    suggest(term, closed=True)
    nothing = parsed(client.get("/admin/")).xpath(link)
    suggest(term)
    suggest(term)

    (found,) = parsed(client.get("/admin/")).xpath(link)

    assert nothing == []
    assert found.text_content() == "Suggestions of readers (2)"
