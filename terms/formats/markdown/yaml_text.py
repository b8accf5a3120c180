"""Writes YAML as people do: block style, plain words bare, all else quoted, long text in blocks.

Every value is a text to our own reader; numbers and what YAML 1.1 takes for one are told apart.
"""

import json
import re
from collections.abc import Iterator, Mapping

Data = Mapping[str, "str | int | list[Mapping[str, str | int]]"]

# Bare: starts with a letter, and holds nothing that means anything to YAML.
_BARE = re.compile(r"[^\W\d_](?:[\w ./()+@'’,;-]*[\w)+])?")
# What some reader takes for something else: booleans, nulls, numbers such as `e5` or `inf`.
_TAKEN = re.compile(r"(?:y|n|yes|no|on|off|true|false|null|nan|inf|none)", re.IGNORECASE)
# What may not stand in a literal block, and is escaped between quotes.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]"
)
_QUOTED_ONLY = re.compile(rf"{_UNPRINTABLE.pattern}|\A\s|\s\Z|[ \t]\n")


def write_yaml(data: Data) -> Iterator[str]:
    """Yield the lines of a mapping of texts, numbers and lists of mappings."""
    for key, value in data.items():
        if isinstance(value, list):
            yield f"{key}:"
            for item in value:
                yield from _item(item)
        else:
            yield from _pair(key, value, "")


def _item(item: Mapping[str, str | int]) -> Iterator[str]:
    lead = "  - "
    for key, value in item.items():
        first, *others = _pair(key, value, "    ")
        yield lead + first[4:]
        yield from others
        lead = "    "


def _pair(key: str, value: str | int, indent: str) -> Iterator[str]:
    if isinstance(value, int):
        yield f"{indent}{key}: {value}"
    elif "\n" in value and not _QUOTED_ONLY.search(value):
        yield f"{indent}{key}: |-"
        for line in value.split("\n"):
            yield f"{indent}  {line}" if line else ""
    else:
        yield f"{indent}{key}: {_scalar(value)}"


def _scalar(text: str) -> str:
    if _BARE.fullmatch(text) and not _TAKEN.fullmatch(text):
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
