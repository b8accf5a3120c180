"""Payloads for tests: a writer of devalue text, random values for it, and damage to it."""

import json
import math
from random import Random
from typing import Any

from hypothesis import strategies as st

_SENTINELS = ((math.isnan, -3), (lambda x: x == math.inf, -4), (lambda x: x == -math.inf, -5))


def flatten(value: object) -> str:
    """Return the payload of a value made of JSON's types, shared and cyclic parts kept so."""
    entries: list[object] = []
    places: dict[object, int] = {}

    def reference(part: object) -> int:
        if isinstance(part, float):
            special = [code for test, code in _SENTINELS if test(part)]
            if special or (part == 0 and math.copysign(1, part) < 0):
                return special[0] if special else -6
        is_container = isinstance(part, list | dict)
        key = (id,) if part is None else (type(part), id(part) if is_container else part)
        if key not in places:
            places[key] = len(entries)
            entries.append(None)
            entries[places[key]] = written(part)
        return places[key]

    def written(part: object) -> object:
        if isinstance(part, list):
            return [reference(each) for each in part]
        if isinstance(part, dict):
            return {key: reference(each) for key, each in part.items()}
        return part

    first = reference(value)
    return json.dumps(entries) if first == 0 else str(first)


@st.composite
def graphs(draw: st.DrawFn) -> object:
    """Draw a value whose lists and objects refer to each other at will, in cycles too."""
    count = draw(st.integers(1, 8))
    nodes: list[Any] = [[] if draw(st.booleans()) else {} for _ in range(count)]
    keys = st.text(max_size=4).filter(lambda key: key != "__proto__")
    numbers = st.integers(-(2**53), 2**53) | st.floats(allow_nan=False)
    leaves = st.none() | st.booleans() | numbers | st.text(max_size=8)
    parts = st.integers(0, count - 1).map(nodes.__getitem__) | leaves
    for node in nodes:
        if isinstance(node, list):
            node.extend(draw(st.lists(parts, max_size=5)))
        else:
            node.update(draw(st.dictionaries(keys, parts, max_size=5)))
    return nodes[0]


def alike(left: object, right: object) -> bool:
    """Tell whether two values are equal, and shared and cyclic in the same way."""
    partners: dict[int, int] = {}
    waiting: list[tuple[Any, Any]] = [(left, right)]
    while waiting:
        mine, other = waiting.pop()
        if not isinstance(mine, list | dict):
            if not _same_leaf(mine, other):
                return False
        elif id(mine) in partners:
            if partners[id(mine)] != id(other):
                return False
        elif type(mine) is not type(other):
            return False
        else:
            partners[id(mine)] = id(other)
            parts, others = _parts(mine), _parts(other)
            if parts.keys() != others.keys():
                return False
            waiting.extend((parts[key], others[key]) for key in parts)
    # No two parts of the left may be one part of the right.
    return len(set(partners.values())) == len(partners)


def _parts(value: Any) -> dict[Any, Any]:
    return value if isinstance(value, dict) else dict(enumerate(value))


def _same_leaf(mine: object, other: object) -> bool:
    if isinstance(mine, bool) or isinstance(other, bool):
        return mine is other
    if isinstance(mine, int | float) and isinstance(other, int | float):
        return mine == other and (mine != 0 or math.copysign(1, mine) == math.copysign(1, other))
    return type(mine) is type(other) and mine == other


_STRANGE: tuple[object, ...] = (
    -1, -2, -3, -4, -5, -6, -7, 0, 1, 2, 5, 10**9, 2**53 + 1, 1.5, 1e308, True, None, "", "_",
    "__proto__", "slug", "\ud800", "\0", "Ref", "EmptyRef", "Map", "Set", "Date", "Object", "null",
    "BigInt", "RegExp", "ArrayBuffer", "Uint16Array", "URL", "Nobody", [], {}, [-7, 9, 8, 1],
)  # fmt: skip
_BYTES = b'[]{},:"0123456789-+.eE\\ntu_\x00\x1f\x7f\xc3\xff \n<>'


def damaged(payload: bytes, random: Random) -> bytes:
    """Return `payload` with one to four wounds: in its bytes, or in the values it lists."""
    for _ in range(random.randint(1, 4)):
        payload = (
            _in_bytes(payload, random) if random.random() < 0.4 else _in_values(payload, random)
        )
    return payload


def _in_bytes(payload: bytes, random: Random) -> bytes:
    start = random.randrange(len(payload) + 1)
    end = min(len(payload), start + random.choice((0, 1, 1, 1, 2, 8, 40)))
    cut = payload[start:end]
    wounds = (
        b"", bytes([random.choice(_BYTES)]), bytes([random.randrange(256)]), cut * 2,
        cut[::-1], b"[" * random.choice((1, 30, 3_000)), b'["Ref",', b"-", b"9" * 5_000,
    )  # fmt: skip
    return payload[:start] + random.choice(wounds) + payload[end:]


def _in_values(payload: bytes, random: Random) -> bytes:
    try:
        values = json.loads(payload)
    except (ValueError, RecursionError):
        return payload
    if not isinstance(values, list) or not values:
        return payload
    at = random.randrange(len(values))
    entry = values[at]
    if isinstance(entry, list | dict) and entry and random.random() < 0.7:
        key = random.choice(list(entry) if isinstance(entry, dict) else range(len(entry)))
        entry[key] = random.choice((random.randrange(len(values) + 1), random.choice(_STRANGE)))
    else:
        other = random.randrange(len(values))
        wound = random.choice((values[other], [values[other]], random.choice(_STRANGE)))
        values[at], values[other] = wound, random.choice((values[at], values[other]))
    if random.random() < 0.1:
        values.insert(at, values.pop())
    return json.dumps(values).encode()
