import csv
import json

import pytest

from terms.actions.importing.importer import Importer
from terms.models import (
    ImportOutcome,
    ImportRun,
    PublishedTerm,
    Revision,
    Term,
)
from tests.actions.import_files import entry, run_command, write_lines

pytestmark = pytest.mark.django_db


def test_import_again_changes_nothing_and_makes_no_revision(glossary, tmp_path):
    path = write_lines(
        tmp_path / "t.jsonl",
        entry("Token", category="data", relations=[{"target": "model"}]),
        entry("Model", relations=[{"target": "token"}]),
    )
    run_command(path, publish=True)
    before = list(Term.objects.order_by("pk").values())
    rows = list(PublishedTerm.objects.order_by("pk").values())

    said, code = run_command(path, publish=True)

    assert "0 created, 0 updated, 2 unchanged" in said
    assert code == 0
    assert list(Term.objects.order_by("pk").values()) == before
    assert list(PublishedTerm.objects.order_by("pk").values()) == rows
    assert Revision.objects.count() == 2


@pytest.mark.parametrize("order", [("token", "model", "data"), ("data", "model", "token")])
def test_import_resolves_relations_whatever_the_order(glossary, tmp_path, order):
    entries = {
        "token": entry("Token", relations=[{"target": "model"}]),
        "model": entry("Model", relations=[{"target": "data"}, {"target": "token"}]),
        "data": entry("Data"),
    }

    run_command(write_lines(tmp_path / "t.jsonl", *(entries[slug] for slug in order)))

    facts = {
        (relation.term.slug, relation.target.slug)
        for term in Term.objects.whole()
        for relation in term.relations.all()
    }
    assert facts == {("token", "model"), ("model", "data"), ("model", "token")}


def test_import_of_a_folder_goes_on_behind_a_file_it_cannot_read(glossary, tmp_path):
    write_lines(tmp_path / "a.jsonl", entry("Token"))
    (tmp_path / "b.json").write_text('{"slug": ')
    (tmp_path / "c.json").write_text(json.dumps(entry("Model")))

    said, code = run_command(tmp_path)

    assert "b.json, file: Not JSON:" in said
    assert "2 created" in said
    assert code == 1


def test_import_of_nothing_is_no_success(glossary, tmp_path):
    path = tmp_path / "t.json"
    path.write_text("[]")

    said, code = run_command(path)

    assert "No terms found." in said
    assert code == 2


def test_import_names_a_path_that_is_not_there(glossary, tmp_path):
    said, code = run_command(tmp_path / "nothing.json")

    assert "nothing.json: there is no such file or folder." in said
    assert code == 2


def test_import_refuses_the_second_use_of_an_id(glossary, tmp_path):
    path = write_lines(tmp_path / "t.jsonl", entry("Token"), entry("Other", slug="token"))

    said, code = run_command(path)

    assert "t.jsonl, line 2: The entry “token” came already, as number 1 of this import." in said
    assert code == 1
    assert Term.objects.get().name == "Token"


def test_import_publishes_only_when_asked(glossary, tmp_path):
    path = write_lines(tmp_path / "t.jsonl", entry("Token"), entry("Draft", status="not_public"))
    run_command(path)
    assert not PublishedTerm.objects.exists()

    said, _code = run_command(path, publish=True)

    assert "2 unchanged" in said
    assert PublishedTerm.objects.public().get().path == "ai/token"


def test_import_keeps_a_run_with_files_options_counts_and_outcomes(glossary, tmp_path):
    path = write_lines(tmp_path / "t.jsonl", entry("Token"), {"slug": "x"})
    run_command(path, publish=True)

    run = ImportRun.objects.get()
    assert run.state == ImportRun.State.FINISHED
    assert run.counts == {"created": 1, "rejected": 1}
    assert run.options["publish"] is True
    assert run.files[0]["size"] == path.stat().st_size
    assert len(run.files[0]["sha256"]) == 64
    created, rejected = ImportOutcome.objects.filter(run=run)
    assert (created.place, created.change, created.term.slug) == ("line 1", "created", "token")
    assert rejected.messages.startswith("Not a term:")


