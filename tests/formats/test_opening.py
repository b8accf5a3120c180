import gzip
import io
import os
import random
import sys
import threading
from pathlib import Path
from types import SimpleNamespace

import pytest

from terms.formats import archives
from terms.formats.base import UnreadableFile
from terms.formats.opening import InputFile, find_files, fingerprint
from tests.formats.packing import Packed, packed, zip_of


def contents(path: Path) -> dict[str, bytes | str]:
    """Return what is in each file found at a path, or why it is refused."""
    found: dict[str, bytes | str] = {}
    for file in find_files(path):
        try:
            with file.open() as stream:
                found[file.name] = stream.read()
        except UnreadableFile as error:
            found[file.name] = str(error)
    return found


def only(path: Path) -> InputFile:
    (file,) = find_files(path)
    return file


def test_single_file_is_found_by_its_name(tmp_path):
    path = tmp_path / "terms.json"
    path.write_bytes(b"[]")

    assert contents(path) == {"terms.json": b"[]"}
    assert [file.name for file in find_files(path, "upload.json")] == ["upload.json"]


def test_missing_file_is_told_by_the_system_when_opened(tmp_path):
    file = only(tmp_path / "none.json")

    with pytest.raises(FileNotFoundError):
        file.open()


def test_folder_is_walked_in_order_without_hidden_and_underscored_files(tmp_path):
    names = [
        "b.md",
        "a/z.md",
        ".git/x.md",
        "_drafts/x.md",
        "_terms/y.md",
        "_x.json",
        "a/_payload.json",
    ]
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name)

    assert list(contents(tmp_path)) == ["_terms/y.md", "a/_payload.json", "a/z.md", "b.md"]


def test_folder_refuses_a_link_that_leads_out_of_it(tmp_path):
    secret, folder = tmp_path / "secret", tmp_path / "folder"
    secret.write_text("secret")
    folder.mkdir()
    (folder / "own.md").write_text("own")
    (folder / "inside.md").symlink_to(folder / "own.md")
    (folder / "outside.md").symlink_to(secret)

    found = contents(folder)

    assert found["inside.md"] == b"own"
    assert "outside the folder" in str(found["outside.md"])


def test_file_name_that_is_no_utf_8_can_be_shown(tmp_path):
    (tmp_path / os.fsdecode(b"caf\xe9.md")).write_bytes(b"x")
    (tmp_path / "cafe\u0301-2.md").write_bytes(b"y")

    assert sorted(contents(tmp_path)) == ["café-2.md", "café.md"]


def test_gzipped_file_is_opened_unpacked_and_again(tmp_path):
    path = tmp_path / "terms.jsonl.gz"
    path.write_bytes(gzip.compress(b"one\n") + gzip.compress(b"two\n"))
    file = only(path)

    for _ in range(2):
        with file.open() as stream:
            assert fingerprint(stream)[0] == 8
            assert stream.read() == b"one\ntwo\n"
    assert file.name == "terms.jsonl"


def test_gzipped_file_is_known_by_its_content(tmp_path):
    path = tmp_path / "terms.jsonl"
    path.write_bytes(gzip.compress(b"one\n"))

    assert contents(path) == {"terms.jsonl": b"one\n"}


def test_large_gzipped_file_can_seek(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "SPOOL_MAX", 1000)
    path = tmp_path / "large.gz"
    path.write_bytes(gzip.compress(bytes(range(256)) * 100))

    with only(path).open() as stream:
        stream.seek(25_599)
        assert stream.read() == b"\xff"
        assert not isinstance(stream, io.BytesIO)


@pytest.mark.parametrize("cut", [3, 12, -4])
def test_broken_gzip_is_refused_with_cause_and_remedy(tmp_path, cut):
    path = tmp_path / "broken.gz"
    path.write_bytes(gzip.compress(os.urandom(5000))[:cut])

    with pytest.raises(UnreadableFile, match=r"Not a sound gzip file: .*Compress it again"):
        only(path).open()


def test_gzip_with_wrong_data_is_refused(tmp_path):
    data = bytearray(gzip.compress(b"many words " * 1000))
    data[40] ^= 0xFF
    path = tmp_path / "broken.gz"
    path.write_bytes(data)

    with pytest.raises(UnreadableFile, match="Not a sound gzip file"):
        only(path).open()


def test_gzip_bomb_is_refused_after_what_its_size_explains(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "ALLOWANCE", 1 << 20)
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(bytes(30 << 20)))

    with pytest.raises(UnreadableFile, match="unpacks to more than 6 MB"):
        only(path).open()


def test_gzip_is_refused_beyond_the_largest_size(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "UNPACKED_MAX", 1000)
    path = tmp_path / "large.gz"
    path.write_bytes(gzip.compress(os.urandom(2000)))

    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        only(path).open()


def test_zip_shows_its_files_behind_its_name(tmp_path):
    path = zip_of(
        tmp_path / "all.zip",
        {"de/pod.md": b"Pod", "a.json": b"[]", "de/": b"", "__MACOSX/a.json": b"x", ".x": b"x"},
    )

    assert contents(path) == {"all.zip/a.json": b"[]", "all.zip/de/pod.md": b"Pod"}


def test_zip_is_found_in_a_folder_and_known_by_its_content(tmp_path):
    (tmp_path / "sub").mkdir()
    zip_of(tmp_path / "sub" / "all.zip", {"a.md": b"A"})
    zip_of(tmp_path / "upload", {"b.md": b"B"})

    assert contents(tmp_path) == {"sub/all.zip/a.md": b"A", "upload/b.md": b"B"}


