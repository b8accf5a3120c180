"""The formats the glossary knows, and which one a file has: by its content, then by its name."""

from terms.formats import (
    csv_table,
    json_text,
    markdown,
    nuxt,
    skos,
    tbx,
    wxr,
    xlsx_table,
    yaml_text,
)
from terms.formats.base import Format, UnreadableFile

# The first that recognises a file reads it: the particular stands before the general.
FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        xlsx_table.FORMAT,
        nuxt.FORMAT,
        tbx.FORMAT,
        wxr.FORMAT,
        *skos.FORMATS,
        json_text.JSONL,
        json_text.JSON,
        markdown.FORMAT,
        yaml_text.FORMAT,
        csv_table.FORMAT,
    )
}


def detect(name: str, head: bytes) -> Format:
    """Return the format of a file from its first kilobytes and its name.

    Raises UnreadableFile where no reader knows it.
    """
    readable = [each for each in FORMATS.values() if each.read is not None]
    by_name = [each for each in readable if name.lower().endswith(each.suffixes)]
    for candidate in by_name:
        if candidate.looks_like(head):
            return candidate
    if len(by_name) == 1:
        return by_name[0]  # its reader says best what is wrong with the file
    for candidate in readable:
        if candidate.looks_like(head):
            return candidate
    known = ", ".join(each.name for each in readable)
    raise UnreadableFile(f"No known format. Name it with --format; known are {known}.")
