"""The page of an import: its progress, its result, and rolling it back."""

import fcntl
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from terms.actions.importing import waiting
from terms.models import Glossary, ImportRun, PublishedTerm, Term
from tests.admin.rooms import classed, logged_in, messages, parsed, url
from tests.admin.uploads import entry, imported, importer, planned
from tests.factories import make_glossary, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


def page_of(client: Client, run: ImportRun) -> str:
    return " ".join(parsed(client.get(url("importrun_change", run.pk))).text_content().split())


@pytest.fixture
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "SMALL_SIZE", 0)
    monkeypatch.setattr(waiting, "SMALL_ROWS", 0)


@pytest.mark.usefixtures("everything_is_large")
def test_large_upload_is_planned_and_imported_in_the_background(glossary: Glossary) -> None:
    client = importer()
    run = planned(client, glossary, entry("Token"), entry("Model"))
    address = url("importrun_change", run.pk)

    assert run.state == ImportRun.State.UPLOADED
    response = client.get(address)
    assert response["Refresh"] == "3"
    assert "made in the background" in response.content.decode()

    waiting.work_all()
    response = client.get(address)
    assert "Refresh" not in response
    assert "Import now" in response.content.decode()

    client.post(url("importrun_confirm", run.pk))
    assert not Term.objects.exists()
    response = client.get(address)
    assert response["Refresh"] == "3"
    assert "as soon as a worker is free" in response.content.decode()

    waiting.work_all()
    assert "Refresh" not in client.get(address)
    assert Term.objects.count() == 2
    run.refresh_from_db()
    assert (run.state, run.counts) == ("finished", {"created": 2})


def test_run_under_way_shows_how_far_it_is(glossary: Glossary) -> None:
    client = importer()
    run = planned(client, glossary, entry("Token"))
    ImportRun.objects.filter(pk=run.pk).update(
        state="running", plan={"created": 2000, "updated": 400}, counts={"created": 500}
    )

    response = client.get(url("importrun_change", run.pk))

    [bar] = parsed(response).iter("progress")
    assert (bar.get("value"), bar.get("max")) == ("500", "2400")
    assert "500 of 2400 rows are imported." in response.content.decode()
    assert response["Refresh"] == "3"


def test_run_of_the_command_line_is_not_looked_at_again_and_again(glossary: Glossary) -> None:
    run = ImportRun.objects.create(glossary=glossary, state="running")

    assert "Refresh" not in importer().get(url("importrun_change", run.pk))


def test_confirmed_run_that_somebody_else_works_at_is_left_to_them(
    glossary: Glossary, import_folder: Path
) -> None:
    client = importer()
    run = planned(client, glossary, entry("Token"))
    with (import_folder / f"{run.pk}.lock").open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        client.post(url("importrun_confirm", run.pk))

    run.refresh_from_db()
    assert run.state == ImportRun.State.WAITING
    assert not Term.objects.exists()


