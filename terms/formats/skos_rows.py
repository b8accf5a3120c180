"""From the statements of a SKOS file to rows: one for each concept in each language it has."""

import re
import uuid
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from terms.formats.base import ReadOptions, Row
from terms.formats.entry_building import Entry
from terms.formats.entry_slugs import EntrySlugs
from terms.formats.skos_categories import Categories
from terms.formats.skos_graph import CACHED, Facts, Graph
from terms.formats.skos_sources import Sources
from terms.formats.skos_terms import (
    COLLECTION,
    CONCEPT,
    LABELS,
    MATCHES,
    ORDERED_COLLECTION,
    RELATIONS,
    SCHEME,
)
from terms.records import NAME_MAX_LENGTH, RelationType, Status
from terms.text.excerpts import excerpt
from terms.text.slugs import slug_of

# A term without a concept or an id gets an IRI made of its language and slug.
SLUG_SPACE = uuid.UUID("5f3f5f0e-0b53-5a3c-9d0e-8f3b9a6c1d27")
URN_UUID = "urn:uuid:"

_HIERARCHY = ("broader", "narrower", "related", "topConceptOf")


def read_rows(graph: Graph, options: ReadOptions) -> Iterator[Row]:
    """Yield a row for each entry, and one for each thing with a name that is no concept."""
    concepts = {subject for subject in graph.subjects() if _is_concept(graph, subject)}
    reading = _Reading(graph, concepts, options)
    for subject in graph.subjects():
        if subject in concepts:
            yield from reading.rows(subject)
        elif skipped := _why_skipped(graph.facts(subject)):
            yield Row(subject, skipped=skipped)


def _is_concept(graph: Graph, subject: str) -> bool:
    facts = graph.facts(subject)
    types = {value for _, value in facts.get("type", ())}
    if CONCEPT in types:
        return True
    return not types and "prefLabel" in facts and any(name in facts for name in _HIERARCHY)


def _why_skipped(facts: Facts) -> str:
    types = {value for _, value in facts.get("type", ())}
    if types & {COLLECTION, ORDERED_COLLECTION}:
        return "A SKOS collection: its name is the category of its members."
    if SCHEME in types:
        return "A SKOS concept scheme: the glossary itself."
    return "Has a name but is no skos:Concept." if "prefLabel" in facts else ""


