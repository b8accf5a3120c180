"""Moves of many terms in the background: judged anew, counted, resumed, stopped."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from terms.actions import moving_many, roles
from terms.actions.moving_many import ask, may_stop, stop, work_all
from terms.actions.workflow import submit
from terms.models import (
    BulkMove,
    Category,
    Glossary,
    ReviewPolicy,
    Stage,
    Term,
    TermStatus,
    Transition,
)
from tests.factories import make_glossary, make_member, make_term, make_user

pytestmark = pytest.mark.django_db

Many, State = BulkMove.Action, BulkMove.State


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving_many, "BATCH_SIZE", 2)


def drafts(number: int) -> list[int]:
    glossary = make_glossary()
    return [make_term(glossary).pk for _ in range(number)]


def worked(move: BulkMove) -> BulkMove:
    while work_all():
        pass
    move.refresh_from_db()
    return move


def counts(move: BulkMove) -> tuple[int, int, int]:
    return move.position, move.done, move.refused


@pytest.mark.parametrize(
    ("action", "role", "seen"),
    [
        (Many.SUBMIT, roles.WRITER, {"stage": Stage.IN_REVIEW}),
        (Many.PUBLISH, roles.PUBLISHER, {"status": TermStatus.PUBLISHED}),
    ],
)
def test_move_is_made_by_every_term_and_logged_as_whoever_asked(
    action: BulkMove.Action, role: str, seen: dict[str, str]
) -> None:
    ids, user = drafts(5), make_member(role)

    move = worked(ask(action, ids, by=user))

    assert (move.state, counts(move)) == (State.FINISHED, (5, 5, 0))
    assert move.started_at is not None
    assert Term.objects.filter(**seen).count() == 5
    made = Transition.objects.values_list("term", "action", "by")
    assert set(made) == {(pk, action.value, user.pk) for pk in ids}


def test_approving_and_withdrawing_work_too() -> None:
    glossary = make_glossary()
    waiting, live = make_term(glossary), make_term(glossary, publish=True)
    submit(waiting, by=None)

    worked(ask(Many.APPROVE, [waiting.pk], by=make_member(roles.REVIEWER)))
    worked(ask(Many.WITHDRAW, [live.pk], by=make_member(roles.PUBLISHER)))

    assert Term.objects.get(pk=waiting.pk).stage == Stage.APPROVED
    assert Term.objects.get(pk=live.pk).status == TermStatus.WITHDRAWN


def test_moving_to_a_category_keeps_which() -> None:
    glossary = make_glossary()
    there = make_term(glossary, name="there", category="Safety")
    ids = [make_term(glossary).pk, there.pk]

    move = worked(ask(Many.CATEGORISE, ids, by=make_member(roles.WRITER), category=there.category))

    assert counts(move) == (2, 1, 1)
    assert move.refusals.get().reason == "It is in this category already."
    assert set(Term.objects.values_list("category__name", flat=True)) == {"Safety"}


def test_refused_terms_are_kept_with_their_reasons_and_stop_nothing() -> None:
    ids = drafts(3)
    submit(Term.objects.get(pk=ids[0]), by=None)

    move = worked(ask(Many.SUBMIT, ids, by=make_member(roles.WRITER)))

    assert counts(move) == (3, 2, 1)
    refusal = move.refusals.get()
    assert refusal.term_id == ids[0]
    assert "is in review already" in refusal.reason


def test_review_policy_is_that_of_the_time_when_it_runs() -> None:
    ids = drafts(2)
    move = ask(Many.PUBLISH, ids, by=make_member(roles.PUBLISHER))
    Glossary.objects.update(review_policy=ReviewPolicy.REQUIRED)

    worked(move)

    assert counts(move) == (2, 0, 2)
    assert all("publishes approved texts only" in each.reason for each in move.refusals.all())
    assert not Term.objects.filter(status=TermStatus.PUBLISHED).exists()


@pytest.mark.parametrize("lost", ["account", "staff", "right", "person"])
def test_who_lost_the_right_meanwhile_moves_nothing_more(lost: str) -> None:
    ids, user = drafts(3), make_member(roles.PUBLISHER)
    move = ask(Many.PUBLISH, ids, by=user)
    moving_many._next_batch(move.pk)
    if lost == "account":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif lost == "staff":
        User.objects.filter(pk=user.pk).update(is_staff=False)
    elif lost == "right":
        user.groups.clear()
    else:
        Transition.objects.update(by=None)
        user.delete()

    worked(move)

    assert (move.state, counts(move)) == (State.STOPPED, (2, 2, 0))
    assert move.problem
    assert Term.objects.filter(status=TermStatus.PUBLISHED).count() == 2


def test_category_that_is_deleted_meanwhile_ends_the_move() -> None:
    ids = drafts(1)
    glossary = Term.objects.get().glossary
    category = Category.objects.create(glossary=glossary, language="en", slug="a", name="A")
    move = ask(Many.CATEGORISE, ids, by=make_member(roles.WRITER), category=category)
    category.delete()

    worked(move)

    assert (move.state, move.problem) == (State.STOPPED, "The category was deleted.")


def test_terms_deleted_meanwhile_are_passed_over() -> None:
    ids = drafts(3)
    move = ask(Many.SUBMIT, ids, by=make_member(roles.WRITER))
    Term.objects.filter(pk=ids[1]).delete()

    worked(move)

    assert (move.state, counts(move)) == (State.FINISHED, (3, 2, 0))


def test_failure_at_one_term_is_told_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ids = drafts(3)
    act_at(monkeypatch, ids[1], RuntimeError("broken"))

    move = worked(ask(Many.SUBMIT, ids, by=make_member(roles.WRITER)))

    assert (move.state, counts(move)) == (State.FINISHED, (3, 2, 1))
    assert move.refusals.get().reason == "broken"
    assert "failed at" in caplog.text


def test_batch_that_the_database_was_too_busy_for_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = drafts(4)
    move = ask(Many.SUBMIT, ids, by=make_member(roles.WRITER))
    with monkeypatch.context() as patch:
        act_at(patch, ids[3], OperationalError("locked"))
        assert work_all() == 0
    move.refresh_from_db()
    assert counts(move) == (2, 2, 0)

    worked(move)

    assert (move.state, counts(move)) == (State.FINISHED, (4, 4, 0))


def act_at(patch: pytest.MonkeyPatch, pk: int, error: BaseException) -> None:
    """Let the move of one term fail."""
    act = moving_many.move_one

    def fail_at(action: BulkMove.Action, term: Term, **given: Any) -> None:
        act(action, term, **given)
        if term.pk == pk:
            raise error

    patch.setattr(moving_many, "move_one", fail_at)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kills=st.lists(st.integers(0, 6), max_size=4))
def test_move_killed_anywhere_is_completed_once_and_no_term_moved_twice(kills: list[int]) -> None:
    ids = drafts(7)
    move = ask(Many.SUBMIT, ids, by=make_member(roles.WRITER))

    for place in kills:
        with pytest.MonkeyPatch.context() as patch:
            act_at(patch, ids[place], KeyboardInterrupt())
            interrupted(work_all)
        move.refresh_from_db()
        assert move.position == move.done
        assert Transition.objects.filter(term__in=ids).count() == move.done

    worked(move)
    assert (move.state, counts(move)) == (State.FINISHED, (7, 7, 0))
    assert Transition.objects.filter(term__in=ids).count() == 7


def interrupted(act: Any) -> None:
    try:
        act()
    except KeyboardInterrupt:
        return


def test_two_moves_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(moving_many, "BATCHES_A_TURN", 1)
    user = make_member(roles.WRITER)
    moves = [ask(Many.SUBMIT, drafts(4), by=user) for _ in range(2)]

    assert work_all() == 2

    assert list(BulkMove.objects.values_list("position", flat=True)) == [2, 2]
    assert [worked(each).state for each in moves] == [State.FINISHED] * 2


def test_move_that_is_stopped_leaves_the_rest_alone() -> None:
    ids, user = drafts(4), make_member(roles.WRITER)
    move = ask(Many.SUBMIT, ids, by=user)
    moving_many._next_batch(move.pk)

    assert stop(move, by=user)
    assert not stop(move, by=user)
    worked(move)

    assert (move.state, counts(move)) == (State.STOPPED, (2, 2, 0))
    assert move.problem == f"Stopped by {user.username}."


def test_move_is_stopped_by_who_asked_or_who_could_have() -> None:
    asker, reviewer = make_member(roles.REVIEWER), make_member(roles.REVIEWER)
    move = ask(Many.APPROVE, drafts(1), by=asker)

    able = [may_stop(each, move) for each in (asker, reviewer, make_member(roles.WRITER))]
    worked(move)

    assert able == [True, True, False]
    assert not may_stop(asker, move)


@pytest.fixture
def outbox(settings: Settings) -> list[Any]:
    settings.EMAIL_NOTICES = True
    return mail.outbox


def test_no_mail_is_sent_of_each(
    outbox: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    make_member(roles.REVIEWER, email="reviewer@example.org")
    writer = make_user("submit_term")
    ids = drafts(2)

    with django_capture_on_commit_callbacks(execute=True):
        worked(ask(Many.SUBMIT, ids, by=writer))
    assert outbox == []

    with django_capture_on_commit_callbacks(execute=True):
        submit(make_term(), by=writer)
    assert len(outbox) == 1
