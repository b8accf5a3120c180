"""YAML: written to be read by people, read without the surprises of YAML 1.1, bombs refused."""

import io
import tracemalloc
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from terms.formats import yaml_stream, yaml_text
from terms.formats.base import UnreadableFile
from terms.formats.yaml_text import FORMAT
from terms.records import LabelRecord, SourceRecord, TermRecord
from tests.formats.reading import DATA, records_of, rows_of, rows_or_refusal, said, written
from tests.strategies import term_records


@given(records=st.lists(term_records(), max_size=3))
@example(records=[TermRecord(slug="no", name="no", short_definition="null", category="~")])
@example(records=[TermRecord(slug="1", name="1.10", explanation="    code\n\n\n  x  \ny\t\n#z")])
@example(records=[TermRecord(slug="a", name="\ufeffa: -", explanation="- a\n" * 1_000)])
def test_yaml_reads_back_what_it_wrote(records) -> None:
    data = written(yaml_text.write, records)

    assert records_of(yaml_text.read, data) == records
    assert written(yaml_text.write, records_of(yaml_text.read, data)) == data


def test_yaml_is_written_in_the_order_of_a_record_with_long_texts_as_blocks() -> None:
    record = TermRecord(
        slug="spring-tide",
        name="Spring tide",
        short_definition="The highest of all.",
        explanation="# When\n\nAt new moon.",
        labels=(LabelRecord(text="no"),),
        sources=(SourceRecord(title="Tides", year=1999),),
    )

    assert written(yaml_text.write, [record]).decode() == (
        "- slug: spring-tide\n"
        "  name: Spring tide\n"
        "  short_definition: The highest of all.\n"
        "  explanation: |-\n"
        "    # When\n"
        "\n"
        "    At new moon.\n"
        "  labels:\n"
        "  - text: 'no'\n"
        "  sources:\n"
        "  - title: Tides\n"
        "    year: 1999\n"
    )


def test_yaml_of_no_records_is_an_empty_list() -> None:
    assert written(yaml_text.write, []) == b"[]\n"
    assert rows_of(yaml_text.read, b"[]\n") == []


def test_yaml_glossary_in_many_languages() -> None:
    rows = rows_of(yaml_text.read, DATA / "yaml" / "glossary.yml")

    assert [(row.place, row.record.language, row.record.name) for row in rows if row.record] == [
        ("line 2, en", "en", "Spring tide"),
        ("line 2, no", "no", "Springflo"),
        ("line 2, he", "he", "גאות אביב"),
        ("line 21", "en", "no"),
        ("line 24", "en", "Sea"),
    ]
    assert [(row.place, row.problem) for row in rows if row.problem] == [
        ("line 2, def", "'def' is no language. Give the texts below it a code such as en or pt-BR.")
    ]
    assert said(next(row.record for row in rows if row.record)) == {
        "slug": "spring_tide",
        "language": "en",
        "name": "Spring tide",
        "short_definition": "The highest [[tide]] of all, when the [[sea|open sea]] follows the "
        "[moon](https://example.org/#moon).",
        "labels": [{"text": "ST", "kind": "abbreviation"}],
        "relations": [
            {"type": "related", "target": "sea", "name": ""},
            {"type": "related", "target": "sand_bank", "name": "sand bank"},
            {"type": "related", "target": "tide", "name": ""},
        ],
    }


def test_yaml_scalars_are_text_as_they_are_written() -> None:
    data = '- term: no\n  def: 2019-29-11\n  aliases: [yes, 1.10, ~, "null", 0x1F, 12:30]\n'
    (record,) = records_of(yaml_text.read, data)

    assert (record.name, record.short_definition) == ("no", "2019-29-11")
    assert [label.text for label in record.labels] == ["yes", "1.10", "null", "0x1F", "12:30"]


@pytest.mark.parametrize(
    ("data", "places"),
    [
        ("---\nterm: A\n---\nterm: B\n...\n", ["line 2", "line 4"]),
        ("- term: A\n---\n- term: B\n", ["line 1", "line 3"]),
        ("terms:\n- term: A\n", ["line 1, terms[0]"]),
        ("a:\n  term: A\nb:\n  term: B\n", ["line 1, a", "line 1, b"]),
        ("API: An interface.\n", ["line 1, API"]),
        ("slug: a\nname: A\n", ["line 1"]),
        ("- &base {category: C, term: X}\n- <<: *base\n  term: A\n", ["line 1", "line 2"]),
        ("", []),
    ],
)
def test_yaml_finds_entries_in_many_shapes(data, places) -> None:
    rows = rows_of(yaml_text.read, data)

    assert [row.place for row in rows] == places
    assert all(row.record is not None for row in rows)


