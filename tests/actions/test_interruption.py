"""An import killed at any instant leaves whole batches, and a second run completes it."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.actions.site_processes import SiteProcess
from tests.benchmarks.content import entries

# KILL_ROUNDS=50 is the thorough run.
ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
COUNT = 700

NewSite = Callable[[], SiteProcess]


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


def test_import_killed_at_any_instant_is_completed_by_the_next(
    new_site: NewSite, tmp_path: Path
) -> None:
    file = tmp_path / "terms.jsonl"
    with file.open("w") as stream:
        for entry in entries(COUNT):
            stream.write(json.dumps(entry | {"labels": [{"text": entry["slug"]}]}) + "\n")
    command = ["import_terms", str(file), "--glossary", "words", "--publish", "-v0"]
    undisturbed = new_site()
    begun = time.monotonic()
    assert undisturbed.run(*command) == 0
    duration = time.monotonic() - begun
    expected = undisturbed.state()
    assert len(expected["terms"]) == len(expected["published"]) == COUNT
    chance = random.Random(os.environ.get("KILL_SEED", "1"))
    killed = 0
    for _round in range(ROUNDS):
        site = new_site()
        process = site.start(*command)
        try:
            process.wait(chance.uniform(0.1, 1) * duration)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
        assert site.run(*command) == 0
        found = site.state()
        for table, rows in expected.items():
            assert found[table] == rows, table
    assert killed > 0
