"""SKOS in every syntax of RDF: Turtle, RDF/XML, JSON-LD, N-Triples; TriG and N-Quads are read.

A concept's translations are one concept with texts in several languages.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from terms.formats.base import DEFAULTS, Format, Reader, ReadOptions, Row, Writer
from terms.records import TermRecord

# What reads and writes RDF is imported where it is used: it takes ten megabytes, and every
# process of a site knows this module.

# What stands behind a point says of which part of a field, or of which values, it is true.
CANNOT_CARRY = (
    "seo_title",
    "seo_description",
    "faqs",
    "labels.kind",
    "relations.contrasts_with",
    "status.not_public",
    "status.withdrawn",
    "external_id.no_iri",
)


def _reader(syntax: str) -> Reader:
    """Return what reads a syntax, named as pyoxigraph's `RdfFormat` names it."""

    def read(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Row]:
        from pyoxigraph import RdfFormat  # noqa: PLC0415 - see above

        from terms.formats.skos_graph import read_graph  # noqa: PLC0415 - see above
        from terms.formats.skos_rows import read_rows  # noqa: PLC0415 - see above

        yield from read_rows(read_graph(stream, getattr(RdfFormat, syntax)), options)

    return read


def _writer(syntax: str) -> Writer:
    """Return what writes a syntax: `write_…` of skos_syntaxes."""

    def write(records: Iterable[TermRecord], stream: BinaryIO) -> None:
        from terms.formats import skos_syntaxes  # noqa: PLC0415 - see above
        from terms.formats.skos_statements import statements  # noqa: PLC0415 - see above

        getattr(skos_syntaxes, f"write_{syntax}")(statements(records), stream)

    return write


_NODE = rb"(?:<[^<>\s]+>|_:\S+)"
_STATEMENT = re.compile(
    rb"(?:#[^\n]*\n|\s+)*+" + _NODE + rb"[ \t]+<[^<>\s]+>[ \t]+"
    rb"(?:" + _NODE + rb"|\"(?:[^\"\\\n]|\\.)*+\"\S*)[ \t]+"
    rb"(" + _NODE + rb"[ \t]+)?\.[ \t\r]*(?:\n|\Z)"
)
_TURTLE = re.compile(
    rb"(?i)(?:#[^\n]*\n|\s+)*+(?:@prefix|@base|prefix|base)\s+(?:[^\s:<]*:)?\s*<[^<>\s]*>"
)
_GRAPH = re.compile(rb"(?im)^[ \t]*(?:graph\s+)?(?:<[^<>\s]+>|[\w.-]*:[\w.-]*)?\s*\{")
_JSON_LD = re.compile(rb"\"@(?:context|graph|id)\"\s*:")
_ELEMENT = re.compile(
    rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<(?:\?xml|!|[a-z_][\w.-]*(?::[a-z_][\w.-]*)?[\s>])",
    re.IGNORECASE,
)
_RDF_XML = b"http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def _text(head: bytes) -> bytes:
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def _looks_like_json(head: bytes) -> bool:
    return _text(head)[:1] in (b"{", b"[") and _JSON_LD.search(head) is not None


def _looks_like_xml(head: bytes) -> bool:
    plain = head.replace(b"\x00", b"")  # UTF-16
    return _ELEMENT.match(plain) is not None and _RDF_XML in plain


def _looks_like_triples(head: bytes) -> bool:
    match = _STATEMENT.match(_text(head))
    return match is not None and match[1] is None


def _looks_like_quads(head: bytes) -> bool:
    match = _STATEMENT.match(_text(head))
    return match is not None and match[1] is not None


def _looks_like_turtle(head: bytes) -> bool:
    return _TURTLE.match(_text(head)) is not None


def _looks_like_trig(head: bytes) -> bool:
    return _looks_like_turtle(head) and _GRAPH.search(head) is not None


XML = Format(
    "skos-xml",
    (".rdf", ".skos", ".owl"),
    "application/rdf+xml",
    _looks_like_xml,
    _reader("RDF_XML"),
    _writer("xml"),
    cannot_carry=CANNOT_CARRY,
)
JSON_LD = Format(
    "skos-jsonld",
    (".jsonld",),
    "application/ld+json",
    _looks_like_json,
    _reader("JSON_LD"),
    _writer("json"),
    cannot_carry=CANNOT_CARRY,
)
TRIPLES = Format(
    "skos-ntriples",
    (".nt",),
    "application/n-triples",
    _looks_like_triples,
    _reader("N_TRIPLES"),
    _writer("triples"),
    cannot_carry=CANNOT_CARRY,
)
QUADS = Format(
    "skos-nquads",
    (".nq",),
    "application/n-quads",
    _looks_like_quads,
    _reader("N_QUADS"),
)
TRIG = Format(
    "skos-trig",
    (".trig",),
    "application/trig",
    _looks_like_trig,
    _reader("TRIG"),
)
TURTLE = Format(
    "skos",
    (".ttl", ".n3"),
    "text/turtle",
    _looks_like_turtle,
    _reader("TURTLE"),
    _writer("turtle"),
    cannot_carry=CANNOT_CARRY,
)
# The particular before the general: every line of N-Triples is Turtle.
FORMATS = (XML, JSON_LD, TRIPLES, QUADS, TRIG, TURTLE)
