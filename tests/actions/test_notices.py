"""E-mail about moves: who is told, what it says, and that a failure stops nothing."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from terms.actions.roles import PUBLISHER, REVIEWER, WRITER
from terms.actions.scheduling import publish_due, schedule
from terms.actions.workflow import approve, comment, request_changes, submit
from terms.models import Stage, Term
from tests.factories import make_member, make_term

pytestmark = pytest.mark.django_db

Commits = Callable[..., AbstractContextManager[list[Any]]]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Commits, settings: Settings) -> Commits:
    settings.EMAIL_NOTICES = True
    return lambda: django_capture_on_commit_callbacks(execute=True)


def told() -> list[tuple[str, list[str]]]:
    return [(str(message.subject), message.to) for message in mail.outbox]


def test_submitting_tells_the_reviewer_who_was_asked(committed: Commits) -> None:
    writer = make_member(WRITER, username="wanda", email="wanda@example.org")
    reviewer = make_member(REVIEWER, email="rosa@example.org")
    make_member(REVIEWER, email="other@example.org")
    term = make_term(name="Token", by=writer)

    with committed():
        submit(term, by=writer, reviewer=reviewer, comment="Please look.")

    [message] = mail.outbox
    assert message.to == ["rosa@example.org"]
    assert message.subject == "“Token”: submitted for review"
    assert "submitted for review by wanda" in message.body
    assert "Please look." in message.body
    assert f"https://glossary.example.org/admin/terms/term/{term.pk}/change/" in message.body


def test_submitting_to_nobody_tells_every_reviewer_but_the_author(committed: Commits) -> None:
    author = make_member(REVIEWER, email="author@example.org")
    make_member(REVIEWER, email="one@example.org")
    make_member(REVIEWER, email="two@example.org")
    make_member(REVIEWER)
    make_member(REVIEWER, email="gone@example.org", is_active=False)
    make_member(PUBLISHER, email="publisher@example.org")

    with committed():
        submit(make_term(by=author), by=author)

    assert [to for _subject, to in told()] == [["one@example.org"], ["two@example.org"]]


def test_decisions_tell_who_wrote_and_who_submitted(committed: Commits) -> None:
    writer = make_member(WRITER, email="writer@example.org")
    submitter = make_member(WRITER, email="submitter@example.org")
    reviewer = make_member(REVIEWER, email="reviewer@example.org")
    term = make_term(name="Token", by=writer)
    submit(term, by=submitter)

    with committed():
        request_changes(term, by=reviewer, comment="Name a source.")
    assert told() == [
        ("“Token”: changes requested", ["writer@example.org"]),
        ("“Token”: changes requested", ["submitter@example.org"]),
    ]
    assert all("Name a source." in message.body for message in mail.outbox)

    mail.outbox.clear()
    submit(term, by=submitter)
    with committed():
        comment(term, by=reviewer, comment="Nothing to do.")
        approve(term, by=reviewer)
    assert {subject for subject, _to in told()} == {"“Token”: approved"}


def test_scheduled_publication_tells_its_author(committed: Commits) -> None:
    writer = make_member(WRITER, email="writer@example.org")
    term = make_term(name="Token", by=writer)
    tomorrow = timezone.now() + timedelta(days=1)
    schedule(term, by=None, publish_at=tomorrow)

    with committed():
        publish_due(tomorrow)

    assert told() == [("“Token”: published", ["writer@example.org"])]
    assert "published by the schedule" in mail.outbox[0].body


def test_move_that_is_undone_tells_nobody(committed: Commits) -> None:
    make_member(REVIEWER, email="one@example.org")
    term = make_term()

    with committed(), transaction.atomic():
        submit(term, by=None)
        transaction.set_rollback(True)

    assert told() == []


def test_failing_mail_server_stops_nothing(
    committed: Commits, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_member(REVIEWER, email="one@example.org")
    term = make_term(name="Token")

    def fail(*arguments: Any) -> None:
        raise SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailBackend, "send_messages", fail)
    with committed():
        submit(term, by=None)

    assert Term.objects.get().stage == Stage.IN_REVIEW
    assert "of “Token” was not sent" in caplog.text


def test_nobody_is_told_unless_a_server_is_set(
    django_capture_on_commit_callbacks: Commits, settings: Settings
) -> None:
    make_member(REVIEWER, email="one@example.org")

    with django_capture_on_commit_callbacks(execute=True):
        submit(make_term(), by=None)

    assert settings.EMAIL_NOTICES is False
    assert told() == []
