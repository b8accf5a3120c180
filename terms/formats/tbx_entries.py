"""One TBX entry as its element says it: version 2 or 3, categories as attributes or as tags.

Knows nothing of other entries.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from lxml import etree

from terms.formats.xml_guard import elements

ENTRIES = ("{*}termEntry", "{*}conceptEntry")

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SECTIONS = {"langSet", "langSec"}
_TERM_SECTIONS = {"tig", "ntig", "termSec"}
_GROUPS = {"adminGrp", "descripGrp", "termGrp", "termNoteGrp"}
_PASSED_OVER = {"date", "term", "transacGrp"} | _SECTIONS | _TERM_SECTIONS


@dataclass(slots=True)
class Item:
    """What is said of something: `category` as in `definition`, and in which language."""

    category: str
    text: str
    target: str = ""
    language: str | None = None


@dataclass(slots=True)
class FoundTerm:
    text: str
    id: str
    items: list[Item]

    def note(self, category: str) -> str:
        return next((item.text for item in self.items if item.category == category), "")


@dataclass(slots=True)
class Section:
    """The terms of one language."""

    language: str | None
    items: list[Item]
    terms: list[FoundTerm] = field(default_factory=list)


@dataclass(slots=True)
class FoundEntry:
    """An entry. Languages are as the file has them; None: it names none, here nor above."""

    number: int
    line: int
    id: str
    language: str | None
    items: list[Item]
    sections: list[Section]


def read_entries(stream: BinaryIO) -> Iterator[FoundEntry]:
    """Yield the entries of a file, one in memory at a time.

    Raises UnreadableFile with line and column where it is not well-formed.
    """
    for number, element in enumerate(elements(stream, *ENTRIES), start=1):
        sections = [_section(each) for each in element if _name(each) in _SECTIONS]
        yield FoundEntry(
            number,
            getattr(element, "sourceline", None) or 0,
            (element.get("id") or "").strip(),
            _inherited_language(element),
            list(_items(element)),
            sections,
        )


def _section(element: etree._Element) -> Section:
    section = Section(element.get(_LANG), list(_items(element)))
    for each in element:
        if _name(each) in _TERM_SECTIONS:
            term = each.find(".//{*}term")
            text = _text(term) if term is not None else ""
            ids = [node.get("id") for node in (each, term) if node is not None]
            own = next((own for own in ids if own), "")
            section.terms.append(FoundTerm(text, own, list(_items(each))))
    return section


def _items(parent: etree._Element) -> Iterator[Item]:
    for element in parent:
        name = _name(element)
        if name in _GROUPS:
            yield from _items(element)
        elif name not in _PASSED_OVER:
            yield Item(
                element.get("type") or name,
                _text(element),
                (element.get("target") or "").strip(),
                element.get(_LANG),
            )


def _inherited_language(element: etree._Element) -> str | None:
    for node in (element, *element.iterancestors()):
        if (language := node.get(_LANG)) is not None:
            return language
    return None


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _text(element: etree._Element) -> str:
    return flowing("".join(str(part) for part in element.itertext()))


def flowing(text: str) -> str:
    """Return text without the line breaks and indents of a file laid out for reading.

    Lines are kept as they are where some are not indented or the text ends with a line's end:
    that is how texts whose lines count are written here.
    """
    if text.endswith("\n"):
        return text.strip("\n")
    if "\n" not in text:
        return text.strip(" \t")
    lines = text.split("\n")
    below = [line for line in lines[1:] if line.strip(" \t")]
    if not all(line[0] in " \t" for line in below):
        return text.strip("\n")
    paragraphs: list[list[str]] = [[]]
    for line in lines:
        if stripped := line.strip(" \t"):
            paragraphs[-1].append(stripped)
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(" ".join(each) for each in paragraphs if each)
