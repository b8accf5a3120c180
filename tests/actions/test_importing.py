import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from terms.actions.importing.conflicts import resolve
from terms.actions.importing.importer import Importer
from terms.actions.publishing import rename
from terms.actions.revising import save_record
from terms.models import (
    Glossary,
    ImportConflict,
    ImportOutcome,
    ImportRun,
    PublishedTerm,
    Revision,
    Term,
)
from terms.records import TermRecord
from tests.factories import make_glossary, make_record, make_term

pytestmark = pytest.mark.django_db


def write_lines(path: Path, *entries: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return path


def entry(name, **fields):
    return make_record(name=name, **fields).model_dump(mode="json", exclude_unset=True)


def run_command(*paths, **options):
    """Return what the command wrote, and its exit code."""
    out = io.StringIO()
    try:
        call_command("import_terms", *map(str, paths), stdout=out, stderr=out, **options)
    except CommandError as error:
        return out.getvalue() + str(error), error.returncode
    return out.getvalue(), 0


@pytest.fixture
def glossary():
    return make_glossary(slug="ai")


def test_import_creates_terms_with_all_their_parts(glossary, tmp_path):
    full = entry(
        "Token",
        explanation="Text.",
        seo_title="Token?",
        seo_description="All about it.",
        category="Data",
        labels=[{"text": "word piece"}],
        faqs=[{"question": "Why?", "answer": "So."}],
        relations=[{"target": "model", "name": "Model"}],
        sources=[{"title": "A paper", "year": 2020}],
    )

    said, code = run_command(write_lines(tmp_path / "t.jsonl", full))

    assert (said.splitlines()[-1], code) == (
        "1 created, 0 updated, 0 unchanged, 0 conflict, 0 left, 0 skipped, 0 rejected",
        0,
    )
    record = Term.objects.get().revision.record()
    given = TermRecord.model_validate(full)
    for field in given.model_fields_set:
        assert getattr(record, field) == getattr(given, field)
    assert record.language == "en"


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


def test_import_reports_a_bad_entry_with_its_place_and_goes_on(glossary, tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"slug": "a"}\nnot json\n' + json.dumps(entry("Token")) + "\n")

    said, code = run_command(path)

    assert "t.jsonl, line 1: Not a term: name: Field required." in said
    assert "t.jsonl, line 2: " in said
    assert "1 created, 0 updated, 0 unchanged, 0 conflict, 0 left, 0 skipped, 2 rejected" in said
    assert code == 1
    assert Term.objects.get().slug == "token"


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


def test_dry_run_tells_what_a_real_run_would_do_and_writes_nothing(tmp_path):
    path = write_lines(tmp_path / "t.jsonl", entry("Token"), {"slug": "x"})

    said, code = run_command(path, glossary="new", dry_run=True)

    assert (
        "Dry run: 1 created, 0 updated, 0 unchanged, 0 conflict, 0 left, 0 skipped, 1 rejected"
        in said
    )
    assert code == 1
    for model in (Glossary, Term, ImportRun):
        assert not model.objects.exists()


def test_import_keeps_what_was_edited_here_and_takes_what_changed_there(glossary, tmp_path):
    path = tmp_path / "t.jsonl"
    run_command(write_lines(path, entry("Token", explanation="Old.", seo_title="Old")))
    term = Term.objects.get()
    edited = term.revision.record().model_copy(update={"explanation": "Edited here."})
    save_record(edited, glossary=glossary, by=None, term=term)

    said, _code = run_command(
        write_lines(path, entry("Token", explanation="Old.", seo_title="New"))
    )

    term.refresh_from_db()
    assert "1 updated" in said
    assert (term.explanation, term.seo_title) == ("Edited here.", "New")


@pytest.mark.parametrize(("policy", "kept"), [("keep", "Here."), ("theirs", "There.")])
def test_import_tells_of_a_field_changed_on_both_sides(glossary, tmp_path, policy, kept):
    path = tmp_path / "t.jsonl"
    run_command(write_lines(path, entry("Token", explanation="Old.")))
    term = Term.objects.get()
    edited = term.revision.record().model_copy(update={"explanation": "Here."})
    save_record(edited, glossary=glossary, by=None, term=term)

    said, _code = run_command(
        write_lines(path, entry("Token", explanation="There.")), on_conflict=policy
    )

    term.refresh_from_db()
    assert "Changed here and at the source: explanation." in said
    assert term.explanation == kept


def test_a_field_that_is_absent_stays_and_one_given_empty_clears(glossary, tmp_path):
    path = tmp_path / "t.jsonl"
    run_command(write_lines(path, entry("Token", explanation="Text.", seo_title="Title")))

    run_command(write_lines(path, entry("Token", explanation="")))

    term = Term.objects.get()
    assert (term.explanation, term.seo_title) == ("", "Title")


def test_import_finds_a_term_that_was_renamed_here(glossary, tmp_path):
    path = write_lines(tmp_path / "t.jsonl", entry("Token"))
    run_command(path, publish=True)
    rename(Term.objects.get(), slug="word-piece", by=None)

    said, _code = run_command(path)

    assert "1 unchanged" in said
    assert Term.objects.get().slug == "word-piece"


def test_import_publishes_only_when_asked(glossary, tmp_path):
    path = write_lines(tmp_path / "t.jsonl", entry("Token"), entry("Draft", status="not_public"))
    run_command(path)
    assert not PublishedTerm.objects.exists()

    said, _code = run_command(path, publish=True)

    assert "2 unchanged" in said
    assert PublishedTerm.objects.public().get().path == "ai/token"


def test_import_does_not_publish_edits_that_wait_here(glossary, tmp_path):
    path = write_lines(tmp_path / "t.jsonl", entry("Token", seo_title="One"))
    run_command(path, publish=True)
    term = Term.objects.get()
    edited = term.revision.record().model_copy(update={"explanation": "Not ready."})
    save_record(edited, glossary=glossary, by=None, term=term)
    before = PublishedTerm.objects.values().get()

    said, _code = run_command(write_lines(path, entry("Token", seo_title="Two")), publish=True)

    assert "Not published: it has unpublished changes made here." in said
    assert PublishedTerm.objects.values().get() == before


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
        entry("Setup", external_id="coast/7"),
        entry("Setup", external_id="coast/9"),
        entry("Setup 2"),
    )

    said, code = run_command(path)

    assert "The slug “setup” is another entry's; this one has “setup-2”." in said
    assert code == 0
    assert list(Term.objects.order_by("pk").values_list("external_id", "slug")) == [
        ("coast/7", "setup"),
        ("coast/9", "setup-2"),
        ("setup-2", "setup-2-2"),
    ]
    assert "3 unchanged" in run_command(path)[0]


