"""Suggestions of readers: how many are taken in, and who closes them."""

from datetime import timedelta

import pytest
from django.db.models import F

from terms.actions import roles
from terms.actions.suggesting import CannotClose, TooManySuggestions, close, reopen, suggest
from terms.actions.throttling import DAY, Attempt, Step, Visitor
from terms.models import Glossary, LogInAttempt, Suggestion, Term
from tests.factories import make_glossary, make_member, make_term

pytestmark = pytest.mark.django_db

State = Suggestion.State
HOUR = timedelta(hours=1)


def send(term: Term, number: int = 0, address: str = "203.0.113.7") -> Suggestion:
    return suggest(term.pk, glossary_id=term.glossary_id, text=f"Wrong {number}.", address=address)


def pass_time(span: timedelta) -> None:
    LogInAttempt.objects.update(at=F("at") - span)


@pytest.fixture
def term() -> Term:
    return make_term(publish=True)


def test_a_suggestion_is_kept_open_with_nothing_but_what_was_written(term: Term) -> None:
    kept = suggest(
        term.pk, glossary_id=term.glossary_id, text="Wrong.", contact="ada@x.org", address="1.1.1.1"
    )

    assert (kept.term, kept.text, kept.contact, kept.state) == (
        term, "Wrong.", "ada@x.org", State.OPEN
    )  # fmt: skip
    assert "1.1.1.1" not in " ".join(LogInAttempt.objects.values_list("key", flat=True))


def test_the_same_sent_twice_is_kept_once(term: Term) -> None:
    assert send(term) == send(term)
    assert Suggestion.objects.count() == 1


def test_five_an_hour_come_from_one_address(term: Term) -> None:
    for number in range(5):
        send(term, number)

    with pytest.raises(TooManySuggestions) as refused:
        send(term, 6)
    send(term, 7, address="203.0.113.8")
    pass_time(HOUR - timedelta(minutes=1))
    with pytest.raises(TooManySuggestions):
        send(term, 8)
    pass_time(timedelta(minutes=2))
    send(term, 9)

    assert 0 < refused.value.wait <= HOUR.total_seconds() + 1
    assert Suggestion.objects.count() == 7


def test_two_hundred_a_day_are_taken_for_one_glossary(term: Term) -> None:
    for number in range(200):
        send(term, number, address=f"203.0.113.{number}")
        pass_time(timedelta(minutes=5))

    with pytest.raises(TooManySuggestions) as refused:
        send(term, 201, address="198.51.100.1")
    send(make_term(make_glossary(), publish=True), address="198.51.100.1")

    assert 0 < refused.value.wait <= DAY.total_seconds() + 1


def test_an_unknown_address_is_limited_by_the_glossary_alone(term: Term) -> None:
    for number in range(20):
        send(term, number, address="")

    assert Suggestion.objects.count() == 20


def test_what_is_counted_for_a_day_outlives_a_log_in_and_is_gone_after_it(term: Term) -> None:
    send(term)
    pass_time(timedelta(minutes=20))
    Attempt.begin(Visitor("ada", "203.0.113.9"), Step.PASSWORD).forget()
    kept = LogInAttempt.objects.count()
    pass_time(DAY)
    Attempt.begin(Visitor("ada", "203.0.113.9"), Step.PASSWORD).forget()

    assert (kept, LogInAttempt.objects.count()) == (2, 0)


# --- Closing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.TAKEN, State.DECLINED])
@pytest.mark.parametrize("role", [roles.REVIEWER, roles.PUBLISHER, roles.ADMINISTRATOR])
def test_a_suggestion_is_closed_with_a_note(term: Term, role: str, state: State) -> None:
    user, suggestion = make_member(role), send(term)

    close(suggestion, state, by=user, note="Done.")

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.note, suggestion.closed_by) == (state, "Done.", user)
    assert suggestion.closed_at is not None


def test_a_closed_one_is_not_closed_again_but_can_be_opened(term: Term) -> None:
    user, suggestion = make_member(roles.REVIEWER), send(term)
    close(suggestion, State.TAKEN, by=user)

    with pytest.raises(CannotClose, match="already"):
        close(suggestion, State.DECLINED, by=user)
    reopen(suggestion, by=user)

    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.closed_at, suggestion.closed_by) == ("open", None, None)


def test_writers_close_nothing(term: Term) -> None:
    user, suggestion = make_member(roles.WRITER), send(term)

    with pytest.raises(CannotClose, match="permission"):
        close(suggestion, State.TAKEN, by=user)
    with pytest.raises(CannotClose, match="permission"):
        reopen(suggestion, by=user)

    assert Suggestion.objects.get().state == State.OPEN


def test_the_text_may_be_sent_again_once_it_is_closed(term: Term) -> None:
    close(send(term), State.DECLINED, by=make_member(roles.REVIEWER))

    send(term)

    assert Suggestion.objects.count() == 2


def test_suggestions_go_with_their_term(term: Term) -> None:
    send(term)

    term.delete()

    assert (Suggestion.objects.count(), Glossary.objects.count()) == (0, 1)