def test_yaml_merge_keys_are_merged() -> None:
    data = "- &a {category: C, def: D, term: X}\n- {<<: [*a, {def: no}], term: A}\n"

    assert said(records_of(yaml_text.read, data)[1]) == {
        "slug": "a",
        "name": "A",
        "short_definition": "D",
        "category": "C",
    }


def test_yaml_folder_joins_translations_by_id() -> None:
    files = [
        ("terms.yml", lambda: io.BytesIO(b"- {id: tide, term: Tide}")),
        ("i18n/fr.yml", lambda: io.BytesIO("tide: {term: Marée}".encode())),
    ]

    assert [row.record.language for _name, row in yaml_text.read_folder(files)] == ["", "fr"]


def _bomb() -> bytes:
    names = "abcdefghij"
    rest = (f"{b}: &{b} [{','.join([f'*{a}'] * 10)}]" for a, b in pairwise(names))
    return "\n".join([f"a: &a [{','.join('x' * 10)}]", *rest]).encode()  # fmt: skip


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (_bomb(), "one entry unfolds into more than 200,000 values"),
        (b"[" * 50_000_000, "line 1, column 102: it is nested more than 100 levels deep"),
        (b"- " * 25_000_000, "it is nested more than 100 levels deep"),
        (b"{a: " * 10_000_000, "it is nested more than 100 levels deep"),
        (b"a: &x [*x]", r"\*x stands within itself"),
        (b"a: *x", "nothing is called &x|undefined alias"),
        (b"- {term: A, term: B}", "line 1, column 13: the key 'term' is there twice"),
        (b"- ? [a]\n  : b", "a key must be text"),
        (b"- <<: text", "<< merges objects only"),
        (b'- term: "x\n', "line 2, column 1: found unexpected end of stream. Nothing was imported"),
        (b"- term: x\x00y", "control characters are not allowed"),
        (b"- term: \xff", "Save the file as UTF-8"),
        (b"- a\nb: c", "line 2, column 1: "),
    ],
    ids=lambda value: value[:12] if isinstance(value, bytes) else None,
)
def test_yaml_that_cannot_be_trusted_is_refused(data, reason) -> None:
    with pytest.raises(UnreadableFile, match=reason):
        rows_of(yaml_text.read, data)


def test_yaml_damaged_at_its_end_gives_no_row_at_all() -> None:
    rows = yaml_text.read(io.BytesIO(b"- term: A\n- term: [\n"))

    with pytest.raises(UnreadableFile, match="line 3"):
        next(rows)


def test_yaml_list_under_a_key_may_be_long() -> None:
    data = "terms:\n" + "".join(
        f"- {{term: T{number}, aliases: [a, b, c]}}\n" for number in range(30)
    )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_stream, "NODES_MAX", 20)
        assert len(records_of(yaml_text.read, data)) == 30


def test_yaml_makes_no_objects_of_tags() -> None:
    rows = rows_of(
        yaml_text.read, "- !!python/object/apply:os.system [ls]\n- {term: !!binary eA==}"
    )

    assert rows[0].problem.startswith("Expected an object with the fields of a term, found a list")
    assert rows[1].record.name == "eA=="


def test_yaml_holds_little_of_a_large_file() -> None:
    one = "- slug: s{}\n  name: N\n  explanation: " + "word " * 200 + "\n"
    data = "".join(one.format(number) for number in range(3_000)).encode()
    stream = io.BytesIO(data)

    tracemalloc.start()
    count = sum(row.record is not None for row in yaml_text.read(stream))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 3_000
    assert peak < 1_500_000 < len(data)


@given(
    data=st.binary(max_size=60) | st.text("-:[]{}&*!|>?#'\"a \n\t%<~,", max_size=40).map(str.encode)
)
def test_yaml_of_any_bytes_is_rows_or_a_refusal(data) -> None:
    rows_or_refusal(yaml_text.read, data)


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (b"- slug: a\n  name: A\n", True),
        (b"# words\n---\nslug: a\n", True),
        (b"\xef\xbb\xbf- slug: a\r\n", True),
        (b"slug: a\n---\nslug: b\n", True),
        (b"---\nslug: a\n---\n- slug: b\n", True),
        (b"---\ntitle: A\n---\n\nText of a page.\n", False),
        (b"---\ntitle: A\n---\n# Heading\n", False),
        (b"Text, and more: yes\n", False),
        (b'{"a": 1}', False),
        (b"term,definition\n", False),
        (b"", False),
    ],
)
def test_yaml_is_known_by_its_beginning(head, known) -> None:
    assert FORMAT.looks_like(head) == known
