"""Writes terms as the payload of a Nuxt page: a list in which numbers stand for entries."""

import json
import shutil
import tempfile
from collections.abc import Iterable
from itertools import chain, islice
from typing import BinaryIO

from terms.records import TermRecord

# A part behind the point: of the relation, the rest of which is carried.
CANNOT_CARRY = (
    "language",
    "concept",
    "external_id",
    "labels",
    "relations.type",
    "sources",
    "status",
    "successor",
)
_KEY = "$fglossary"  # under which a page's data stands; Nuxt makes one of its own for each call
_UNDEFINED = -1
_VALUE = 3  # the entry that the key leads to
_SPOOL_MAX = 8 * 2**20


def write(records: Iterable[TermRecord], stream: BinaryIO) -> None:
    """Write one term as the page's data, several as a list of them."""
    remaining = iter(records)
    first = list(islice(remaining, 2))
    is_list = len(first) != 1
    with tempfile.SpooledTemporaryFile(_SPOOL_MAX) as spool:
        places: list[int] = []
        place = _VALUE + is_list
        for record in chain(first, remaining):
            entries = _flattened(_value_of(record), place)
            places.append(place)
            place += len(entries)
            for entry in entries:
                spool.write(b"," + _json(entry))
        head = [{"data": 1, "prerenderedAt": _UNDEFINED}, ["ShallowReactive", 2], {_KEY: _VALUE}]
        # The list names places known only now, so what it leads to waits in the spool.
        stream.write(b"[" + b",".join(map(_json, [*head, *([places] if is_list else [])])))
        spool.seek(0)
        shutil.copyfileobj(spool, stream)
    stream.write(b"]\n")


def _value_of(record: TermRecord) -> dict[str, object]:
    """Return a term as pages of the site have it: every key is there, whatever is empty."""
    targets: dict[str, dict[str, str]] = {}
    for relation in record.relations:
        name = {"name": relation.name} if relation.name else {}
        targets.setdefault(relation.target, {"slug": relation.target, **name})
    return {
        "slug": record.slug,
        "term": record.name,
        "shortDefinition": record.short_definition,
        "seoTitle": record.seo_title,
        "seoDescription": record.seo_description,
        "explanation": record.explanation,
        "relatedTerms": list(targets.values()),
        "faq": [{"question": faq.question, "answer": faq.answer} for faq in record.faqs],
        "category": record.category,
    }


def _flattened(value: object, start: int) -> list[object]:
    """Return a value as entries that name one another by place; equal texts are one entry.

    start: the place of the first.
    """
    entries: list[object] = []
    texts: dict[str, int] = {}

    def place_of(part: object) -> int:
        if isinstance(part, str) and part in texts:
            return texts[part]
        place = len(entries)
        entries.append(part)
        if isinstance(part, str):
            texts[part] = start + place
        elif isinstance(part, list):
            entries[place] = [place_of(each) for each in part]
        elif isinstance(part, dict):
            entries[place] = {key: place_of(each) for key, each in part.items()}
        return start + place

    place_of(value)
    return entries


def _json(entry: object) -> bytes:
    text = json.dumps(entry, ensure_ascii=False, separators=(",", ":"))
    # Within a script element, "<" could end it.
    return text.replace("<", "\\u003C").encode()
