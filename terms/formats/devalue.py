"""Reads text that the JavaScript library `devalue` has written: JSON whose numbers are references.

It knows the grammar alone: what a payload means, and the names in it, is its readers' business.
"""

import math
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from types import GeneratorType

from terms.formats.devalue_json import DevalueError, is_number, json_value, kind_of, place_within
from terms.formats.devalue_values import (
    ELEMENT_SIZES,
    HOLE,
    UNDEFINED,
    ArrayBuffer,
    Boxed,
    JSMap,
    JSSet,
    NullObject,
    SparseArray,
    bigint_of,
    buffer_of,
    date_of,
    regexp_of,
    text_value_of,
    view_of,
)
from terms.text.cleaning import replace_unstorable

__all__ = ["DevalueError", "Payload", "Reviver", "parse", "parse_payload"]

Reviver = Callable[[object], object]

# What a reference below zero stands for; -2 is a hole, in lists only, -7 opens a sparse array.
_SENTINELS = {-1: UNDEFINED, -3: math.nan, -4: math.inf, -5: -math.inf, -6: -0.0}
_HOLE = -2
_SPARSE = -7
_ARRAY_LENGTH_MAX = 2**32 - 1
_PROTOTYPE = "__proto__"
_DEPTH_MAX = 100_000
_TEMPORAL = (
    "Duration", "Instant", "PlainDate", "PlainTime",
    "PlainDateTime", "PlainMonthDay", "PlainYearMonth", "ZonedDateTime",
)  # fmt: skip
_TEXT_TYPES = frozenset(("URL", "URLSearchParams", *(f"Temporal.{name}" for name in _TEMPORAL)))


@dataclass(frozen=True, slots=True)
class Payload:
    """A parsed text: its value, and in which entry each list and object of it stands."""

    value: object
    places: Mapping[int, str | int]

    def pointer(self, value: object) -> str:
        """Return where a list or an object of this payload stands, such as `$[9]`."""
        place = self.places.get(id(value), "$")
        return f"$[{place}]" if isinstance(place, int) else place


def parse(
    text: str | bytes,
    *,
    revive: Mapping[str, Reviver] | None = None,
    on_unknown: Callable[[str, str], object] | None = None,
) -> object:
    """Return the value that `text` stands for: `parse_payload` without the places."""
    return parse_payload(text, revive=revive, on_unknown=on_unknown).value


def parse_payload(
    text: str | bytes,
    *,
    revive: Mapping[str, Reviver] | None = None,
    on_unknown: Callable[[str, str], object] | None = None,
) -> Payload:
    """Return the value that `text` stands for, shared and cyclic as it was written.

    Two references to one entry give one Python object, so whoever walks the value must
    remember what was seen. Numbers are JavaScript's: beyond 2**53 they lose digits.

    revive:     by type, makes the value from the type's payload; ValueError refuses it.
    on_unknown: told of each type without reviver, and its pointer; the payload of such a
                type then stands for the value. Without it an unknown type is an error.
    Raises:     DevalueError.
    """
    values = json_value(text)
    if is_number(values):
        if values in _SENTINELS:
            return Payload(_SENTINELS[int(values)], {})
        raise DevalueError("$", "a number alone is no payload")
    if not isinstance(values, list):
        raise DevalueError("$", f"expected a list of values, found {kind_of(values)}")
    if not values:
        raise DevalueError("$", "expected a list of values, found an empty list")
    hydration = _Hydration(values, revive or {}, on_unknown)
    return Payload(hydration.run(), hydration.places)


def _argument(entry: list[object], position: int) -> object:
    return entry[position] if len(entry) > position else UNDEFINED


# A step makes one value: it yields each reference it needs, with the key under which it stands
# in the entry, and is sent the value. So depth costs memory, never Python's stack.
_Step = Generator[tuple[object, object], object, object]


