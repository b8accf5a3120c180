"""Two ways to write a parsed payload down, so that a test can compare it whole.

`uneval` writes the JavaScript that makes the value, repeated and cyclic parts included, as the
library's function of that name does; `legend` writes JSON in which `{"$date": …}` and the like
stand for what JSON lacks.
"""

import math
import re
import string
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from terms.formats.devalue_values import (
    ELEMENT_SIZES,
    HOLE,
    Absent,
    ArrayBuffer,
    BigInt,
    Boxed,
    Date,
    JSMap,
    JSSet,
    NullObject,
    RegExp,
    SparseArray,
    TextValue,
    View,
)

_NAMES = string.ascii_lowercase + string.ascii_uppercase
_ESCAPES = {
    '"': '\\"', "<": "\\u003C", "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t",
    "\b": "\\b", "\f": "\\f", "\u2028": "\\u2028", "\u2029": "\\u2029",
}  # fmt: skip
_STRUCT = {
    "Int8Array": "b", "Uint8Array": "B", "Uint8ClampedArray": "B", "Int16Array": "h",
    "Uint16Array": "H", "Float16Array": "e", "Int32Array": "i", "Uint32Array": "I",
    "Float32Array": "f", "Float64Array": "d", "BigInt64Array": "q", "BigUint64Array": "Q",
}  # fmt: skip
_LONGEST_WRITTEN_OUT = 1_000


@dataclass(frozen=True, eq=False)
class Written:
    """What a test's reviver made of a custom type: its JavaScript."""

    text: str


def is_primitive(value: object) -> bool:
    return value is None or isinstance(value, str | bool | int | float | Absent | BigInt)


def _places(value: list[object] | SparseArray) -> tuple[int, dict[int, object]]:
    if isinstance(value, SparseArray):
        return value.length, dict(sorted(value.items.items()))
    return len(value), {at: each for at, each in enumerate(value) if each is not HOLE}


def _parts(value: object) -> Iterable[object]:
    match value:
        case list() | SparseArray():
            return _places(value)[1].values()
        case dict():
            return value.values()
        case JSSet():
            return value
        case JSMap():
            return [part for entry in value for part in entry]
        case View():
            return [value.buffer]
    return []


def uneval(value: object) -> str:
    """Return the JavaScript that makes `value`."""
    return _Uneval(value).text()


class _Uneval:
    def __init__(self, value: object) -> None:
        self.value = value
        self.counts: dict[int, tuple[object, int]] = {}
        self.count(value)
        repeated = [entry for entry in self.counts.values() if entry[1] > 1]
        repeated.sort(key=lambda entry: -entry[1])
        self.repeated = [thing for thing, _ in repeated]
        self.names = {id(thing): name for thing, name in zip(self.repeated, _NAMES, strict=False)}

    def count(self, value: object) -> None:
        if is_primitive(value):
            return
        times = self.counts.get(id(value), (value, 0))[1]
        self.counts[id(value)] = (value, times + 1)
        if times == 0:
            for part in _parts(value):
                self.count(part)

    def text(self) -> str:
        result = self.of(self.value)
        if not self.names:
            return result
        values, makings, statements = [], [], []
        for thing in self.repeated:
            name = self.names[id(thing)]
            if isinstance(thing, View):
                values.append("{}")
                makings.append(f"{name}={self.literal(thing)}")
            else:
                values.append(self.shell(thing))
                statements += self.fillings(name, thing)
        body = ";".join([*makings, *statements, f"return {result}"])
        return f"(function({','.join(self.names.values())}){{{body}}}({','.join(values)}))"

    def of(self, value: object) -> str:
        if is_primitive(value):
            return _primitive(value)
        return self.names.get(id(value)) or self.literal(value)

    def shell(self, thing: object) -> str:
        match thing:
            case list() | SparseArray():
                return f"Array({_places(thing)[0]})"
            case JSSet():
                return "new Set"
            case JSMap():
                return "new Map"
            case NullObject():
                return "Object.create(null)"
            case dict():
                return "{}"
        return self.literal(thing)

    def fillings(self, name: str, thing: object) -> list[str]:
        match thing:
            case list() | SparseArray():
                taken = _places(thing)[1].items()
                return [f"{name}[{at}]={self.of(each)}" for at, each in taken]
            case JSSet():
                calls = "".join(f".add({self.of(each)})" for each in thing)
                return [name + calls] if calls else []
            case JSMap():
                calls = "".join(f".set({self.of(key)}, {self.of(each)})" for key, each in thing)
                return [name + calls] if calls else []
            case dict():
                return [
                    f"{name}{f'.{key}' if _is_name(key) else f'[{_quoted(key)}]'}={self.of(each)}"
                    for key, each in thing.items()
                ]
        return []

    def literal(self, value: object) -> str:  # noqa: PLR0911 -- one form a type
        match value:
            case Written():
                return value.text
            case Boxed():
                return f"Object({_primitive(value.value)})"
            case RegExp():
                flags = f',"{value.flags}"' if value.flags else ""
                return f"new RegExp({_quoted(value.source)}{flags})"
            case Date():
                return f"new Date({'NaN' if value.milliseconds is None else value.milliseconds})"
            case TextValue():
                temporal = value.kind.startswith("Temporal.")
                opening = f"{value.kind}.from" if temporal else f"new {value.kind}"
                return f"{opening}({_quoted(value.text)})"
            case list() | SparseArray():
                return self.array(value)
            case JSSet():
                return f"new Set([{','.join(self.of(each) for each in value)}])"
            case JSMap():
                pairs = (f"[{self.of(key)},{self.of(each)}]" for key, each in value)
                return f"new Map([{','.join(pairs)}])"
            case ArrayBuffer():
                return f"new Uint8Array([{_numbers('Uint8Array', value.data)}]).buffer"
            case View():
                return self.view(value)
            case dict():
                return self.object(value)
        raise AssertionError(f"no JavaScript for {value!r}")

    def array(self, value: list[object] | SparseArray) -> str:
        length, taken = _places(value)
        digits = len(str(length))
        if len(taken) < length and length + 2 > 25 + digits + len(taken) * (digits + 2):
            entries = ",".join(f"{at}:{self.of(each)}" for at, each in taken.items())
            return f"Object.assign(Array({length}),{{{entries}}})"
        parts = [self.of(taken[at]) if at in taken else "" for at in range(length)]
        tail = "," if length and length - 1 not in taken else ""
        return f"[{','.join(parts)}{tail}]"

    def view(self, value: View) -> str:
        named = self.names.get(id(value.buffer))
        whole = value.size == len(value.buffer.data)
        if value.kind == "DataView":
            buffer = named or self.literal(value.buffer)
            window = "" if whole else f",{value.offset},{value.size}"
            return f"new DataView({buffer}{window})"
        inner = named or f"[{_numbers(value.kind, value.buffer.data)}]"
        start, size = value.offset, ELEMENT_SIZES[value.kind]
        window = "" if whole else f".subarray({start // size},{(start + value.size) // size})"
        return f"new {value.kind}({inner}){window}"

    def object(self, value: dict[str, object]) -> str:
        entries = [
            f"{key if _is_name(key) else _quoted(key)}:{self.of(each)}"
            for key, each in value.items()
        ]
        if isinstance(value, NullObject):
            entries.append("__proto__:null")
        return f"{{{','.join(entries)}}}"


