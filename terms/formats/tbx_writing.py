"""Records as TBX version 3, dialect TBX-Basic, data categories as attributes (DCA)."""

import re
import uuid
from collections.abc import Iterable, Iterator
from typing import BinaryIO
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from terms.formats.concept_groups import ConceptGroups
from terms.formats.tbx_rows import OWN_ID, SLUG_SPACE
from terms.records import LabelKind, RelationRecord, SourceRecord, TermRecord
from terms.text.folding import label_key
from terms.text.slugs import slug_of

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<tbx style="dca" type="TBX-Basic" xml:lang="{language}" xmlns="urn:iso:std:iso:30042:ed-2">
  <tbxHeader>
    <fileDesc>
      <sourceDesc>
        <p>A glossary's terms</p>
      </sourceDesc>
    </fileDesc>
  </tbxHeader>
  <text>
    <body>
"""
_TAIL = """\
    </body>
  </text>
</tbx>
"""
_ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")
_STATUSES = {LabelKind.FORBIDDEN: "deprecatedTerm-admn-sts"}
_UNDETERMINED = "und"


def write(records: Iterable[TermRecord], stream: BinaryIO) -> None:
    """Write an entry for each concept, with all its languages."""
    with ConceptGroups(records, key=_entry_id, own_key=_made_id) as groups:
        started = False
        for key, entries in groups:
            if not started:
                stream.write(_HEAD.format(language=_tag(entries[0].language)).encode())
                started = True
            lines = "\n      ".join(_entry(key, entries, groups))
            stream.write(f"      {lines}\n".encode())
        if not started:
            stream.write(_HEAD.format(language=_UNDETERMINED).encode())
        stream.write(_TAIL.encode())


def _entry_id(record: TermRecord) -> str:
    if _ID.fullmatch(record.external_id):
        return record.external_id
    return f"{OWN_ID}{record.concept}" if record.concept else _made_id(record)


def _made_id(record: TermRecord) -> str:
    return f"{OWN_ID}{uuid.uuid5(SLUG_SPACE, f'{record.language}/{record.slug}')}"


def _tag(language: str) -> str:
    return language or _UNDETERMINED


def _entry(key: str, records: list[TermRecord], groups: ConceptGroups) -> Iterator[str]:
    yield f"<conceptEntry id={quoteattr(key)}>"
    fields = {record.language: record.category for record in records}
    for language, category in _in_languages(fields).items():
        yield f'  <descrip type="subjectField"{language}>{_text(category)}</descrip>'
    for reference, languages in _references(records, groups).items():
        shared = reference.startswith(" target") and len(languages) == len(records)
        for attribute in [""] if shared else [f' xml:lang="{_tag(each)}"' for each in languages]:
            yield f'  <ref type="crossReference"{attribute}{reference}</ref>'
    for record in records:
        for line in _language(record):
            yield f"  {line}"
    yield "</conceptEntry>"


def _in_languages(fields: dict[str, str]) -> dict[str, str]:
    """Return texts by the attribute that names their language: none where all are the same."""
    texts = set(fields.values())
    if len(texts) == 1:
        return {"": min(texts)} if min(texts) else {}
    return {f' xml:lang="{_tag(language)}"': text for language, text in fields.items() if text}


def _references(records: list[TermRecord], groups: ConceptGroups) -> dict[str, list[str]]:
    """Return the languages that each reference, from its target attribute on, is made in."""
    found: dict[str, list[str]] = {}
    for record in records:
        for relation in record.relations:
            reference = _reference(relation, groups.key_of(record.language, relation.target))
            languages = found.setdefault(reference, [])
            if record.language not in languages:
                languages.append(record.language)
    return found


def _reference(relation: RelationRecord, key: str) -> str:
    if key:
        return f" target={quoteattr(key)}>{_text(relation.target)}"
    named = relation.name if slug_of(relation.name) == relation.target else relation.target
    return f">{_text(named)}"


def _language(record: TermRecord) -> Iterator[str]:
    yield f'<langSec xml:lang="{_tag(record.language)}">'
    if record.short_definition:
        yield f'  <descrip type="definition">{_text(record.short_definition)}</descrip>'
    if record.explanation:
        yield f"  <note>{_text(record.explanation)}</note>"
    for source in record.sources:
        yield f"  {_source(source)}"
    yield from _term(record.name, "preferredTerm-admn-sts", "")
    seen = {label_key(record.name)}
    for label in record.labels:
        if label.kind is LabelKind.HIDDEN or label_key(label.text) in seen:
            continue  # what readers never see is no term of a terminology
        seen.add(label_key(label.text))
        kind = "abbreviation" if label.kind is LabelKind.ABBREVIATION else ""
        yield from _term(label.text, _STATUSES.get(label.kind, "admittedTerm-admn-sts"), kind)
    yield "</langSec>"


def _term(text: str, status: str, kind: str) -> Iterator[str]:
    yield "  <termSec>"
    yield f"    <term>{_text(text)}</term>"
    yield f'    <termNote type="administrativeStatus">{status}</termNote>'
    if kind:
        yield f'    <termNote type="termType">{kind}</termNote>'
    yield "  </termSec>"


def _source(source: SourceRecord) -> str:
    if not source.url:
        return f'<admin type="source">{_text(source.title)}</admin>'
    target = quoteattr(_uri(source.url))
    return f'<xref type="externalCrossReference" target={target}>{_text(source.title)}</xref>'


def _uri(url: str) -> str:
    """Return the address with the signs percent-encoded that no address may have."""
    return re.sub(r"[\s<>\"{}|\\^`]", lambda sign: quote(sign[0]), url)


def _text(text: str) -> str:
    """Return text as XML; a line's end behind it says that its lines are to be kept."""
    counts = "\n" in text or text.startswith((" ", "\t"))
    return escape(f"{text}\n" if counts else text)
