"""A record as the cells of one row, and back: readable where it can be, exact always."""

import json
from collections.abc import Mapping, Sequence

from terms.formats.foreign_values import items_of
from terms.records import TermRecord

COLUMNS = (
    "slug", "language", "name", "short_definition", "explanation", "category", "labels",
    "relations", "faqs", "sources", "seo_title", "seo_description", "status", "successor",
    "external_id", "concept",
)  # fmt: skip
_LISTS = frozenset(("labels", "relations", "faqs", "sources"))
# The part a list's items are called by, where nothing else is said of them.
_PLAIN = {"labels": "text", "relations": "target"}
_NOTHING_IF_EMPTY = frozenset(("language", "status", "successor", "concept"))


def cells_of(record: TermRecord) -> list[str]:
    """Return the cells of a record, a text for each of COLUMNS.

    Lists are `one; two` where that says everything, otherwise JSON.
    """
    fields = record.model_dump(mode="json", exclude_defaults=True)
    return [
        _list_cell(column, fields.get(column, []))
        if column in _LISTS
        else str(fields.get(column) or "")
        for column in COLUMNS
    ]


def _list_cell(column: str, items: Sequence[Mapping[str, object]]) -> str:
    if not items:
        return ""
    plain = _PLAIN.get(column, "")
    shortened = [each[plain] if each.keys() == {plain} else dict(each) for each in items]
    if all(isinstance(each, str) for each in shortened):
        text = "; ".join(map(str, shortened))
        if list(items_of(text)) == shortened:
            return text
    return json.dumps(shortened, ensure_ascii=False)


def fields_of_cells(cells: Mapping[str, str]) -> dict[str, object]:
    """Return the fields of a record from cells by COLUMNS; an empty cell empties its field."""
    fields: dict[str, object] = {}
    for column, text in cells.items():
        if column in _LISTS:
            plain = _PLAIN.get(column, "")
            fields[column] = [
                {plain: each} if plain and isinstance(each, str) else each
                for each in items_of(text)
            ]
        elif text or column not in _NOTHING_IF_EMPTY:
            fields[column] = text
    return fields
