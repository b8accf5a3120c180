"""The plan of an import: what it shows, and what confirming and discarding it do."""

from pathlib import Path

import pytest

from terms.actions.revising import record_of, save_record
from terms.models import Glossary, ImportConflict, ImportRun, Revision, Term
from tests.admin.rooms import logged_in, messages, parsed, url
from tests.admin.uploads import IMPORTER, entry, imported, importer, planned, rows
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


def edit(term: Term, **fields: object) -> None:
    record = record_of(Term.objects.whole().get(pk=term.pk)).model_copy(update=fields)
    save_record(record, glossary=term.glossary, by=None, term=term)


def test_upload_shows_a_plan_and_changes_nothing(glossary: Glossary) -> None:
    client = importer()

    run = planned(client, glossary, entry("Token"), {"slug": "x"})

    assert run.state == ImportRun.State.PLANNED
    assert run.plan == {"created": 1, "rejected": 1}
    assert len(run.files[0]["sha256"]) == 64
    created, rejected = rows(client, run)
    assert created == "created Token t.jsonl line 1"
    assert "rejected" in rejected
    assert "name: Field required" in rejected
    assert not Term.objects.exists()
    assert not Revision.objects.exists()


def test_confirmed_plan_is_imported_by_who_confirmed_it(
    glossary: Glossary, import_folder: Path
) -> None:
    run = planned(importer(), glossary, entry("Token"), entry("Model"))
    user = make_user(*IMPORTER)
    client = logged_in(user)

    response = client.post(url("importrun_confirm", run.pk), follow=True)

    assert "The import is finished." in messages(response)
    run.refresh_from_db()
    assert run.state == ImportRun.State.FINISHED
    assert run.counts == run.plan == {"created": 2}
    assert run.started_by == user
    assert set(Revision.objects.values_list("author", "import_run")) == {(user.pk, run.pk)}
    assert [row.partition(" t.jsonl")[0] for row in rows(client, run)] == [
        "created Token",
        "created Model",
    ]
    assert list(import_folder.iterdir()) == []


def test_plan_shows_updates_word_by_word(glossary: Glossary) -> None:
    client = importer()
    imported(client, glossary, entry("Token", short_definition="A piece of a word."))

    run = planned(client, glossary, entry("Token", short_definition="A part of a word."))

    page = parsed(client.get(url("importrun_change", run.pk)))
    assert [each.text_content() for each in page.iter("del")] == ["piece"]
    assert [each.text_content() for each in page.iter("ins")] == ["part"]
    assert Term.objects.get().short_definition == "A piece of a word."


def test_plan_shows_conflicts_with_what_is_here_and_there(glossary: Glossary) -> None:
    client = importer()
    imported(client, glossary, entry("Token", explanation="old", seo_title="old"))
    edit(Term.objects.get(), explanation="mine")

    run = planned(client, glossary, entry("Token", explanation="theirs", seo_title="new"))

    [conflict, compared] = rows(client, run)
    assert "in conflict" in conflict
    assert "In conflict: Explanation." in compared
    page = parsed(client.get(url("importrun_change", run.pk)))
    assert [each.text_content() for each in page.iter("del", "ins")] == [
        "mine",
        "theirs",
        "old",
        "new",
    ]
    assert not ImportConflict.objects.exists()


def test_plan_is_filtered_by_change(glossary: Glossary) -> None:
    client = importer()

    run = planned(client, glossary, entry("Token"), {"slug": "x"})

    assert len(rows(client, run)) == 2
    [row] = rows(client, run, "?change=rejected")
    assert row.startswith("rejected")
    assert len(rows(client, run, "?change=nonsense")) == 2


def test_discarding_a_plan_leaves_nothing(glossary: Glossary, import_folder: Path) -> None:
    client = importer()
    run = planned(client, glossary, entry("Token"))

    response = client.post(url("importrun_discard", run.pk), follow=True)

    assert "nothing was imported" in messages(response)
    assert not ImportRun.objects.exists()
    assert not Term.objects.exists()
    assert list(import_folder.iterdir()) == []


@pytest.mark.parametrize("move", ["confirm", "discard"])
def test_import_that_has_ended_is_neither_begun_nor_discarded(
    glossary: Glossary, move: str
) -> None:
    client = importer()
    run = imported(client, glossary, entry("Token"))

    response = client.post(url(f"importrun_{move}", run.pk), follow=True)

    assert "was begun already" in messages(response)
    assert Revision.objects.count() == 1
    assert ImportRun.objects.get().state == ImportRun.State.FINISHED


def test_names_of_terms_that_a_plan_would_make_lead_nowhere(glossary: Glossary) -> None:
    client = importer("publish_term")
    make_term(glossary)

    run = planned(client, glossary, entry("Token", short_definition=""), publish="on")

    assert run.plan["created"] == 1
    assert not run.outcomes.filter(term__isnull=False).exists()
    assert any("is not published" in row for row in rows(client, run))
