"""`import_terms`: which glossary a source says it is."""

import json
from pathlib import Path

import pytest

from terms.models import Glossary
from tests.actions.import_files import run_command
from tests.formats.packing import zip_of

pytestmark = pytest.mark.django_db

DESCRIPTION = {
    "slug": "pottery",
    "title": "Pottery",
    "publisher": "Kiln",
    "downloads": True,
    "categories": [{"slug": "tools", "name": "Tools"}],
}
FILE = json.dumps(DESCRIPTION).encode()
ENTRY = json.dumps({"slug": "kiln", "name": "Kiln", "short_definition": "An oven."}).encode()
PAGE = b"---\ntitle: Kiln\ndescription: An oven.\n---\n\nHot.\n"


@pytest.mark.parametrize(
    "files",
    [
        {"_glossary.json": FILE, "terms.json": ENTRY},
        {"_glossary.json": FILE, "kiln.md": PAGE},
        {"pottery/_glossary.json": FILE, "pottery/terms.json": ENTRY},
        {"pottery/_glossary.json": FILE, "pottery/kiln.md": PAGE},
    ],
)
def test_archive_makes_the_glossary_it_describes(tmp_path: Path, files: dict[str, bytes]) -> None:
    archive = zip_of(tmp_path / "pottery.zip", files)

    told, code = run_command(archive)

    assert code == 0, told
    glossary = Glossary.objects.get()
    assert (glossary.slug, glossary.title) == ("pottery", "Pottery")
    assert (glossary.publisher, glossary.downloads) == ("Kiln", True)
    assert [each.name for each in glossary.categories.all()] == ["Tools"]
    assert [each.slug for each in glossary.terms.all()] == ["kiln"]
    assert "rejected" not in told.replace("0 rejected", "")


def test_archive_with_a_broken_description_imports_nothing(tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "t.zip", {"_glossary.json": b"{}", "terms.json": ENTRY})

    told, code = run_command(archive)

    assert code == 2
    assert "_glossary.json: slug: Field required" in told
    assert not Glossary.objects.exists()
