"""Publishing and withdrawing at a date: what is pinned, what is due, what fails."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone

from terms.actions import scheduling
from terms.actions.moves import CannotMove, locked
from terms.actions.publishing import publish, publish_many, withdraw
from terms.actions.renaming import rename
from terms.actions.revising import save_record
from terms.actions.roles import PUBLISHER
from terms.actions.scheduling import Report, publish_due, schedule, unschedule
from terms.actions.workflow import approve, request_changes, submit
from terms.models import PublishedTerm, Redirect, ReviewPolicy, Term, TermStatus, Transition
from tests.factories import edit, make_glossary, make_member, make_record, make_term

pytestmark = pytest.mark.django_db

Action = Transition.Action


def in_days(days: float) -> datetime:
    return timezone.now() + timedelta(days=days)


def fresh(term: Term) -> Term:
    return Term.objects.get(pk=term.pk)


def schedule_of(term: Term) -> tuple[Any, ...]:
    term = fresh(term)
    return term.publish_at, term.withdraw_at, term.scheduled_revision, term.schedule_problem


NOT_SCHEDULED = (None, None, None, "")


def test_schedule_pins_the_text_of_that_day() -> None:
    term = make_term(explanation="As it was scheduled.")
    pinned = term.revision
    schedule(term, by=None, publish_at=in_days(1))
    edit(term, explanation="Edited afterwards.")

    report = publish_due(in_days(2))

    term = fresh(term)
    assert report == Report(published=1)
    assert term.published_revision == pinned
    assert "As it was scheduled." in PublishedTerm.objects.get().main
    assert term.has_changes
    assert schedule_of(term) == NOT_SCHEDULED
    assert [each.action for each in term.transitions.order_by("pk")] == ["schedule", "publish"]


def test_nothing_is_done_before_its_time_and_nothing_twice() -> None:
    term = make_term()
    schedule(term, by=None, publish_at=in_days(1), withdraw_at=in_days(3))

    assert publish_due() == Report()
    assert publish_due(in_days(2)) == Report(published=1)
    assert publish_due(in_days(2)) == Report()
    assert fresh(term).status == TermStatus.PUBLISHED
    assert publish_due(in_days(4)) == Report(withdrawn=1)
    assert publish_due(in_days(4)) == Report()
    assert fresh(term).status == TermStatus.WITHDRAWN
    assert schedule_of(term) == NOT_SCHEDULED
    logged = list(term.transitions.order_by("pk").values_list("action", flat=True))
    assert logged == ["schedule", "publish", "withdraw"]


def test_worker_that_was_away_does_both_in_order() -> None:
    term = make_term()
    schedule(term, by=None, publish_at=in_days(1), withdraw_at=in_days(2))

    assert publish_due(in_days(9)) == Report(published=1, withdrawn=1)
    assert fresh(term).status == TermStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("dates", "reason"),
    [
        ({}, "Name a date"),
        ({"publish_at": -1}, "has passed"),
        ({"publish_at": 1, "withdraw_at": -1}, "has passed"),
        ({"publish_at": 2, "withdraw_at": 1}, "must come after"),
        ({"withdraw_at": 1}, "is not public: name a date for publishing"),
    ],
)
def test_dates_that_make_no_sense_are_refused(dates: dict[str, int], reason: str) -> None:
    term = make_term()

    given: dict[str, Any] = {name: in_days(days) for name, days in dates.items()}

    with pytest.raises(CannotMove, match=reason):
        schedule(term, by=None, **given)

    assert schedule_of(term) == NOT_SCHEDULED


def test_text_that_could_not_be_published_is_not_scheduled() -> None:
    term = make_term(short_definition="")

    with pytest.raises(CannotMove, match="nothing to read yet"):
        schedule(term, by=None, publish_at=in_days(1))


def test_older_text_is_not_scheduled_unless_it_is_pinned_already() -> None:
    term = make_term()
    first = term.revision
    schedule(term, by=None, publish_at=in_days(1))
    term = edit(term, explanation="Second.")

    schedule(term, by=None, publish_at=in_days(2), withdraw_at=in_days(3), revision=first)
    assert fresh(term).scheduled_revision == first

    schedule(term, by=None, publish_at=in_days(2))
    assert fresh(term).scheduled_revision == term.revision
    with pytest.raises(CannotMove, match="Restore this one first"):
        schedule(term, by=None, publish_at=in_days(2), revision=first)


def test_unscheduling_forgets_both_dates() -> None:
    term = make_term()
    schedule(term, by=None, publish_at=in_days(1), withdraw_at=in_days(2))

    unschedule(term, by=None, comment="Not yet.")

    assert schedule_of(term) == NOT_SCHEDULED
    assert publish_due(in_days(9)) == Report()
    assert term.transitions.latest("pk").comment == "Not yet."
    with pytest.raises(CannotMove, match="is not scheduled"):
        unschedule(term, by=None)


def test_publishing_by_hand_ends_the_schedule_of_older_texts() -> None:
    one, many = make_term(), make_term()
    for term in (one, many):
        schedule(term, by=None, publish_at=in_days(1))
        edit(term, explanation="Newer.")

    publish(one, by=None)
    publish_many([many.pk], by=None)

    assert schedule_of(one) == schedule_of(many) == NOT_SCHEDULED
    assert publish_due(in_days(2)) == Report()


def test_withdrawing_by_hand_ends_a_date_for_it_but_not_one_for_coming_back() -> None:
    leaving, returning = make_term(publish=True), make_term(publish=True)
    schedule(leaving, by=None, withdraw_at=in_days(1))
    edit(returning, explanation="New.")
    schedule(returning, by=None, publish_at=in_days(1))

    withdraw(leaving, by=None)
    withdraw(returning, by=None)

    assert schedule_of(leaving) == NOT_SCHEDULED
    assert publish_due(in_days(2)) == Report(published=1)
    assert fresh(returning).status == TermStatus.PUBLISHED


def test_date_for_withdrawing_what_an_import_withdrew_is_only_forgotten() -> None:
    term = make_term(publish=True)
    schedule(term, by=None, withdraw_at=in_days(1))
    publish_many([term.pk], by=None, statuses={term.pk: TermStatus.WITHDRAWN})

    assert publish_due(in_days(2)) == Report()
    assert schedule_of(term) == NOT_SCHEDULED


def test_rename_takes_the_pinned_text_along() -> None:
    term = make_term(slug="a", publish=True, explanation="Live.")
    term = edit(term, explanation="Pinned.")
    schedule(term, by=None, publish_at=in_days(1))
    edit(term, explanation="Draft.")

    rename(term, slug="b", by=None)
    assert publish_due(in_days(2)) == Report(published=1)

    row = PublishedTerm.objects.get()
    assert row.slug == "b"
    assert "Pinned." in row.main
    assert fresh(term).explanation == "Draft."
    assert [each.path for each in Redirect.objects.all()] == [f"{term.glossary.slug}/a"]


def test_failure_is_kept_told_and_does_not_stop_the_rest() -> None:
    glossary = make_glossary()
    first = make_term(glossary, name="First", slug="a", publish=True)
    save_record(make_record(name="First", slug="b"), glossary=glossary, by=None, term=first)
    bad = make_term(glossary, name="Second", slug="a")
    good = make_term(glossary)
    for term in (bad, good):
        schedule(term, by=None, publish_at=in_days(1))

    report = publish_due(in_days(2))

    assert report.published == 1
    [(name, reason)] = report.problems
    assert name == "Second"
    assert "still shows “First”" in reason
    assert fresh(good).is_public
    assert fresh(bad).schedule_problem == reason
    assert fresh(bad).publish_at is not None
    said = bad.transitions.latest("pk")
    assert said.action == Action.COMMENT
    assert reason in said.comment
    logged = Transition.objects.count()
    assert publish_due(in_days(3)) == Report()
    assert Transition.objects.count() == logged

    publish(first, by=None)
    schedule(bad, by=None, publish_at=in_days(1))
    assert publish_due(in_days(2)) == Report(published=1)


def test_bug_in_one_term_does_not_stop_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = make_term(name="bad"), make_term()
    for term in (bad, good):
        schedule(term, by=None, publish_at=in_days(1))

    def failing(term: Term, **options: Any) -> PublishedTerm:
        if term.pk == bad.pk:
            raise ZeroDivisionError("by nothing")
        return publish(term, **options)

    monkeypatch.setattr(scheduling, "publish", failing)

    assert publish_due(in_days(2)) == Report(published=1, problems=[("bad", "by nothing")])
    assert fresh(bad).schedule_problem == "by nothing"


def test_what_the_database_was_too_busy_for_is_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    term = make_term()
    schedule(term, by=None, publish_at=in_days(1))

    def busy(term: Term, **options: Any) -> PublishedTerm:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(scheduling, "publish", busy)
        assert publish_due(in_days(2)).problems == [(term.name, "database is locked")]

    assert fresh(term).schedule_problem == ""
    assert publish_due(in_days(2)) == Report(published=1)


def test_term_deleted_between_the_look_and_the_lock_is_passed_by(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    term = make_term()
    schedule(term, by=None, publish_at=in_days(1))

    def too_late(*arguments: Any, **options: Any) -> Term:
        Term.objects.all().delete()
        return locked(*arguments, **options)

    monkeypatch.setattr(scheduling, "locked", too_late)

    assert publish_due(in_days(2)) == Report()


def test_text_that_is_scheduled_is_not_sent_back() -> None:
    term = make_term()
    submit(term, by=None)
    approve(term, by=None)
    schedule(term, by=None, publish_at=in_days(1))

    with pytest.raises(CannotMove, match="take the schedule back first"):
        request_changes(term, by=None, comment="Wait.")

    submit(edit(term, explanation="Next."), by=None)
    request_changes(term, by=None, comment="Of the next text.")
    assert publish_due(in_days(2)) == Report(published=1)


def test_approved_text_stays_scheduled_while_the_next_is_written() -> None:
    publisher = make_member(PUBLISHER)
    term = make_term(make_glossary(review_policy=ReviewPolicy.FOUR_EYES))
    submit(term, by=None)
    approve(term, by=publisher)
    schedule(term, by=publisher, publish_at=in_days(1))
    pinned = fresh(term).scheduled_revision
    edit(term, by=publisher, explanation="Not approved.")

    schedule(term, by=publisher, publish_at=in_days(2), revision=pinned)
    with pytest.raises(CannotMove, match="approved texts only"):
        schedule(term, by=publisher, publish_at=in_days(2))

    assert publish_due(in_days(3)) == Report(published=1)
    assert fresh(term).published_revision == pinned


@pytest.mark.parametrize("count", [1, 10])
def test_looking_for_what_is_due_is_one_query(django_assert_num_queries: Any, count: int) -> None:
    for _each in range(count):
        schedule(make_term(), by=None, publish_at=in_days(1))

    with django_assert_num_queries(1):
        publish_due()
