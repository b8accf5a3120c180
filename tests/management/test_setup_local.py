"""`setup_local`: the first run of a site on one's own machine, and every run after it."""

import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from terms.actions.scheduling import publish_due
from terms.management.commands import setup_local
from terms.models import Glossary, Stage, Term

pytestmark = pytest.mark.django_db


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> list[tuple[Any, ...]]:
    """The commands that were called, in development; the import makes an empty glossary."""
    calls: list[tuple[Any, ...]] = []

    def call(name: str, *arguments: Any, **options: Any) -> None:
        calls.append((name, *arguments))
        if name == "import_terms":
            Glossary.objects.create(slug=options["glossary"], title="Of the demo")

    settings.DEVELOPMENT = True
    monkeypatch.setattr(setup_local, "call_command", call)
    return calls


def run() -> str:
    output = StringIO()
    call_command("setup_local", stdout=output)
    return output.getvalue()


def test_setup_local_imports_the_demo_and_makes_an_administrator(
    called: list[tuple[Any, ...]], settings: Settings
) -> None:
    told = run()

    password = told.partition("password ")[2].split()[0]
    user = authenticate(username="admin", password=password)
    assert called == [("migrate",), ("import_terms", Path(settings.BASE_DIR / "fixtures/ai"))]
    assert len(password) >= 20
    assert user is not None
    assert user.is_superuser
    for address in ("/", "/admin/", "/api/v1/docs"):
        assert f"{settings.SITE_URL}{address}\n" in told


def test_setup_local_leaves_alone_what_is_there(called: list[tuple[Any, ...]]) -> None:
    run()
    before = get_user_model().objects.values().get()
    called.clear()

    told = run()

    assert called == [("migrate",)]
    assert get_user_model().objects.values().get() == before
    assert "password" not in told


def test_setup_local_schedules_the_draft_of_the_demo(settings: Settings, tmp_path: Path) -> None:
    settings.DEVELOPMENT = True
    now = timezone.now()
    for slug in (setup_local.COMING, "accuracy"):
        shutil.copy(settings.BASE_DIR / "fixtures" / "ai" / f"{slug}.json", tmp_path)

    call_command("setup_local", demo=tmp_path, stdout=StringIO())

    term = Term.objects.get(slug=setup_local.COMING)
    assert not term.is_public
    assert term.stage == Stage.APPROVED
    assert term.publish_at is not None
    assert abs(term.publish_at - now - timedelta(days=30)) < timedelta(hours=1)
    assert Term.objects.get(slug="accuracy").publish_at is None

    later = term.publish_at + timedelta(minutes=1)
    assert publish_due(later).published == 1
    term.refresh_from_db()
    assert term.is_public


def test_setup_local_refuses_to_print_a_password_in_production() -> None:
    with pytest.raises(CommandError, match="ENVIRONMENT=development"):
        run()

    assert not get_user_model().objects.exists()
