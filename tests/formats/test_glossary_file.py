"""`_glossary.json`: found in folders and archives, read whole or refused."""

import json
from pathlib import Path

import pytest

from terms.formats import glossary_file
from terms.formats.base import UnreadableFile
from terms.formats.glossary_file import GlossaryRecord, read_glossary_file
from tests.formats.packing import Packed, packed, zip_of

AI = json.dumps({"slug": "ai", "title": "AI", "downloads": True}).encode()
RECORD = GlossaryRecord(slug="ai", title="AI", downloads=True)
OTHER = json.dumps({"slug": "other", "title": "Other"}).encode()


def test_folder_says_what_its_file_says(tmp_path: Path) -> None:
    assert read_glossary_file(tmp_path) is None

    (tmp_path / "_glossary.json").write_bytes(AI)

    assert read_glossary_file(tmp_path) == RECORD


@pytest.mark.parametrize(
    "files",
    [
        {"_glossary.json": AI, "terms.jsonl": b""},
        {"./_glossary.json": AI, "de/a.md": b""},
        {"a.md": b"", "_glossary.json": AI, "deep/er/_glossary.json": OTHER},
        {"ai/_glossary.json": AI, "ai/en/a.md": b"", "ai/de/a.md": b""},
        {"ai\\_glossary.json": AI, "ai\\a.md": b""},
        {"export/ai/_glossary.json": AI, "export/ai/a.json": b"{}"},
        {"ai/": b"", "ai/_glossary.json": AI, "__MACOSX/ai/._a": b"", ".DS_Store": b""},
    ],
)
def test_archive_says_what_the_file_above_all_others_says(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    assert read_glossary_file(zip_of(tmp_path / "any.name", files)) == RECORD


@pytest.mark.parametrize(
    "files",
    [
        {"a.md": b""},
        {"a.md": b"", "ai/_glossary.json": AI},
        {"one/_glossary.json": AI, "two/_glossary.json": OTHER},
        {"my_glossary.json": AI},
        {"__MACOSX/_glossary.json": AI},
        {"[Content_Types].xml": b"", "_glossary.json": AI},
        {},
    ],
)
def test_other_archives_say_nothing(tmp_path: Path, files: dict[str, bytes]) -> None:
    assert read_glossary_file(zip_of(tmp_path / "t.zip", files)) is None


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"PK", AI])
def test_what_is_no_archive_says_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "t.zip"
    path.write_bytes(content)

    assert read_glossary_file(path) is None
    assert read_glossary_file(tmp_path / "none.zip") is None


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"slug": "ai"}', "title: Field required"),
        (b'{"slug": "A I", "title": "AI"}', "slug: is not a slug"),
        (b"{", "Invalid JSON"),
        (b'{"slug": "ai", "title": "AI", "downloads": "maybe"}', "downloads: "),
    ],
)
def test_file_that_is_not_understood_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    (tmp_path / "_glossary.json").write_bytes(content)
    archive = zip_of(tmp_path / "t.zip", {"_glossary.json": content})

    for path in (tmp_path, archive):
        with pytest.raises(UnreadableFile, match=rf"_glossary\.json: .*{told}"):
            read_glossary_file(path)


def test_endless_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(glossary_file, "SIZE_MAX", 100)
    archive = zip_of(tmp_path / "t.zip", {"_glossary.json": AI + b" " * 100})

    with pytest.raises(UnreadableFile, match="more than"):
        read_glossary_file(archive)


def test_encrypted_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    path.write_bytes(packed([Packed("_glossary.json", AI, flags=1)]))

    with pytest.raises(UnreadableFile, match="encrypted"):
        read_glossary_file(path)


def test_file_says_all_that_a_glossary_is(tmp_path: Path) -> None:
    said = {
        "slug": "ai", "title": "AI", "accent_color": "#0b5568", "about": "What.", "people": "Who.",
        "policy": "How.", "shows_wanted": True, "takes_suggestions": False,
        "indexed_from_words": 30,
    }  # fmt: skip
    (tmp_path / "_glossary.json").write_text(json.dumps(said))

    record = read_glossary_file(tmp_path)

    assert record is not None
    assert record.model_dump(exclude_unset=True) == said


@pytest.mark.parametrize(
    "wrong",
    [{"accent_color": "teal"}, {"accent_color": "#0B5568"}, {"indexed_from_words": -1},
     {"indexed_from_words": 2**31}],
)  # fmt: skip
def test_file_with_values_no_glossary_can_have_is_refused(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    said = {"slug": "ai", "title": "AI"} | wrong
    (tmp_path / "_glossary.json").write_text(json.dumps(said))

    with pytest.raises(UnreadableFile, match=next(iter(wrong))):
        read_glossary_file(tmp_path)
