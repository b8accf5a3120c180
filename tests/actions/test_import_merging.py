"""What an import does where editors have been at work, or the source has changed."""

import json

import pytest

from terms.actions.importing.conflicts import resolve
from terms.actions.renaming import rename
from terms.actions.revising import save_record
from terms.models import (
    Glossary,
    ImportConflict,
    ImportRun,
    PublishedTerm,
    Term,
)
from terms.records import TermRecord
from tests.actions.import_files import entry, run_command, write_lines
from tests.factories import make_term

pytestmark = pytest.mark.django_db


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


def test_import_reports_a_bad_entry_with_its_place_and_goes_on(glossary, tmp_path):
    path = tmp_path / "t.jsonl"
    path.write_text('{"slug": "a"}\nnot json\n' + json.dumps(entry("Token")) + "\n")

    said, code = run_command(path)

    assert "t.jsonl, line 1: Not a term: name: Field required." in said
    assert "t.jsonl, line 2: " in said
    assert "1 created, 0 updated, 0 unchanged, 0 conflict, 0 left, 0 skipped, 2 rejected" in said
    assert code == 1
    assert Term.objects.get().slug == "token"


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
