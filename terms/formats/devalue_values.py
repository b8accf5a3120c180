"""The values a devalue payload can hold beyond those of JSON, each as a small type.

A value that JSON has is plain Python. The functions below the types make them from the arguments
that a payload gives, and raise ValueError; they know nothing of references.
"""

import base64
import binascii
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum


class Absent(Enum):
    """What stands where no value stands."""

    UNDEFINED = "undefined"
    HOLE = "hole"


UNDEFINED = Absent.UNDEFINED
HOLE = Absent.HOLE


@dataclass(frozen=True, slots=True)
class BigInt:
    value: int


@dataclass(frozen=True, slots=True)
class Date:
    """A moment: `milliseconds` since 1970 in UTC, None where `text` is no date."""

    text: str
    milliseconds: int | None


@dataclass(frozen=True, slots=True)
class RegExp:
    source: str
    flags: str = ""


@dataclass(frozen=True, slots=True)
class TextValue:
    """A URL, URLSearchParams or Temporal value, kept as its text."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Boxed:
    """A primitive in its wrapper object: `new Number(42)`."""

    value: object


@dataclass(frozen=True, slots=True, eq=False)
class ArrayBuffer:
    data: bytes


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A typed array or DataView on a buffer; `offset` and `size` in bytes."""

    kind: str
    buffer: ArrayBuffer
    offset: int
    size: int

    @property
    def data(self) -> bytes:
        return self.buffer.data[self.offset : self.offset + self.size]


class NullObject(dict[str, object]):
    """An object without a prototype."""


@dataclass(slots=True, eq=False)
class SparseArray:
    """An array of `length` places of which only `items` are taken; nothing else is stored."""

    length: int
    items: dict[int, object] = field(default_factory=dict)


class JSMap:
    """A map whose keys may be any value: primitives are equal by value, the rest by identity."""

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[object, tuple[object, object]] = {}

    def set(self, key: object, value: object) -> None:
        identity = _identity(key)
        first = self._entries.get(identity)
        self._entries[identity] = (first[0] if first else _without_sign_of_zero(key), value)

    def __iter__(self) -> Iterator[tuple[object, object]]:
        return iter(self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)


class JSSet:
    """A set in the order of adding; its values are compared as the keys of a JSMap are."""

    __slots__ = ("_values",)

    def __init__(self) -> None:
        self._values: dict[object, object] = {}

    def add(self, value: object) -> None:
        self._values.setdefault(_identity(value), _without_sign_of_zero(value))

    def __iter__(self) -> Iterator[object]:
        return iter(self._values.values())

    def __len__(self) -> int:
        return len(self._values)


def _identity(value: object) -> object:
    """Return a hashable stand-in: equal for two values that JavaScript's Map takes for one key."""
    if isinstance(value, float) and math.isnan(value):
        return (float, "NaN")
    if value is None or isinstance(value, str | Absent | BigInt):
        return value
    if isinstance(value, bool):
        return (bool, value)
    if isinstance(value, int | float):
        return (float, value)
    return (id, id(value))


def _without_sign_of_zero(value: object) -> object:
    return 0 if isinstance(value, float) and value == 0 else value


_ISO = re.compile(
    r"([+-]\d{6}|\d{4})(?:-(\d\d)(?:-(\d\d))?)?"
    r"(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(?:(Z)|([+-])(\d\d):(\d\d))?)?",
    re.ASCII,
)
_EPOCH = date(1970, 1, 1).toordinal()
_DAYS_IN_400_YEARS = 146_097
_MILLISECONDS_MAX = 8_640_000_000_000_000


