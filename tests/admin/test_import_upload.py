"""Importing through the admin: what is uploaded, and with which options."""

import gzip

import pytest

from terms.models import Glossary, ImportRun, PublishedTerm
from tests.admin.rooms import errors
from tests.admin.uploads import entry, imported, importer, lines, planned, rows, upload, zipped
from tests.factories import make_glossary

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


def test_several_files_and_packed_ones_are_imported_together(glossary: Glossary) -> None:
    client = importer()

    upload(
        client,
        glossary,
        ("a.jsonl", lines(entry("Alpha"))),
        ("b.jsonl.gz", gzip.compress(lines(entry("Beta")))),
        ("c.zip", zipped(**{"sub/c.jsonl": lines(entry("Gamma"))})),
    )

    run = ImportRun.objects.get()
    assert run.plan == {"created": 3}
    assert [row.split()[2] for row in rows(client, run)] == [
        "a.jsonl",
        "b.jsonl",
        "c.zip/sub/c.jsonl",
    ]


def test_options_are_kept_with_the_run(glossary: Glossary) -> None:
    client = importer("publish_term")

    run = imported(
        client,
        glossary,
        entry("Token"),
        language="de",
        format="jsonl",
        on_conflict="theirs",
        prune="draft",
        source="the wiki",
        publish="on",
    )

    assert run.options == {
        "language": "de",
        "format": "jsonl",
        "on_conflict": "theirs",
        "prune": "draft",
        "source": "the wiki",
        "publish": True,
    }
    assert PublishedTerm.objects.public().get().language == "de"


def test_source_is_named_by_the_files_unless_it_is_given(glossary: Glossary) -> None:
    run = planned(importer(), glossary, entry("Token"))

    assert run.options["source"] == "t.jsonl"


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"language": "not a tag"}, "is not a language tag"),
        ({"format": "word"}, "Select a valid choice"),
    ],
)
def test_form_says_what_is_wrong(glossary: Glossary, choices: dict[str, str], told: str) -> None:
    response = upload(importer(), glossary, ("t.jsonl", lines(entry("Token"))), **choices)

    assert told in errors(response)
    assert not ImportRun.objects.exists()


def test_form_wants_a_file(glossary: Glossary) -> None:
    response = upload(importer(), glossary)

    assert "This field is required" in errors(response)
