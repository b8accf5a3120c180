"""What of a record a format leaves out: what `Format.cannot_carry` says, applied to one entry."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from terms.records import TermRecord

# Ids that a format keeps where they have its form; see the formats' writers.
_FORMS: dict[str, Callable[[str], object]] = {
    "no_iri": re.compile(r"(?:https?|urn):\S+", re.IGNORECASE).fullmatch,
    "no_xml_name": re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*").fullmatch,
}


def lost_of(record: TermRecord, cannot_carry: Iterable[str]) -> Iterator[str]:
    """Yield each of `cannot_carry` that the record has.

    "faqs" is a field, "labels.kind" what the items of one say beyond the usual, "status.withdrawn"
    and "relations.contrasts_with" are values, "external_id.no_iri" a form.
    """
    for each in cannot_carry:
        name, _dot, part = each.partition(".")
        value = getattr(record, name, None)
        if value and (not part or _has(value, part)):
            yield each


def _has(value: Any, part: str) -> bool:
    if part in _FORMS:
        return not _FORMS[part](value)
    if not isinstance(value, tuple):
        return bool(value == part)
    fields = type(value[0]).model_fields
    if part in fields:
        return any(getattr(item, part) != fields[part].default for item in value)
    return any(item.type == part for item in value)
