"""Finds glossary terms in the value of a Nuxt payload, by their shape.

It knows nothing of files, and nothing of how a payload is written.
"""

from collections.abc import Iterable, Iterator

from terms.formats.base import Row
from terms.formats.devalue import Payload
from terms.formats.devalue_values import UNDEFINED, JSMap, JSSet, SparseArray
from terms.formats.nuxt_record import (
    ALL_KEYS,
    CONTENT_KEYS,
    NAME_KEYS,
    Object,
    TermReader,
    items_of,
    slug_for,
)

# A payload may share one value among many terms; this is how much it may grow when each
# term gets its own.
_GROWTH_MAX = 10
_GROWTH_ALLOWANCE = 1_000_000
_ITEM_SIZE = 50


def is_term(value: Object) -> bool:
    """Tell whether an object is a term: it has a slug, a name, and something to say.

    A slug and a name alone are the stub of a related term.
    """
    return (
        "slug" in value
        and any(key in value for key in NAME_KEYS)
        and any(key in value for key in CONTENT_KEYS)
    )


def objects_within(value: object) -> Iterator[Object]:
    """Yield every object of a value once, in the order in which it is written."""
    waiting, seen = [value], set()
    while waiting:
        value = waiting.pop()
        if id(value) in seen or not isinstance(value, dict | list | JSMap | JSSet | SparseArray):
            continue
        seen.add(id(value))
        if isinstance(value, dict):
            yield value
        waiting.extend(reversed(_parts(value)))


def _parts(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    if isinstance(value, JSMap):
        return [part for entry in value for part in entry]
    return list(items_of(value) or ())


def grows_beyond(terms: Iterable[Object], written: int) -> bool:
    """Tell whether the terms, each with its own copy of what they share, exceed all measure.

    written: the length of the text they were read from.
    """
    left = _GROWTH_MAX * written + _GROWTH_ALLOWANCE
    sizes: dict[int, int] = {}
    for term in terms:
        for key in ALL_KEYS:
            left -= _size(term.get(key), sizes)
        if left < 0:
            return True
    return False


def _size(value: object, sizes: dict[int, int]) -> int:
    """Return about how many characters a field takes: a text, an object, or a list of them."""
    if isinstance(value, str | dict):
        return _item_size(value, sizes)
    if id(value) not in sizes:
        items = items_of(value) or ()
        sizes[id(value)] = sum(_ITEM_SIZE + _item_size(item, sizes) for item in items)
    return sizes[id(value)]


def _item_size(value: object, sizes: dict[int, int]) -> int:
    if isinstance(value, str):
        return len(value)
    if not isinstance(value, dict):
        return 0
    if id(value) not in sizes:
        sizes[id(value)] = sum(len(each) for each in value.values() if isinstance(each, str))
    return sizes[id(value)]


def rows_of(terms: Iterable[Object], payload: Payload) -> Iterator[Row]:
    """Yield one row for each slug: the fullest of the objects that carry it."""
    groups: dict[object, list[Object]] = {}
    for term in terms:
        groups.setdefault(_group_key(term), []).append(term)
    for group in groups.values():
        fullest = max(group, key=_fullness)
        row = TermReader(fullest, payload).row()
        lost = next((each for each in group if _differs(each, fullest)), None)
        if lost is not None and row.record is not None:
            row.warnings.append(
                f"Another object with this slug, at {payload.pointer(lost)}, says something else; "
                f"the fuller one was taken."
            )
        yield row


def _group_key(term: Object) -> object:
    return slug_for(term) or id(term)


def _fullness(term: Object) -> tuple[int, int]:
    given = [term[key] for key in ALL_KEYS if _says_something(term.get(key))]
    return len(given), sum(len(each) for each in given if isinstance(each, str))


def _says_something(value: object) -> bool:
    if isinstance(value, SparseArray):
        return bool(value.items)
    return value is not UNDEFINED and bool(value)


def _differs(term: Object, fullest: Object) -> bool:
    """Tell whether `term` says what is not said in `fullest`; lists count as given or not."""
    if term is fullest:
        return False
    for key in ALL_KEYS:
        mine, other = term.get(key), fullest.get(key)
        both_texts = isinstance(mine, str) and isinstance(other, str)
        if _says_something(mine) and (mine != other if both_texts else not _says_something(other)):
            return True
    return False
