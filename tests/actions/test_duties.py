"""What the worker does now and then."""

from datetime import UTC, datetime, timedelta

import pytest

from terms.actions.duties import LOOKS_NOTED_EVERY, is_due, last_look, note_look
from terms.models import Duty

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def test_duty_is_due_at_first_and_again_when_its_time_has_come() -> None:
    times = (NOW, NOW + SECOND, NOW + DAY - SECOND, NOW + DAY, NOW + DAY + SECOND)

    assert [is_due(Duty.Name.LOOK, DAY, each) for each in times] == [
        True,
        False,
        False,
        True,
        False,
    ]


def test_of_two_workers_one_does_a_duty(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Duty(name=Duty.Name.LOOK, done_at=NOW - DAY)
    before.save()
    assert is_due(Duty.Name.LOOK, DAY, NOW)

    # The other looked before the first had claimed it.
    monkeypatch.setattr("django.db.models.query.QuerySet.first", lambda _found: before)

    assert not is_due(Duty.Name.LOOK, DAY, NOW)


def test_looks_are_noted_no_oftener_than_needed() -> None:
    assert last_look() is None

    note_look(NOW)
    note_look(NOW + SECOND)
    assert last_look() == NOW

    note_look(NOW + LOOKS_NOTED_EVERY)
    assert last_look() == NOW + LOOKS_NOTED_EVERY
