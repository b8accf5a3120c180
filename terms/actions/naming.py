"""The names readers know public terms by: written where they changed, and which terms share one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from terms.actions.bulk import insert
from terms.models import PublishedName, PublishedTerm
from terms.models.published import NAME_KIND
from terms.records import NAME_MAX_LENGTH, LabelKind, TermRecord
from terms.text.folding import label_key

_COLUMNS = ("term_id", "glossary_id", "language", "key", "text", "kind")
_SHOWN = frozenset({NAME_KIND, LabelKind.ALTERNATE, LabelKind.ABBREVIATION})

_Names = dict[str, tuple[str, str]]
"""(key, kind) by text"""

_Place = tuple[int, str, str]
"""(glossary id, language, key)"""


def place_names(
    rows: Sequence[PublishedTerm], records: Mapping[int, TermRecord], known: Collection[int]
) -> set[int]:
    """Write the names of placed rows; return the terms that share one which came or went.

    known: ids of the rows that were there before. A withdrawn term has no names.
    """
    intended = {row.pk: _names(row, records[row.pk]) for row in rows}
    present: dict[int, _Names] = defaultdict(dict)
    if known:
        written = PublishedName.objects.filter(term__in=known)
        for term_id, text, key, kind in written.values_list("term_id", "text", "key", "kind"):
            present[term_id][text] = key, kind
    changed = [row for row in rows if present[row.pk] != intended[row.pk]]
    PublishedName.objects.filter(term__in=[row.pk for row in changed if present[row.pk]]).delete()
    insert(
        PublishedName,
        _COLUMNS,
        [
            (row.pk, row.glossary_id, row.language, key, text, kind)
            for row in changed
            for text, (key, kind) in intended[row.pk].items()
        ],
    )
    touched: set[int] = set()
    for language, keys in _changed_keys(changed, present, intended).items():
        touched |= _sharing(changed[0].glossary_id, language, keys)
    return touched


def find_homonyms(term_id: int) -> set[int]:
    """Return the terms whose pages say that they share a name with this public one."""
    names = PublishedName.objects.shown().filter(term=term_id)
    touched: set[int] = set()
    for glossary_id, language, key in names.values_list("glossary_id", "language", "key"):
        touched |= _sharing(glossary_id, language, [key])
    return touched - {term_id}


def shared_names(
    rows: Iterable[PublishedTerm], records: Mapping[int, TermRecord]
) -> dict[int, tuple[str, ...]]:
    """Return the names of each row's term, saved or not, that another public term has too.

    One of the two is called so; terms that share a mere label are no homonyms.
    """
    own: dict[int, dict[_Place, tuple[str, str]]] = {}
    for row in rows:
        names = own[row.pk] = {}
        for text, key, kind in _named(records[row.pk]):
            if kind in _SHOWN:
                names.setdefault((row.glossary_id, row.language, key), (text, kind))
    places = {place for names in own.values() for place in names}
    kinds = _kinds_by_holder(places)
    found = {}
    for term_id, names in own.items():
        others = {
            place: {kind for holder, kind in kinds.get(place, ()) if holder != term_id}
            for place in names
        }
        found[term_id] = tuple(
            text
            for place, (text, kind) in names.items()
            if others[place] and (kind == NAME_KIND or NAME_KIND in others[place])
        )
    return found


def _kinds_by_holder(places: Collection[_Place]) -> dict[_Place, list[tuple[int, str]]]:
    holders: dict[_Place, list[tuple[int, str]]] = defaultdict(list)
    rows = PublishedName.objects.shown().filter(
        glossary__in={glossary for glossary, _language, _key in places},
        language__in={language for _glossary, language, _key in places},
        key__among={key for _glossary, _language, key in places},
    )
    columns = ("glossary_id", "language", "key", "term_id", "kind")
    for glossary_id, language, key, term_id, kind in rows.values_list(*columns):
        holders[glossary_id, language, key].append((term_id, kind))
    return holders


def _names(row: PublishedTerm, record: TermRecord) -> _Names:
    if row.status == PublishedTerm.Status.WITHDRAWN:
        return {}
    names: _Names = {}
    for text, key, kind in _named(record):
        names.setdefault(text, (key, kind))
    return names


def _named(record: TermRecord) -> Iterator[tuple[str, str, str]]:
    """Yield (text, key, kind), the name first."""
    yield record.name, label_key(record.name)[:NAME_MAX_LENGTH], NAME_KIND
    for label in record.labels:
        yield label.text, label_key(label.text)[:NAME_MAX_LENGTH], label.kind.value


def _changed_keys(
    rows: Iterable[PublishedTerm], before: Mapping[int, _Names], after: Mapping[int, _Names]
) -> dict[str, set[str]]:
    """Return by language the keys of shown names that only one of the two has."""
    keys: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for key, kind in {*before[row.pk].values()} ^ {*after[row.pk].values()}:
            if kind in _SHOWN:
                keys[row.language].add(key)
    return keys


def _sharing(glossary_id: int, language: str, keys: Collection[str]) -> set[int]:
    named = PublishedName.objects.shown().filter(
        glossary=glossary_id, language=language, key__among=keys
    )
    return set(named.values_list("term_id", flat=True))
