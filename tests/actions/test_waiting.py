"""Imports that wait: one worker a run, and none is lost however a worker ends."""

import fcntl
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from terms.actions.importing import uploads, waiting
from terms.actions.importing.entries import Options
from terms.models import Glossary, ImportOutcome, ImportRun, Term
from tests.factories import make_glossary, make_record, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.IMPORT_FOLDER = tmp_path / "imports"
    return tmp_path / "imports"


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


def content(*names: str, **fields: Any) -> bytes:
    records = [make_record(name=name, **fields) for name in names]
    dumped = [each.model_dump(mode="json", exclude_unset=True) for each in records]
    return "".join(json.dumps(each) + "\n" for each in dumped).encode()


def uploaded(glossary: Glossary, given: bytes) -> ImportRun:
    file = SimpleUploadedFile("t.jsonl", given)
    return waiting.upload([file], glossary, Options(source="t"), "", by=make_user())


def confirmed(glossary: Glossary, given: bytes) -> ImportRun:
    run = uploaded(glossary, given)
    waiting.work(run)
    assert waiting.confirm(run, by=run.started_by)
    run.refresh_from_db()
    return run


def test_oldest_waiting_import_is_done_first(glossary: Glossary) -> None:
    first = confirmed(glossary, content("Alpha"))
    second = confirmed(glossary, content("Beta"))

    assert waiting.work_all() == 2
    assert waiting.work_all() == 0

    assert list(Term.objects.order_by("pk").values_list("name", flat=True)) == ["Alpha", "Beta"]
    ended = ImportRun.objects.order_by("finished_at").values_list("pk", flat=True)
    assert list(ended) == [first.pk, second.pk]


def test_planned_import_waits_for_a_person(glossary: Glossary) -> None:
    run = uploaded(glossary, content("Alpha"))
    waiting.work_all()

    assert waiting.work_all() == 0
    run.refresh_from_db()
    assert run.state == ImportRun.State.PLANNED


def test_import_is_confirmed_once(glossary: Glossary) -> None:
    run = confirmed(glossary, content("Alpha"))

    assert not waiting.confirm(run, by=None)
    assert not waiting.discard(run)


def test_second_worker_leaves_a_run_to_the_first(glossary: Glossary, folder: Path) -> None:
    run = confirmed(glossary, content("Alpha"))

    with (folder / f"{run.pk}.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert waiting.work_all() == 0
        assert not Term.objects.exists()

    assert waiting.work_all() == 1
    assert list(folder.iterdir()) == []


def test_worker_that_comes_late_finds_the_run_done(glossary: Glossary) -> None:
    run = confirmed(glossary, content("Alpha"))
    as_the_second_saw_it = ImportRun.objects.get(pk=run.pk)
    waiting.work(run)

    assert not waiting.work(as_the_second_saw_it)
    assert Term.objects.count() == 1


def test_run_of_the_command_line_is_no_work_for_others(glossary: Glossary) -> None:
    ImportRun.objects.create(glossary=glossary, state=ImportRun.State.RUNNING)

    assert waiting.work_all() == 0


def test_files_are_kept_until_the_import_has_ended(glossary: Glossary, folder: Path) -> None:
    run = confirmed(glossary, content("Alpha"))
    assert uploads.are_kept(run)
    assert [file.name for file in uploads.files_of(run)] == ["t.jsonl"]

    waiting.work_all()

    assert not uploads.are_kept(run)


def test_run_whose_files_are_gone_fails_and_says_what_to_do(
    glossary: Glossary, folder: Path
) -> None:
    run = confirmed(glossary, content("Alpha"))
    uploads.discard(run)

    assert waiting.is_small(run)
    assert not waiting.work(run)

    run.refresh_from_db()
    assert run.state == ImportRun.State.FAILED
    assert "upload them again" in run.problem
    assert not Term.objects.exists()


def test_packed_files_weigh_what_they_unpack_to(glossary: Glossary) -> None:
    import gzip

    plain = content(*(f"Term {number}" for number in range(50)))
    packed = gzip.compress(plain)

    assert uploads.weight(uploaded(glossary, plain)) >= len(plain)
    assert uploads.weight(uploaded(glossary, packed)) >= 5 * len(packed)


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terms.actions.importing.importer.BATCH_SIZE", 2)


@pytest.mark.usefixtures("small_batches")
def test_interrupted_import_goes_on_and_counts_every_row_once(
    glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting.work(uploaded(glossary, content("Term 1", explanation="old")))
    run = ImportRun.objects.get()
    waiting.confirm(run, by=None)
    waiting.work(run)
    given = content("Term 1", explanation="new") + b'{"slug": "x"}\n'
    given += content(*(f"Term {number}" for number in range(2, 7)))
    run = confirmed(glossary, given)
    from terms.actions.importing.importer import Importer

    real = Importer._write
    calls = []

    def killed(self: Importer, entries: Any) -> None:
        calls.append(len(entries))
        if len(calls) == 3:
            raise KeyboardInterrupt
        real(self, entries)

    monkeypatch.setattr(Importer, "_write", killed)
    with pytest.raises(KeyboardInterrupt):
        waiting.work_all()
    monkeypatch.setattr(Importer, "_write", real)
    run.refresh_from_db()
    assert run.state == ImportRun.State.RUNNING
    assert run.counts == {"updated": 1, "rejected": 1, "created": 2}

    assert waiting.work_all() == 1

    run.refresh_from_db()
    assert run.state == ImportRun.State.FINISHED
    assert run.counts == {"updated": 1, "rejected": 1, "created": 5}
    assert run.counts == run.plan
    changes = ImportOutcome.objects.filter(run=run).values_list("change", flat=True)
    assert sorted(changes) == ["created"] * 5 + ["rejected", "updated"]
    assert len(run.files) == 1


def test_lock_of_a_killed_process_is_free(glossary: Glossary, folder: Path) -> None:
    run = confirmed(glossary, content("Alpha"))
    lock = folder / f"{run.pk}.lock"
    program = (
        "import fcntl, sys, time\n"
        "file = open(sys.argv[1], 'ab')\n"
        "fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('locked', flush=True)\n"
        "time.sleep(600)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(lock)], stdout=subprocess.PIPE
    ) as worker:
        assert worker.stdout.readline() == b"locked\n"
        assert waiting.work_all() == 0
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()

    assert waiting.work_all() == 1
    assert Term.objects.count() == 1
