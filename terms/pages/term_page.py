"""`TermPage`: everything the template of a term lays out, made from what readers may know of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terms.models import addresses
from terms.pages.citing import Citation, cite
from terms.pages.letters import letter_url
from terms.pages.map_sheet import Map
from terms.pages.neighbourhood import draw_map
from terms.pages.public_entry import Neighbour, PublicEntry, PublicRelation
from terms.pages.speaking import Moment, own_name, write_moment
from terms.records import (
    NAME_MAX_LENGTH,
    FAQRecord,
    LabelKind,
    RelationType,
    SourceRecord,
    Status,
)
from terms.text.excerpts import excerpt
from terms.text.folding import initial, label_key
from terms.text.html import text_of
from terms.text.languages import direction
from terms.text.markdown import render, render_inline
from terms.text.slugs import slug_of, with_suffix
from terms.text.wiki_links import resolve_wiki_links

# The groups of related terms in the order a reader needs them: first what it is a kind of.
RELATION_HEADINGS: dict[RelationType, Promise] = {
    RelationType.REPLACED_BY: _("Replaced by"),
    RelationType.BROADER: _("Broader"),
    RelationType.NARROWER: _("Narrower"),
    RelationType.PART_OF: _("Part of"),
    RelationType.HAS_PART: _("Parts"),
    RelationType.PREREQUISITE: _("Read first"),
    RelationType.LEADS_TO: _("Read next"),
    RelationType.CONTRASTS_WITH: _("Not to be confused with"),
    RelationType.RELATED: _("See also"),
    RelationType.REPLACES: _("Replaces"),
}
NAMES_HEADINGS: dict[LabelKind, Promise] = {
    LabelKind.ALTERNATE: _("Also called"),
    LabelKind.ABBREVIATION: _("Abbreviation"),
}
# What another page says of a term: a line or two, never its whole text.
SUMMARY_LENGTH = 240
# A page with fewer parts is taken in at a glance.
CONTENTS_FROM = 3

_HEADING = re.compile(
    r'<h(?P<level>[2-6]) id="(?P<id>[^"]*)">(?P<words>.*?)</h(?P=level)>', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Names:
    """Other names of one kind."""

    heading: str | Promise
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hatnote:
    """Says that other terms share a name, and leads to all of them."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page that the table of contents leads to."""

    anchor: str
    heading: str | Promise


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer as HTML; `anchor` is the id of the answer."""

    anchor: str
    question: str
    answer: SafeString


@dataclass(frozen=True, slots=True)
class RelatedTerm:
    """url: "" for a wanted term: it is shown as plain text.

    comparison: the address of a page with both terms side by side, or "".
    """

    name: str
    url: str
    definition: str
    is_deprecated: bool
    comparison: str = ""


@dataclass(frozen=True, slots=True)
class RelationGroup:
    type: RelationType
    heading: str | Promise
    terms: tuple[RelatedTerm, ...]


@dataclass(frozen=True, slots=True)
class Translation:
    language: str
    direction: str
    language_name: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class TermPage:
    """A term as its page shows it; hidden labels, inflections and wordings to avoid are not here.

    breadcrumb: the glossary, then the category where there is one.
    letter:     the term's place in the A–Z index.
    hatnotes:   one a name that is another public term's as well.
    contents:   empty where the page is short.
    map:        None where the neighbours are few.
    suggest_url: "" where the glossary takes no suggestions.
    """

    language: str
    name: str
    breadcrumb: tuple[Link, ...]
    letter: Link
    other_names: tuple[Names, ...]
    definition: SafeString
    explanation: SafeString
    contents: tuple[Section, ...]
    questions: tuple[Question, ...]
    relations: tuple[RelationGroup, ...]
    map: Map | None
    sources: tuple[SourceRecord, ...]
    translations: tuple[Translation, ...]
    first_published: Moment
    changed: Moment
    citation: Citation
    is_deprecated: bool
    successor: Link | None
    hatnotes: tuple[Hatnote, ...] = ()
    reviewed: Moment | None = None
    suggest_url: str = ""


def build_term_page(entry: PublicEntry) -> TermPage:
    record = entry.record
    index = addresses.url_of(entry.glossary.path(entry.language))
    letter = initial(record.name, entry.language)
    known = entry.addresses()
    explanation = render(resolve_wiki_links(record.explanation, known))
    questions = list_questions(record.faqs, known)
    relations = group_relations(entry.relations, entry)
    breadcrumb = [Link(entry.glossary.title, index)]
    if entry.category:
        breadcrumb.append(Link(entry.category.name, addresses.url_of(entry.category.path)))
    return TermPage(
        language=entry.language,
        name=record.name,
        breadcrumb=tuple(breadcrumb),
        letter=Link(letter, letter_url(index, letter)),
        other_names=list_other_names(entry),
        definition=mark_safe(render_inline(resolve_wiki_links(record.short_definition, known))),
        explanation=mark_safe(_HEADING.sub(_linked_to_itself, explanation)),
        contents=list_contents(
            explanation,
            has_questions=bool(questions),
            has_relations=bool(relations),
            has_sources=bool(record.sources),
        ),
        questions=questions,
        relations=relations,
        map=draw_map(entry) if relations else None,
        sources=record.sources,
        translations=tuple(_translation(each) for each in entry.translations),
        first_published=write_moment(entry.first_published_at),
        changed=write_moment(entry.changed_at),
        citation=cite(entry),
        is_deprecated=entry.status is Status.DEPRECATED,
        successor=(
            Link(entry.successor.name, addresses.url_of(entry.successor.path))
            if entry.successor
            else None
        ),
        hatnotes=list_hatnotes(entry),
        reviewed=write_moment(entry.reviewed_at) if entry.reviewed_at else None,
        suggest_url=_suggest_url(entry) if entry.glossary.takes_suggestions else "",
    )


def list_hatnotes(entry: PublicEntry) -> tuple[Hatnote, ...]:
    glossary, notes = entry.glossary, []
    for name in entry.shared_names:
        if entry.category:
            text = gettext("This page is about “%(name)s” in the category “%(category)s”.") % {
                "name": name,
                "category": entry.category.name,
            }
        else:
            text = gettext("This page is about one meaning of “%(name)s”.") % {"name": name}
        key = label_key(name)[:NAME_MAX_LENGTH]
        path = addresses.names_path(glossary.slug, glossary.language, entry.language, key)
        notes.append(Hatnote(text, addresses.url_of(path)))
    return tuple(notes)


def _suggest_url(entry: PublicEntry) -> str:
    glossary, slug = entry.glossary, entry.path.rpartition("/")[2]
    path = addresses.suggest_path(glossary.slug, glossary.language, entry.language, slug)
    return addresses.url_of(path)


def list_other_names(entry: PublicEntry) -> tuple[Names, ...]:
    found = []
    for kind, heading in NAMES_HEADINGS.items():
        names = tuple(label.text for label in entry.record.labels if label.kind is kind)
        if names:
            found.append(Names(heading, names))
    return tuple(found)


def list_questions(
    faqs: tuple[FAQRecord, ...], known: Mapping[str, str] = MappingProxyType({})
) -> tuple[Question, ...]:
    """Return the questions in order, each with an anchor that no other part of the page has.

    known: addresses of terms that answers may name, by slug.
    """
    taken: set[str] = set()
    questions = []
    for number, faq in enumerate(faqs, start=1):
        slug = wish = slug_of(faq.question) or "question"
        suffix = 2
        while slug in taken:
            slug, suffix = with_suffix(wish, suffix), suffix + 1
        taken.add(slug)
        answer = render(resolve_wiki_links(faq.answer, known), ids=f"a{number}-", top_heading=4)
        questions.append(Question(f"faq-{slug}", faq.question, mark_safe(answer)))
    return tuple(questions)


def group_relations(
    relations: tuple[PublicRelation, ...], entry: PublicEntry | None = None
) -> tuple[RelationGroup, ...]:
    """Return relations by type; entry: the term they are compared with, where there is a page."""
    groups: dict[RelationType, list[RelatedTerm]] = {type_: [] for type_ in RELATION_HEADINGS}
    for relation in relations:
        groups[relation.type].append(_related_term(relation, entry))
    return tuple(
        RelationGroup(type_, RELATION_HEADINGS[type_], tuple(terms))
        for type_, terms in groups.items()
        if terms
    )


def list_contents(
    explanation: str, *, has_questions: bool, has_relations: bool, has_sources: bool
) -> tuple[Section, ...]:
    """Return the parts of a page, or none where there are fewer than CONTENTS_FROM."""
    sections = [
        Section(heading["id"], text_of(heading["words"]))
        for heading in _HEADING.finditer(explanation)
        if heading["level"] == "2"
    ]
    if has_questions:
        sections.append(Section("questions", _("Questions and answers")))
    if has_relations:
        sections.append(Section("related", _("Related terms")))
    if has_sources:
        sections.append(Section("sources", _("Sources")))
    return tuple(sections) if len(sections) >= CONTENTS_FROM else ()


def _related_term(relation: PublicRelation, entry: PublicEntry | None) -> RelatedTerm:
    target = relation.target
    if target is None:
        return RelatedTerm(relation.name, "", "", is_deprecated=False)
    definition = excerpt(target.short_definition, SUMMARY_LENGTH)
    url = addresses.url_of(target.path)
    comparison = ""
    if entry and relation.type is RelationType.CONTRASTS_WITH:
        comparison = _comparison_url(entry, target)
    return RelatedTerm(target.name, url, definition, target.is_deprecated, comparison)


def _comparison_url(entry: PublicEntry, target: Neighbour) -> str:
    glossary, language = entry.glossary, entry.language
    if target.path != glossary.term_path(language, target.slug):
        return ""
    path = addresses.compare_path(
        glossary.slug, glossary.language, language, entry.record.slug, target.slug
    )
    return addresses.url_of(path)


def _translation(neighbour: Neighbour) -> Translation:
    return Translation(
        neighbour.language,
        direction(neighbour.language),
        own_name(neighbour.language),
        neighbour.name,
        addresses.url_of(neighbour.path),
    )


def _linked_to_itself(heading: re.Match[str]) -> str:
    level, anchor, words = heading.groups()
    if "<a " in words:
        return heading[0]
    return f'<h{level} id="{anchor}"><a href="#{anchor}">{words}</a></h{level}>'
