"""IndexNow: what is noted with which change, and what happens to it when the endpoint says no."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from terms.actions import announcing
from terms.actions.announcing import (
    LEASE,
    LONGEST_DELAY,
    MOST_FAILURES,
    announce_due,
    delay_after,
    note_changed,
)
from terms.actions.combining import merge
from terms.actions.deleting import delete
from terms.actions.publishing import publish, publish_many, withdraw
from terms.actions.refreshing import rebuild_all
from terms.actions.renaming import rename
from terms.models import Glossary, IndexNowPing
from tests.factories import edit, make_glossary, make_term

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef"
SITE = "https://glossary.example.org"


class Endpoint(HTTPServer):
    """An endpoint on this machine that answers as told and keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 200
        self.headers: dict[str, str] = {}
        self.received: list[dict[str, Any]] = []


class _Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"] == "application/json; charset=utf-8"
        self.server.received.append(json.loads(body))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the base's name
        """Say nothing."""


@pytest.fixture
def endpoint(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Endpoint]:
    server = Endpoint()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    settings.INDEXNOW_KEY = KEY
    settings.INDEXNOW_ENDPOINT = f"http://127.0.0.1:{server.server_port}/indexnow"
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def on(settings: Settings) -> None:
    settings.INDEXNOW_KEY = KEY


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


def noted() -> list[str]:
    """Return what was noted since the last time."""
    paths = list(IndexNowPing.objects.order_by("pk").values_list("path", flat=True))
    IndexNowPing.objects.all().delete()
    return paths


def test_nothing_is_noted_without_a_key(glossary: Glossary) -> None:
    term = make_term(glossary, name="Goal", publish=True)
    rename(term, slug="aim", by=None)
    withdraw(term, by=None)

    assert not IndexNowPing.objects.exists()


def test_every_public_change_is_noted_with_its_address(on: None, glossary: Glossary) -> None:
    term = make_term(glossary, name="Goal")
    assert noted() == []

    publish(term, by=None)
    assert noted() == ["ai/goal"]
    publish(edit(term, explanation="More."), by=None)
    assert noted() == ["ai/goal"]
    rename(term, slug="aim", by=None)
    assert noted() == ["ai/aim", "ai/goal"]
    withdraw(term, by=None)
    assert noted() == ["ai/aim"]


def test_draft_ahead_of_a_public_term_is_not_noted(on: None, glossary: Glossary) -> None:
    term = make_term(glossary, name="Goal", publish=True)
    noted()

    edit(term, explanation="Not yet.")

    assert noted() == []


def test_many_at_once_are_noted(on: None, glossary: Glossary) -> None:
    ids = [make_term(glossary, name=name).pk for name in ("One", "Two")]

    publish_many(ids, by=None)

    assert sorted(noted()) == ["ai/one", "ai/two"]


def test_deleted_and_merged_terms_are_noted(on: None, glossary: Glossary) -> None:
    kept, merged, deleted = (
        make_term(glossary, name=name, publish=True) for name in ("Kept", "Merged", "Deleted")
    )
    noted()

    delete(deleted, by=None)
    assert noted() == ["ai/deleted"]
    merge(merged, into=kept, by=None)
    assert "ai/merged" in noted()


def test_neighbours_and_rebuilding_are_not_noted(on: None, glossary: Glossary) -> None:
    make_term(glossary, name="Goal", publish=True)
    noted()

    make_term(glossary, name="Aim", publish=True, relations=[{"target": "goal"}])
    assert noted() == ["ai/aim"]
    rebuild_all(glossary, processes=1)
    assert noted() == []


def test_what_is_rolled_back_is_not_noted(on: None, glossary: Glossary) -> None:
    with transaction.atomic():
        make_term(glossary, name="Goal", publish=True)
        transaction.set_rollback(True)  # as a dry run of an import does

    assert noted() == []


def test_worker_sends_each_address_once(endpoint: Endpoint, glossary: Glossary) -> None:
    term = make_term(glossary, name="中文", publish=True)
    publish(edit(term, explanation="More."), by=None)
    make_term(glossary, name="Goal", publish=True)
    output = StringIO()

    call_command("run_worker", once=True, stdout=output)

    assert endpoint.received == [
        {
            "host": "glossary.example.org",
            "key": KEY,
            "keyLocation": f"{SITE}/{KEY}.txt",
            "urlList": [f"{SITE}/ai/%E4%B8%AD%E6%96%87/", f"{SITE}/ai/goal/"],
        }
    ]
    assert "2 addresses announced" in output.getvalue()
    assert not IndexNowPing.objects.exists()


