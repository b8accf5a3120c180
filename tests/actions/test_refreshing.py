"""Pages rendered by several processes are those that one renders."""

import json
from pathlib import Path

import pytest

from terms.actions import refreshing
from terms.models import Glossary, PublishedTerm
from tests.actions.site_processes import NewSite
from tests.benchmarks.content import entries
from tests.factories import make_glossary, make_term

COUNT = 25


def test_pages_rendered_by_two_processes_are_those_of_one(
    new_site: NewSite, tmp_path: Path
) -> None:
    file = tmp_path / "terms.jsonl"
    file.write_text("".join(json.dumps(entry) + "\n" for entry in entries(COUNT)))
    site = new_site()
    assert site.run("import_terms", str(file), "--glossary", "words", "--publish", "-v0") == 0
    alone = site.state()

    assert site.run("refresh_pages", "--all", "--processes", "2") == 0

    together = site.state()
    assert len(together["published"]) == COUNT
    assert together["published"] == alone["published"]


@pytest.mark.django_db
def test_stale_pages_of_every_glossary_are_rendered_in_batches(
    monkeypatch: pytest.MonkeyPatch, glossary: Glossary
) -> None:
    monkeypatch.setattr(refreshing, "BATCH_SIZE", 2)
    other = make_glossary(slug="law")
    for number in range(3):
        make_term(glossary, name=f"Token {number}", publish=True)
        make_term(other, name=f"Tort {number}", publish=True)
    PublishedTerm.objects.update(is_stale=True, main="")
    told: list[int] = []

    done = refreshing.refresh_stale(tell=told.append)

    assert done == 6
    assert told == [2, 3, 5, 6]
    assert not PublishedTerm.objects.filter(is_stale=True).exists()
    assert not PublishedTerm.objects.filter(main="").exists()


def test_pages_within_a_transaction_are_rendered_by_one_process(
    monkeypatch: pytest.MonkeyPatch, glossary: Glossary
) -> None:
    monkeypatch.delattr(refreshing, "RenderingProcesses")
    make_term(glossary, name="Token", publish=True)
    PublishedTerm.objects.update(is_stale=True)

    assert refreshing.refresh_stale(processes=4) == 1
