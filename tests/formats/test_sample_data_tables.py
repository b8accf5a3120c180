"""Real glossaries in tables, JSON and YAML: what a correct reading of each gives."""

from collections import Counter

import pytest

from terms.formats import csv_table, json_text, xlsx_table, yaml_text
from terms.formats.base import Row
from terms.text.cleaning import one_line
from terms.text.folding import label_key
from tests.formats.reading import NO_SAMPLES, SAMPLES, files_below, rows_of

pytestmark = pytest.mark.skipif(not SAMPLES.is_dir(), reason=NO_SAMPLES)


def languages(rows: list[Row]) -> Counter[str]:
    return Counter(row.record.language for row in rows if row.record)


def test_marine_engineering_workbook() -> None:
    path = SAMPLES / "tabular" / "marine-engineering-8-languages.xlsx"
    rows = rows_of(xlsx_table.read, path)
    english = [row for row in rows if row.record and row.record.language == "en"]
    named = Counter(label_key(row.record.name) for row in english)

    assert [row for row in rows if row.record is None or row.warnings] == []
    assert languages(rows) == dict.fromkeys(("en", "pt", "fr", "de", "it", "es", "ja", "ko"), 824)
    assert len({row.record.external_id for row in rows}) == 824
    assert sorted(Counter(row.record.category for row in english).values()) == [
        63, 91, 115, 205, 350,
    ]  # fmt: skip
    assert [row.place for row in english if named[label_key(row.record.name)] > 1] == [
        "row 226, en",
        "row 302, en",
        "row 663, en",
        "row 706, en",
    ]


def test_cybersecurity_table() -> None:
    rows = rows_of(csv_table.read, SAMPLES / "tabular" / "Cybersecurity_Glossary_A-Z.csv")
    kept = [row.record for row in rows if row.record]
    rejected = [row for row in rows if row.record is None]

    assert (len(rows), len(kept), len(rejected)) == (2_431, 2_348, 83)
    assert all(row.problem.startswith("Duplicate of row ") for row in rejected)
    assert (rejected[0].place, rejected[0].problem[:21]) == ("row 132", "Duplicate of row 112:")
    assert len({record.external_id or record.slug for record in kept}) == 2_348
    assert sum(not record.name.isascii() for record in kept) == 13
    assert all(record.short_definition and not record.labels for record in kept)


def test_glosario_yaml() -> None:
    rows = rows_of(yaml_text.read, SAMPLES / "json-yaml" / "glosario.yml")
    kept = [row.record for row in rows if row.record]
    slugs = {record.slug for record in kept}
    english = [record for record in kept if record.language == "en"]
    pairs = {(record.slug, each.target) for record in english for each in record.relations}
    found = languages(rows)

    assert (len(slugs), len(kept), len(found)) == (633, 1_739, 23)
    assert [found[each] for each in ("en", "am", "es", "uk", "ar", "he")] == [
        633, 288, 162, 123, 28, 1,
    ]  # fmt: skip
    assert sum(len(record.labels) for record in kept) == 70
    assert [(row.place, row.problem[:22]) for row in rows if row.record is None] == [
        ("line 2405, def", "'def' is no language. ")
    ]
    # 393 + 2 pairs by `ref`, 815 by links in English definitions, 22 by both.
    assert len(pairs) == 1_188
    assert {target for _slug, target in pairs} - slugs == {"data_analysis", "bayesian_statistics"}
    assert sum(record.short_definition.count("[[") for record in english) >= 815
    assert all("](#" not in record.short_definition for record in english)


def test_solana_folder() -> None:
    folder = SAMPLES / "json-yaml" / "solana"
    rows = [row for _name, row in json_text.read_folder(files_below(folder, ".json"))]
    english = [row.record for row in rows if row.record and not row.record.language]
    slugs = {record.slug for record in english}
    names = Counter(one_line(record.name).casefold() for record in english)
    targets = [each.target for record in english for each in record.relations]

    assert [row for row in rows if row.record is None or row.warnings] == []
    assert languages(rows) == {"": 1_059, "es": 1_059, "pt": 1_059}
    assert len(slugs) == 1_059
    assert sum(len(record.labels) for record in english) == 487
    assert len({record.category for record in english}) == 14
    assert (len(targets), set(targets) - slugs) == (3_005, set())
    assert sum(count > 1 for count in names.values()) == 6
