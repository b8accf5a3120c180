"""The workflow on the form of a term: buttons, pages that ask, the log, and who may."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from terms.actions import roles
from terms.actions.moves import Action
from terms.actions.workflow import approve, request_changes, submit
from terms.models import ReviewPolicy, Stage, Term, TermStatus, Transition
from tests.admin.rooms import (
    change_url,
    classed,
    errors,
    filled,
    logged_in,
    messages,
    parsed,
    url,
)
from tests.factories import edit, make_glossary, make_member, make_term, make_user

pytestmark = pytest.mark.django_db

MOVES = ("submit", "request_changes", "approve", "comment", "schedule", "unschedule", "review")


def member(role: str, **fields: str) -> Client:
    return logged_in(make_member(role, **fields))


def buttons(client: Client, term: Term) -> list[str]:
    page = parsed(client.get(change_url(term)))
    return [each.text_content().strip() for each in classed(page, "move")]


def stage_of(term: Term) -> str:
    return Term.objects.get(pk=term.pk).stage


# --- Who may ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (roles.WRITER, {"submit", "comment"}),
        (roles.REVIEWER, {"submit", "request_changes", "approve", "comment", "review"}),
        (roles.PUBLISHER, set(MOVES)),
    ],
)
def test_pages_are_for_those_who_may_make_the_move(role: str, allowed: set[str]) -> None:
    term, client = make_term(), member(role)

    answers = {move: client.post(url(f"term_{move}", term.pk)).status_code for move in MOVES}

    assert {move for move, status in answers.items() if status != 403} == allowed


@pytest.mark.parametrize("move", MOVES)
def test_visitors_and_those_who_may_not_see_the_term_get_in_nowhere(move: str) -> None:
    term = make_term()
    rights = ("submit_term", "review_term", "publish_term")

    assert Client().post(url(f"term_{move}", term.pk)).status_code == 302
    assert logged_in(make_user(*rights)).post(url(f"term_{move}", term.pk)).status_code == 403
    assert not Transition.objects.exists()


@pytest.mark.parametrize("move", MOVES)
def test_moves_need_a_token(move: str) -> None:
    client = logged_in(make_member(roles.PUBLISHER), checks_tokens=True)

    assert client.post(url(f"term_{move}", make_term().pk)).status_code == 403


@pytest.mark.parametrize("move", ["unschedule", "review"])
def test_what_asks_nothing_is_a_post(move: str) -> None:
    assert member(roles.PUBLISHER).get(url(f"term_{move}", make_term().pk)).status_code == 405


@pytest.mark.parametrize("move", MOVES)
def test_term_that_is_not_there_is_not_found(move: str) -> None:
    assert member(roles.PUBLISHER).post(url(f"term_{move}", 4711)).status_code == 404


# --- Buttons ------------------------------------------------------------------------------------


def test_buttons_follow_the_role_and_the_stage() -> None:
    term = make_term(by=make_user())
    writer, reviewer, publisher = map(member, (roles.WRITER, roles.REVIEWER, roles.PUBLISHER))

    assert buttons(writer, term) == ["Submit for review…", "Comment"]
    assert buttons(reviewer, term) == ["Submit for review…", "Comment"]
    assert buttons(publisher, term)[:3] == ["Submit for review…", "Publish", "Schedule…"]

    submit(term, by=None)
    assert buttons(writer, term) == ["Ask another reviewer…", "Comment"]
    assert buttons(reviewer, term) == [
        "Ask another reviewer…",
        "Approve",
        "Request changes",
        "Comment",
    ]

    approve(term, by=None)
    assert buttons(writer, term) == ["Comment"]
    assert buttons(reviewer, term) == ["Request changes", "Comment"]


def test_form_says_why_a_publisher_cannot_publish() -> None:
    term = make_term(make_glossary(title="AI", review_policy=ReviewPolicy.FOUR_EYES))
    client = member(roles.PUBLISHER)

    page = parsed(client.get(change_url(term)))

    assert "Publish" not in buttons(client, term)
    [note] = classed(page, "panel-note")
    assert "“AI” publishes approved texts only" in note.text_content()


def test_form_says_why_an_author_cannot_approve() -> None:
    author = make_member(roles.REVIEWER)
    term = make_term(make_glossary(review_policy=ReviewPolicy.FOUR_EYES), by=author)
    submit(term, by=author)
    client = logged_in(author)

    page = parsed(client.get(change_url(term)))

    assert "Approve" not in buttons(client, term)
    assert "somebody else must approve it" in page.text_content()
    client.post(url("term_approve", term.pk), {"revision": "1"})
    assert stage_of(term) == Stage.IN_REVIEW


# --- Submitting and deciding --------------------------------------------------------------------


def test_submitting_asks_for_a_reviewer_who_may_review() -> None:
    ada = make_member(roles.REVIEWER, username="ada", first_name="Ada", last_name="L.")
    make_member(roles.WRITER, username="tim")
    make_member(roles.REVIEWER, username="gone", is_active=False)
    writer, term = make_member(roles.WRITER), make_term()
    client = logged_in(writer)

    page = parsed(client.get(url("term_submit", term.pk)))
    offered = [each.text for each in page.xpath("//select[@name='reviewer']/option")]
    client.post(url("term_submit", term.pk), {"reviewer": str(ada.pk), "comment": "Please look"})

    assert offered == ["any reviewer", "Ada L."]
    term.refresh_from_db()
    assert (term.stage, term.reviewer) == (Stage.IN_REVIEW, ada)
    assert Transition.objects.get().comment == "Please look"
    assert "ada is asked to review it" in parsed(client.get(change_url(term))).text_content()


def test_author_is_no_reviewer_where_four_eyes_are_asked_for() -> None:
    author = make_member(roles.REVIEWER, username="author")
    term = make_term(make_glossary(review_policy=ReviewPolicy.FOUR_EYES), by=author)

    page = parsed(member(roles.WRITER).get(url("term_submit", term.pk)))

    assert not page.xpath("//select[@name='reviewer']/option[@value!='']")


def test_requesting_changes_wants_a_comment_and_keeps_what_was_typed() -> None:
    term = make_term()
    submit(term, by=None)
    client = member(roles.REVIEWER)

    response = client.post(url("term_request_changes", term.pk), {"comment": " ", "revision": "1"})

    assert "Say in a comment" in errors(response)
    assert stage_of(term) == Stage.IN_REVIEW


def test_writer_sees_what_is_asked_for_until_it_is_submitted_again() -> None:
    writer = make_member(roles.WRITER)
    term = make_term(by=writer)
    submit(term, by=writer)
    ada = make_member(roles.REVIEWER, username="ada")
    logged_in(ada).post(
        url("term_request_changes", term.pk), {"comment": "Name a <b>source</b>", "revision": "1"}
    )
    client = logged_in(writer)

    [note] = classed(parsed(client.get(change_url(term))), "panel-note-asked")
    assert "ada asked for changes" in note.text_content()
    assert "Name a <b>source</b>" in note.text_content()

    edit(term, by=writer, explanation="With a source")
    assert classed(parsed(client.get(change_url(term))), "panel-note-asked")

    client.post(url("term_submit", term.pk))
    assert not classed(parsed(client.get(change_url(term))), "panel-note-asked")


def test_decision_on_a_text_that_has_changed_is_refused() -> None:
    term = make_term()
    submit(term, by=None)
    client = member(roles.REVIEWER)
    page = parsed(client.get(change_url(term)))
    [read] = page.xpath("//form[@class='say']//input[@name='revision']/@value")
    edit(term, explanation="Another text")
    submit(term, by=None)

    response = client.post(url("term_approve", term.pk), {"revision": read}, follow=True)

    assert "changed since you read it" in messages(response)
    assert stage_of(term) == Stage.IN_REVIEW


def test_comment_is_kept_with_the_revision_it_is_about() -> None:
    term = make_term()
    ada = make_member(roles.REVIEWER, username="ada")

    logged_in(ada).post(url("term_comment", term.pk), {"comment": "Nice", "revision": "1"})
    edit(term, explanation="More")

    said = Transition.objects.get()
    assert (said.action, said.by, said.comment) == (Action.COMMENT, ada, "Nice")
    assert said.revision is not None
    assert said.revision.number == 1


def test_approving_from_the_page_of_changes_needs_no_script() -> None:
    term = make_term()
    submit(term, by=None)
    client = member(roles.REVIEWER)

    page = parsed(client.get(url("term_changes", term.pk)))
    [form] = page.xpath("//form[@class='say']")
    [button] = [each for each in form.iter("button") if each.text_content().strip() == "Approve"]
    response = client.post(button.get("formaction"), dict(form.form_values()), follow=True)

    assert f"“{term.name}” is approved." in messages(response)
    assert stage_of(term) == Stage.APPROVED


# --- The log ------------------------------------------------------------------------------------


def test_log_is_newest_first_and_bounded_on_the_form() -> None:
    term, ada = make_term(), make_member(roles.REVIEWER, username="ada")
    client = logged_in(ada)
    for number in range(12):
        client.post(url("term_comment", term.pk), {"comment": f"Remark {number}"})

    form = parsed(client.get(change_url(term)))
    shown = [each.text_content() for each in classed(form, "log-line")]
    [link] = form.xpath("//p[@class='log-more']/a/@href")
    whole = classed(parsed(client.get(link)), "log-line")

    assert len(shown) == 8
    assert "Remark 11" in shown[0]
    assert "ada" in shown[0]
    assert len(whole) == 12


def test_log_is_for_those_who_may_see_the_term() -> None:
    term = make_term()

    assert logged_in(make_user("publish_term")).get(url("term_log", term.pk)).status_code == 403
    assert logged_in(make_user("view_term")).get(url("term_log", term.pk)).status_code == 200


# --- Dates --------------------------------------------------------------------------------------


def test_schedule_is_read_in_the_zone_that_is_chosen() -> None:
    term = make_term()
    year = timezone.now().year + 1
    data = {"publish_at": f"{year}-07-01T09:00", "zone": "Asia/Tokyo", "withdraw_at": ""}

    member(roles.PUBLISHER).post(url("term_schedule", term.pk), data)

    term.refresh_from_db()
    assert term.publish_at is not None
    assert term.publish_at.isoformat() == f"{year}-07-01T00:00:00+00:00"
    assert term.scheduled_revision_id == term.revision_id


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"publish_at": "", "zone": "UTC"}, "Name a date"),
        ({"publish_at": "2001-01-01T09:00", "zone": "UTC"}, "has passed"),
    ],
)
def test_schedule_that_makes_no_sense_is_refused(data: dict[str, str], told: str) -> None:
    term = make_term()

    response = member(roles.PUBLISHER).post(url("term_schedule", term.pk), data, follow=True)

    assert told in messages(response)
    assert not Term.objects.get(pk=term.pk).is_scheduled


@pytest.mark.parametrize(
    "data",
    [
        {"publish_at": "2031-03-30T02:30", "zone": "Europe/Berlin"},
        {"publish_at": "tomorrow", "zone": "UTC"},
        {"publish_at": "2031-01-01T09:00", "zone": "../etc/passwd"},
    ],
)
def test_moment_that_is_none_is_an_error_on_the_form(data: dict[str, str]) -> None:
    term = make_term()

    response = member(roles.PUBLISHER).post(url("term_schedule", term.pk), data)

    assert errors(response)
    assert not Term.objects.get(pk=term.pk).is_scheduled


def test_pinned_text_stays_when_only_the_date_is_changed() -> None:
    term, client = make_term(), member(roles.PUBLISHER)
    at = timezone.now() + timedelta(days=2)
    data = {"publish_at": f"{at:%Y-%m-%dT%H:%M}", "zone": "UTC"}
    client.post(url("term_schedule", term.pk), data)
    pinned = term.revision_id
    edit(term, explanation="Not for that day")

    form = filled(client, url("term_schedule", term.pk), "ask_form")
    later = f"{at + timedelta(days=1):%Y-%m-%dT%H:%M}"
    client.post(url("term_schedule", term.pk), form | {"publish_at": later})

    term.refresh_from_db()
    assert form["publish_at"] == data["publish_at"]
    assert (term.scheduled_revision_id, term.has_changes) == (pinned, False)
    assert f"{term.publish_at:%Y-%m-%dT%H:%M}" == later


def test_schedule_is_shown_with_its_zone_and_taken_back() -> None:
    term, client = make_term(), member(roles.PUBLISHER)
    at = timezone.now() + timedelta(days=2)
    client.post(
        url("term_schedule", term.pk), {"publish_at": f"{at:%Y-%m-%dT%H:%M}", "zone": "UTC"}
    )

    page = parsed(client.get(change_url(term)))
    assert classed(page, "state-scheduled")
    assert "(UTC)" in " ".join(each.text_content() for each in classed(page, "panel-note"))

    client.post(url("term_unschedule", term.pk))
    assert not Term.objects.get(pk=term.pk).is_scheduled


def test_who_may_not_withdraw_is_offered_no_date_for_it() -> None:
    term = make_term()
    client = logged_in(make_user("view_term", "change_term", "publish_term"))

    page = parsed(client.get(url("term_schedule", term.pk)))

    assert page.xpath("//input[@name='publish_at']")
    assert not page.xpath("//input[@name='withdraw_at']")


def test_marking_as_reviewed_sets_the_next_date() -> None:
    term = make_term(category="Training", publish=True)
    assert term.category is not None
    term.category.review_interval_days = 30
    term.category.save()
    Term.objects.filter(pk=term.pk).update(review_due_at=timezone.now() - timedelta(days=1))
    client = member(roles.REVIEWER)
    assert "To be read again since" in parsed(client.get(change_url(term))).text_content()

    client.post(url("term_review", term.pk))

    term.refresh_from_db()
    assert term.review_due_at is not None
    assert term.review_due_at > timezone.now() + timedelta(days=29)
    assert "To be read again" not in parsed(client.get(change_url(term))).text_content()


# --- States -------------------------------------------------------------------------------------


def badges(client: Client, term: Term) -> list[str]:
    [state] = classed(parsed(client.get(change_url(term))), "panel-state")
    return [each.text_content() for each in classed(state, "state")]


def test_badges_tell_what_readers_see_and_what_is_ahead() -> None:
    client = member(roles.PUBLISHER)
    term = make_term(publish=True)
    edit(term, explanation="More")
    assert badges(client, term) == ["live with changes"]

    submit(term, by=None)
    assert badges(client, term) == ["live with changes", "in review"]

    request_changes(term, by=None, comment="Less")
    Term.objects.filter(pk=term.pk).update(status=TermStatus.DEPRECATED)
    assert badges(client, term) == ["deprecated with changes"]
