"""The review queue: what waits for whom."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from terms.actions import roles
from terms.actions.scheduling import schedule
from terms.actions.workflow import approve, request_changes, submit
from terms.admin.queue import drafts_of, mine_to_review, scheduled, sections_of, waiting_for
from terms.models import Term
from tests.admin.rooms import classed, logged_in, parsed, url
from tests.factories import edit, make_glossary, make_member, make_term, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> User:
    return make_member(roles.WRITER, username="grace")


@pytest.fixture
def reviewer() -> User:
    return make_member(roles.REVIEWER, username="ada")


def test_mine_to_review_is_what_i_am_asked_and_what_nobody_is(writer: User, reviewer: User) -> None:
    other = make_member(roles.REVIEWER)
    asked, open_to_all, of_another = (make_term(by=writer) for _ in range(3))
    submit(asked, by=writer, reviewer=reviewer)
    submit(open_to_all, by=writer)
    submit(of_another, by=writer, reviewer=other)

    assert list(mine_to_review(reviewer)) == [asked, open_to_all]
    assert list(mine_to_review(writer)) == []


def test_what_i_submitted_myself_is_not_mine_to_take(reviewer: User) -> None:
    term = make_term(by=reviewer)
    submit(term, by=reviewer)

    assert list(mine_to_review(reviewer)) == []
    assert list(mine_to_review(make_member(roles.REVIEWER))) == [term]


def test_waiting_for_me_lasts_until_it_is_submitted_again(writer: User, reviewer: User) -> None:
    term = make_term(by=writer)
    submit(term, by=writer)
    request_changes(term, by=reviewer, comment="Name a source")

    assert [each.asked_for for each in waiting_for(writer)] == ["Name a source"]  # type: ignore[attr-defined]  # annotated
    assert list(waiting_for(reviewer)) == []

    edit(term, by=writer, explanation="With a source")
    assert list(waiting_for(writer)) == [term]

    submit(term, by=writer)
    assert list(waiting_for(writer)) == []


def test_author_waits_too_where_somebody_else_submitted(writer: User, reviewer: User) -> None:
    term, publisher = make_term(by=writer), make_member(roles.PUBLISHER)
    submit(term, by=publisher)
    request_changes(term, by=reviewer, comment="Shorter")

    assert list(waiting_for(writer)) == list(waiting_for(publisher)) == [term]


def test_drafts_are_what_i_saved_last_and_have_not_handed_in(writer: User) -> None:
    draft, submitted, public, edited = (
        make_term(by=writer),
        make_term(by=writer),
        make_term(by=None, publish=True),
        make_term(by=None, publish=True),
    )
    make_term(by=make_user())
    submit(submitted, by=writer)
    edit(edited, by=writer, explanation="More")

    assert list(drafts_of(writer)) == [edited, draft]
    assert public.stage == "approved"


def test_scheduled_comes_by_the_nearest_date() -> None:
    now = timezone.now()
    late, soon, leaving = make_term(), make_term(), make_term(publish=True)
    schedule(late, by=None, publish_at=now + timedelta(days=9))
    schedule(
        soon, by=None, publish_at=now + timedelta(days=1), withdraw_at=now + timedelta(days=30)
    )
    schedule(leaving, by=None, withdraw_at=now + timedelta(days=5))

    assert list(scheduled()) == [soon, leaving, late]


def test_sections_are_bounded_and_say_so(writer: User) -> None:
    for _ in range(4):
        make_term(by=writer)

    [drafts] = [each for each in sections_of(writer, shown=3) if each.key == "drafts"]

    assert len(drafts.entries) == 3
    assert drafts.has_more


def sections(client: Client) -> list[str]:
    page = parsed(client.get(url("term_queue")))
    return [section.get("id", "") for section in classed(page, "waiting-list")]


def test_page_has_what_the_role_has_to_do(writer: User, reviewer: User) -> None:
    assert sections(logged_in(writer)) == ["waiting", "drafts", "scheduled"]
    assert sections(logged_in(reviewer)) == ["to-review", "waiting", "drafts", "scheduled"]
    assert Client().get(url("term_queue")).status_code == 302
    assert logged_in(make_user("publish_term")).get(url("term_queue")).status_code == 403


def test_page_leads_a_reviewer_to_the_changes(writer: User, reviewer: User) -> None:
    term = make_term(name="reward", by=writer)
    submit(term, by=writer, reviewer=reviewer)

    page = parsed(logged_in(reviewer).get(url("term_queue")))

    [entry] = classed(page, "entry-name")
    assert (entry.text_content(), entry.get("href")) == ("reward", url("term_changes", term.pk))
    assert "you are asked" in page.text_content()


@pytest.mark.parametrize("rows", [1, 12])
def test_page_takes_the_same_queries_however_long(rows: int, reviewer: User) -> None:
    client, glossary = logged_in(reviewer), make_glossary()
    for _ in range(rows):
        term, back, ready, draft = (
            make_term(glossary, by=reviewer, category="Training") for _ in range(4)
        )
        submit(term, by=None)
        submit(back, by=reviewer)
        request_changes(back, by=None, comment="More")
        submit(ready, by=None)
        approve(ready, by=None)
        schedule(ready, by=None, publish_at=timezone.now() + timedelta(days=1))
        assert draft.stage == "draft"
    assert Term.objects.count() == 4 * rows

    with CaptureQueriesContext(connection) as captured:
        client.get(url("term_queue"))

    assert len(captured) == 10
