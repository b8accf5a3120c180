"""Markdown folders: front matter and text, in the dialects of the usual site generators."""

import re

from terms.formats.base import Format
from terms.formats.markdown.places import SUFFIXES
from terms.formats.markdown.reading import Opener, read, read_folder
from terms.formats.markdown.writing import CANNOT_CARRY, write_document, write_folder

__all__ = [
    "CANNOT_CARRY",
    "FORMAT",
    "Opener",
    "read",
    "read_folder",
    "write_document",
    "write_folder",
]

_FRONT_MATTER = re.compile(
    rb"\s*(?:---[ \t]*\r?\n(?:[^\n]*\n)*?(?:---|\.\.\.)"
    rb"|\+\+\+[ \t]*\r?\n(?:[^\n]*\n)*?\+\+\+)[ \t]*(?:\r?\n|\Z)"
)
_HEADING = re.compile(rb"\s*#{1,6}[ \t]+\S[^\n]*(?:\r?\n[ \t]*){2}\S")
_MORE_YAML = re.compile(rb"\s*(?:[\w-]+:\s|- )")


def _looks_like(head: bytes) -> bool:
    """Tell front matter from a YAML stream: what follows it is no YAML."""
    head = head.removeprefix(b"\xef\xbb\xbf")
    if front := _FRONT_MATTER.match(head):
        return not _MORE_YAML.match(head, front.end())
    return _HEADING.match(head) is not None


FORMAT = Format(
    "markdown",
    SUFFIXES,
    "text/markdown",
    _looks_like,
    read,
    read_folder=read_folder,
    write_folder=write_folder,
    cannot_carry=CANNOT_CARRY,
)
