"""The readers of environment variables: what they take, and how they refuse the rest."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from glossary_project import environment


@pytest.mark.parametrize(
    ("value", "expected"),
    [("true", True), ("YES", True), (" 1 ", True), ("off", False), ("False", False), ("", True)],
)
def test_boolean_reads_common_spellings(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: bool
) -> None:
    monkeypatch.setenv("SWITCH", value)

    assert environment.boolean("SWITCH", default=True) is expected


@pytest.mark.parametrize(
    ("read", "value", "message"),
    [
        (
            lambda: environment.boolean("X", default=False),
            "maybe",
            "X must be true or false, not 'maybe'",
        ),
        (
            lambda: environment.whole_number("X", default=1),
            "-1",
            "X must be a whole number of at least 0, not '-1'",
        ),
        (
            lambda: environment.whole_number("X", default=1, least=5),
            "4",
            "X must be a whole number of at least 5",
        ),
        (lambda: environment.whole_number("X", default=1), "²", "X must be a whole number"),
        (
            lambda: environment.one_of("X", ("a", "b"), default="a"),
            "c",
            "X must be one of a, b, not 'c'",
        ),
        (lambda: environment.time_zone("X", default="UTC"), "Mars/Base", "X must be a time zone"),
        (lambda: environment.time_zone("X", default="UTC"), "../etc", "X must be a time zone"),
        (
            lambda: environment.web_address("X", default="https://a.org"),
            "a.org",
            "X must be a web address such as https://",
        ),
        (
            lambda: environment.web_address("X", default="https://a.org"),
            "https://a.org/?q=1",
            "X must be a web address",
        ),
        (lambda: environment.origins("X"), "https://a.org,b.org", "X must list origins"),
        (lambda: environment.origins("X"), "https://a.org/admin", "X must list origins"),
        (
            lambda: environment.database("X", default=Path("a")),
            "mysql://a/b",
            "X must begin with sqlite:/// or postgresql://, not 'mysql'",
        ),
        (
            lambda: environment.database("X", default=Path("a")),
            "postgresql://db.example.org",
            "X names no database",
        ),
        (
            lambda: environment.database("X", default=Path("a")),
            "postgresql://u:secret@db:port/n",
            "X cannot be read",
        ),
        (
            lambda: environment.database("X", default=Path("a")),
            "postgresql://db/n?DISABLE_SERVER_SIDE_CURSORS=maybe",
            "DISABLE_SERVER_SIDE_CURSORS in X must be true or false",
        ),
        (lambda: environment.cache("X"), "memcache://a", "X must begin with redis://"),
        (lambda: environment.mail_server("X"), "mail.example.org", "X must be an address such as"),
        (lambda: environment.mail_server("X"), "imap://a:secret@b", "smtp, smtp+tls, smtps"),
        (lambda: environment.mail_server("X"), "smtp://a:secret@b:port", "X must be an address"),
        (lambda: environment.mail_server("X"), "smtps://", "X must be an address"),
    ],
)
def test_readers_refuse_a_bad_value_and_name_its_variable(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], Any], value: str, message: str
) -> None:
    monkeypatch.setenv("X", value)

    with pytest.raises(ImproperlyConfigured, match=r"\bX ") as refused:
        read()

    assert message in str(refused.value)
    assert "secret" not in str(refused.value)


def test_names_splits_at_commas_and_drops_what_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " a.org, b.org,, ")

    assert environment.names("X") == ["a.org", "b.org"]


def test_web_address_ends_without_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "https://a.org/glossary/")

    assert environment.web_address("X", default="") == "https://a.org/glossary"


def test_database_defaults_to_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)

    config = environment.database("X", default=Path("/srv/glossary.sqlite3"))

    assert config["ENGINE"] == "django.db.backends.sqlite3"
    assert config["NAME"] == "/srv/glossary.sqlite3"


def test_database_reads_an_address_of_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "postgresql://editor:p%40ss@db:5433/terms?sslmode=require")

    config = environment.database("X", default=Path("a"))

    assert config == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "terms",
        "USER": "editor",
        "PASSWORD": "p@ss",
        "HOST": "db",
        "PORT": 5433,
        "OPTIONS": {"sslmode": "require"},
    }


def test_cache_defaults_to_the_memory_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)

    assert environment.cache("X")["BACKEND"].endswith("LocMemCache")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("smtp://mail", ("smtp", "mail", 25, "", "")),
        ("smtps://mail", ("smtps", "mail", 465, "", "")),
        ("smtp+tls://me%40a.org:p%2Fss@mail:2525", ("smtp+tls", "mail", 2525, "me@a.org", "p/ss")),
    ],
)
def test_mail_server_is_read_from_its_address(
    monkeypatch: pytest.MonkeyPatch, value: str, expected: tuple[object, ...]
) -> None:
    monkeypatch.setenv("X", value)

    server = environment.mail_server("X")

    assert server is not None
    assert (server.scheme, server.host, server.port, server.user, server.password) == expected


def test_no_mail_server_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("X", raising=False)

    assert environment.mail_server("X") is None
