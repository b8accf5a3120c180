"""Payloads of sites made with Nuxt: `_payload.json` is read and written, a saved page read."""

import codecs
import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from terms.formats.base import DEFAULTS, Format, ReadOptions, Row, UnreadableFile
from terms.formats.devalue import DevalueError, Payload, Reviver, parse_payload
from terms.formats.devalue_json import is_number, json_value, kind_of
from terms.formats.devalue_values import UNDEFINED, BigInt
from terms.formats.nuxt_page import find_payload
from terms.formats.nuxt_terms import grows_beyond, is_term, objects_within, rows_of
from terms.formats.nuxt_writer import CANNOT_CARRY, write

# Together they keep the reader below half a gigabyte, whatever the file says.
BYTES_MAX = 32 * 2**20
VALUES_MAX = 2_000_000

_UNKNOWN_TYPES_SHOWN = 5
_HTML = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|script|!--)", re.IGNORECASE)
_REFERENCES_BEGIN = re.compile(r"\[\s*(?:\"\w+\"\s*,\s*)?-?\d+\s*[,\]]")


def _itself(value: object) -> object:
    return value


def _empty_ref(value: object) -> object:
    """Return what an empty reference held: it is written as JSON within the JSON."""
    if value is None or isinstance(value, bool) or (is_number(value) and math.isfinite(value)):
        return value
    if not isinstance(value, str):
        raise ValueError(f"an empty reference is written as text, found {kind_of(value)}")
    special = {"_": UNDEFINED, "0n": BigInt(0)}
    return special[value] if value in special else json_value(value)


# The types that Nuxt and its store module add; to a reader a wrapper is what it wraps.
REVIVERS: Mapping[str, Reviver] = {
    "ShallowReactive": _itself,
    "Reactive": _itself,
    "ShallowRef": _itself,
    "Ref": _itself,
    "EmptyShallowRef": _empty_ref,
    "EmptyRef": _empty_ref,
    "NuxtError": _itself,
    "Island": _itself,
    "skipHydrate": lambda value: UNDEFINED,
}


def read(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Row]:
    """Yield the terms of a payload, wherever in it they stand; none is no error.

    Raises UnreadableFile where the file is no payload, and no page with one.
    """
    data = stream.read(BYTES_MAX + 1)
    if len(data) > BYTES_MAX:
        raise UnreadableFile(
            f"The file is larger than {BYTES_MAX // 2**20} MB. Export the terms in several files."
        )
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"Byte {error.start} is not UTF-8. Save the file as the site sends it."
        ) from error
    if text.lstrip()[:1] == "<":
        yield from _read_page(text)
    else:
        yield from _read_payload(text)


def _read_page(html: str) -> Iterator[Row]:
    script = find_payload(html)
    if script is None:
        raise UnreadableFile(
            'The file is an HTML page without a Nuxt payload: no <script id="__NUXT_DATA__">. '
            "Save the page as the site sends it, or save its _payload.json."
        )
    elsewhere = UnreadableFile(
        f"The page holds no terms: its payload lies in another file, {script.source[:200]}. "
        "Save that file and import it."
    )
    if script.source and not script.text.strip():
        raise elsewhere
    found = False
    for row in _read_payload(script.text):
        found = True
        yield row
    if script.source and not found:
        raise elsewhere


def _read_payload(text: str) -> Iterator[Row]:
    if sum(text.count(sign) for sign in ",[{") > VALUES_MAX:
        raise UnreadableFile(
            f"The payload has more than {VALUES_MAX:,} values. Export the terms in several files."
        )
    unknown: dict[str, str] = {}
    payload = _parse(text, unknown)
    terms = [each for each in objects_within(payload.value) if is_term(each)]
    if grows_beyond(terms, len(text)):
        raise UnreadableFile(
            "The terms share their texts so often that each with its own would exceed all "
            "measure. Export them from the site itself."
        )
    warnings = _warnings_of(unknown)
    for row in rows_of(terms, payload):
        row.warnings += warnings
        yield row


def _parse(text: str, unknown: dict[str, str]) -> Payload:
    try:
        return parse_payload(text, revive=REVIVERS, on_unknown=unknown.setdefault)
    except DevalueError as error:
        raise UnreadableFile(
            f"Not a Nuxt payload: {error}. Save the site's _payload.json again, unchanged."
        ) from error


def _warnings_of(unknown: Mapping[str, str]) -> list[str]:
    if not unknown:
        return []
    shown = [f"{kind} ({place})" for kind, place in unknown.items()][:_UNKNOWN_TYPES_SHOWN]
    more = f" and {len(unknown) - len(shown)} more" if len(unknown) > len(shown) else ""
    return [f"Values of unknown types were read as plain ones: {', '.join(shown)}{more}."]


def looks_like(head: bytes) -> bool:
    """Tell whether a file begins as an HTML page, or as a list whose first entry is references."""
    head = head.removeprefix(codecs.BOM_UTF8)
    if _HTML.match(head):
        return True
    text = head.decode(errors="ignore").lstrip()
    if not text.startswith("["):
        return False
    first = text[1:].lstrip()
    try:
        entry, _ = json.JSONDecoder().raw_decode(first)
    except (ValueError, RecursionError):
        return _REFERENCES_BEGIN.match(first) is not None
    return _is_of_references(entry)


def _is_of_references(entry: object) -> bool:
    if isinstance(entry, dict):
        return bool(entry) and all(is_number(each) for each in entry.values())
    if not isinstance(entry, list) or not entry:
        return False
    references = entry[1:] if isinstance(entry[0], str) else entry
    return bool(references) and all(is_number(each) for each in references)


FORMAT = Format(
    name="nuxt",
    suffixes=(".json", ".html", ".htm"),
    media_type="application/json",
    looks_like=looks_like,
    read=read,
    write=write,
    cannot_carry=CANNOT_CARRY,
)