def _is_name(key: str) -> bool:
    return re.fullmatch(r"[_$a-zA-Z][_$a-zA-Z0-9]*", key) is not None


def _quoted(text: str) -> str:
    written = (
        _ESCAPES.get(char) or (f"\\u{ord(char):04x}" if char < " " else char) for char in text
    )
    return f'"{"".join(written)}"'


def _primitive(value: object) -> str:
    match value:
        case None:
            return "null"
        case Absent():
            return "void 0"
        case BigInt():
            return f"{value.value}n"
        case bool():
            return str(value).lower()
        case str():
            return _quoted(value)
        case int() | float():
            return re.sub(r"^(-?)0\.", r"\1.", _number(value))
    raise AssertionError(f"no primitive: {value!r}")


def _number(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == 0:
        return "-0" if math.copysign(1, value) < 0 else "0"
    return str(int(value)) if value == int(value) else repr(value)


def _numbers(kind: str, data: bytes) -> str:
    suffix = "n" if kind.startswith("Big") else ""
    return ",".join(
        _number(number) + suffix for (number,) in struct.iter_unpack("<" + _STRUCT[kind], data)
    )


def legend(value: object) -> object:
    """Return `value` as JSON; a container that was shown before is `{"$ref": its path}`."""
    return _legend(value, "$", {})


def _legend(value: object, path: str, shown: dict[int, str]) -> object:
    if not isinstance(value, list | dict | JSSet | JSMap | SparseArray):
        return _legend_of_one(value, path, shown)
    if id(value) in shown:
        return {"$ref": shown[id(value)]}
    shown[id(value)] = path
    if isinstance(value, dict):
        return {key: _legend(each, f"{path}/{key}", shown) for key, each in value.items()}
    if isinstance(value, SparseArray) and value.length > _LONGEST_WRITTEN_OUT:
        return {"$long": value.length, "keys": [str(at) for at in sorted(value.items)]}
    if isinstance(value, JSMap):
        pairs = [_legend_of_many(pair, f"{path}/{at}", shown) for at, pair in enumerate(value)]
        return {"$map": pairs}
    if isinstance(value, SparseArray):
        value = [value.items.get(at, HOLE) for at in range(value.length)]
    items = _legend_of_many(value, path, shown)
    return {"$set": items} if isinstance(value, JSSet) else items


def _legend_of_many(values: Iterable[object], path: str, shown: dict[int, str]) -> list[object]:
    return [_legend(each, f"{path}/{at}", shown) for at, each in enumerate(values)]


def _legend_of_one(  # noqa: PLR0911 -- one form a type
    value: object, path: str, shown: dict[int, str]
) -> object:
    match value:
        case float():
            return _legend_of_float(value)
        case Absent():
            return {f"${value.value}": True}
        case BigInt():
            return {"$bigint": str(value.value)}
        case Date():
            return {"$date": None if value.milliseconds is None else value.text}
        case RegExp():
            return {"$regexp": [value.source, value.flags]}
        case TextValue():
            if value.kind.startswith("Temporal."):
                return {"$temporal": [value.kind, value.text]}
            return {f"${value.kind.lower()}": value.text}
        case Boxed():
            return {"$boxed": _legend(value.value, path, shown)}
        case ArrayBuffer():
            return {"$bytes": value.data.hex()}
        case View():
            return {"$view": [value.kind, value.data.hex()]}
    return value


def _legend_of_float(value: float) -> object:
    if math.isnan(value):
        return {"$nan": True}
    if math.isinf(value):
        return {"$inf": 1 if value > 0 else -1}
    return {"$negzero": True} if value == 0 else value
