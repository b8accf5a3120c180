"""JSON and JSONL: our own shape and others, whole files and folders, damaged and hostile ones."""

import io
import json
import tracemalloc
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.formats import json_stream, json_text
from terms.formats.base import ReadOptions, UnreadableFile
from terms.formats.json_text import JSON, JSONL
from tests.formats.reading import (
    DATA,
    files_below,
    records_of,
    rows_of,
    rows_or_refusal,
    said,
    written,
)
from tests.strategies import term_records


@given(records=st.lists(term_records(), max_size=3))
def test_json_reads_back_what_it_wrote(records) -> None:
    assert records_of(json_text.read, written(json_text.write, records)) == records
    assert records_of(json_text.read_lines, written(json_text.write_lines, records)) == records


@given(record=term_records())
def test_json_of_what_was_read_back_is_the_same_bytes(record) -> None:
    data = written(json_text.write, [record])

    assert written(json_text.write, records_of(json_text.read, data)) == data


@pytest.mark.parametrize(
    ("data", "places"),
    [
        ('{"slug": "a", "name": "A"}', ["$"]),
        ('[{"term": "A"}, {"term": "B"}]', ["$[0]", "$[1]"]),
        ('{"title": "My words", "terms": [{"term": "A"}], "version": 3}', ["$.terms[0]"]),
        ('{"a": {"term": "A"}, "b": {"term": "B"}}', ["$.a", "$.b"]),
        ('{"a": {"term": "A"}}', ["$.a"]),
        ('{"meta": {"title": "x"}, "en": {"term": "A"}, "b": {"term": "B"}, "c": {"term": "C"}}',
         ["$.en", "$.b", "$.c"]),
        ('{"API": "An interface.", "Git": "A tool."}', ["$.API", "$.Git"]),
        ('{"term": "A", "author": {"name": "x"}}', ["$"]),
        ('\ufeff[{"term": "A"}]', ["$[0]"]),
        ("[]", []),
        ("{}", []),
    ],
)  # fmt: skip
def test_json_finds_entries_in_many_shapes(data, places) -> None:
    rows = rows_of(json_text.read, data)

    assert [row.place for row in rows] == places
    assert all(row.record is not None for row in rows)


def test_json_entries_by_their_ids_have_them() -> None:
    first, second = records_of(json_text.read, '{"tide": {"term": "A"}, "42": {"term": "B"}}')

    assert (first.slug, first.external_id) == ("tide", "")
    assert (second.slug, second.external_id) == ("b", "42")


def test_json_names_and_definitions_alone_are_entries() -> None:
    (record,) = records_of(json_text.read, '{"API": "An interface."}')

    assert said(record) == {"slug": "api", "name": "API", "short_definition": "An interface."}


def test_json_item_that_is_no_object_is_rejected_and_the_rest_read() -> None:
    rows = rows_of(json_text.read, '[{"term": "A"}, "B", null, 4, ["C"]]')

    assert [row.problem[:60] for row in rows] == [
        "",
        "Expected an object with the fields of a term, found text. Re",
        "Expected an object with the fields of a term, found nothing.",
        "Expected an object with the fields of a term, found a number",
        "Expected an object with the fields of a term, found a list. ",
    ]


@pytest.mark.parametrize("data", ["", "null", '"text"', "12", "[1,", '{"a"', '[{"term": NaN}]'])
def test_json_that_is_none_gives_no_row_at_all(data) -> None:
    with pytest.raises(UnreadableFile):
        rows_of(json_text.read, data)


def test_json_damaged_at_its_end_gives_no_row_at_all() -> None:
    rows: Iterator[object] = json_text.read(io.BytesIO(b'[{"term": "A"},\n {"term": "B"}'))

    with pytest.raises(UnreadableFile, match="line 2, column 15: expected ',', found the end"):
        next(rows)


def test_json_in_utf_16_is_read() -> None:
    (record,) = records_of(json_text.read, '[{"term": "Ångström"}]'.encode("utf-16"))

    assert record.name == "Ångström"


def test_json_holds_little_of_a_large_file() -> None:
    one = b'{"slug":"s%d","name":"N","explanation":"' + b"x" * 1_000 + b'"}'
    data = b"[" + b",".join(one % number for number in range(20_000)) + b"]"
    stream = io.BytesIO(data)

    tracemalloc.start()
    count = sum(row.record is not None for row in json_text.read(stream))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 20_000
    assert peak < 6_000_000 < len(data)


@given(
    data=st.binary(max_size=60)
    | st.text(alphabet='[]{}",:0a\\u-eE. \n', max_size=40).map(str.encode)
)
def test_json_of_any_bytes_is_rows_or_a_refusal(data) -> None:
    rows_or_refusal(json_text.read, data)


def test_lines_in_other_shapes_are_read_too() -> None:
    lines = '{"term": "A", "aliases": ["x"]}\n\n["no"]\n{"slug": "b", "name": ""}\n{"slug"\n'
    rows = rows_of(json_text.read_lines, "\ufeff" + lines)

    assert [(row.place, row.problem) for row in rows] == [
        ("line 1", ""),
        ("line 3", ("Expected an object with the fields of a term, found a list. "
                   "Remove it or complete it.")),
        ("line 4", "Not a term: name: must not be empty: it has no letter, digit or sign that shows."),
        ("line 5", "Not a term: Invalid JSON: EOF while parsing an object at line 2 column 0."),
    ]  # fmt: skip
    assert [label.text for label in rows[0].record.labels] == ["x"]


