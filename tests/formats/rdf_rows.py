"""Reading SKOS in tests: texts in, rows and records out."""

import io
from pathlib import Path

from terms.formats import skos
from terms.formats.base import ReadOptions, Row
from terms.records import TermRecord

DATA = Path(__file__).parents[1] / "data" / "skos"
PREFIXES = """
@prefix : <https://vocabulary.example/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix iso-thes: <http://purl.org/iso25964/skos-thes#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xl: <http://www.w3.org/2008/05/skos-xl#> .
"""
BY_SUFFIX = {suffix: each for each in skos.FORMATS for suffix in each.suffixes}


def read_file(name: str, *, language: str = "") -> list[Row]:
    reader = BY_SUFFIX[Path(name).suffix].read
    assert reader is not None
    with (DATA / name).open("rb") as stream:
        return list(reader(stream, ReadOptions(language=language)))


def read_text(text: str | bytes, suffix: str = ".ttl", *, language: str = "") -> list[Row]:
    reader = BY_SUFFIX[suffix].read
    assert reader is not None
    data = text.encode() if isinstance(text, str) else text
    return list(reader(io.BytesIO(data), ReadOptions(language=language)))


def read_turtle(text: str, *, language: str = "") -> list[Row]:
    return read_text(PREFIXES + text, language=language)


def records(rows: list[Row]) -> dict[tuple[str, str], TermRecord]:
    """Return the records by language and name."""
    return {(row.record.language, row.record.name): row.record for row in rows if row.record}
