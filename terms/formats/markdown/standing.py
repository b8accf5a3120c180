"""What a page says of its own standing: draft, published, deprecated; dates that are none."""

import re
from collections.abc import Mapping
from datetime import date

from terms.formats.markdown.places import Place
from terms.formats.markdown.values import Fields
from terms.formats.markdown.vocabulary import NOT_PUBLIC_FLAGS, STATUS_KEYS, STATUSES, plain_key
from terms.formats.markdown.yaml_values import Value
from terms.records import Status

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt\s].*)?")


def read_status(fields: Fields, place: Place) -> tuple[Status | None, list[str]]:
    """Return the status, None where the page says nothing of it, and warnings. A draft wins."""
    warnings = []
    status = _flagged(fields, place)
    word = fields.text(STATUS_KEYS)
    if status is None and word:
        status = STATUSES.get(plain_key(word))
        if status is None:
            warnings.append(f"status: “{word[:60]}” is not known; taken as published.")
            status = Status.PUBLISHED
    if status is None and (fields.is_false("draft") or fields.is_true("published")):
        status = Status.PUBLISHED
    if fields.is_true("needsreview"):
        warnings.append("needs_review: the source asks for a review.")
    return status, warnings


def _flagged(fields: Fields, place: Place) -> Status | None:
    in_drafts = "_drafts" in place.name.split("/")
    if in_drafts or any(map(fields.is_true, NOT_PUBLIC_FLAGS)) or fields.is_false("published"):
        return Status.NOT_PUBLIC
    return Status.DEPRECATED if fields.is_true("deprecated") else None


def impossible_dates(fields: Mapping[str, Value]) -> list[str]:
    """Return a warning for each value that has a date's form and is none."""
    warnings = []
    for key, value in fields.items():
        found = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
        if found is None:
            continue
        try:
            date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            warnings.append(f"{key}: “{found[0][:30]}” is no date; left out.")
    return warnings