class _Reading:
    """The concepts of one file, each with its names and slugs."""

    def __init__(self, graph: Graph, concepts: set[str], options: ReadOptions) -> None:
        self._graph = graph
        self._concepts = concepts
        self._untagged = options.language
        self._default = options.language or "en"
        self._slugs = EntrySlugs()
        for concept in concepts:
            self._claim_slugs(concept)
        self._slugs.settle()
        self._categories = Categories(graph, concepts)
        self._sources = Sources(graph, concepts)
        self._target = lru_cache(CACHED)(self._target_of)

    def _texts(self, facts: Facts, name: str) -> list[tuple[str, str]]:
        """Return language and text of a property's values that are not empty."""
        texts = self._graph.texts(facts, name)
        return [(language or self._untagged, text) for language, text in texts]

    def _names(self, facts: Facts) -> dict[str, list[str]]:
        """Return the names by language, the default language first."""
        names: dict[str, list[str]] = {}
        for language, text in self._texts(facts, "prefLabel"):
            names.setdefault(language, []).append(text)
        default = _first(names, self._default)
        names = {default: names.pop(default)} | names if names else {}
        if "" in names and default != "":
            names[default] += names.pop("")
        return names

    def _claim_slugs(self, concept: str) -> None:
        facts = self._graph.facts(concept)
        given = dict(reversed(self._texts(facts, "slug")))
        fallback = ""
        for language, (name, *_) in self._names(facts).items():
            slug = given.get(language) or slug_of(name) or fallback or slug_of(_tail(concept))
            fallback = fallback or slug
            self._slugs.claim(concept, language, slug or slug_of(concept))

    def rows(self, concept: str) -> Iterator[Row]:
        facts = self._graph.facts(concept)
        names = self._names(facts)
        unusable = [language for language in names if language.startswith("?")]
        for language in unusable:
            yield Row(
                f"{concept} (@{language[1:]})",
                problem=f"prefLabel: @{language[1:]} is no language tag. "
                "Write one such as en or pt-BR.",
            )
        usable = [language for language in names if language not in unusable]
        left_out = self._left_out(facts, names)
        for language in usable:
            entry = self._entry(concept, facts, names[language], language, usable[0])
            entry.warnings += left_out
            left_out = []
            yield entry.row()
        if not names:
            yield Row(concept, problem="The concept has no skos:prefLabel. Give it a name.")

    def _left_out(self, facts: Facts, names: dict[str, list[str]]) -> list[str]:
        left_out = []
        for name in ("altLabel", "hiddenLabel", "definition", "scopeNote", "example", "note"):
            languages = {language for language, _ in self._texts(facts, name)} - {*names, ""}
            if languages:
                tags = ", ".join(sorted(language.lstrip("?") for language in languages))
                left_out.append(f"{name}: left out where the concept has no prefLabel: {tags}.")
        return left_out

    def _entry(
        self, concept: str, facts: Facts, names: list[str], language: str, default: str
    ) -> Entry:
        place = concept if language == default else f"{concept} ({language})"
        entry = Entry(place, names[0], self._slugs.get(concept, language), language)
        self._identify(entry, concept, facts)
        self._describe(entry, facts, default)
        self._label(entry, facts, names, default)
        self._relate(entry, facts)
        entry.sources = self._sources.of(facts, language)
        entry.category, others = self._categories.of(concept, language)
        if others:
            entry.warnings.append(f"category: also a member of {', '.join(others)[:300]}.")
        if any(value.lower() in ("true", "1") for _, value in facts.get("deprecated", ())):
            entry.status = Status.DEPRECATED
            replaced = (each for each in entry.relations if each[0] is RelationType.REPLACED_BY)
            entry.successor = next((target for _, target, _ in replaced), "")
        return entry

    def _identify(self, entry: Entry, concept: str, facts: Facts) -> None:
        """Set the ids: the IRI, or what it is made of where it is one of our own making."""
        if concept.startswith("_:"):
            return
        slugs = [
            slug for language, slug in self._texts(facts, "slug") if language == entry.language
        ]
        own = concept.removeprefix(URN_UUID)
        if entry.slug in slugs and own != concept and _is_uuid(own):
            made = uuid.uuid5(SLUG_SPACE, f"{entry.language}/{entry.slug}")
            entry.concept = None if made == uuid.UUID(own) else uuid.UUID(own)
        else:
            entry.external_id = concept

    def _describe(self, entry: Entry, facts: Facts, default: str) -> None:
        def of(name: str) -> list[str]:
            return self._in(entry.language, self._texts(facts, name), default)

        definitions, scopes = of("definition"), of("scopeNote")
        short = definitions or scopes
        entry.short_definition = short.pop(0) if short else ""
        examples = ["> " + text.strip().replace("\n", "\n> ") for text in of("example")]
        entry.explanation = [*definitions, *scopes, *examples, *of("note")]

    def _label(self, entry: Entry, facts: Facts, names: list[str], default: str) -> None:
        if len(names) > 1:
            entry.warnings.append("name: more than one prefLabel; the others became labels.")
        entry.labels = [(name, LABELS["altLabel"]) for name in names[1:]]
        for name, kind in LABELS.items():
            texts = self._in(entry.language, self._texts(facts, name), default)
            entry.labels += [(text, kind) for text in texts]

    def _in(self, language: str, texts: list[tuple[str, str]], default: str) -> list[str]:
        """Return texts of one language; those of none belong to the concept's default language."""
        here = (language, "") if language == default else (language,)
        return [text for own, text in texts if own in here]

    def _relate(self, entry: Entry, facts: Facts) -> None:
        found: dict[str, list[str]] = {name: [] for name in RELATIONS}
        for name in RELATIONS:
            found[name] += [value for own, value in facts.get(name, ()) if own is None]
        for match, name in MATCHES.items():
            targets = [value for own, value in facts.get(match, ()) if own is None]
            found[name] += [target for target in targets if target in self._concepts]
        # The general statement often stands beside the particular one that implies it.
        for general, particular in (
            ("broader", "broaderPartitive"),
            ("narrower", "narrowerPartitive"),
        ):
            found[general] = [each for each in found[general] if each not in found[particular]]
        for name, kind in RELATIONS.items():
            entry.relations += [(kind, *self._target(each, entry.language)) for each in found[name]]

    def _target_of(self, target: str, language: str) -> tuple[str, str]:
        """Return a target's slug, and its name where it is wanted; "" where it is of other languages.

        A relation is one of concepts: it stands in the languages that both have.
        """
        if slug := self._slugs.get(target, language):
            return slug, ""
        facts = self._graph.facts(target)
        given = dict(self._texts(facts, "slug"))
        if self._slugs.elsewhere(target) or (given and language not in given):
            return "", ""
        titles = self._texts(facts, "prefLabel") + self._texts(facts, "title")
        if language in given:
            return given[language], dict(titles).get(language, "")
        name = dict(titles).get(language) or next((text for _, text in titles), _tail(target))
        return slug_of(name) or slug_of(_tail(target)) or slug_of(target), name


def _first(names: dict[str, list[str]], default: str) -> str:
    """Return the language that speaks for a concept: the default, a tagged one, none, no tag."""
    if default in names or not names:
        return default
    usable = [language for language in names if not language.startswith("?")]
    return next((language for language in usable if language), (usable or [*names])[0])


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _tail(iri: str) -> str:
    """Return the last part of an IRI as words."""
    last = re.split(r"[/#:]", iri.rstrip("/#"))[-1]
    return excerpt(unquote(last).replace("_", " "), NAME_MAX_LENGTH)