def test_import_that_breaks_off_says_why(
    glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = importer()
    run = planned(client, glossary, entry("Token"))

    def fail(*args: object, **options: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("terms.actions.importing.importer.Importer._write", fail)
    response = client.post(url("importrun_confirm", run.pk), follow=True)

    assert "The import broke off." in messages(response)
    assert "RuntimeError: the disk is full" in page_of(client, run)
    assert ImportRun.objects.get().state == ImportRun.State.FAILED


def test_plan_that_cannot_be_made_says_why(
    glossary: Glossary, monkeypatch: pytest.MonkeyPatch, import_folder: Path
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise RuntimeError("out of luck")

    monkeypatch.setattr("terms.actions.importing.importer.Importer._write", fail)
    client = importer()
    run = planned(client, glossary, entry("Token"))

    assert "RuntimeError: out of luck" in page_of(client, run)
    assert run.state == ImportRun.State.FAILED
    assert list(import_folder.iterdir()) == []


# --- Rolling back ------------------------------------------------------------------------------


def test_roll_back_asks_first_and_then_does_what_it_said(glossary: Glossary) -> None:
    client = importer("publish_term", "withdraw_term")
    imported(client, glossary, entry("Token", explanation="old"), publish="on")
    run = imported(
        client, glossary, entry("Token", explanation="new"), entry("Model"), publish="on"
    )

    asked = parsed(client.get(url("importrun_roll_back", run.pk)))
    counts = [each.text_content() for each in classed(asked, "count")]
    [listed] = classed(asked, "results")
    client.post(url("importrun_roll_back", run.pk))

    assert counts == ["1 deleted again", "1 as it was before", "0 left alone"]
    names = [row.text_content().split()[0] for row in listed.iter("tr")][1:]
    assert sorted(names) == ["Model", "Token"]
    assert Term.objects.get().explanation == "old"
    assert "old" in PublishedTerm.objects.public().get().main
    run.refresh_from_db()
    assert run.state == ImportRun.State.ROLLED_BACK
    told = page_of(client, run)
    assert "rolled back" in told
    assert f"by {run.rolled_back_by}" in told
    assert "created deleted again Model" in told


def test_roll_back_tells_what_it_leaves_alone_and_why(glossary: Glossary) -> None:
    client = importer()
    run = imported(client, glossary, entry("Token"), entry("Model"))
    Term.objects.get(slug="token").delete()

    asked = parsed(client.get(url("importrun_roll_back", run.pk)))
    client.post(url("importrun_roll_back", run.pk))

    [listed] = classed(asked, "results")
    first = " ".join(list(listed.iter("tr"))[1].text_content().split())
    assert first == "Token left alone It was deleted since."
    kept = parsed(client.get(url("importrun_change", run.pk) + "?change=kept"))
    [results] = classed(kept, "results")
    assert len(list(results.iter("tr"))) == 2
    assert "It was deleted since." in results.text_content()


def test_roll_back_deletes_nothing_that_its_user_may_not_delete(glossary: Glossary) -> None:
    client = logged_in(make_user("view_term", "change_term", "add_importrun", "view_importrun"))
    run = imported(client, glossary, entry("Token"))

    asked = parsed(client.get(url("importrun_roll_back", run.pk)))
    client.post(url("importrun_roll_back", run.pk))

    counts = [each.text_content() for each in classed(asked, "count")]
    assert counts == ["0 deleted again", "0 as it was before", "1 left alone"]
    assert Term.objects.get().name == "Token"
    assert "no permission" in run.outcomes.get().messages


def test_roll_back_of_what_was_published_needs_the_permission_to_publish(
    glossary: Glossary,
) -> None:
    run = imported(importer("publish_term"), glossary, entry("Token"), publish="on")
    client = importer()

    assert client.get(url("importrun_roll_back", run.pk)).status_code == 403
    assert client.post(url("importrun_roll_back", run.pk)).status_code == 403
    assert not classed(parsed(client.get(url("importrun_change", run.pk))), "move")
    assert PublishedTerm.objects.public().exists()


@pytest.mark.parametrize("state", ["planned", "rolled_back"])
def test_only_what_has_ended_is_rolled_back(glossary: Glossary, state: str) -> None:
    client = importer()
    run = planned(client, glossary, entry("Token"))
    if state == "rolled_back":
        now = timezone.now()
        ImportRun.objects.update(state=state, finished_at=now, rolled_back_at=now)

    response = client.post(url("importrun_roll_back", run.pk), follow=True)

    assert "that has ended" in messages(response)
    assert ImportRun.objects.get().state == state


@pytest.mark.usefixtures("everything_is_large")
def test_large_import_is_rolled_back_in_the_background(glossary: Glossary) -> None:
    client = importer()
    run = planned(client, glossary, entry("Token"))
    waiting.work_all()
    client.post(url("importrun_confirm", run.pk))
    waiting.work_all()

    client.post(url("importrun_roll_back", run.pk))
    response = client.get(url("importrun_change", run.pk))
    assert response["Refresh"] == "3"
    assert "being rolled back" in response.content.decode()
    waiting.work_all()

    assert not Term.objects.exists()
    assert "rolled back" in page_of(client, run)


# --- Queries -----------------------------------------------------------------------------------


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_pages_of_an_import_take_the_same_queries_however_many_rows(glossary: Glossary) -> None:
    client = importer()

    def counts(number: int) -> list[int]:
        imported(client, glossary, *(entry(f"Term {n}", seo_title="a") for n in range(number)))
        given = [entry(f"Term {n}", seo_title=f"b{number}") for n in range(number)]
        run = planned(client, glossary, *given, source=str(number))
        found = [queries(client, url("importrun_change", run.pk))]
        client.post(url("importrun_confirm", run.pk))
        found.append(queries(client, url("importrun_change", run.pk)))
        found.append(queries(client, url("importrun_roll_back", run.pk)))
        return found

    few, many = counts(2), counts(60)

    assert few == many
    assert max(many) <= 10
    assert queries(client, url("importrun_changelist")) <= 9
