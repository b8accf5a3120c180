"""Finding the term each entry is about: by id at the source, concept, slug, or old address."""

from collections.abc import Container, Iterator, Sequence

from django.db.models import Q

from terms.actions.importing.entries import Entry, key_of
from terms.models import Glossary, ImportedRecord, Redirect, Term

_LONG_TEXTS = ("revision__content", "short_definition", "explanation")

_BySlug = dict[tuple[str, str], Term]


def match(glossary: Glossary, entries: Sequence[Entry], claimed: Container[int]) -> None:
    """Give each entry its term, where there is one. Never by name: homographs stay apart.

    claimed: the terms of entries that came before: who only shares their slug is another.
    """
    if not entries:
        return
    keys = {each.record.external_id or each.record.slug for each in entries}
    slugs = {entry.record.slug for entry in entries}
    terms = (
        Term.objects.filter(Q(external_id__among=keys) | Q(slug__among=slugs), glossary=glossary)
        .select_related("revision")
        .defer(*_LONG_TEXTS)
    )
    by_key = {(term.language, term.external_id): term for term in terms if term.external_id}
    by_slug = {(term.language, term.slug): term for term in terms}
    found: dict[Entry, Term] = {}
    for entry in entries:
        if (term := by_key.get(key_of(entry.record))) is not None:
            found[entry] = term
    taken = {term.pk for term in found.values()}
    for find in (_by_concept, _by_slug, _by_old_address):
        without = [entry for entry in entries if entry not in found]
        if not without:
            break
        for entry, term in find(glossary, without, by_slug):
            if term.pk not in taken and term.pk not in claimed:
                taken.add(term.pk)
                found[entry] = term
    digests = dict(ImportedRecord.objects.filter(term__in=taken).values_list("term", "digest"))
    for entry, term in found.items():
        imported = digests.get(term.pk)
        entry.adopt(term, bytes(imported) if imported is not None else None)


def _by_concept(
    glossary: Glossary, entries: Sequence[Entry], by_slug: _BySlug
) -> Iterator[tuple[Entry, Term]]:
    """Yield terms of the same concept and language, whatever they are called by now."""
    wanted = {}
    for entry in entries:
        if entry.record.concept is None:
            continue
        key = (entry.record.language, entry.record.concept)
        holder = by_slug.get((entry.record.language, entry.record.slug))
        if holder is None or holder.concept != entry.record.concept:
            wanted[key] = entry
        elif _may_be(holder, entry):
            yield entry, holder
    if not wanted:
        return
    terms = Term.objects.filter(glossary=glossary, concept__in={key[1] for key in wanted})
    for term in terms.select_related("revision").defer(*_LONG_TEXTS):
        key = (term.language, term.concept)
        if key in wanted and _may_be(term, wanted[key]):
            yield wanted[key], term


def _by_slug(
    glossary: Glossary, entries: Sequence[Entry], by_slug: _BySlug
) -> Iterator[tuple[Entry, Term]]:
    for entry in entries:
        holder = by_slug.get((entry.record.language, entry.record.slug))
        if holder is not None and _may_be(holder, entry):
            yield entry, holder


def _may_be(holder: Term, entry: Entry) -> bool:
    """Tell whether the term of this slug can be the entry's: nothing says it is another's."""
    return not entry.record.external_id or not holder.external_id


def _by_old_address(
    glossary: Glossary, entries: Sequence[Entry], by_slug: _BySlug
) -> Iterator[tuple[Entry, Term]]:
    paths = {
        glossary.term_path(entry.record.language, entry.record.slug): entry
        for entry in entries
        if not entry.record.external_id
    }
    if not paths:
        return
    redirects = Redirect.objects.filter(path__among=paths, term__isnull=False)
    for each in redirects.select_related("term__revision"):
        if each.term is not None:
            yield paths[each.path], each.term