def test_a_conflict_waits_to_be_merged(glossary, tmp_path):
    path = tmp_path / "t.jsonl"
    run_command(write_lines(path, entry("Token", explanation="Old.", seo_title="Old")))
    term = Term.objects.get()
    edited = term.revision.record().model_copy(update={"explanation": "Here.", "seo_title": "Here"})
    save_record(edited, glossary=glossary, by=None, term=term)

    said, code = run_command(
        write_lines(path, entry("Token", explanation="There.", seo_title="There"))
    )

    assert "0 updated, 0 unchanged, 1 conflict" in said
    assert code == 0
    conflict = ImportConflict.objects.get(resolved_at=None)
    assert conflict.fields == ["explanation", "seo_title"]
    assert conflict.revision.record().explanation == "There."
    term.refresh_from_db()
    assert term.revision != conflict.revision

    resolve(conflict, take=["seo_title"], by=None)

    term.refresh_from_db()
    assert (term.explanation, term.seo_title) == ("Here.", "There")
    assert not ImportConflict.objects.filter(resolved_at=None).exists()
    assert "1 unchanged" in run_command(path)[0]


def test_a_conflict_can_be_refused(glossary, tmp_path):
    path = tmp_path / "t.jsonl"
    run_command(write_lines(path, entry("Token", explanation="Old.")))
    term = Term.objects.get()
    edited = term.revision.record().model_copy(update={"explanation": "Here."})
    save_record(edited, glossary=glossary, by=None, term=term)

    said, code = run_command(
        write_lines(path, entry("Token", explanation="There.", seo_title="New")),
        on_conflict="fail",
    )

    assert "1 rejected" in said
    assert code == 2
    term.refresh_from_db()
    assert (term.explanation, term.seo_title) == ("Here.", "")


