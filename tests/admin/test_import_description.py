"""Uploads that say which glossary they are: found, made, or refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from terms.models import Glossary, ImportRun, ReviewPolicy
from tests.admin.rooms import errors, filled, url
from tests.admin.uploads import entry, importer, lines, zipped
from tests.factories import make_glossary

pytestmark = pytest.mark.django_db

FILE = json.dumps({"slug": "pottery", "title": "Pottery", "downloads": True}).encode()
TERMS = lines(entry("Kiln"))
PACKED = zipped(**{"pottery/_glossary.json": FILE, "pottery/t.jsonl": TERMS})
LOOSE = (("_glossary.json", FILE), ("t.jsonl", TERMS))
ADDING = "add_glossary"


def _send(client: Client, *files: tuple[str, bytes], **choices: str) -> Any:
    sent = [SimpleUploadedFile(*file) for file in files]
    given = {"glossary": "", "on_conflict": "keep", "prune": "never"} | choices
    return client.post(url("importrun_add"), {"uploads": sent, **given})


@pytest.mark.parametrize("files", [[("t.zip", PACKED)], LOOSE])
def test_upload_makes_the_glossary_it_describes(files: list[tuple[str, bytes]]) -> None:
    client = importer(ADDING)

    response = _send(client, *files)

    assert response.status_code == 302, errors(response)
    glossary = Glossary.objects.get()
    assert (glossary.slug, glossary.title, glossary.downloads) == ("pottery", "Pottery", True)
    run = ImportRun.objects.get()
    assert run.glossary == glossary
    assert run.plan == {"created": 1}
    client.post(url("importrun_confirm", run.pk))
    assert [each.slug for each in glossary.terms.all()] == ["kiln"]


def test_large_upload_is_looked_into_as_well(settings: Any) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10

    assert _send(importer(ADDING), ("t.zip", PACKED)).status_code == 302
    assert ImportRun.objects.get().plan == {"created": 1}


def test_upload_goes_to_the_glossary_it_describes() -> None:
    make_glossary(slug="ai")
    glossary = make_glossary(slug="pottery", title="Clay")

    response = _send(importer(), ("t.zip", PACKED))

    assert response.status_code == 302, errors(response)
    assert ImportRun.objects.get().glossary == glossary
    glossary.refresh_from_db()
    assert (glossary.title, glossary.downloads) == ("Clay", False)


def test_chosen_glossary_comes_before_the_described_one() -> None:
    glossary = make_glossary(slug="ai")

    response = _send(importer(ADDING), ("t.zip", PACKED), glossary=str(glossary.pk))

    assert response.status_code == 302, errors(response)
    assert ImportRun.objects.get().glossary == glossary
    assert Glossary.objects.count() == 1


def test_new_glossary_needs_the_permission_to_add_one() -> None:
    response = _send(importer(), ("t.zip", PACKED))

    assert "which you may not add" in errors(response)
    assert not Glossary.objects.exists()
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (lines(entry("Kiln")), "Choose a glossary: the files describe none."),
        (zipped(**{"_glossary.json": b"{}"}), "_glossary.json: slug: Field required"),
        (
            zipped(**{"_glossary.json": b'{"slug": "admin", "title": "A"}'}),
            "This address is taken by another part of the site.",
        ),
    ],
)
def test_upload_that_describes_no_glossary_is_refused(
    content: bytes, told: str, import_folder: Path
) -> None:
    response = _send(importer(ADDING), ("t.zip", content))

    assert told in errors(response)
    assert not Glossary.objects.exists()
    assert not ImportRun.objects.exists()
    assert not import_folder.exists()


def test_described_glossary_keeps_its_review_policy() -> None:
    make_glossary(slug="pottery", review_policy=ReviewPolicy.REQUIRED)

    response = _send(importer("publish_term"), ("t.zip", PACKED), publish="on")

    assert "publishes approved texts only" in errors(response)


def test_form_offers_the_first_glossary_before_all() -> None:
    make_glossary(title="Zoo")
    first = make_glossary(title="Art")
    other = make_glossary(title="Law")
    client, address = importer(), url("importrun_add")

    assert filled(client, address, "import_form")["glossary"] == str(first.pk)
    chosen = filled(client, f"{address}?glossary={other.pk}", "import_form")
    assert chosen["glossary"] == str(other.pk)
