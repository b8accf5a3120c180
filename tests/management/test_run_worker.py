"""`run_worker`: does what waits, and with --watch goes on looking."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from terms.actions import moving_many, roles
from terms.actions.duties import last_look
from terms.actions.importing import waiting
from terms.actions.importing.entries import Options
from terms.management.commands import run_worker
from terms.models import BulkMove, ImportRun, PublishedTerm, Term
from tests.factories import make_glossary, make_member, make_record, make_term

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.IMPORT_FOLDER = tmp_path / "imports"


def upload(name: str) -> ImportRun:
    line = make_record(name=name).canonical_json().encode()
    glossary = make_glossary()
    file = SimpleUploadedFile("t.jsonl", line)
    return waiting.upload([file], glossary, Options(source="t"), "", by=None)


def test_once_plans_what_was_uploaded_and_imports_what_was_confirmed() -> None:
    run = upload("Token")
    out = io.StringIO()

    call_command("run_worker", "--once", stdout=out)
    run.refresh_from_db()
    assert run.state == ImportRun.State.PLANNED
    assert not Term.objects.exists()

    waiting.confirm(run, by=None)
    call_command("run_worker", stdout=out)
    run.refresh_from_db()
    assert run.state == ImportRun.State.FINISHED
    assert Term.objects.get().name == "Token"
    assert out.getvalue() == "Steps of imports done: 1\n" * 2


def test_bulk_moves_are_carried_out() -> None:
    glossary = make_glossary()
    ids = [make_term(glossary).pk for _ in range(3)]
    move = moving_many.ask(BulkMove.Action.SUBMIT, ids, by=make_member(roles.WRITER))
    out = io.StringIO()

    call_command("run_worker", stdout=out)

    move.refresh_from_db()
    assert (move.state, move.done) == (BulkMove.State.FINISHED, 3)
    assert out.getvalue() == "Bulk moves got on: 1\n"


def test_worker_notes_that_it_is_there() -> None:
    begun = timezone.now()

    call_command("run_worker", stdout=io.StringIO())

    looked = last_look()
    assert looked is not None
    assert looked >= begun


def test_worker_leaves_sqlite_without_statistics() -> None:
    call_command("run_worker", stdout=io.StringIO())

    assert "sqlite_stat1" not in connection.introspection.table_names(include_views=True)


def test_watch_goes_on_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []

    def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 2:
            raise KeyboardInterrupt
        upload("Token")

    monkeypatch.setattr("time.sleep", sleep)
    monkeypatch.setattr(run_worker, "close_old_connections", lambda: None)
    with pytest.raises(KeyboardInterrupt):
        call_command("run_worker", "--watch", stdout=io.StringIO())

    assert looks == [run_worker.SECONDS_BETWEEN_LOOKS] * 2
    assert ImportRun.objects.get().state == ImportRun.State.PLANNED


def test_once_and_watch_exclude_each_other() -> None:
    with pytest.raises(CommandError):
        call_command("run_worker", "--once", "--watch")


def test_stale_pages_are_rendered() -> None:
    term = make_term(publish=True)
    PublishedTerm.objects.update(is_stale=True, main="")
    out = io.StringIO()

    call_command("run_worker", stdout=out)

    assert out.getvalue() == "1 pages rendered.\n"
    assert PublishedTerm.objects.get(pk=term.pk).main
