"""What the settings ask of a database, asked back from a real one."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from tests.project.loading import PRODUCTION, load


@pytest.fixture
def sqlite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """A connection to a file, made by production's settings."""
    url = f"sqlite:///{tmp_path}/glossary.sqlite3"
    settings = load(monkeypatch, **PRODUCTION, DATABASE_URL=url)
    with django_db_blocker.unblock():
        wrapper = ConnectionHandler(settings["DATABASES"])["default"]
        yield wrapper
        wrapper.close()


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL: a commit that was acknowledged survives a power cut
        ("foreign_keys", 1),
        ("busy_timeout", 20_000),
        ("mmap_size", 33_554_432),
        ("temp_store", 2),
    ],
)
def test_sqlite_is_durable_and_patient(
    sqlite: BaseDatabaseWrapper, pragma: str, expected: object
) -> None:
    with sqlite.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")

        assert cursor.fetchone() == (expected,)


def test_sqlite_takes_the_lock_at_the_beginning_of_a_transaction(
    sqlite: BaseDatabaseWrapper,
) -> None:
    with sqlite.cursor() as cursor:
        cursor.execute("CREATE TABLE counter (value integer)")
    sqlite.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)

    with (
        closing(sqlite3.connect(sqlite.settings_dict["NAME"], timeout=0)) as other,
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("INSERT INTO counter VALUES (1)")


def test_options_in_the_address_win_over_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql://db/glossary?connect_timeout=1&DISABLE_SERVER_SIDE_CURSORS=true"

    database = load(monkeypatch, **PRODUCTION, DATABASE_URL=url)["DATABASES"]["default"]

    assert database["OPTIONS"] == {"connect_timeout": 1}
    assert database["DISABLE_SERVER_SIDE_CURSORS"] is True
    assert database["CONN_HEALTH_CHECKS"] is True


@pytest.mark.django_db
def test_a_commit_waits_for_the_disk_on_the_database_of_the_tests() -> None:
    question, durable = {
        "sqlite": ("PRAGMA synchronous", 2),
        "postgresql": ("SHOW synchronous_commit", "on"),
    }[connection.vendor]

    with connection.cursor() as cursor:
        cursor.execute(question)

        assert cursor.fetchone() == (durable,)