def date_of(value: object) -> Date:
    """Return the date an ISO 8601 text or a number of milliseconds stands for.

    A time without a zone is read as UTC, so that the result does not depend on the machine.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return Date("", value if abs(value) <= _MILLISECONDS_MAX else None)
    if not isinstance(value, str):
        return Date("", None)
    match = _ISO.fullmatch(value)
    return Date(value, None if match is None else _milliseconds(match))


def _milliseconds(match: re.Match[str]) -> int | None:
    year = int(match[1])
    month, day, hour, minute, second = (
        int(text) if text else least
        for text, least in zip(match.group(2, 3, 4, 5, 6), (1, 1, 0, 0, 0), strict=True)
    )
    past_midnight = (hour, minute, second) > (24, 0, 0)
    if not (1 <= month <= 12 and 1 <= day <= 31) or minute > 59 or second > 59 or past_midnight:
        return None
    # Python's calendar ends in 9999; the Gregorian one repeats itself every 400 years.
    cycles, year_of_cycle = divmod(year, 400)
    days = date(2000 + year_of_cycle, month, 1).toordinal() + day - 1 - _EPOCH
    days += (cycles - 5) * _DAYS_IN_400_YEARS
    seconds = ((days * 24 + hour) * 60 + minute) * 60 + second
    if match[9]:
        offset = (int(match[10]) * 60 + int(match[11])) * 60
        seconds -= offset if match[9] == "+" else -offset
    total = seconds * 1000 + int((match[7] or "").ljust(3, "0")[:3])
    return total if abs(total) <= _MILLISECONDS_MAX else None


_REGEXP_FLAGS = frozenset("dgimsuvy")
_BIGINT_DIGITS_MAX = 4_000
_BIGINTS = (
    (re.compile(r"[+-]?[0-9]+", re.ASCII), 10),
    (re.compile(r"0x[0-9a-f]+", re.ASCII | re.IGNORECASE), 16),
    (re.compile(r"0o[0-7]+", re.ASCII | re.IGNORECASE), 8),
    (re.compile(r"0b[01]+", re.ASCII | re.IGNORECASE), 2),
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:.", re.ASCII | re.IGNORECASE)
ELEMENT_SIZES = {
    "Int8Array": 1,
    "Uint8Array": 1,
    "Uint8ClampedArray": 1,
    "Int16Array": 2,
    "Uint16Array": 2,
    "Float16Array": 2,
    "Int32Array": 4,
    "Uint32Array": 4,
    "Float32Array": 4,
    "Float64Array": 8,
    "BigInt64Array": 8,
    "BigUint64Array": 8,
    "DataView": 1,
}


def regexp_of(source: object, flags: object) -> RegExp:
    if flags is UNDEFINED:
        flags = ""
    if not isinstance(source, str) or not isinstance(flags, str):
        raise ValueError("a RegExp is written as its source and its flags, both text")
    given = set(flags)
    if len(given) < len(flags) or not given <= _REGEXP_FLAGS or given >= {"u", "v"}:
        raise ValueError(f"not the flags of a RegExp: {flags[:20]!a}")
    return RegExp(source, flags)


def bigint_of(value: object) -> BigInt:
    if isinstance(value, int):
        return BigInt(int(value))
    if not isinstance(value, str) or len(value) > _BIGINT_DIGITS_MAX:
        raise ValueError(f"a BigInt is written as text of at most {_BIGINT_DIGITS_MAX} digits")
    digits = value.strip()
    for form, base in _BIGINTS:
        if form.fullmatch(digits):
            return BigInt(int(digits, base))
    if digits:
        raise ValueError(f"not the digits of a BigInt: {digits[:20]!a}")
    return BigInt(0)


def text_value_of(kind: str, text: object) -> TextValue:
    if not isinstance(text, str):
        raise ValueError(f"{kind} is written as text")
    if kind == "URL" and not _SCHEME.match(text.strip()):
        raise ValueError(f"not a URL: {text[:40]!a}")
    return TextValue(kind, text)


def buffer_of(text: object) -> ArrayBuffer:
    if not isinstance(text, str):
        raise ValueError("an ArrayBuffer is written as base64 text")
    try:
        return ArrayBuffer(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"an ArrayBuffer is written as base64 text: {error}") from error


def view_of(kind: str, buffer: ArrayBuffer, window: Sequence[object]) -> View:
    """Return the view of `window`: nothing, or the offset in bytes and the count of elements."""
    size, total = ELEMENT_SIZES[kind], len(buffer.data)
    numbers = [each for each in window if isinstance(each, int) and not isinstance(each, bool)]
    if len(numbers) < len(window) or any(each < 0 for each in numbers):
        raise ValueError(f"the window of {kind} is written as two numbers: offset and length")
    offset = numbers[0] if numbers else 0
    length = numbers[1] if len(numbers) > 1 else (total - offset) // size
    uneven = offset % size or (len(numbers) < 2 and (total - offset) % size)
    if uneven or length < 0 or offset + length * size > total:
        raise ValueError(f"{kind} does not fit on its buffer of {total} bytes")
    return View(kind, buffer, offset, length * size)
