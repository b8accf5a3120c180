"""`publish_due`: does what is due, tells it, and ends with 1 where something failed."""

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from terms.actions.scheduling import schedule
from terms.models import Term
from tests.factories import edit, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    times = [timezone.now()]
    monkeypatch.setattr("django.utils.timezone.now", lambda: times[-1])
    return times


def run() -> tuple[str, str]:
    out, error = io.StringIO(), io.StringIO()
    call_command("publish_due", stdout=out, stderr=error)
    return out.getvalue(), error.getvalue()


def test_what_is_due_is_done_and_told(clock: list[datetime]) -> None:
    schedule(make_term(), by=None, publish_at=clock[0] + timedelta(hours=1))
    assert run() == ("0 published, 0 withdrawn.\n", "")

    clock.append(clock[0] + timedelta(hours=2))

    assert run() == ("1 published, 0 withdrawn.\n", "")
    assert run() == ("0 published, 0 withdrawn.\n", "")
    assert Term.objects.get().is_public


def test_failure_ends_with_1_once(clock: list[datetime]) -> None:
    term = make_term(name="Token", publish=True, slug="a")
    edit(term, slug="b")
    taken = make_term(term.glossary, name="Other", slug="a")
    schedule(taken, by=None, publish_at=clock[0] + timedelta(hours=1))
    clock.append(clock[0] + timedelta(hours=2))
    out, error = io.StringIO(), io.StringIO()

    with pytest.raises(CommandError, match="1 failed") as failed:
        call_command("publish_due", stdout=out, stderr=error)

    assert failed.value.returncode == 1
    assert "“Other”: The address" in error.getvalue()
    assert run() == ("0 published, 0 withdrawn.\n", "")


def test_worker_publishes_what_is_due(clock: list[datetime], settings: Any, tmp_path: Any) -> None:
    settings.IMPORT_FOLDER = tmp_path
    schedule(make_term(), by=None, publish_at=clock[0] + timedelta(hours=1))
    clock.append(clock[0] + timedelta(hours=2))
    out = io.StringIO()

    call_command("run_worker", "--once", stdout=out, stderr=io.StringIO())

    assert out.getvalue() == "1 published, 0 withdrawn.\n"