def test_a_run_that_breaks_off_says_so_and_keeps_whole_batches(glossary, tmp_path, monkeypatch):
    monkeypatch.setattr("terms.actions.importing.importer.BATCH_SIZE", 2)
    path = write_lines(tmp_path / "t.jsonl", *(entry(f"Term {n}") for n in range(5)))
    real = Importer._write
    calls = []

    def fail_at_the_second_batch(self, entries):
        calls.append(len(entries))
        real(self, entries)
        if len(calls) == 2:
            raise RuntimeError("power cut")

    monkeypatch.setattr(Importer, "_write", fail_at_the_second_batch)
    with pytest.raises(RuntimeError):
        run_command(path)

    assert Term.objects.count() == 2
    assert ImportRun.objects.get().state == ImportRun.State.FAILED
    monkeypatch.undo()
    said, code = run_command(path)
    assert "3 created, 0 updated, 2 unchanged" in said
    assert code == 0


def test_homographs_are_both_kept_and_never_merged_by_name(glossary, tmp_path):
    path = write_lines(
        tmp_path / "t.jsonl",
        entry("Setup", external_id="coast/7", category="Waves"),
        entry("Setup", external_id="coast/9", category="Tides"),
    )

    said, code = run_command(path)

    assert "The slug “setup” is another entry's; this one has “setup-tides”." in said
    assert code == 0
    assert list(Term.objects.order_by("pk").values_list("external_id", "slug")) == [
        ("coast/7", "setup"),
        ("coast/9", "setup-tides"),
    ]
    assert "2 unchanged" in run_command(path)[0]


def test_atomic_import_is_all_or_nothing(glossary, tmp_path, monkeypatch):
    monkeypatch.setattr("terms.actions.importing.importer.BATCH_SIZE", 2)
    path = write_lines(tmp_path / "t.jsonl", *(entry(f"Term {n}") for n in range(5)))
    real = Importer._write
    calls = []

    def fail_at_the_third_batch(self, entries):
        calls.append(len(entries))
        real(self, entries)
        if len(calls) == 3:
            raise RuntimeError("power cut")

    monkeypatch.setattr(Importer, "_write", fail_at_the_third_batch)
    with pytest.raises(RuntimeError):
        run_command(path, atomic=True)

    assert not Term.objects.exists()


@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_report_holds_every_outcome(glossary, tmp_path, suffix):
    report = tmp_path / f"report.{suffix}"
    path = write_lines(tmp_path / "t.jsonl", entry("Token"), {"slug": "x"})

    run_command(path, report=report)

    text = report.read_text()
    rows = json.loads(text) if suffix == "json" else list(csv.DictReader(text.splitlines()))
    assert [(row["place"], row["change"]) for row in rows] == [
        ("line 1", "created"),
        ("line 2", "rejected"),
    ]


def test_same_import_makes_the_same_concepts_everywhere(tmp_path):
    path = write_lines(
        tmp_path / "t.jsonl", entry("Token"), entry("Zeichen", slug="token", language="de")
    )
    for slug in ("ai", "ai-copy"):
        run_command(path, glossary=slug)

    english, german = Term.objects.filter(glossary__slug="ai")
    assert english.concept == german.concept


def test_one_corrupt_file_of_a_thousand_is_named_and_the_rest_goes_on(glossary, tmp_path):
    for number in range(1_000):
        path = tmp_path / f"t{number:04}.json"
        path.write_text(json.dumps(entry(f"Term {number}")))
    (tmp_path / "t0500.json").write_text('{"slug": "term-500", "name": ')

    said, code = run_command(tmp_path)

    assert "t0500.json, file: " in said
    assert "999 created" in said
    assert "1 rejected" in said
    assert code == 1


def test_suggest_mapping_writes_what_a_mapping_import_reads(glossary, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("Term,Erklärung\nToken,A piece of text.\n")

    text, code = run_command(table, suggest_mapping=True, header_row=1)
    assert code == 0
    assert "Erklärung" in text
    assert not Term.objects.exists()

    mapping = tmp_path / "map.toml"
    mapping.write_text('[fields]\n"Term" = "name"\n"Erklärung" = "short_definition"\n')
    run_command(table, mapping=mapping, header_row=1)
    assert Term.objects.get().short_definition == "A piece of text."
