"""The statements of an RDF file that say something of a glossary, grouped by subject in memory.

Statements of one subject may stand anywhere in a file, so none is known before its end.
"""

import io
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, BinaryIO

import pyoxigraph

from terms.formats.base import UnreadableFile
from terms.formats.skos_contexts import with_known_contexts
from terms.formats.skos_terms import CLASSES, PROPERTIES, SLUG_DATATYPE
from terms.formats.xml_guard import plain_xml
from terms.text.languages import canonical_language
from terms.text.slugs import is_slug

# What relative addresses are relative to: the same wherever the file lies.
BASE = "file:///"
NESTED_MAX = 1_000
CACHED = 1_024
HELD_MAX = 100

# Tags that are no language tags, as large public vocabularies write them.
_KNOWN_TAGS = {
    "und": "",
    "es-a": "es-419",  # American Spanish in the ICS chart, whose definitions say es-419
}

Value = tuple[str | None, str]
"""Language and text of a literal ("": none given); None and the id of another subject."""
Facts = dict[str, list[Value]]
"""What is said of one subject, by the property's name."""


class Graph:
    """What a file says, by subject.

    Ids are IRIs, or begin with `_:`. A language that is none begins with `?`.
    """

    def __init__(self) -> None:
        # A flat list a subject, of shared keys and values: a fifth of what tuples would take.
        self._facts: dict[str, list[Any]] = {}
        self._keys: dict[tuple[str, str | None], tuple[str, str | None]] = {}
        self._languages: dict[str | None, str] = {None: ""}
        # Many concepts may point to one node, and much may be said of it.
        self.facts = lru_cache(CACHED)(self._facts_of)

    def add(self, quad: pyoxigraph.Quad | pyoxigraph.Triple) -> None:
        name = PROPERTIES.get(quad.predicate.value)
        if name is None:
            return
        thing, language = quad.object, None
        if isinstance(thing, pyoxigraph.Literal):
            value, language = thing.value, self._language(thing.language)
            tagged = language or thing.datatype.value == SLUG_DATATYPE
            if name == "identifier" and tagged and is_slug(value):
                name = "slug"
        elif isinstance(thing, pyoxigraph.Triple):
            return
        else:
            value = sys.intern(_id(thing))
        if name == "type" and value not in CLASSES:
            return
        key = self._keys.setdefault((name, language), (name, language))
        facts = self._facts.setdefault(_id(quad.subject), [])
        facts.append(key)
        facts.append(value)

    def _language(self, tag: str | None) -> str:
        language = self._languages.get(tag)
        if language is None:
            language = self._languages[tag] = _language_of(tag or "")
        return language

    def __contains__(self, subject: str) -> bool:
        return subject in self._facts

    def subjects(self) -> Iterator[str]:
        """Yield every subject in the order of the file."""
        return iter(self._facts)

    def _facts_of(self, subject: str) -> Facts:
        """Return what is said of a subject; nothing of one that is only pointed to."""
        found: Facts = {}
        flat = iter(self._facts.get(subject, ()))
        for key, value in zip(flat, flat, strict=True):
            name, language = key
            found.setdefault(name, []).append((language, value))
        return found

    def links(self, subject: str, name: str) -> list[str]:
        """Return the subjects that `subject` points to by one property."""
        return [value for language, value in self.facts(subject).get(name, ()) if language is None]

    def texts(self, facts: Facts, name: str) -> list[tuple[str, str]]:
        """Return language and text of a property, of literals and of nodes that stand for one.

        Texts with nothing in them are left out.
        """
        texts = []
        for language, value in facts.get(name, ()):
            if language is not None:
                texts.append((language, value))
            else:
                held = self.facts(value).get("literalForm", [])
                texts += [(own, text) for own, text in held[:HELD_MAX] if own is not None]
        return [(language, text) for language, text in texts if text.strip("\n \t")]


def read_graph(stream: BinaryIO, syntax: pyoxigraph.RdfFormat) -> Graph:
    """Return the statements of all graphs of a file.

    Raises UnreadableFile with the place where the file is not of this syntax.
    """
    graph = Graph()
    try:
        for quad in pyoxigraph.parse(
            _readable(stream, syntax), syntax, base_iri=BASE, lenient=True
        ):
            graph.add(quad)
    except SyntaxError as error:
        raise UnreadableFile(
            f"Not {syntax.name}: {error.msg}. Nothing was read; mend the file there."
        ) from error
    except (MemoryError, ValueError, OSError) as error:
        raise UnreadableFile(f"Not readable as {syntax.name}: {error}.") from error
    return graph


def _readable(stream: BinaryIO, syntax: pyoxigraph.RdfFormat) -> BinaryIO:
    if syntax == pyoxigraph.RdfFormat.RDF_XML:
        return plain_xml(stream)
    if syntax == pyoxigraph.RdfFormat.JSON_LD:
        return io.BytesIO(with_known_contexts(stream.read()))
    return io.BufferedReader(_Unnested(stream))


class _Unnested(io.RawIOBase):
    """A text syntax without its byte order mark; terms nested deep crash the parser's process."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._tail = b""
        self._nested = 0
        self._started = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
        chunk = self._stream.read(len(buffer))
        if not self._started:
            self._started = True
            chunk = chunk.removeprefix(b"\xef\xbb\xbf")
        self._nested += len(re.findall(rb"<<\(", self._tail + chunk))
        self._tail = chunk[-2:]
        if self._nested > NESTED_MAX:
            raise UnreadableFile(
                f"More than {NESTED_MAX:,} triple terms, <<( … )>>, which a glossary has no use "
                "for. Leave them out of the file."
            )
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _id(node: object) -> str:
    if isinstance(node, pyoxigraph.NamedNode):
        return node.value
    return str(node)  # a blank node, `_:b1`


def _language_of(tag: str) -> str:
    known = _KNOWN_TAGS.get(tag.lower())
    if known is not None:
        return known
    try:
        return canonical_language(tag)
    except ValueError:
        return f"?{tag}"
