"""From TBX entries to rows: one for each language of an entry, told of the ids of the file."""

import uuid
from collections.abc import Iterable, Iterator

from terms.formats.base import ReadOptions, Row
from terms.formats.entry_building import Entry, FoundSource, is_web_address
from terms.formats.entry_slugs import EntrySlugs
from terms.formats.tbx_entries import FoundEntry, FoundTerm, Item
from terms.formats.tbx_languages import by_language, shared_items
from terms.formats.tbx_terms import ABBREVIATIONS, FORBIDDEN, PREFERRED, RELATIONS
from terms.records import LabelKind
from terms.text.cleaning import one_line
from terms.text.slugs import slug_of

# An entry of our own making has its concept's id behind this, or one made of language and slug.
OWN_ID = "uuid-"
SLUG_SPACE = uuid.UUID("0c9bd4a5-1f3e-5d0f-9a57-6f4be2d1c8a4")


class Names:
    """What the whole file calls its entries: slugs by language, and the entries' other ids."""

    def __init__(self, options: ReadOptions) -> None:
        self._options = options
        self._slugs = EntrySlugs()
        self._owners: dict[str, str] = {}

    def collect(self, entries: Iterable[FoundEntry]) -> None:
        """Note the names of all entries: needed before the first row."""
        for entry in entries:
            key = _key(entry)
            if self._slugs.elsewhere(key):
                continue  # the second entry with this id is rejected
            self._owners[key] = key
            fallback = ""
            for language, terms in by_language(entry, self._options).terms.items():
                slug = slug_of(_main(terms).text) or fallback or slug_of(key) or "entry"
                fallback = fallback or slug
                self._slugs.claim(key, language, slug)
                for term in terms:
                    if term.id:
                        self._owners.setdefault(term.id, key)
        self._slugs.settle()

    def rows(self, entries: Iterable[FoundEntry]) -> Iterator[Row]:
        seen: set[str] = set()
        for entry in entries:
            key = _key(entry)
            place = f"line {entry.line}, {key}"
            if key in seen:
                yield Row(
                    place,
                    problem=f"id: {key} is given to an earlier entry, too. Give it one of its own.",
                )
                continue
            seen.add(key)
            yield from self._rows(entry, key, place)

    def _rows(self, found: FoundEntry, key: str, place: str) -> Iterator[Row]:
        languages = by_language(found, self._options)
        for tag in languages.unusable:
            yield Row(
                f"{place} ({tag})",
                problem=f"xml:lang: {tag!r} is no language tag. Write one such as en or pt-BR.",
            )
        shared, left_out = shared_items(found, list(languages.terms))
        first = True
        for language, terms in languages.terms.items():
            where = place if len(languages.terms) == 1 else f"{place} ({language})"
            entry = Entry(where, _main(terms).text, self._slugs.get(key, language), language)
            items = [*languages.items[language], *shared[language]]
            _identify(entry, found)
            _describe(entry, terms, items)
            entry.labels = [(each.text, _kind(each)) for each in terms if each is not _main(terms)]
            self._relate(entry, terms, items)
            if first and left_out:
                entry.warnings.append(left_out)
            first = False
            yield entry.row()
        if first and not languages.unusable:
            yield Row(place, problem="The entry has no term. Give it one in some language.")

    def _relate(self, entry: Entry, terms: list[FoundTerm], items: list[Item]) -> None:
        for item in [*items, *(item for term in terms for item in term.items)]:
            kind = RELATIONS.get(item.category)
            if kind is None:
                continue
            owner = self._owners.get(item.target, "")
            slug = self._slugs.get(owner, entry.language)
            # An entry that has other languages only is no relation of this one.
            if slug or not owner:
                text = one_line(item.text) or item.target
                entry.relations.append((kind, slug or slug_of(text), "" if slug else text))


def _key(entry: FoundEntry) -> str:
    return entry.id or f"entry {entry.number}"


def _main(terms: list[FoundTerm]) -> FoundTerm:
    """Return the term that names the entry: the preferred one, else the first that may be used."""
    for term in terms:
        if term.note("administrativeStatus") in PREFERRED or term.note("termType") == "entryTerm":
            return term
    usable = [term for term in terms if _kind(term) is not LabelKind.FORBIDDEN]
    return (usable or terms)[0]


def _kind(term: FoundTerm) -> LabelKind:
    statuses = (term.note("administrativeStatus"), term.note("normativeAuthorization"))
    if any(status in FORBIDDEN for status in statuses):
        return LabelKind.FORBIDDEN
    if term.note("termType") in ABBREVIATIONS:
        return LabelKind.ABBREVIATION
    return LabelKind.ALTERNATE


def _identify(entry: Entry, found: FoundEntry) -> None:
    own = found.id.removeprefix(OWN_ID)
    if own != found.id:
        try:
            concept = uuid.UUID(own)
        except ValueError:
            pass
        else:
            made = uuid.uuid5(SLUG_SPACE, f"{entry.language}/{entry.slug}")
            entry.concept = None if made == concept else concept
            return
    entry.external_id = _key(found)
    if not found.id:
        entry.warnings.append("id: the entry has none and is known by its place in the file.")


def _describe(entry: Entry, terms: list[FoundTerm], items: list[Item]) -> None:
    main = _main(terms)
    of_terms = [*main.items, *(item for term in terms if term is not main for item in term.items)]
    said = [*of_terms, *items]
    definitions = [item.text for item in said if item.category == "definition"]
    entry.short_definition = definitions[0] if definitions else ""
    texts = [*definitions[1:], *(item.text for item in said if item.category == "explanation")]
    contexts = [
        "> " + item.text.replace("\n", "\n> ") for item in said if item.category == "context"
    ]
    notes = [item.text for item in said if item.category == "note"]
    entry.explanation = [text for text in (*texts, *contexts, *notes) if text]
    fields = [
        one_line(item.text) for item in [*items, *of_terms] if item.category == "subjectField"
    ]
    entry.category = fields[0] if fields else ""
    if others := set(fields[1:]) - {entry.category}:
        entry.warnings.append(f"category: also of {', '.join(sorted(others))[:300]}.")
    for item in said:
        if is_web_address(item.target) and item.category not in RELATIONS:
            entry.sources.append(FoundSource(one_line(item.text), url=item.target))
        elif item.category == "source" and item.text:
            url = item.text if is_web_address(item.text) and " " not in item.text else ""
            entry.sources.append(FoundSource(item.text, url=url))
