"""Files as a browser uploads them, for the tests of imports in the admin."""

import io
import json
import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from terms.models import Glossary, ImportRun
from tests.admin.rooms import classed, logged_in, parsed, url
from tests.factories import make_record, make_user

IMPORTER = ("view_term", "change_term", "delete_term", "add_importrun", "view_importrun")


def importer(*more: str) -> Client:
    return logged_in(make_user(*IMPORTER, *more))


def entry(name: str, **fields: Any) -> dict[str, Any]:
    record = make_record(name=name, **fields)
    return record.model_dump(mode="json", exclude_unset=True)


def lines(*entries: dict[str, Any]) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in entries).encode()


def zipped(**files: bytes) -> bytes:
    """Return an archive; keys are paths with `/` written as `__` and dots as they are."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return packed.getvalue()


def upload(
    client: Client,
    glossary: Glossary,
    *files: tuple[str, bytes],
    **choices: str,
) -> Any:
    """Send the form; files: name and content."""
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    given = {"on_conflict": "keep", "prune": "never"} | choices
    data = {"glossary": str(glossary.pk), "uploads": sent, **given}
    return client.post(url("importrun_add"), data)


def planned(
    client: Client, glossary: Glossary, *entries: dict[str, Any], **choices: str
) -> ImportRun:
    """Upload entries as one file and return the run, which has its plan."""
    response = upload(client, glossary, ("t.jsonl", lines(*entries)), **choices)
    assert response.status_code == 302, response.content.decode()
    return ImportRun.objects.latest("pk")


def imported(
    client: Client, glossary: Glossary, *entries: dict[str, Any], **choices: str
) -> ImportRun:
    """Upload entries, confirm the plan, and return the run that has ended."""
    run = planned(client, glossary, *entries, **choices)
    response = client.post(url("importrun_confirm", run.pk))
    assert response.status_code == 302
    run.refresh_from_db()
    return run


def rows(client: Client, run: ImportRun, query: str = "") -> list[str]:
    """Return what the table of an import's page says, a text for each row."""
    page = parsed(client.get(url("importrun_change", run.pk) + query))
    [results] = classed(page, "results")
    return [" ".join(each.text_content().split()) for each in results.iter("tr")][1:]
