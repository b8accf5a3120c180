"""Files of public terms: written once a state, one at a time where it takes long."""

import fcntl
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from pytest_django import Settings

from terms.exporting import downloads as files
from terms.exporting.downloads import NotMadeYet, make_download, open_download
from terms.formats.registry import FORMATS
from terms.models import Glossary
from terms.pages.downloads import FORMAT_NAMES, Download, find_download
from tests.factories import make_glossary, make_term


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DOWNLOAD_FOLDER = tmp_path / "downloads"
    return tmp_path / "downloads"


@pytest.fixture
def glossary(db: None) -> Glossary:
    glossary = make_glossary(slug="ai", downloads=True)
    make_term(glossary, name="Token", publish=True, explanation="A *piece*.")
    return glossary


def _download() -> Download:
    download = find_download("ai")
    assert download is not None
    return download


def _content(suffix: str) -> bytes:
    with open_download(_download(), suffix) as stream:
        return stream.read()


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("suffix", FORMAT_NAMES)
def test_file_is_one_that_its_own_reader_reads(
    glossary: Glossary, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"file.{suffix}"
    path.write_bytes(_content(suffix))

    target = make_glossary(slug="copy")
    call_command("import_terms", str(path), glossary="copy", stdout=StringIO())

    assert [term.name for term in target.terms.all()] == ["Token"]


def test_file_is_written_once_for_a_state(
    glossary: Glossary, folder: Path, django_assert_num_queries: Any
) -> None:
    download = _download()
    first = _content("json")

    with django_assert_num_queries(0), open_download(download, "json") as stream:
        assert stream.read() == first
    assert _names(folder) == [f"{glossary.pk}_en_{download.state}.json"]


def test_new_file_takes_the_place_of_the_former(glossary: Glossary, folder: Path) -> None:
    make_term(glossary, name="Wort", language="de", publish=True)
    other = find_download("ai", "de")
    assert other is not None
    open_download(other, "json").close()
    _content("csv")
    _content("json")

    make_term(glossary, name="Other", publish=True)
    after = _content("json")

    assert b"Other" in after
    suffixes = [name.partition("_")[2].partition("_")[::2] for name in _names(folder)]
    assert sorted(language + Path(rest).suffix for language, rest in suffixes) == [
        "de.json",
        "en.csv",
        "en.json",
    ]


def test_a_reader_keeps_the_file_that_is_replaced_meanwhile(glossary: Glossary) -> None:
    with open_download(_download(), "jsonl") as stream:
        make_term(glossary, name="Other", publish=True)
        _content("jsonl")

        assert b"Token" in stream.read()


def test_what_fails_leaves_nothing(
    glossary: Glossary, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_arguments: object) -> None:
        raise RuntimeError("full")

    monkeypatch.setattr(files, "write_file", break_off)

    with pytest.raises(RuntimeError, match="full"):
        _content("json")

    assert _names(folder) == []


def test_what_a_killed_writer_left_is_deleted_after_an_hour(
    glossary: Glossary, folder: Path
) -> None:
    folder.mkdir()
    (folder / ".unfinished-new").touch()
    (folder / ".unfinished-old").touch()
    os.utime(folder / ".unfinished-old", (0, 0))

    _content("json")

    assert [name for name in _names(folder) if name.startswith(".")] == [".unfinished-new"]


def test_larger_files_are_written_for_one_reader_at_a_time(
    glossary: Glossary, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "SMALL_COUNT", 0)
    folder.mkdir()
    with (folder / "writing.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(NotMadeYet):
            open_download(_download(), "json")

    assert _content("json")


def test_the_largest_files_are_written_by_the_command_alone(
    glossary: Glossary, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WAITED_FOR_COUNT", 0)
    with pytest.raises(NotMadeYet):
        open_download(_download(), "json")

    make_download(_download(), "json")

    assert b"Token" in _content("json")


def test_command_writes_what_is_not_up_to_date(glossary: Glossary, folder: Path) -> None:
    make_term(glossary, name="Wort", language="de", publish=True)
    make_term(make_glossary(slug="closed"), publish=True)

    told = []
    for _ in range(2):
        output = StringIO()
        call_command("make_downloads", stdout=output)
        told.append(output.getvalue())

    both = 2 * len(FORMAT_NAMES)
    assert told == [f"{both} files written.\n", "0 files written.\n"]
    assert len([name for name in _names(folder) if not name.endswith(".lock")]) == both


def test_every_file_has_a_format_that_is_written() -> None:
    for name in FORMAT_NAMES.values():
        assert FORMATS[name].write or FORMATS[name].write_folder