def test_lines_in_another_shape_may_name_each_other() -> None:
    lines = '{"id": 1, "term": "Tide", "related": [2]}\n{"id": 2, "term": "Salt water"}\n'

    assert [
        [each.target for each in record.relations]
        for record in records_of(json_text.read_lines, lines)
    ] == [["salt-water"], []]


def test_line_that_is_too_long_is_rejected_unread(monkeypatch) -> None:
    monkeypatch.setattr(json_text, "LINE_MAX_BYTES", 100)
    long = b'{"slug": "a", "name": "%s"}' % (b"x" * 1_000)
    rows = rows_of(json_text.read_lines, long + b'\n{"slug": "b", "name": "B"}\n')

    assert [row.place for row in rows] == ["line 1", "line 2"]
    assert rows[0].problem == (
        "The line is longer than 100 bytes. Shorten the entry, or leave it out."
    )
    assert rows[1].record.slug == "b"


def test_folder_joins_translations_by_id() -> None:
    rows = list(json_text.read_folder(files_below(DATA / "json", ".json")))

    assert [(name, row.place, row.record.slug, row.record.language) for name, row in rows] == [
        ("terms.json", "$[0]", "tide", ""),
        ("terms.json", "$[1]", "sea", ""),
        ("terms.json", "$[2]", "moon", ""),
        ("i18n/fr.json", "$.tide", "tide", "fr"),
        ("i18n/fr.json", "$.moon", "moon", "fr"),
        ("i18n/fr.json", "$.star", "star", "fr"),
    ]
    assert all(not row.problem for _name, row in rows)
    assert said(rows[0][1].record) == {
        "slug": "tide",
        "name": "Tide",
        "short_definition": "The rise and fall of the [[sea]].",
        "category": "ocean",
        "labels": [
            {"text": "tides", "kind": "alternate"},
            {"text": "ebb and flow", "kind": "alternate"},
        ],
        "relations": [
            {"type": "related", "target": "moon", "name": ""},
            {"type": "related", "target": "sea", "name": ""},
        ],
    }
    assert [each.name for each in rows[1][1].record.relations] == ["", "atlantis"]
    assert said(rows[3][1].record) == {
        "slug": "tide",
        "language": "fr",
        "name": "Marée",
        "short_definition": "Le mouvement de la mer.",
        "category": "ocean",
        "relations": said(rows[0][1].record)["relations"],
    }
    assert rows[5][1].warnings == [
        (
            "Translates nothing: no entry of the folder has the id 'star'. "
            "Imported as an entry of its own."
        )
    ]


def test_folder_goes_on_past_a_file_that_cannot_be_read() -> None:
    def missing() -> io.BytesIO:
        raise FileNotFoundError(2, "No such file or directory")

    files = [
        ("a.json", lambda: io.BytesIO(b'[{"id": "a", "term": "A", "related": ["b"]}]')),
        ("bad.json", lambda: io.BytesIO(b'[{"term": "X"},')),
        ("b.json", lambda: io.BytesIO(b'[{"id": "b", "term": "B"}]')),
        ("gone.json", missing),
    ]
    rows = dict(json_text.read_folder(files))

    assert rows["a.json"].record.relations[0].name == ""
    assert rows["b.json"].record.name == "B"
    assert rows["bad.json"].problem.startswith("Not JSON: line 1, column 16: expected a value")
    assert rows["gone.json"].problem == "Cannot be read: No such file or directory."


def test_folder_translation_of_a_numbered_entry_shares_its_id() -> None:
    files = [
        ("terms.json", lambda: io.BytesIO(b'[{"id": 1, "term": "Tide", "related": [2]},'
                                          b' {"id": 2, "term": "Sea"}]')),
        ("lang/fr.json", lambda: io.BytesIO('{"1": {"term": "Marée"}, "2": {"term": "Mer"}}'
                                            .encode())),
    ]  # fmt: skip
    records = [row.record for _name, row in json_text.read_folder(files)]

    assert [
        (each.external_id, each.slug, [r.target for r in each.relations]) for each in records
    ] == [
        ("1", "tide", ["sea"]),
        ("2", "sea", []),
        ("1", "marée", ["mer"]),
        ("2", "mer", []),
    ]


def test_raw_entries_are_as_they_stand() -> None:
    assert list(json_text.raw_entries(io.BytesIO(b'{"a": {"Wort": "x", "term": "T"}}'))) == [
        ("$.a", {"id": "a", "Wort": "x", "term": "T"})
    ]


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b'{"slug": "a"}\n{"slug": "b"}\n', "jsonl"),
        (b'\xef\xbb\xbf [{"slug": "a"}]', "json"),
        (b'{\n "terms": []}', "json"),
        (b"term,definition\n", ""),
        (b"---\ntitle: A\n", ""),
    ],
)
def test_json_is_known_by_its_beginning(head, name) -> None:
    found = [each.name for each in (JSONL, JSON) if each.looks_like(head)]

    assert (found or [""])[0] == name


def test_json_piece_limit_leaves_room_for_the_largest_record() -> None:
    assert json_stream.PIECE_MAX_CHARACTERS > 10 * 200_000
    assert rows_of(json_text.read, json.dumps([{"term": "A", "definition": "x" * 200_000}]),
                   ReadOptions())[0].record  # fmt: skip
