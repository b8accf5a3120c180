"""Files this program wrote itself: every field of a record in the front matter, the text below.

They are known by their first key, and nothing of their text is taken for a macro or a link.
"""

from collections.abc import Mapping

from pydantic import ValidationError

from terms.formats.base import Row, reasons
from terms.formats.markdown.yaml_values import Value
from terms.records import TermRecord, upgraded

FIRST_KEY = "version"


def is_own(fields: Mapping[str, Value]) -> bool:
    return next(iter(fields), "") == FIRST_KEY and {"slug", "name"} <= fields.keys()


def read_own(fields: Mapping[str, Value], body: str, place: str) -> Row:
    """Return the record as it was written; the folder a file lies in says nothing of it."""
    known = {key: value for key, value in fields.items() if key in TermRecord.model_fields}
    warnings = [f"{key}: not a field of a term; left out." for key in fields if key not in known]
    try:
        record = TermRecord.model_validate(upgraded(known | {"explanation": body}))
    except ValidationError as error:
        return Row(place, problem=f"Not a term: {reasons(error)}.")
    return Row(place, record, warnings=warnings)
