"""Rolling an import back: the site as it was before, but for what people did since."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from terms.actions.importing.conflicts import resolve
from terms.actions.importing.entries import OnConflict, Options, Prune
from terms.actions.importing.reading import reading
from terms.actions.importing.rolling_back import roll_back, steps_of
from terms.actions.importing.runs import run_import
from terms.actions.publishing import deprecate, publish, withdraw
from terms.actions.revising import record_of, save_record
from terms.formats.base import ReadOptions
from terms.formats.opening import find_files
from terms.models import (
    Glossary,
    ImportConflict,
    ImportedRecord,
    ImportOutcome,
    ImportRun,
    PublishedTerm,
    Redirect,
    Revision,
    Term,
    TermStatus,
    Undone,
)
from tests.factories import make_glossary, make_record, make_term, make_user

pytestmark = pytest.mark.django_db

FOOT = re.compile(r"<footer.*?</footer>", re.DOTALL)


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


@pytest.fixture
def load(glossary: Glossary, tmp_path: Path):
    """Import entries into the glossary, always from the same source; return the run."""

    def load(*entries: dict[str, Any], **options: Any) -> ImportRun:
        path = tmp_path / "t.jsonl"
        path.write_text("".join(json.dumps(each) + "\n" for each in entries))
        chosen = Options(source="t.jsonl", **options)
        files = reading(find_files(path), "", ReadOptions())
        return run_import(files, glossary, chosen, by=None, tell=lambda outcome: None)

    return load


def entry(name: str, **fields: Any) -> dict[str, Any]:
    return make_record(name=name, **fields).model_dump(mode="json", exclude_unset=True)


def edit(term: Term, **fields: object) -> None:
    record = record_of(Term.objects.whole().get(pk=term.pk)).model_copy(update=fields)
    save_record(record, glossary=term.glossary, by=None, term=term)


def contents() -> dict[str, str]:
    """Return every working copy, by slug."""
    return {term.slug: record_of(term).canonical_json() for term in Term.objects.whole()}


def shown() -> dict[str, tuple[str, str]]:
    """Return what readers get, by path, but for the dates of publication at the foot."""
    rows = PublishedTerm.objects.public()
    return {row.path: (row.status, FOOT.sub("", row.main)) for row in rows}


def test_created_drafts_go_without_a_trace(load) -> None:
    run = load(entry("Token", relations=[{"target": "model"}]), entry("Model"))

    counts = roll_back(run, by=None)

    assert counts == {"deleted": 2}
    assert not Term.objects.exists()
    assert not ImportedRecord.objects.exists()
    assert not Redirect.objects.exists()
    run.refresh_from_db()
    assert run.state == ImportRun.State.ROLLED_BACK
    assert run.rolled_back_at is not None
    assert list(run.outcomes.values_list("name", "undone")) == [
        ("Token", "deleted"),
        ("Model", "deleted"),
    ]


def test_created_terms_that_readers_saw_are_gone(load) -> None:
    run = load(entry("Token"), publish=True)

    roll_back(run, by=None)

    assert not PublishedTerm.objects.exists()
    redirect = Redirect.objects.get()
    assert (redirect.path, redirect.term) == ("ai/token", None)


def test_updated_terms_are_as_they_were(load) -> None:
    load(entry("Token", explanation="old", labels=[{"text": "word piece"}]), entry("Model"))
    before = contents()
    run = load(entry("Token", explanation="new", labels=[]), entry("Model"), entry("Data"))

    counts = roll_back(run, by=None)

    assert counts == {"deleted": 1, "restored": 1}
    assert contents() == before
    assert Revision.objects.get(term__slug="token", number=3).kind == Revision.Kind.RESTORE


def test_published_terms_show_readers_what_they_had(load) -> None:
    first = [entry("Token", explanation="old", relations=[{"target": "model"}]), entry("Model")]
    load(*first, publish=True)
    before = shown()
    run = load(
        entry("Token", explanation="new", relations=[]),
        entry("Models", slug="model"),
        entry("Data"),
        publish=True,
    )
    assert shown() != before

    roll_back(run, by=None)

    assert shown() == before
    assert not any(term.has_changes for term in Term.objects.all())


def test_run_that_did_not_publish_leaves_no_draft_ahead(load) -> None:
    load(entry("Token", explanation="old"), publish=True)
    before = list(PublishedTerm.objects.values("main", "changed_at", "etag"))
    run = load(entry("Token", explanation="new"))

    roll_back(run, by=None)

    term = Term.objects.get()
    assert (term.explanation, term.has_changes) == ("old", False)
    assert list(PublishedTerm.objects.values("main", "changed_at", "etag")) == before


def test_draft_that_the_run_published_is_withdrawn(glossary: Glossary, load) -> None:
    load(entry("Token", explanation="old"))
    run = load(entry("Token", explanation="new"), publish=True)

    roll_back(run, by=None)

    term = Term.objects.get()
    assert (term.explanation, term.status) == ("old", TermStatus.WITHDRAWN)
    assert shown() == {}


def test_status_and_successor_are_put_back(glossary: Glossary, load) -> None:
    load(entry("Token", explanation="old"), entry("Model"), publish=True)
    token, model = Term.objects.order_by("pk")
    deprecate(token, by=None, successor=model)
    run = load(entry("Token", explanation="new", status="published"), entry("Model"), publish=True)
    assert Term.objects.get(pk=token.pk).status == TermStatus.PUBLISHED

    roll_back(run, by=None)

    token.refresh_from_db()
    assert (token.status, token.successor, token.explanation) == ("deprecated", model, "old")


def test_pruned_terms_come_back(load) -> None:
    load(entry("Token"), entry("Model"), publish=True)
    before = shown()
    run = load(entry("Token"), prune=Prune.WITHDRAW, publish=True)
    assert len(shown()) == 1

    counts = roll_back(run, by=None)

    assert counts == {"restored": 1}
    assert shown() == before


@pytest.mark.parametrize("since", ["edited", "published", "withdrawn", "deleted"])
def test_what_people_did_since_stays(glossary: Glossary, load, since: str) -> None:
    run = load(entry("Token"), entry("Model"), publish=since == "withdrawn")
    term = Term.objects.get(slug="token")
    if since == "edited":
        edit(term, explanation="mine")
    elif since == "published":
        publish(term, by=None)
    elif since == "withdrawn":
        withdraw(term, by=None)
    else:
        term.delete()
    before = list(Term.objects.filter(slug="token").values())
    reasons = [step.reason for step in steps_of(run, by=None)]

    counts = roll_back(run, by=None)

    assert counts == {"deleted": 1, "kept": 1}
    assert list(Term.objects.filter(slug="token").values()) == before
    kept = run.outcomes.get(undone=Undone.KEPT)
    assert kept.messages == reasons[0]
    assert kept.messages.endswith("since.")
    assert not Term.objects.filter(slug="model").exists()


def test_terms_made_here_keep_what_they_were_before_they_were_matched(
    glossary: Glossary, load
) -> None:
    make_term(glossary, name="Token", explanation="")
    before = contents()
    run = load(entry("Token", explanation="filled"))
    assert contents() != before

    roll_back(run, by=None)

    assert contents() == before
    assert not ImportedRecord.objects.exists()


def test_source_is_believed_again_after_a_roll_back(load) -> None:
    load(entry("Token", explanation="old", seo_title="one"))
    edit(Term.objects.get(), seo_title="mine")
    before = ImportedRecord.objects.get()
    again = entry("Token", explanation="new", seo_title="one")
    roll_back(load(again), by=None)
    after = ImportedRecord.objects.get()
    assert after.record() == before.record()
    assert after.record().model_fields_set == before.record().model_fields_set
    assert (after.source, after.digest) == (before.source, before.digest)

    run = load(again)

    term = Term.objects.get()
    assert run.counts == {"updated": 1}
    assert (term.explanation, term.seo_title) == ("new", "mine")


def test_conflict_of_the_run_waits_no_longer(load) -> None:
    load(entry("Token", explanation="old"))
    edit(Term.objects.get(), explanation="mine")
    run = load(entry("Token", explanation="theirs", seo_title="new"))
    assert ImportConflict.objects.filter(resolved_at=None).exists()

    counts = roll_back(run, by=None)

    assert counts == {"restored": 1}
    term = Term.objects.get()
    assert (term.explanation, term.seo_title) == ("mine", "")
    assert not ImportConflict.objects.filter(resolved_at=None).exists()
    again = load(entry("Token", explanation="theirs", seo_title="new"))
    assert again.counts == {"conflict": 1}


def test_merged_conflict_is_left_alone(load) -> None:
    load(entry("Token", explanation="old"))
    edit(Term.objects.get(), explanation="mine")
    run = load(entry("Token", explanation="theirs"))
    resolve(ImportConflict.objects.get(), take=[], by=make_user())

    counts = roll_back(run, by=None)

    assert counts == {"kept": 1}
    assert run.outcomes.get().messages.endswith("merged since.")


def test_theirs_is_taken_back_to_ours(load) -> None:
    load(entry("Token", explanation="old"))
    edit(Term.objects.get(), explanation="mine")
    run = load(entry("Token", explanation="theirs"), on_conflict=OnConflict.THEIRS)

    roll_back(run, by=None)

    assert Term.objects.get().explanation == "mine"


def test_slug_that_the_run_gave_up_is_had_again(load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("terms.actions.importing.importer.BATCH_SIZE", 1)
    load(entry("Token", slug="token", external_id="1"))
    run = load(
        entry("Token", slug="word-piece", external_id="1"),
        entry("Token", slug="token", external_id="2", category="Words"),
    )
    assert set(contents()) == {"word-piece", "token-words"}

    counts = roll_back(run, by=None)

    assert counts == {"deleted": 1, "restored": 1}
    assert list(Term.objects.values_list("slug", "external_id")) == [("token", "1")]


def test_slug_that_another_term_has_since_is_not_had_again(load) -> None:
    load(entry("Token", slug="token", external_id="1"))
    run = load(entry("Token", slug="word-piece", external_id="1"))
    load(entry("Token", slug="token", external_id="2"))

    counts = roll_back(run, by=None)

    assert counts == {"kept": 1}
    assert "slug" in run.outcomes.get().messages
    assert set(contents()) == {"word-piece", "token"}


def test_terms_that_changed_places_are_put_back(load) -> None:
    narrower = {"target": "b", "type": "broader"}
    load(entry("A", relations=[narrower]), entry("B", relations=[]))
    before = contents()
    wider = {"target": "a", "type": "broader"}
    run = load(entry("A", relations=[]), entry("B", relations=[wider]))
    assert run.counts == {"updated": 2}

    counts = roll_back(run, by=None)

    assert counts == {"restored": 2}
    assert contents() == before


def test_roll_back_that_was_interrupted_goes_on(load, monkeypatch: pytest.MonkeyPatch) -> None:
    run = load(entry("A"), entry("B"), entry("C"))
    module = "terms.actions.importing.rolling_back.delete"
    from terms.actions.deleting import delete

    def break_off(term: Term, **options: Any) -> None:
        if term.slug == "b":
            raise KeyboardInterrupt
        delete(term, **options)

    monkeypatch.setattr(module, break_off)
    with pytest.raises(KeyboardInterrupt):
        roll_back(run, by=None)
    assert set(contents()) == {"a", "b"}
    monkeypatch.undo()

    counts = roll_back(run, by=None)

    assert counts == {"deleted": 3}
    assert not Term.objects.exists()


def test_what_cannot_be_put_back_is_told(glossary: Glossary, load) -> None:
    load(entry("Token", slug="token", external_id="1"))
    run = load(entry("Token", slug="word-piece", external_id="1"))
    make_term(glossary, name="Token", slug="token")

    counts = roll_back(run, by=None)

    assert counts == {"kept": 1}
    assert "Another term" in run.outcomes.get().messages
    assert Term.objects.get(external_id="1").slug == "word-piece"


@pytest.mark.parametrize("terms", [2, 20])
def test_looking_at_the_steps_takes_few_queries(
    load, terms: int, django_assert_num_queries
) -> None:
    run = load(*(entry(f"Term {number}") for number in range(terms)))

    with django_assert_num_queries(4):
        steps = list(steps_of(run, by=None))

    assert [step.what for step in steps] == [Undone.DELETED] * terms


def test_rows_that_failed_are_no_steps(load) -> None:
    run = load(entry("Token"), {"slug": "x"})

    assert len(list(steps_of(run, by=None))) == 1
    assert ImportOutcome.objects.count() == 2