@pytest.mark.parametrize(
    ("how", "status"), [("never", "published"), ("draft", "published"), ("withdraw", "withdrawn")]
)
def test_prune_is_for_terms_that_left_their_source(glossary, tmp_path, how, status):
    path = tmp_path / "t.jsonl"
    run_command(write_lines(path, entry("Token"), entry("Model")), publish=True)
    make_term(glossary, name="Ours", publish=True)
    other = write_lines(tmp_path / "other.jsonl", entry("Elsewhere"))
    run_command(other, publish=True)

    said, _code = run_command(write_lines(path, entry("Token")), publish=True, prune=how)

    statuses = dict(Term.objects.values_list("slug", "status"))
    assert statuses == {
        "token": "published",
        "model": status,
        "ours": "published",
        "elsewhere": "published",
    }
    assert ("“Model” has left the source" in said) == (how != "never")


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


def test_statuses_come_with_the_records(glossary, tmp_path):
    path = write_lines(
        tmp_path / "t.jsonl",
        entry("Old", status="deprecated", successor="new"),
        entry("Gone", status="withdrawn"),
        entry("New", status="published"),
    )

    run_command(path, publish=True)

    terms = {term.slug: term for term in Term.objects.select_related("successor")}
    assert {slug: term.status for slug, term in terms.items()} == {
        "old": "deprecated",
        "gone": "withdrawn",
        "new": "published",
    }
    assert terms["old"].successor == terms["new"]
    assert not PublishedTerm.objects.public().filter(slug="gone").exists()
    before = list(PublishedTerm.objects.order_by("pk").values())
    run_command(path, publish=True)
    assert list(PublishedTerm.objects.order_by("pk").values()) == before


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


def test_two_people_at_work_on_one_glossary(glossary, tmp_path):
    path = tmp_path / "t.jsonl"
    first = [entry(f"Term {number}", explanation="Old.") for number in range(1_000)]
    run_command(write_lines(path, *first), publish=True)
    for term in Term.objects.filter(slug__in=[f"term-{number}" for number in range(10)]):
        edited = term.revision.record().model_copy(update={"explanation": "Here."})
        save_record(edited, glossary=glossary, by=None, term=term)
    public = list(PublishedTerm.objects.filter(slug__in=["term-1", "term-7"]).values())
    changed = {f"term-{number}" for number in range(5, 25)}
    second = [
        each | {"explanation": "There."} if each["slug"] in changed else each for each in first
    ]
    write_lines(path, *second)

    plan, _code = run_command(path, publish=True, dry_run=True)
    said, code = run_command(path, publish=True)

    assert "0 created, 15 updated, 980 unchanged, 5 conflict" in plan
    assert plan.count("(updated): Term") == 15
    assert "0 created, 15 updated, 980 unchanged, 5 conflict" in said
    assert code == 0
    texts = dict(Term.objects.values_list("slug", "explanation"))
    assert {texts[f"term-{number}"] for number in range(10)} == {"Here."}
    assert {texts[f"term-{number}"] for number in range(10, 25)} == {"There."}
    waiting = ImportConflict.objects.filter(resolved_at=None)
    assert {each.term.slug for each in waiting} == {f"term-{number}" for number in range(5, 10)}
    assert {each.revision.record().explanation for each in waiting} == {"There."}
    assert list(PublishedTerm.objects.filter(slug__in=["term-1", "term-7"]).values()) == public


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
