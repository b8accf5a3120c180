"""One record taken into another: what moves, what is there already. Knows no database."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from terms.records import (
    FAQRecord,
    LabelRecord,
    RelationRecord,
    SourceRecord,
    TermRecord,
)
from terms.text.folding import label_key
from terms.text.wiki_links import lead_wiki_links


@dataclass(frozen=True, slots=True)
class Absorbed:
    """The record with what it gained; the parts gained; what was left out, in words."""

    record: TermRecord
    labels: tuple[LabelRecord, ...]
    faqs: tuple[FAQRecord, ...]
    relations: tuple[RelationRecord, ...]
    sources: tuple[SourceRecord, ...]
    notes: tuple[str, ...] = ()


def absorb(into: TermRecord, other: TermRecord) -> Absorbed:
    """Take names, questions, relations and sources of `other` into `into`; its texts stay behind.

    Names are compared by `label_key`. Relations between the two go. Raises ValidationError
    where more comes together than an entry can hold.
    """
    labels = _new_labels(into, other)
    faqs, notes = _new_faqs(into, other)
    relations = _new_relations(into, other)
    cited = {(each.title, each.url) for each in into.sources}
    sources = tuple(each for each in other.sources if (each.title, each.url) not in cited)
    kept = tuple(each for each in into.relations if each.target != other.slug)
    values: dict[str, Any] = dict(into)
    values |= {
        "labels": into.labels + labels,
        "faqs": into.faqs + faqs,
        "relations": kept + relations,
        "sources": into.sources + sources,
    }
    record = TermRecord.model_validate(values)
    return Absorbed(record, labels, faqs, relations, sources, notes)


def lead_elsewhere(record: TermRecord, old: str, new: str) -> TermRecord:
    """Return the record with relations and wiki links to the slug `old` leading to `new`.

    Raises ValidationError where a text grows too long.
    """
    relations: dict[tuple[str, str], RelationRecord] = {}
    for each in record.relations:
        target = new if each.target == old else each.target
        if target != record.slug:
            led = each.model_copy(update={"target": target})
            relations.setdefault((each.type, target), led)
    faqs = (
        each.model_copy(update={"answer": lead_wiki_links(each.answer, old, new)})
        for each in record.faqs
    )
    values: dict[str, Any] = dict(record)
    values |= {
        "short_definition": lead_wiki_links(record.short_definition, old, new),
        "explanation": lead_wiki_links(record.explanation, old, new),
        "relations": tuple(relations.values()),
        "faqs": tuple(faqs),
    }
    return TermRecord.model_validate(values)


def _new_labels(into: TermRecord, other: TermRecord) -> tuple[LabelRecord, ...]:
    known = {label_key(into.name), *(label_key(each.text) for each in into.labels)}
    found = []
    for label in (LabelRecord(text=other.name), *other.labels):
        key = label_key(label.text)
        if key not in known:
            known.add(key)
            found.append(label)
    return tuple(found)


def _new_faqs(into: TermRecord, other: TermRecord) -> tuple[tuple[FAQRecord, ...], tuple[str, ...]]:
    answers = {label_key(each.question): each.answer for each in into.faqs}
    found, notes = [], []
    for faq in other.faqs:
        key = label_key(faq.question)
        if key not in answers:
            found.append(faq)
        elif answers[key] != faq.answer:
            notes.append(
                _("Both answer “%(question)s”; the answer of “%(name)s” is kept.")
                % {"question": faq.question, "name": into.name}
            )
    return tuple(found), tuple(notes)


def _new_relations(into: TermRecord, other: TermRecord) -> tuple[RelationRecord, ...]:
    stated = {(each.type, each.target) for each in into.relations}
    return tuple(
        each
        for each in other.relations
        if each.target not in (into.slug, other.slug) and (each.type, each.target) not in stated
    )
