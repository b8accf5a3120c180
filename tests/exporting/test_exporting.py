import gzip
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terms.actions.deleting import delete
from terms.actions.publishing import deprecate, publish, withdraw
from terms.actions.renaming import rename
from terms.actions.revising import save_record
from terms.exporting.records import Selection, export_records
from terms.formats.registry import FORMATS
from terms.models import Glossary, Redirect, Relation, Term
from terms.records import Status
from tests.factories import make_glossary, make_record, make_term
from tests.strategies import term_records

pytestmark = pytest.mark.django_db

EXACT = ["json", "jsonl", "yaml", "markdown"]
EXACT = [name for name in EXACT if name in FORMATS]


def run_export(path: Path, **options) -> str:
    err = io.StringIO()
    call_command("export_terms", str(path), stderr=err, **options)
    return err.getvalue()


def run_import(path: Path, **options) -> None:
    call_command("import_terms", str(path), stdout=io.StringIO(), stderr=io.StringIO(), **options)


def content(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        files = [each for each in path.rglob("*") if each.is_file()]
        return {each.relative_to(path).as_posix(): each.read_bytes() for each in files}
    return {"": path.read_bytes()}


def clear() -> None:
    for term in Term.objects.all():
        delete(term, by=None)
    Redirect.objects.all().delete()
    Glossary.objects.all().delete()


def test_export_writes_what_readers_get_and_not_what_editors_have(tmp_path):
    glossary = make_glossary()
    live = make_term(glossary, name="Live", publish=True, explanation="Public.")
    make_term(glossary, name="Draft")
    withdraw(make_term(glossary, name="Gone", publish=True), by=None)
    changed = live.revision.record().model_copy(update={"explanation": "Not yet."})
    save_record(changed, glossary=glossary, by=None, term=live)

    run_export(tmp_path / "t.jsonl")
    run_export(tmp_path / "d.jsonl", drafts=True)

    public = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text().splitlines()]
    drafts = [json.loads(line) for line in (tmp_path / "d.jsonl").read_text().splitlines()]
    assert [(each["slug"], each["explanation"]) for each in public] == [("live", "Public.")]
    assert [(each["slug"], each["status"]) for each in drafts] == [
        ("draft", "not_public"),
        ("gone", "withdrawn"),
        ("live", "published"),
    ]
    assert drafts[2]["explanation"] == "Not yet."


def test_export_names_targets_and_successors_as_they_are_named_today():
    glossary = make_glossary()
    old = make_term(glossary, name="Old", publish=True)
    new = make_term(glossary, name="New", publish=True, relations=[{"target": "old"}])
    deprecate(old, by=None, successor=new)
    rename(old, slug="older", by=None)

    records = {each.slug: each for each in export_records(Selection(glossary))}

    assert records["new"].relations[0].target == "older"
    assert (records["older"].status, records["older"].successor) == (Status.DEPRECATED, "new")


@pytest.mark.parametrize(
    ("choice", "slugs"),
    [
        ({"language": "de"}, ["zeichen"]),
        ({"category": "data"}, ["token"]),
        ({}, ["zeichen", "token"]),
    ],
)
def test_export_of_a_part(choice, slugs):
    glossary = make_glossary()
    make_term(glossary, name="Token", category="Data", publish=True)
    make_term(glossary, name="Zeichen", language="de", publish=True)

    assert [each.slug for each in export_records(Selection(glossary, **choice))] == slugs


@pytest.mark.parametrize("format_", EXACT)
@given(records=st.lists(term_records(), min_size=1, max_size=4, unique_by=lambda each: each.slug))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
        HealthCheck.data_too_large,
    ],
)
def test_export_import_export_gives_the_same_bytes(db, tmp_path_factory, format_, records):
    clear()
    glossary = make_glossary(slug="words", language="en")
    for number, record in enumerate(records):
        plain = record.model_copy(
            update={
                "language": record.language or "en",
                "concept": None,
                "external_id": f"{number}",
                "short_definition": record.short_definition or "Something.",
            }
        )
        term = save_record(plain.content(), glossary=glossary, by=None)
        if record.status is not Status.NOT_PUBLIC:
            publish(term, by=None)
        if record.status is Status.DEPRECATED:
            deprecate(term, by=None, successor=None)
        if record.status is Status.WITHDRAWN:
            withdraw(term, by=None)
    folder = tmp_path_factory.mktemp("export")
    first, second = folder / "first", folder / "second"
    run_export(first, format=format_, drafts=True)

    clear()
    run_import(first, glossary="words", format=format_, publish=True)
    run_export(second, format=format_, drafts=True)

    assert content(second) == content(first)


def test_export_into_a_compressed_file_is_the_same_each_time(tmp_path):
    make_term(name="Token", publish=True)

    run_export(tmp_path / "a.jsonl.gz")
    run_export(tmp_path / "b.jsonl.gz")

    assert (tmp_path / "a.jsonl.gz").read_bytes() == (tmp_path / "b.jsonl.gz").read_bytes()
    assert b'"slug":"token"' in gzip.decompress((tmp_path / "a.jsonl.gz").read_bytes())


def test_a_failing_export_leaves_the_old_file_alone(tmp_path, monkeypatch):
    make_term(name="Token", publish=True)
    path = tmp_path / "t.jsonl"
    path.write_text("before")

    def fail(selection):
        yield make_record()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("terms.management.commands.export_terms.export_records", fail)
    with pytest.raises(CommandError, match="No space left"):
        run_export(path)

    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_export_names_the_glossaries_there_are():
    make_glossary(slug="a")
    make_glossary(slug="b")

    with pytest.raises(CommandError, match="there are: a, b"):
        run_export(Path("-"))


def test_export_of_terms_that_name_thousands_of_others():
    glossary = make_glossary()
    terms = Term.objects.bulk_create(
        Term(glossary=glossary, language="en", name=f"T {number}", slug=f"t-{number}")
        for number in range(1_101)
    )
    hub, *targets = terms
    Relation.objects.bulk_create(
        Relation(term=hub if number < 600 else targets[0], target=target, position=number)
        for number, target in enumerate(targets)
        if target is not targets[0]
    )

    records = {each.slug: each for each in export_records(Selection(glossary, drafts=True))}

    assert len(records["t-0"].relations) + len(records["t-1"].relations) == 1_099
