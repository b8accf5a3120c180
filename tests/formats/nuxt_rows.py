"""What the tests of the Nuxt reader share: payloads of their own, and the rows they give."""

import io
from pathlib import Path
from typing import Any

from terms.formats.base import Row
from terms.formats.nuxt import read
from terms.records import TermRecord
from tests.formats.payload_graphs import flatten

DATA = Path(__file__).parents[1] / "data" / "nuxt"


def rows_of(data: str | bytes) -> list[Row]:
    return list(read(io.BytesIO(data if isinstance(data, bytes) else data.encode())))


def rows_of_value(value: object) -> list[Row]:
    return rows_of(flatten(value))


def row_of(**fields: object) -> Row:
    """Return the row of one term, given what is not plain about it."""
    term = {"slug": "moss", "term": "Moss", "explanation": "A plant.", **fields}
    (row,) = rows_of_value({"data": term})
    return row


def given_fields(record: TermRecord | None) -> dict[str, Any]:
    assert record is not None
    return record.model_dump(mode="json", exclude_unset=True)


def page_with(payload: str, attributes: str = 'id="__NUXT_DATA__"') -> str:
    script = f'<script type="application/json" {attributes}>{payload}</script>'
    return f"<!DOCTYPE html><html><body><div id=__nuxt><p>Moss</div>{script}</body></html>"