class _Hydration:
    """One parse: the entries, and what was made of them. Entries nothing refers to stay unread."""

    def __init__(
        self,
        values: list[object],
        revive: Mapping[str, Reviver],
        on_unknown: Callable[[str, str], object] | None,
    ) -> None:
        self.values = values
        self.revive = revive
        self.on_unknown = on_unknown
        self.made: dict[int | float, object] = {}
        self.places: dict[int, str | int] = {}
        self.reviving: set[int | float] = set()
        self.inline: dict[int, str] = {}

    def run(self) -> object:
        steps: list[tuple[int, _Step]] = []
        answer = self.value_or_step(0, steps)
        while steps:
            index, step = steps[-1]
            try:
                reference, key = step.send(answer)
            except StopIteration as done:
                steps.pop()
                answer = done.value
                continue
            if not is_number(reference):
                found = kind_of(reference)
                reason = f"expected a reference, which is a number, found {found}"
                raise DevalueError(place_within(self.pointer(index), key), reason)
            answer = self.value_or_step(reference, steps)
            if len(steps) > _DEPTH_MAX:
                reason = f"more than {_DEPTH_MAX:,} lists and objects are nested in each other"
                raise DevalueError(self.pointer(index), reason)
        return answer

    def pointer(self, index: int) -> str:
        return self.inline.get(index, f"$[{index}]")

    def value_or_step(self, reference: int | float, steps: list[tuple[int, _Step]]) -> object:
        """Return the value of a reference, or push the step that makes it and return None."""
        if reference in _SENTINELS:
            return _SENTINELS[int(reference)]
        if reference in self.made:
            return self.made[reference]
        index = self.index_of(reference)
        if index is None:
            return self.made.setdefault(reference, UNDEFINED)
        value = self.value_or_step_at(index)
        if isinstance(value, GeneratorType):
            steps.append((index, value))
            return None
        if isinstance(self.values[index], list):
            self.made[index] = value
        return value

    def value_or_step_at(self, index: int) -> object:
        entry = self.values[index]
        if isinstance(entry, dict):
            return self.make_object(index, entry)
        return self.value_or_step_of_list(index, entry) if isinstance(entry, list) else entry

    def index_of(self, reference: object) -> int | None:
        if not is_number(reference) or not 0 <= reference < len(self.values):
            return None
        return int(reference) if reference == int(reference) else None

    def value_or_step_of_list(self, index: int, entry: list[object]) -> object:
        kind = _argument(entry, 0)
        if isinstance(kind, str):
            try:
                return self.value_or_step_of_type(index, kind, entry)
            except DevalueError:
                raise
            except ValueError as error:
                raise DevalueError(self.pointer(index), str(error)) from error
        if is_number(kind) and kind == _SPARSE:
            return self.make_sparse_array(index, entry)
        return self.make_list(index, entry)

    def value_or_step_of_type(self, index: int, kind: str, entry: list[object]) -> object:
        if kind in self.revive:
            return self.make_revived(index, entry, self.revive[kind])
        if kind in _STEPS:
            return _STEPS[kind](self, index, entry)
        if kind in ELEMENT_SIZES:
            return self.make_view(index, entry, kind)
        if kind in _TEXT_TYPES:
            return text_value_of(kind, _argument(entry, 1))
        if kind in _VALUES:
            return _VALUES[kind](entry)
        return self.make_unknown(index, kind, entry)

    def make_object(self, index: int, entry: dict[str, object]) -> _Step:
        made: dict[str, object] = {}
        self.keep(index, made)
        for key, reference in entry.items():
            self.refuse_prototype(index, key)
            made[key] = yield reference, key
        return made

    def make_null_object(self, index: int, entry: list[object]) -> _Step:
        made = NullObject()
        self.keep(index, made)
        for position in range(1, len(entry), 2):
            key = entry[position]
            if not isinstance(key, str):
                place = place_within(self.pointer(index), position)
                raise DevalueError(place, f"expected a key, which is text, found {kind_of(key)}")
            self.refuse_prototype(index, key)
            made[key] = yield _argument(entry, position + 1), position + 1
        return made

    def make_list(self, index: int, entry: list[object]) -> _Step:
        made: list[object] = []
        self.keep(index, made)
        for position, reference in enumerate(entry):
            if is_number(reference) and reference == _HOLE:
                made.append(HOLE)
            else:
                made.append((yield reference, position))
        return made

    def make_sparse_array(self, index: int, entry: list[object]) -> _Step:
        length = _argument(entry, 1)
        if not isinstance(length, int) or isinstance(length, bool):
            length = -1
        if not 0 <= length <= _ARRAY_LENGTH_MAX:
            raise DevalueError(self.pointer(index), "not the length of a sparse array")
        made = SparseArray(length)
        self.keep(index, made)
        for position in range(2, len(entry), 2):
            at = entry[position]
            if not isinstance(at, int) or isinstance(at, bool) or not 0 <= at < length:
                place = place_within(self.pointer(index), position)
                raise DevalueError(place, f"no place of a sparse array of length {length}")
            made.items[at] = yield _argument(entry, position + 1), position + 1
        return made

    def make_set(self, index: int, entry: list[object]) -> _Step:
        made = JSSet()
        self.keep(index, made)
        for position in range(1, len(entry)):
            made.add((yield entry[position], position))
        return made

    def make_map(self, index: int, entry: list[object]) -> _Step:
        made = JSMap()
        self.keep(index, made)
        for position in range(1, len(entry), 2):
            key = yield entry[position], position
            made.set(key, (yield _argument(entry, position + 1), position + 1))
        return made

    def make_boxed(self, index: int, entry: list[object]) -> _Step:
        reference = _argument(entry, 1)
        at = self.index_of(reference)
        inner = UNDEFINED if at is None else self.values[at]
        is_bigint = isinstance(inner, list) and inner[:1] == ["BigInt"]
        if inner is None or (isinstance(inner, list | dict) and not is_bigint):
            reason = f"only a primitive value can be boxed, found {kind_of(inner)}"
            raise DevalueError(self.pointer(index), reason)
        value = yield reference, 1
        made: object = {} if value is UNDEFINED else Boxed(value)
        return self.made.setdefault(index, made)

    def make_view(self, index: int, entry: list[object], kind: str) -> _Step:
        reference = _argument(entry, 1)
        at = self.index_of(reference)
        inner = None if at is None else self.values[at]
        # Anything else could refer back to this entry.
        if not isinstance(inner, list) or inner[:1] != ["ArrayBuffer"]:
            raise DevalueError(self.pointer(index), f"{kind} must refer to an ArrayBuffer")
        buffer = yield reference, 1
        if not isinstance(buffer, ArrayBuffer):
            raise DevalueError(self.pointer(index), f"{kind} must refer to an ArrayBuffer")
        try:
            return self.made.setdefault(index, view_of(kind, buffer, entry[2:4]))
        except ValueError as error:
            raise DevalueError(self.pointer(index), str(error)) from error

    def make_unknown(self, index: int, kind: str, entry: list[object]) -> _Step:
        name = replace_unstorable(kind[:60])
        if self.on_unknown is None:
            raise DevalueError(self.pointer(index), f"Unknown type {name}")
        self.on_unknown(name, self.pointer(index))
        return self.make_revived(index, entry, lambda value: value)

    def make_revived(self, index: int, entry: list[object], revive: Reviver) -> _Step:
        reference = _argument(entry, 1)
        if not is_number(reference):
            # A built-in type that a reviver replaces holds its payload in place.
            self.inline[len(self.values)] = place_within(self.pointer(index), 1)
            self.values.append(reference)
            reference = len(self.values) - 1
        first = reference not in self.made
        if first:
            if reference in self.reviving:
                raise DevalueError(self.pointer(index), "Invalid circular reference")
            self.reviving.add(reference)
        value = yield reference, 1
        if first:
            self.reviving.discard(reference)
        try:
            made = self.made[index] = revive(value)
        except ValueError as error:
            reason = error.reason if isinstance(error, DevalueError) else str(error)
            raise DevalueError(self.pointer(index), reason) from error
        return made

    def keep(self, index: int, made: object) -> None:
        # Before its parts are made, so that they can refer back to it.
        self.made[index] = made
        self.places[id(made)] = self.inline.get(index, index)

    def refuse_prototype(self, index: int, key: str) -> None:
        if key == _PROTOTYPE:
            raise DevalueError(self.pointer(index), f"an object must not have the key {key}")


_STEPS: dict[str, Callable[[_Hydration, int, list[object]], _Step]] = {
    "Set": _Hydration.make_set,
    "Map": _Hydration.make_map,
    "null": _Hydration.make_null_object,
    "Object": _Hydration.make_boxed,
}
_VALUES: dict[str, Callable[[list[object]], object]] = {
    "Date": lambda entry: date_of(_argument(entry, 1)),
    "RegExp": lambda entry: regexp_of(_argument(entry, 1), _argument(entry, 2)),
    "BigInt": lambda entry: bigint_of(_argument(entry, 1)),
    "ArrayBuffer": lambda entry: buffer_of(_argument(entry, 1)),
}
