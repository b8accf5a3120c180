"""Real glossaries in Markdown, from the sample data beside the checkout, counted."""

import io
import re
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from terms.formats.base import Row
from terms.formats.markdown import read_folder
from terms.records import Status, TermRecord
from tests.formats.markdown_rows import opener

SAMPLES = Path(__file__).parents[3] / "shared" / "data" / "markdown"

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(), reason="the sample data beside the checkout is absent"
)


def rows_of(name: str, *, with_text: bool = True) -> list[Row]:
    folder = SAMPLES / name
    openers = [
        (
            path.relative_to(folder).as_posix(),
            opener(path) if with_text else partial(_front_matter, path),
        )
        for path in sorted(folder.rglob("*.md"))
    ]
    return [row for _name, row in read_folder(openers)]


def _front_matter(path: Path) -> io.BytesIO:
    front = re.match(rb"---\n.*?\n---", path.read_bytes(), re.DOTALL)
    return io.BytesIO(front[0] if front else b"")


def records_of(rows: list[Row]) -> list[TermRecord]:
    assert [row.problem for row in rows if row.problem] == []
    return [row.record for row in rows if row.record]


def pairs(records: list[TermRecord]) -> tuple[int, int]:
    """Return how many (source, target) pairs there are: within the import, and beyond it."""
    known = {(record.language, record.slug) for record in records}
    found = [
        (record.language, relation.target) in known
        for record in records
        for relation in record.relations
    ]
    return sum(found), len(found) - sum(found)


def categories(records: list[TermRecord]) -> Counter[str]:
    return Counter(record.category.casefold() for record in records if record.category)


@pytest.mark.parametrize(
    ("folder", "counts", "relations", "statuses"),
    [
        ("en", (95, 89, 6), (226, 0), {Status.PUBLISHED: 81, Status.NOT_PUBLIC: 8}),
        ("de", (23, 18, 5), (6, 12), {Status.PUBLISHED: 18}),
        ("ur", (16, 10, 6), (5, 15), {Status.PUBLISHED: 10}),
    ],
)
def test_cloud_native_glossary_is_read(
    folder: str,
    counts: tuple[int, int, int],
    relations: tuple[int, int],
    statuses: dict[Status, int],
) -> None:
    rows = rows_of(f"hugo-cncf/{folder}")

    records = records_of(rows)
    assert (len(rows), len(records), sum(bool(row.skipped) for row in rows)) == counts
    assert pairs(records) == relations
    assert Counter(record.status for record in records) == statuses
    assert all(record.short_definition for record in records)
    assert sum(len(record.labels) for record in records) == 0


def test_cloud_native_glossary_has_its_categories_shortcodes_and_capitals() -> None:
    rows = rows_of("hugo-cncf/en")
    records = {record.slug: record for record in records_of(rows)}

    # A term has one category: of platform-engineering's two, the first.
    assert categories(list(records.values())) == {
        "concept": 47,
        "technology": 27,
        "property": 13,
        "methodology": 1,
    }
    assert sum("sign-language" in "".join(row.warnings) for row in rows) == 7
    assert not [slug for slug, record in records.items() if "{{" in record.canonical_json()]
    assert records["serverless"].name == "Serverless"
    assert records["serverless"].category == "Technology"


def test_cloud_native_glossary_is_read_in_all_its_languages_at_once() -> None:
    records = records_of(rows_of("hugo-cncf"))

    assert Counter(record.language for record in records) == {"en": 89, "de": 18, "ur": 10}
    assert pairs(records) == (237, 27)
    assert all(not record.name.isascii() for record in records if record.language == "ur")


def test_devops_glossary_is_read() -> None:
    rows = rows_of("astro-devopsglossary")

    records = records_of(rows)
    assert len(records) == len(rows) == 124
    assert sum(len(record.labels) for record in records) == 36
    assert categories(records) == {
        "concept": 75,
        "tool": 27,
        "platform": 11,
        "methodology": 6,
        "practice": 4,
        "operating-system": 1,
    }
    assert pairs(records) == (389, 0)
    assert all(record.short_definition and record.explanation for record in records)
    assert [row.warnings for row in rows if row.warnings] == []


def test_machine_learning_glossary_is_read() -> None:
    rows = rows_of("jekyll-mlg")

    records = records_of(rows)
    assert (len(rows), len(records)) == (381, 370)
    assert sum(row.skipped.startswith("It redirects to ") for row in rows) == 11
    assert sum(len(record.labels) for record in records) == 11
    # 331 items, of which two are the title and the address of one source.
    assert sum(len(record.sources) for record in records) == 330
    empty = [record for record in records if not record.short_definition]
    assert len(empty) == 196
    assert {record.status for record in empty} == {Status.NOT_PUBLIC}
    assert sum("needs_review" in " ".join(row.warnings) for row in rows) == 5


def test_machine_learning_glossary_relates_terms_by_key_and_by_its_links() -> None:
    by_key = records_of(rows_of("jekyll-mlg", with_text=False))
    by_link_too = records_of(rows_of("jekyll-mlg"))

    assert pairs(by_key) == (441, 8)
    assert pairs(by_link_too) == (502, 14)


def test_machine_learning_glossary_keeps_its_formulas() -> None:
    by_slug = {record.slug: record for record in records_of(rows_of("jekyll-mlg"))}
    formula = re.compile(r"\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)

    with_formulas = 0
    for path in (SAMPLES / "jekyll-mlg" / "terms").glob("*.md"):
        body = path.read_text().partition("\n---\n")[2]
        formulas = formula.findall(body)
        if not formulas:
            continue
        with_formulas += 1
        record = by_slug[path.stem]
        kept = " ".join(f"{record.short_definition} {record.explanation}".split())
        assert [each for each in formulas if " ".join(each.split()) not in kept] == []
    assert with_formulas >= 50
