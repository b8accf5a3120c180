"""A folder that was written is read back whole, and written again it is the same bytes."""

import io
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from terms.formats.markdown import CANNOT_CARRY, read_folder, write_document, write_folder
from terms.formats.markdown.writing import file_name
from terms.formats.markdown.yaml_text import write_yaml
from terms.formats.markdown.yaml_values import read_yaml
from terms.records import LabelKind, LabelRecord, Status, TermRecord
from tests.formats.markdown_rows import record_of, row_of
from tests.strategies import lines, markdown_texts, term_records

KILN = TermRecord(
    slug="kiln",
    language="en",
    name="Kiln",
    short_definition="An oven: for clay.",
    explanation="# Hot\n\n[clay](/clay/) {{ x }} [[clay|Clay]]",
    category="Tools & ovens",
    labels=(LabelRecord(text="No", kind=LabelKind.HIDDEN),),
    status=Status.PUBLISHED,
)


def read_back(files: dict[str, bytes]) -> list[TermRecord]:
    openers = [(name, partial(io.BytesIO, content)) for name, content in files.items()]
    rows = [row for _name, row in read_folder(openers)]
    assert [row.warnings for row in rows if row.warnings] == []
    return [record_of(row) for row in rows]


def test_document_reads_as_a_person_would_write_it() -> None:
    record = KILN.model_copy(update={"seo_title": "Line one", "short_definition": "a\nb"})

    assert write_document(record).decode() == (
        "---\n"
        "version: 1\n"
        "slug: kiln\n"
        "language: en\n"
        "name: Kiln\n"
        "short_definition: |-\n"
        "  a\n"
        "  b\n"
        "seo_title: Line one\n"
        'category: "Tools & ovens"\n'
        "labels:\n"
        '  - text: "No"\n'
        "    kind: hidden\n"
        "status: published\n"
        "---\n"
        "\n"
        "# Hot\n\n[clay](/clay/) {{ x }} [[clay|Clay]]\n"
    )


@given(st.lists(term_records(), max_size=3, unique_by=lambda record: record.slug))
def test_folder_is_read_back_whole_and_written_again_the_same(records: list[TermRecord]) -> None:
    files = dict(write_folder(records))

    again = read_back(files)

    assert CANNOT_CARRY == ()
    assert again == records
    assert dict(write_folder(again)) == files


@given(
    st.dictionaries(st.from_regex(r"key_[a-z]{1,5}", fullmatch=True), lines() | markdown_texts()),
    st.lists(st.fixed_dictionaries({"text": lines(), "more": markdown_texts()}), min_size=1),
)
def test_yaml_that_is_written_is_yaml(texts: dict[str, str], items: list[dict[str, str]]) -> None:
    data: dict[str, Any] = {**texts, "list": items, "number": 7}

    source = "\n".join(write_yaml(data)) + "\n"

    assert yaml.safe_load(source) == data
    assert read_yaml(source) == data | {"number": "7"}


@pytest.mark.parametrize(
    "text",
    [
        "", "~", "null", "yes", "No", "1", "1.5", "1e3", "0x1f", ".5", "2019-01-02", "a: b", "a #b",
        "a:", "- a", "? a", "a\x85b", "\u2028", "\ufeffa", "e5", "inf", "=", "<<", " a", "a ", "a\n b",
        "a\n\n\tb", "a \nb", '"', "'", "\\", "{a}", "[a]", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a`",
        "😀", "a\n😀", "---", "...", "a\n---\nb", "\xa0", "y", "n", "off", "1:30", "+1", "True",
    ],
)  # fmt: skip
def test_text_that_yaml_might_take_for_something_else_is_read_back(text: str) -> None:
    source = "\n".join(write_yaml({"key": text, "list": [{"a": text, "b": text}]})) + "\n"

    expected = {"key": text, "list": [{"a": text, "b": text}]}
    assert yaml.safe_load(source) == expected
    assert yaml.load(source, yaml.CSafeLoader) == expected
    assert read_yaml(source) == expected


def test_languages_have_folders_of_their_own_where_they_are_several() -> None:
    records = [
        KILN,
        KILN.model_copy(update={"language": "pt-BR"}),
        KILN.model_copy(update={"language": ""}),
    ]

    assert [name for name, _ in write_folder(records)] == [
        "en/kiln.md",
        "pt-BR/kiln.md",
        "kiln.md",
    ]
    assert [name for name, _ in write_folder([KILN])] == ["kiln.md"]
    assert [name for name, _ in write_folder([KILN], by_language=True)] == ["en/kiln.md"]
    assert read_back(dict(write_folder(records))) == records


def test_records_are_written_one_by_one_where_their_folders_are_known() -> None:
    def records() -> Iterator[TermRecord]:
        yield KILN
        raise AssertionError("the second was asked for too early")

    name, _content = next(write_folder(records(), by_language=False))

    assert name == "kiln.md"


@pytest.mark.parametrize(
    "slug", ["_index", "index", "readme", "con", "com1", "数" * 200, "a" * 200, "_a", "search"]
)
def test_every_slug_has_a_file_that_is_read_as_a_term(slug: str) -> None:
    record = KILN.model_copy(update={"slug": slug})

    ((name, content),) = write_folder([record])

    assert len(name.encode()) <= 255
    assert not name.startswith("_")
    assert name.partition(".")[0] not in ("con", "com1")
    assert read_back({name: content, "other.md": write_document(KILN)})[0] == record


def test_slugs_that_begin_alike_have_files_of_their_own() -> None:
    assert len({file_name("数" * 199 + end) for end in "一二三"}) == 3


def test_file_of_our_own_is_taken_at_its_word() -> None:
    text = write_document(KILN).decode()
    row = row_of(text.replace("\nname:", "\ntags: a\nname:"), "de/other.md")

    assert row.record == KILN
    assert row.warnings == ["tags: not a field of a term; left out."]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("version: 1", "version: 99", "version: "),
        ("slug: kiln", "slug: Kiln House", "slug: is not a slug"),
        ("kind: hidden", "kind: odd", "labels.0.kind: "),
        ("language: en", "language: '!'", "language: is not a language tag"),
    ],
)
def test_file_of_our_own_that_was_spoilt_is_rejected(old: str, new: str, problem: str) -> None:
    row = row_of(write_document(KILN).decode().replace(old, new))

    assert row.record is None
    assert row.problem.startswith(f"Not a term: {problem}")