def test_zip_holds_gzipped_files(tmp_path):
    path = zip_of(tmp_path / "all.zip", {"a.json.gz": gzip.compress(b"[]")})

    assert contents(path) == {"all.zip/a.json": b"[]"}


def test_spreadsheet_is_one_file_though_it_is_a_zip(tmp_path):
    path = zip_of(tmp_path / "terms.xlsx", {"xl/workbook.xml": b"", "[Content_Types].xml": b""})
    book = zip_of(tmp_path / "terms.ods", {"mimetype": b"application/x", "content.xml": b""})

    assert list(contents(path)) == ["terms.xlsx"]
    assert list(contents(book)) == ["terms.ods"]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (Packed("../../etc/passwd"), "leads out of the archive"),
        (Packed("a/..\\..\\x.md"), "leads out of the archive"),
        (Packed("/etc/passwd"), "absolute"),
        (Packed("C:\\terms\\x.md"), "absolute"),
        (Packed("link.md", b"/etc/passwd", mode=0o120777), "symbolic link"),
        (Packed("secret.md", flags=1), "encrypted"),
        (Packed("other.md", method=99), "unknown method, 99"),
        (Packed("inner.zip"), "archive within an archive"),
        (Packed("lies.md", b"text", size=3 << 20), "over 200 times"),
    ],
)
def test_zip_refuses_a_hostile_entry_and_reads_the_others(tmp_path, monkeypatch, entry, reason):
    monkeypatch.setattr(archives, "ALLOWANCE", 1 << 20)
    path = tmp_path / "all.zip"
    path.write_bytes(packed([entry, Packed("good.md", os.urandom(20_000))]))

    found = contents(path)

    assert len(found["all.zip/good.md"]) == 20_000
    (refused,) = (text for text in found.values() if isinstance(text, str))
    assert reason in refused


def test_zip_entry_that_is_damaged_is_refused_alone(tmp_path):
    path = tmp_path / "all.zip"
    path.write_bytes(packed([Packed("bad.md", b"text", checksum=1), Packed("good.md", b"x")]))

    found = contents(path)

    assert "Bad CRC-32" in str(found["all.zip/bad.md"])
    assert found["all.zip/good.md"] == b"x"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(10), b"text" * 99])
def test_file_named_zip_that_is_none_is_refused(tmp_path, data):
    path = tmp_path / "all.zip"
    path.write_bytes(data)

    (reason,) = contents(path).values()

    assert "Not a sound ZIP archive" in str(reason)


def test_zip_bomb_of_many_entries_is_refused_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "ALLOWANCE", 1 << 20)
    zeros = {f"{number}.md": bytes(900 << 10) for number in range(40)}
    path = zip_of(tmp_path / "bomb.zip", zeros)

    (reason,) = contents(path).values()

    assert "unpacks to more than" in str(reason)


def test_zip_whose_entries_share_their_bytes_is_bounded(tmp_path):
    """Entries that overlap give their size each, so the sum is what counts."""
    same = Packed("a.md", bytes(10 << 20))
    path = tmp_path / "bomb.zip"
    path.write_bytes(packed([same], repeats=5000))

    (reason,) = contents(path).values()

    assert "unpacks to more than" in str(reason)


def test_zip_with_too_many_entries_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "ENTRIES_MAX", 10)
    path = zip_of(tmp_path / "all.zip", {f"{number}.md": b"x" for number in range(11)})

    assert contents(path) == {
        "all.zip": "The archive holds more than 10 files. Split it into several."
    }


@pytest.mark.parametrize("zip64", [False, True])
def test_zip_with_a_huge_directory_is_refused_before_it_is_read(tmp_path, monkeypatch, zip64):
    monkeypatch.setattr(archives, "zipfile", None)
    path = tmp_path / "all.zip"
    path.write_bytes(packed([Packed("a.md")], directory_size=1 << 30, zip64=zip64))

    (reason,) = contents(path).values()

    assert "list of entries is larger than 16 MB" in str(reason)


def test_zip_names_in_odd_encodings_can_be_shown(tmp_path):
    names = ["größe.md".encode(), "naïve.md".encode("cp437"), b"a\x01b.md", b"caf\xe8.md"]
    path = tmp_path / "all.zip"
    path.write_bytes(packed([Packed(name) for name in names]))

    assert sorted(contents(path)) == [
        "all.zip/a\ufffdb.md", "all.zip/cafΦ.md", "all.zip/größe.md", "all.zip/naïve.md",
    ]  # fmt: skip


def test_random_damage_to_a_zip_is_refused_or_harmless(tmp_path):
    source = packed([Packed("a.md", b"text" * 50), Packed("b.md", b"more" * 50)])
    path = tmp_path / "all.zip"
    for seed in range(500):
        chance = random.Random(seed)
        data = bytearray(source)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        for name, found in contents(path).items():
            name.encode()
            assert len(found) < 2000


def test_standard_input_can_be_opened_twice_and_may_be_packed(monkeypatch):
    for data in (b"one\n", gzip.compress(b"one\n")):
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(data)))
        file = only(Path("-"))
        for _ in range(2):
            with file.open() as stream:
                assert stream.read() == b"one\n"
        assert file.name == "standard input"


def test_kept_standard_input_is_removed_with_the_last_who_may_open_it(monkeypatch, tmp_path):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"one")))
    file = only(Path("-"))
    assert len(list(tmp_path.iterdir())) == 1

    del file

    assert list(tmp_path.iterdir()) == []


def test_named_pipe_is_read_once_and_can_be_opened_twice(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_bytes, args=(b"one\n",))
    writer.start()
    file = only(pipe)
    writer.join()

    for _ in range(2):
        with file.open() as stream:
            assert stream.read() == b"one\n"
