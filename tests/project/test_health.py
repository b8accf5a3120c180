"""The probes: what they answer, and what they need for it."""

import pytest
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from glossary_project import health


def test_healthz_is_alive_without_a_database(client: Client) -> None:
    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.content == b"alive\n"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
def test_readyz_is_ready_when_every_migration_is_applied(client: Client) -> None:
    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.content == b"ready\n"


@pytest.mark.django_db
def test_readyz_waits_for_migrations(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    MigrationRecorder.Migration.objects.filter(app="terms").delete()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"not ready\n"
    assert response["Retry-After"] == "5"
    assert "manage.py migrate" in caplog.text
    assert "terms.0001_initial" in caplog.text


def test_readyz_tells_a_stranger_nothing_of_a_database_that_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away() -> str:
        raise OperationalError("connection to db.internal refused")

    monkeypatch.setattr(health, "_unapplied_migrations", away)

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.content == b"not ready\n"
    assert "db.internal" in caplog.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_probes_can_only_be_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
