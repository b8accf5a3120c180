"""JSON as JavaScript reads it, and the error that says where a payload is none."""

import json
import re
from types import NoneType
from typing import NoReturn, TypeGuard

from terms.formats.devalue_values import Absent, SparseArray

_SAFE_INTEGER_MAX = 2**53
_IDENTIFIER = re.compile(r"[a-z_$][a-z0-9_$]{0,59}", re.IGNORECASE | re.ASCII)


class DevalueError(ValueError):
    """The text is no payload.

    pointer: where, counted in the entries of the list: `$[9]`, `$[9].name`; `$` is the text.
    reason:  what is wrong there.
    """

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(pointer, reason)
        self.pointer = pointer
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.pointer}: {self.reason}"


def json_value(text: str | bytes) -> object:
    """Return what JavaScript's JSON.parse makes of `text`. Raises DevalueError."""
    try:
        if isinstance(text, bytes):
            text = text.decode()
        return json.loads(
            text, parse_int=_integer, parse_float=_decimal, parse_constant=_refuse_constant
        )
    except json.JSONDecodeError as error:
        reason = f"not JSON: {error.msg} (line {error.lineno} column {error.colno})"
        raise DevalueError("$", reason) from error
    except UnicodeDecodeError as error:
        raise DevalueError("$", f"not UTF-8: a wrong byte at {error.start}") from error
    except RecursionError:
        raise DevalueError("$", "lists and objects are nested too deeply") from None


def _refuse_constant(name: str) -> NoReturn:
    raise DevalueError("$", f"not JSON: {name} is no value of JSON")


def _integer(text: str) -> int | float:
    # Up to 15 digits are exact in a double; longer ones go through it, as in JavaScript.
    return int(text) if len(text) <= 15 and text != "-0" else _decimal(text)


def _decimal(text: str) -> int | float:
    number = float(text)
    if number == 0:
        return -0.0 if text.startswith("-") else 0
    return int(number) if abs(number) <= _SAFE_INTEGER_MAX and number.is_integer() else number


_KINDS: tuple[tuple[type, str], ...] = (
    (NoneType, "null"),
    (Absent, "nothing"),
    (bool, "a boolean"),
    (int, "a number"),
    (float, "a number"),
    (str, "text"),
    (dict, "an object"),
    (list, "a list"),
    (SparseArray, "a list"),
)


def kind_of(value: object) -> str:
    """Return in words what kind of value this is."""
    words = (words for kind, words in _KINDS if isinstance(value, kind))
    return next(words, f"a {type(value).__name__}")


def place_within(pointer: str, key: object) -> str:
    """Return the pointer of what stands under `key`: `$[9].name`, `$[9]["x-y"]`, `$[9][2]`."""
    if isinstance(key, str) and _IDENTIFIER.fullmatch(key):
        return f"{pointer}.{key}"
    return f"{pointer}[{json.dumps(key[:60] if isinstance(key, str) else key)}]"


def is_number(value: object) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
