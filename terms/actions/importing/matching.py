"""Finding the term each entry is about: by its id at the source, its slug, its old address."""

from collections.abc import Sequence

from django.db.models import Q

from terms.actions.importing.entries import Entry, key_of
from terms.models import Glossary, ImportedRecord, Redirect, Term


def match(glossary: Glossary, entries: Sequence[Entry]) -> None:
    """Give each entry its term, where there is one. Never by name: homographs stay apart."""
    if not entries:
        return
    keys = {key_of(entry.record)[1] for entry in entries}
    slugs = {entry.record.slug for entry in entries}
    terms = (
        Term.objects.filter(Q(external_id__in=keys) | Q(slug__in=slugs), glossary=glossary)
        .select_related("revision")
        .defer("revision__content", "short_definition", "explanation")
    )
    by_id = {(term.language, term.external_id): term for term in terms if term.external_id}
    by_slug = {(term.language, term.slug): term for term in terms}
    matched = []
    for entry in entries:
        slug = (entry.record.language, entry.record.slug)
        term = by_id.get(key_of(entry.record))
        holder = by_slug.get(slug)
        if term is None and holder is not None and _may_be(holder, entry):
            term = holder
        matched.append(term)
    without = [entry for entry, term in zip(entries, matched, strict=True) if term is None]
    moved = _by_old_address(glossary, [each for each in without if not each.record.external_id])
    found = [
        term or moved.get((entry.record.language, entry.record.slug))
        for entry, term in zip(entries, matched, strict=True)
    ]
    digests = dict(
        ImportedRecord.objects.filter(term__in=[term.pk for term in found if term]).values_list(
            "term", "digest"
        )
    )
    for entry, term in zip(entries, found, strict=True):
        if term is not None:
            imported = digests.get(term.pk)
            entry.adopt(term, bytes(imported) if imported is not None else None)


def _may_be(holder: Term, entry: Entry) -> bool:
    """Tell whether the term of this slug can be the entry's: nothing says it is another's."""
    return not entry.record.external_id or not holder.external_id


def _by_old_address(glossary: Glossary, entries: Sequence[Entry]) -> dict[tuple[str, str], Term]:
    paths = {
        glossary.term_path(entry.record.language, entry.record.slug): (
            entry.record.language,
            entry.record.slug,
        )
        for entry in entries
    }
    if not paths:
        return {}
    redirects = Redirect.objects.filter(path__in=paths, term__isnull=False)
    return {
        paths[each.path]: each.term
        for each in redirects.select_related("term__revision")
        if each.term is not None
    }
