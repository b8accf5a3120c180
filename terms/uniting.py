"""Two people's edits of one entry united: field by field, lists item by item, texts line by line.

Unlike `merging`, where a source and an editor differ, both sides are equals here: nothing that
only one of them changed is asked about, and what both changed is put together where it can be.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from merge3 import Merge3
from pydantic import ValidationError

from terms.records import TermRecord
from terms.text.folding import label_key

FIELDS = (
    "name",
    "slug",
    "category",
    "short_definition",
    "explanation",
    "labels",
    "faqs",
    "relations",
    "sources",
    "seo_title",
    "seo_description",
)

_TEXTS = ("short_definition", "explanation")
# What makes an item of a list the same item on both sides.
_KEYS: dict[str, Callable[[Any], Hashable]] = {
    "labels": lambda label: label_key(label.text),
    "faqs": lambda faq: label_key(faq.question),
    "relations": lambda relation: (relation.type, relation.target),
    "sources": lambda source: (source.title, source.url),
}


class Side(StrEnum):
    """Whose version of a field is taken: both changed it, where there is a choice at all."""

    THEIRS = "theirs"
    MINE = "mine"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class United:
    """What became of each field that the two sides do not say alike.

    mine, theirs: fields that only this side changed; its version is taken.
    together:     fields that both changed, with both changes put together.
    clashes:      fields that both changed where they exclude each other.
    """

    mine: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    together: dict[str, Any] = field(default_factory=dict)
    clashes: tuple[str, ...] = ()

    @property
    def choices(self) -> dict[str, tuple[Side, ...]]:
        """Return what can be chosen for each field that both changed, in the order of FIELDS."""
        both = (Side.THEIRS, Side.MINE)
        return {
            name: (Side.TOGETHER, *both) if name in self.together else both
            for name in FIELDS
            if name in self.together or name in self.clashes
        }


def compare(base: TermRecord | None, theirs: TermRecord, mine: TermRecord) -> United:
    """Tell for each field who changed it since `base`; None: whatever differs, both changed."""
    only_mine, only_theirs, clashes = [], [], []
    together = {}
    for name in FIELDS:
        there, here = getattr(theirs, name), getattr(mine, name)
        if there == here:
            continue
        if base is None:
            clashes.append(name)
            continue
        before = getattr(base, name)
        if before == there:
            only_mine.append(name)
        elif before == here:
            only_theirs.append(name)
        elif (joined := _join(name, before, there, here)) is not None and _is_sound(
            theirs, name, joined
        ):
            together[name] = joined
        else:
            clashes.append(name)
    return United(tuple(only_mine), tuple(only_theirs), together, tuple(clashes))


def on_base(base: TermRecord, mine: TermRecord) -> TermRecord:
    """Return `mine` with its relations spelt as in `base`, where they are the same to an editor.

    A form shows a wanted term by its name alone, and of a term that exists no name of its own.
    """
    by_key = {_KEYS["relations"](each): each for each in base.relations}
    by_name = {(each.type, each.name): each for each in base.relations if each.name}
    relations = []
    for each in mine.relations:
        known = by_key.get(_KEYS["relations"](each))
        if known is None and each.name:
            known = by_name.get((each.type, each.name))
        is_same = known is not None and each.name in ("", known.name)
        relations.append(known if known is not None and is_same else each)
    if len({_KEYS["relations"](each) for each in relations}) < len(relations):
        return mine
    return mine.model_copy(update={"relations": tuple(relations)})


def unite(
    theirs: TermRecord, mine: TermRecord, united: United, chosen: dict[str, Side]
) -> TermRecord:
    """Return the entry with each field taken as `united` says, or as chosen where both changed it.

    Raises pydantic's ValidationError where the fields, each right by itself, make no entry.
    """
    values = {name: getattr(theirs, name) for name in TermRecord.model_fields}
    for name in united.mine:
        values[name] = getattr(mine, name)
    for name, side in chosen.items():
        if side is Side.TOGETHER:
            values[name] = united.together[name]
        elif side is Side.MINE:
            values[name] = getattr(mine, name)
    return TermRecord(**values)


def _join(name: str, base: Any, theirs: Any, mine: Any) -> Any:
    """Return both sides' changes put together, or None where they touch the same place."""
    if name in _TEXTS:
        return _join_texts(base, theirs, mine)
    if name in _KEYS:
        return _join_lists(_KEYS[name], base, theirs, mine)
    return None


def _join_texts(base: str, theirs: str, mine: str) -> str | None:
    """Return the text with both changes, or None where they touch the same lines."""
    before, there, here = (f"{text}\n".splitlines(keepends=True) for text in (base, theirs, mine))
    merge = Merge3(before, there, here)
    if any(region[0] == "conflict" for region in merge.merge_regions()):
        return None
    return "".join(merge.merge_lines()).removesuffix("\n")


def _join_lists(
    key_of: Callable[[Any], Hashable],
    base: Sequence[Any],
    theirs: Sequence[Any],
    mine: Sequence[Any],
) -> tuple[Any, ...] | None:
    """Return the list with what either side added, changed or removed, or None.

    It stands in the order of the side that moved items; what the other added follows the item
    that it followed there.
    """
    before, there, here = ({key_of(item): item for item in items} for items in (base, theirs, mine))
    kept: dict[Hashable, Any] = {}
    for key in {**there, **here, **before}:
        was, its, own = before.get(key), there.get(key), here.get(key)
        if its != own and was not in (its, own):
            return None
        item = own if its == was else its
        if item is not None:
            kept[key] = item
    moved = [key for key in here if key in before] != [key for key in before if key in here]
    first, second = (list(here), list(there)) if moved else (list(there), list(here))
    order = [key for key in first if key in kept]
    for index, key in enumerate(second):
        if key in kept and key not in order:
            order.insert(_place_behind(second[:index], order), key)
    return tuple(kept[key] for key in order)


def _place_behind(keys: Sequence[Hashable], order: Sequence[Hashable]) -> int:
    """Return the place in `order` right behind the last of `keys` that stands there."""
    return next((order.index(key) + 1 for key in reversed(keys) if key in order), 0)


def _is_sound(record: TermRecord, name: str, value: Any) -> bool:
    """Tell whether a field put together is one that a record can have."""
    try:
        joined = TermRecord(**{"slug": record.slug, "name": record.name, name: value})
    except ValidationError:
        return False
    return bool(getattr(joined, name) == value)
