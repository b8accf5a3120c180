"""A first mapping file for a source: what its keys seem to mean, for a person to go on from."""

from collections.abc import Callable, Iterator
from itertools import islice

from terms.formats import csv_table, json_text, xlsx_table, yaml_text
from terms.formats.base import ReadOptions, UnreadableFile
from terms.formats.mapping import suggest
from terms.formats.opening import HEAD_SIZE, InputFile
from terms.formats.registry import detect

SAMPLES = 200

_RAW: dict[str, Callable[..., Iterator[tuple[str, object]]]] = {
    "csv": csv_table.raw_entries,
    "json": json_text.raw_entries,
    "jsonl": json_text.raw_entries,
    "xlsx": xlsx_table.raw_entries,
    "yaml": yaml_text.raw_entries,
}


def suggest_mapping(file: InputFile, options: ReadOptions, format_name: str = "") -> str:
    """Return the text of a mapping file for `file`, from its first entries.

    Raises UnreadableFile where the file has no keys that could be mapped.
    """
    with file.open() as stream:
        name = format_name or detect(file.name, stream.read(HEAD_SIZE)).name
        stream.seek(0)
        if name not in _RAW:
            known = ", ".join(_RAW)
            raise UnreadableFile(f"{name} needs no mapping; those that may are {known}.")
        entries = (value for _place, value in _RAW[name](stream, options))
        samples = list(islice((each for each in entries if isinstance(each, dict)), SAMPLES))
    headers = dict.fromkeys(key for each in samples for key in each if isinstance(key, str))
    return suggest(headers, samples)
