"""Uploads nobody should make: paths for names, archives that are none, too much of it all."""

from pathlib import Path

import pytest

from terms.models import Glossary, ImportRun
from tests.admin.rooms import errors, parsed, url
from tests.admin.uploads import entry, importer, lines, planned, rows, upload, zipped
from tests.factories import make_glossary

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


def raw_form(glossary: Glossary, name: str, content: bytes) -> tuple[bytes, str]:
    """Return the body of a form as nobody's browser sends it, and its content type."""
    fields = {"glossary": str(glossary.pk), "on_conflict": "keep", "prune": "never"}
    head = 'Content-Disposition: form-data; name="'
    parts = [f'{head}{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    parts.append(f'{head}uploads"; filename="{name}"\r\n\r\n'.encode() + content)
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return body, "multipart/form-data; boundary=edge"


def test_names_of_files_are_never_paths(glossary: Glossary, import_folder: Path) -> None:
    client = importer()
    names = [
        "../../evil.jsonl",
        "/etc/evil.jsonl",
        "a\\..\\b.jsonl",
        "x\u2028\x01y.jsonl",
        "x" * 300,
    ]

    for name in names:
        client.post(url("importrun_add"), *raw_form(glossary, name, lines(entry("Token"))))

    shown = [run.files[0]["name"] for run in ImportRun.objects.order_by("pk")]
    assert shown == ["evil.jsonl", "evil.jsonl", "b.jsonl", "xy.jsonl", "x" * 200]
    kept = {path.relative_to(import_folder).as_posix() for path in import_folder.rglob("*")}
    assert {path.rpartition("/")[2] for path in kept if "/" in path} <= {"0", "names.json"}
    assert [path.name for path in import_folder.parent.iterdir()] == ["imports"]


def test_hostile_name_is_shown_as_text(glossary: Glossary) -> None:
    client = importer()

    upload(client, glossary, ("<script>alert(1)<script>.jsonl", lines(entry("Token"))))

    page = parsed(client.get(url("importrun_change", ImportRun.objects.get().pk)))
    assert "<script>alert(1)<script>.jsonl" in page.text_content()


def test_path_that_leaves_its_archive_is_rejected_in_words(
    glossary: Glossary, import_folder: Path
) -> None:
    client = importer()
    packed = zipped(**{"../../evil.jsonl": lines(entry("Evil")), "ok.jsonl": lines(entry("Token"))})

    upload(client, glossary, ("t.zip", packed))

    run = ImportRun.objects.get()
    assert run.plan == {"created": 1, "rejected": 1}
    [row] = rows(client, run, "?change=rejected")
    assert "evil.jsonl" in row
    assert not list(import_folder.parent.rglob("evil.jsonl"))


def test_file_that_is_no_archive_is_rejected_in_words(glossary: Glossary) -> None:
    client = importer()

    upload(client, glossary, ("t.zip", b"PK\x03\x04 and nothing behind it"))

    run = ImportRun.objects.get()
    assert run.plan == {"rejected": 1}
    assert len(rows(client, run)) == 1


def test_request_that_is_too_large_is_refused_unread(glossary: Glossary) -> None:
    client = importer()

    response = client.post(
        url("importrun_add"),
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH="999999999999",
    )

    assert response.status_code == 413
    assert "too large" in response.content.decode()
    assert "import_terms" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_files_that_are_too_large_are_refused(
    glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("terms.admin.import_form.SIZE_MAX", 10)

    response = upload(importer(), glossary, ("t.jsonl", b"{}" * 10))

    assert "too large" in errors(response)
    assert not ImportRun.objects.exists()


def test_too_many_files_are_refused(glossary: Glossary) -> None:
    files = [(f"{number}.jsonl", b"{}") for number in range(101)]

    assert upload(importer(), glossary, *files).status_code == 400


def test_files_that_cannot_be_kept_leave_no_run(glossary: Glossary, import_folder: Path) -> None:
    import_folder.write_text("a file where the folder should be")

    response = upload(importer(), glossary, ("t.jsonl", lines(entry("Token"))))

    assert response.status_code == 507
    assert "cannot be kept" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_what_an_earlier_database_left_is_not_imported(
    glossary: Glossary, import_folder: Path
) -> None:
    client = importer()
    first = planned(client, glossary, entry("Token"))
    leftover = import_folder / str(first.pk + 1)
    leftover.mkdir()
    (leftover / "1").write_bytes(lines(entry("Old")))

    run = planned(client, glossary, entry("Model"))

    assert run.plan == {"created": 1}
