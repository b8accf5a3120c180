"""The settings: what production refuses to start with, and what it starts with."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.project.loading import PRODUCTION, SETTINGS, load, variables

ROOT = SETTINGS.parents[1]


def manage(*arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment | values,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY and SECRET_KEY_FALLBACKS must be 50 or more random"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY": "ab" * 30}, "SECRET_KEY"),
        ({"SECRET_KEY": "insecure: for development on one machine only"}, "SECRET_KEY"),
        ({"SECRET_KEY": "django-insecure-" + "0123456789" * 5}, "SECRET_KEY"),
        ({"SECRET_KEY_FALLBACKS": "old"}, "SECRET_KEY"),
        ({"DEBUG": "true"}, "DEBUG must not be true in production"),
        ({"DEBUG": "maybe"}, "DEBUG must be true or false, not 'maybe'"),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the hosts"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"ALLOWED_HOSTS": "a.org,*"}, "ALLOWED_HOSTS must name the hosts"),
        ({"ENVIRONMENT": "staging"}, "ENVIRONMENT must be one of production, development"),
        ({"SITE_URL": "glossary.example.org"}, "SITE_URL must be a web address"),
        ({"HTTPS": "2"}, "HTTPS must be true or false"),
        ({"HSTS_SECONDS": "a year"}, "HSTS_SECONDS must be a whole number"),
        ({"HSTS_INCLUDE_SUBDOMAINS": "-"}, "HSTS_INCLUDE_SUBDOMAINS must be true or false"),
        ({"HSTS_PRELOAD": "-"}, "HSTS_PRELOAD must be true or false"),
        ({"TRUST_X_FORWARDED_PROTO": "-"}, "TRUST_X_FORWARDED_PROTO must be true or false"),
        ({"CSRF_TRUSTED_ORIGINS": "a.org"}, "CSRF_TRUSTED_ORIGINS must list origins"),
        ({"DATABASE_URL": "oracle://a/b"}, "DATABASE_URL must begin with"),
        ({"CACHE_URL": "file:///tmp"}, "CACHE_URL must begin with"),
        ({"TRUSTED_PROXIES": "one"}, "TRUSTED_PROXIES must be a whole number"),
        ({"SESSION_HOURS": "0"}, "SESSION_HOURS must be a whole number of at least 1"),
        ({"SESSION_IDLE_HOURS": "day"}, "SESSION_IDLE_HOURS must be a whole number"),
        ({"LANGUAGE_CODE": "english"}, "LANGUAGE_CODE must be one of"),
        ({"TIME_ZONE": "CEST+1"}, "TIME_ZONE must be a time zone"),
        ({"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of"),
    ],
)
def test_production_refuses_to_start(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, str], message: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load(monkeypatch, **PRODUCTION | change)

    assert str(refused.value).startswith(message)


def test_production_is_the_default_and_needs_two_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load(monkeypatch, **PRODUCTION)

    assert settings["DEVELOPMENT"] is False
    assert settings["DEBUG"] is False
    assert settings["SITE_URL"] == "https://glossary.example.org"
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["STORAGES"]["staticfiles"]["BACKEND"].endswith("HashedStaticFilesStorage")


def test_development_needs_nothing_and_answers_this_machine_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings = load(monkeypatch, ENVIRONMENT="development")

    assert settings["DEBUG"] is True
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["SITE_URL"] == "http://localhost"


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = dict.fromkeys(variables() - set(PRODUCTION), "")

    assert load(monkeypatch, **PRODUCTION | empty)["TIME_ZONE"] == "UTC"


@pytest.mark.parametrize(("mode", "read"), [("production", False), ("development", True)])
def test_a_dotenv_file_is_read_in_development_only(
    monkeypatch: pytest.MonkeyPatch, mode: str, read: bool
) -> None:
    files: list[Path] = []

    settings = load(monkeypatch, files, ENVIRONMENT=mode, **PRODUCTION)

    assert files == ([settings["BASE_DIR"] / ".env"] if read else [])


def test_the_check_for_deployment_is_clean() -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)

    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_a_refusal_is_one_line_and_no_traceback() -> None:
    refused = manage("check")

    assert refused.returncode == 1
    assert refused.stderr.startswith("SECRET_KEY and SECRET_KEY_FALLBACKS must be")
    assert "Traceback" not in refused.stderr
    assert refused.stderr.count("\n") == 1
