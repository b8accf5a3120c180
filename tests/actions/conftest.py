"""Fixtures of the tests of actions."""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from terms.models import Glossary
from tests.actions.site_processes import NewSite, SiteProcess
from tests.factories import make_glossary


@pytest.fixture
def glossary(db: None) -> Glossary:
    return make_glossary(slug="ai")


@pytest.fixture
def new_site(tmp_path: Path, transactional_db: None) -> Iterator[NewSite]:
    """Return what makes an empty, migrated site on the kind of database the tests run on."""
    if connection.vendor == "sqlite":
        template = tmp_path / "template.sqlite3"
        assert SiteProcess(f"sqlite:///{template}").run("migrate", "-v0") == 0

        def copy_file() -> SiteProcess:
            path = tmp_path / f"site-{time.monotonic_ns()}.sqlite3"
            shutil.copy(template, path)
            return SiteProcess(f"sqlite:///{path}")

        yield copy_file
        return
    base, _slash, query = os.environ["TEST_DATABASE_URL"].partition("?")
    prefix = base.rsplit("/", 1)[0]
    made: list[str] = []

    def create(name: str, template: str) -> SiteProcess:
        with connection.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        made.append(name)
        return SiteProcess(f"{prefix}/{name}" + (f"?{query}" if query else ""))

    template_name = f"{settings.DATABASES['default']['NAME']}_template"
    assert create(template_name, "template0").run("migrate", "-v0") == 0
    yield lambda: create(f"{template_name}_{time.monotonic_ns()}", template_name)
    with connection.cursor() as cursor:
        for name in made:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