def test_batches_are_no_larger_than_the_protocol_allows(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "BATCH_SIZE", 2)
    note_changed(["a/1", "a/2", "a/3"])

    assert announce_due() == 3

    assert [len(message["urlList"]) for message in endpoint.received] == [2, 1]


@pytest.mark.parametrize("status", [400, 403, 422, 429, 500, 503])
def test_what_is_not_taken_waits(
    endpoint: Endpoint, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.status = status
    note_changed(["ai/goal"])
    before = timezone.now()

    assert announce_due() == 0
    assert announce_due() == 0  # not due

    assert len(endpoint.received) == 1
    ping = IndexNowPing.objects.get()
    assert ping.failures == 1
    assert before + delay_after(1) <= ping.due_at <= timezone.now() + delay_after(1)
    assert str(status) in caplog.text

    endpoint.status = 202
    IndexNowPing.objects.update(due_at=before)
    assert announce_due() == 1


def test_endpoint_may_ask_for_a_longer_delay(endpoint: Endpoint) -> None:
    endpoint.status, endpoint.headers = 429, {"Retry-After": "3600"}
    note_changed(["ai/goal"])

    announce_due()

    assert IndexNowPing.objects.get().due_at > timezone.now() + timedelta(minutes=59)


def test_endpoint_that_is_away_is_tried_again(
    endpoint: Endpoint, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise ConnectionRefusedError("nobody listens")

    monkeypatch.setattr(announcing, "urlopen", refuse)
    note_changed(["ai/goal"])

    assert announce_due() == 0
    assert IndexNowPing.objects.get().failures == 1


def test_address_is_given_up_after_many_failures(
    endpoint: Endpoint, caplog: pytest.LogCaptureFixture
) -> None:
    endpoint.status = 503
    note_changed(["ai/goal", "ai/aim"])
    IndexNowPing.objects.filter(path="ai/goal").update(failures=MOST_FAILURES - 1)

    announce_due()

    assert list(IndexNowPing.objects.values_list("path", "failures")) == [("ai/aim", 1)]
    assert "1 addresses were never announced" in caplog.text


def test_delays_double_up_to_a_limit() -> None:
    delays = [delay_after(failures) for failures in range(1, 200)]

    assert delays[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert delays == sorted(delays)
    assert delays[-1] == LONGEST_DELAY


def test_worker_that_was_killed_leaves_its_batch_to_another(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(paths: object) -> None:
        raise KeyboardInterrupt

    note_changed(["ai/goal"])
    with monkeypatch.context() as patch:
        patch.setattr(announcing, "_send", die)
        with pytest.raises(KeyboardInterrupt):
            announce_due()

    assert announce_due() == 0
    assert IndexNowPing.objects.get().due_at <= timezone.now() + LEASE
    IndexNowPing.objects.update(due_at=timezone.now())
    assert announce_due() == 1


def test_change_while_a_batch_is_sent_is_announced_again(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = announcing._send
    sent: list[list[str]] = []

    def change_meanwhile(paths: Any) -> None:
        send(paths)
        if not sent:
            note_changed(["ai/goal"])
        sent.append(paths)

    monkeypatch.setattr(announcing, "_send", change_meanwhile)
    note_changed(["ai/goal"])

    assert announce_due() == 2
    assert sent == [["ai/goal"], ["ai/goal"]]


def test_nothing_is_sent_once_the_key_is_gone(endpoint: Endpoint, settings: Settings) -> None:
    note_changed(["ai/goal"])
    settings.INDEXNOW_KEY = ""

    assert announce_due() == 0
    assert endpoint.received == []


def test_key_file_proves_the_key(client: Client, on: None) -> None:
    response = client.get(f"/{KEY}.txt")

    assert response.content == KEY.encode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get(f"/{KEY}x.txt").status_code == 404


@pytest.mark.parametrize("name", ["", KEY, "None"])
def test_there_is_no_key_file_without_a_key(client: Client, name: str) -> None:
    assert client.get(f"/{name}.txt").status_code == 404
