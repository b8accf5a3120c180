"""Files that are payloads, files that are none, and files that were damaged."""

import codecs
import json
import os
import random
from pathlib import Path

import pytest

from terms.formats import nuxt
from terms.formats.base import UnreadableFile
from terms.formats.nuxt import FORMAT, looks_like
from tests.formats.nuxt_rows import DATA, page_with, rows_of
from tests.formats.payload_graphs import damaged

FUZZ_RUNS = int(os.environ.get("FUZZ_RUNS", "2000"))


def test_unknown_types_are_told_on_each_row() -> None:
    kinds = [f"Kind{number}" for number in range(7)]
    entries = [[2, *range(5, 12)], None, {"slug": 3, "term": 4, "faq": 5}, "moss", "Moss"]
    payload = [*entries, *([kind, 12] for kind in kinds), []]

    (row,) = rows_of(json.dumps(payload))

    (warning,) = row.warnings
    assert warning == (
        "Values of unknown types were read as plain ones: Kind0 ($[5]), Kind1 ($[6]), "
        "Kind2 ($[7]), Kind3 ($[8]), Kind4 ($[9]) and 2 more."
    )


def test_byte_order_mark_is_no_part_of_the_payload() -> None:
    data = codecs.BOM_UTF8 + (DATA / "term-camel-case.json").read_bytes()

    (row,) = rows_of(data)

    assert row.record is not None


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "Not a Nuxt payload: $: not JSON"),
        ("{}", "Not a Nuxt payload: $: expected a list of values, found an object"),
        ("[]", "found an empty list"),
        ('[{"slug":"moss","term":"Moss","explanation":"A plant."}]', r"$[0].slug: expected a ref"),
        ('[{"a":1},["Date"', "not JSON"),
        ("window.__NUXT__=(function(a){return {data:[a]}}(1));", "not JSON"),
        (b"\xff\xfe[\x001\x00]\x00", "Byte 0 is not UTF-8"),
        ("[" * 50_000, "nested too deeply"),
        ("<html><body><h1>Moss</h1></body></html>", 'no <script id="__NUXT_DATA__">'),
        ("<!DOCTYPE html><title>404</title>", 'no <script id="__NUXT_DATA__">'),
        ("<", 'no <script id="__NUXT_DATA__">'),
        ('<?xml version="1.0"?><a/>', 'no <script id="__NUXT_DATA__">'),
        (page_with("not a payload"), "Not a Nuxt payload: $: not JSON"),
        (page_with(""), "Not a Nuxt payload: $: not JSON"),
    ],
)
def test_file_that_is_no_payload_is_refused_with_the_reason(data: str | bytes, reason: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        rows_of(data)

    assert reason in str(caught.value)
    assert str(caught.value).endswith((".", '"__NUXT_DATA__">.'))


def test_file_beyond_the_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b'["' + b"x" * 96 + b'"]'
    monkeypatch.setattr(nuxt, "BYTES_MAX", len(data))
    assert rows_of(data) == []
    monkeypatch.setattr(nuxt, "BYTES_MAX", len(data) - 1)
    with pytest.raises(UnreadableFile, match="larger than"):
        rows_of(data)


def test_payload_of_too_many_values_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nuxt, "VALUES_MAX", 5)
    assert rows_of("[[],{},1]") == []
    monkeypatch.setattr(nuxt, "VALUES_MAX", 4)
    with pytest.raises(UnreadableFile, match="more than 4 values"):
        rows_of("[[],{},1]")


@pytest.mark.parametrize("path", sorted(DATA.glob("[pt]*")), ids=lambda path: path.name)
def test_format_knows_its_files(path: Path) -> None:
    assert looks_like(path.read_bytes())
    assert looks_like(path.read_bytes()[:300])
    assert looks_like(codecs.BOM_UTF8 + path.read_bytes())
    assert path.suffix in FORMAT.suffixes


@pytest.mark.parametrize(
    ("head", "is_payload"),
    [
        (b'[{"data":1,"prerenderedAt":-1},["ShallowReactive",2]', True),
        (b' [ ["ShallowReactive", 1 ], {', True),
        (b"[[1,2,3,4,5,6,7", True),
        (b'[["Reactive",1', False),
        (b"\n<!doctype HTML>", True),
        (b"<html lang=en>", True),
        (b"", False),
        (b"-1", False),
        (b'{"data":1}', False),
        (b'[{"id":1,"term":"Moss"}]', False),
        (b'[{"slug":"moss"', False),
        (b'[["term","definition"]]', False),
        (b"[[]]", False),
        (b"[{}]", False),
        (b"[1,2]", False),
        (b'["a"]', False),
        (b"[" * 3_000, False),
        (b'<?xml version="1.0"?><rss>', False),
        (b"term,definition", False),
        (b"---\ntitle: Moss", False),
        (b"\xff\xfe[", False),
    ],
)
def test_format_tells_payloads_from_other_files(head: bytes, is_payload: bool) -> None:
    assert looks_like(head) is is_payload


def test_damaged_file_gives_rows_or_the_one_error() -> None:
    rng = random.Random(23)
    seeds = [path.read_bytes() for path in sorted(DATA.glob("[pt]*"))]
    told = refused = 0

    for _ in range(FUZZ_RUNS):
        data = damaged(rng.choice(seeds), rng)
        looks_like(data)
        try:
            told += len(rows_of(data))
        except UnreadableFile:
            refused += 1

    assert 0.1 * FUZZ_RUNS < refused < 0.9 * FUZZ_RUNS
    assert told > 0.1 * FUZZ_RUNS
