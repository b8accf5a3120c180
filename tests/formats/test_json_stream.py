"""Large JSON piece by piece: any chunk size gives the same values, damage gives its place."""

import io
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.formats import json_stream
from terms.formats.base import UnreadableFile
from terms.formats.json_stream import JSONStream

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


def items(data: bytes) -> list[object]:
    source = JSONStream(io.BytesIO(data))
    values = list(source.items())
    source.end()
    return values


@given(
    values=st.lists(_VALUES, max_size=6),
    chunk=st.integers(1, 40),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"]),
    indent=st.sampled_from([None, 1]),
)
def test_items_are_what_json_loads_gives(values, chunk, encoding, indent) -> None:
    data = json.dumps(values, ensure_ascii=indent is None, indent=indent)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "CHUNK_SIZE", chunk)
        assert items(data.encode(encoding, "surrogatepass")) == json.loads(data)


def test_members_are_read_one_by_one() -> None:
    source = JSONStream(io.BytesIO(b'{"a": 1, "b": [2], "c": {}}'))

    assert {key: source.value() for key in source.members()} == {"a": 1, "b": [2], "c": {}}
    source.end()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "line 1, column 1: expected '[', found the end"),
        (b"[1,\n 2", "line 2, column 3: expected ',', found the end"),
        (b"[1,\n 2] x", "line 2, column 5: expected the end, found more"),
        (b"[1 2]", "line 1, column 4: expected ',', found '2'"),
        (b"[NaN]", "line 1, column 2: NaN is no JSON value"),
        (b"[-Infinity]", "line 1, column 2: -Infinity is no JSON value"),
        (b'[\n1,\n"\x01"]', "line 3, column 2: Invalid control character"),
        (b'["\xff"]', "byte 0xff is not utf-8. Save the file as UTF-8"),
        (b"[" + b"9" * 5_000 + b"]", "line 1, column 2: Exceeds the limit"),
    ],
)
def test_damaged_json_is_refused_with_its_place(data, reason) -> None:
    with pytest.raises(UnreadableFile) as refused:
        items(data)

    assert f"Not JSON: {reason}" in str(refused.value)


@pytest.mark.parametrize(
    "data",
    [b"[" * 50_000_000, b'{"a":' * 10_000_000, b'[{"a":[' * 7_000_000],
    ids=["lists", "objects", "both"],
)
def test_fifty_megabytes_of_nesting_are_refused(data) -> None:
    source = JSONStream(io.BytesIO(data))

    with pytest.raises(UnreadableFile, match="it is nested too deeply"):
        source.value()


def test_entry_that_never_ends_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(json_stream, "PIECE_MAX_CHARACTERS", 10_000)
    monkeypatch.setattr(json_stream, "CHUNK_SIZE", 1_000)

    with pytest.raises(UnreadableFile, match="one entry is longer than 10,000 characters"):
        items(b'["' + b"a" * 1_000_000)


def test_memory_does_not_grow_with_the_file() -> None:
    data = b"[" + b",\n".join([b'{"term": "tide", "definition": "%s"}' % (b"x" * 500)] * 40_000)
    stream = io.BytesIO(data + b"]")

    tracemalloc.start()
    count = sum(1 for _item in JSONStream(stream).items())
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 40_000
    assert peak < 4_000_000 < len(data)
