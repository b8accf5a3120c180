"""What was exported finds its own terms when it comes back, and changes nothing."""

import json
from pathlib import Path

import pytest

from terms.actions.renaming import rename
from terms.management.commands.export_terms import WRITABLE
from terms.models import ImportConflict, Label, PublishedTerm, Relation, Revision, Source, Term
from tests.actions.import_files import run_command
from tests.exporting.test_exporting import run_export
from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db


def make_terms() -> None:
    """Make a glossary as editors do in the admin, with all that a term can have."""
    glossary = make_glossary(slug="ai")
    data = make_term(glossary, name="Data", publish=True)
    make_term(glossary, name="Model", publish=True)
    token = make_term(
        glossary,
        name="Token",
        slug="the-token",
        explanation="A *piece*.\n\n* one\n* two\n",
        category="Language",
        labels=[
            {"text": "tokens", "kind": "inflection"},
            {"text": "Tok"},
            {"text": "TKN", "kind": "abbreviation"},
            {"text": "tokn", "kind": "hidden"},
            {"text": "piece", "kind": "forbidden"},
        ],
        faqs=[{"question": "How long is one?", "answer": "Some letters."}],
        relations=[
            {"target": "data", "type": "contrasts_with"},
            {"target": "model", "type": "part_of"},
            {"target": "byte-pair", "name": "Byte pair"},
        ],
        sources=[
            {"title": "On tokens", "authors": "A. Author", "year": 1999},
            {"title": "A page", "url": "https://example.org/tokens"},
        ],
        seo_title="Token, explained",
        seo_description="What a token is.",
        publish=True,
    )
    rename(data, slug="the-data", by=None)
    make_term(glossary, name="Zeichen", language="de", concept=token.concept, publish=True)


def rows() -> list[list[tuple[object, ...]]]:
    models = (Term, Label, Relation, Source, Revision, PublishedTerm)
    return [list(model.objects.order_by("pk").values_list()) for model in models]


def there_and_back(folder: Path, name: str) -> list[str]:
    """Return what became of each term."""
    # Nuxt has no word for a language: each is a file of its own.
    chosen = [{"language": "en"}, {"language": "de"}] if name == "nuxt" else [{}]
    changes = []
    folder.mkdir(exist_ok=True)
    for number, choice in enumerate(chosen):
        path, report = folder / f"out-{number}", folder / f"report-{number}.json"
        run_export(path, format=name, drafts=True, **choice)
        run_command(
            path, format=name, glossary="ai", publish=True, report=report, atomic=True, **choice
        )
        changes += [each["change"] for each in json.loads(report.read_text())]
    return [each for each in changes if each != "skipped"]


@pytest.mark.parametrize("name", WRITABLE)
def test_an_export_read_back_changes_nothing(tmp_path, name):
    make_terms()
    before = rows()

    changes = there_and_back(tmp_path, name)

    assert changes == ["unchanged"] * 4
    assert rows() == before
    assert not ImportConflict.objects.exists()


@pytest.mark.parametrize("name", WRITABLE)
def test_an_export_read_back_after_an_edit_is_no_conflict(tmp_path, name):
    make_terms()
    there_and_back(tmp_path / "first", name)
    Term.objects.filter(slug="the-token").update(short_definition="Something else.")
    Label.objects.filter(text="Tok").delete()
    before = rows()

    changes = there_and_back(tmp_path, name)

    assert changes == ["unchanged"] * 4
    assert rows() == before


@pytest.mark.parametrize("name", ["tbx", "skos", "jsonl"])
def test_an_edited_export_updates_the_term_it_came_from(tmp_path, name):
    glossary = make_glossary(slug="ai")
    term = make_term(glossary, name="Token", slug="the-token")
    path = tmp_path / "out"
    run_export(path, format=name, drafts=True)
    there_and_back(tmp_path / "first", name)
    path.write_text(path.read_text().replace("What Token means.", "What it means."))

    said, code = run_command(path, format=name, glossary="ai")

    assert "0 created, 1 updated" in said
    assert code == 0
    found = Term.objects.get()
    assert (found.pk, found.slug, found.short_definition) == (
        term.pk,
        "the-token",
        "What it means.",
    )


def test_a_concept_is_found_by_whatever_slug_it_has_now(tmp_path):
    glossary = make_glossary(slug="ai")
    term = make_term(glossary, name="Token", publish=True)
    path = tmp_path / "out.jsonl"
    run_export(path)
    rename(term, slug="piece", by=None)
    other = make_term(glossary, name="Token", publish=True)

    run_command(path, on_conflict="theirs")

    term.refresh_from_db()
    assert Term.objects.count() == 2
    assert {term.slug, other.slug} >= {"token"}
    assert term.slug.startswith("token-")


def test_a_slug_that_went_to_another_term_is_restored_to_an_empty_site(tmp_path):
    glossary = make_glossary(slug="ai")
    old = make_term(glossary, name="Token", external_id="", publish=True)
    rename(old, slug="piece", by=None)
    Term.objects.filter(pk=old.pk).update(external_id="token")
    make_term(glossary, name="Token", publish=True)
    path = tmp_path / "out.jsonl"
    run_export(path, drafts=True)

    said, code = run_command(path, glossary="copy", publish=True)

    assert "2 created" in said
    assert code == 0
    copied = Term.objects.filter(glossary__slug="copy").values_list("slug", "external_id")
    assert set(copied) == {("piece", "token"), ("token", "")}


def test_two_entries_of_one_concept_and_language_are_one_too_many(tmp_path):
    glossary = make_glossary(slug="ai")
    term = make_term(glossary, name="Token")
    path = tmp_path / "out.jsonl"
    run_export(path, drafts=True)
    line = path.read_text()
    path.write_text(line + line.replace('"slug":"token"', '"slug":"other"'))

    said, code = run_command(path, glossary="copy")

    assert f"The entry “{term.concept}” came already, as number 1 of this import." in said
    assert code == 1
