"""Parts of a rendered text, taken out of it to stand elsewhere. It takes sanitised HTML alone."""

import re

from terms.text.allowlist import VOID
from terms.text.html import NOTE_MARK

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-z][a-z0-9]*+)(?:[^>\"]++|\"[^\"]*+\")*+>")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ID = re.compile(r'(<[a-z][a-z0-9]*+(?: (?!id=)[a-z-]+="[^"]*+")*+) id="[^"]*+"')


def first_section(markup: str) -> str:
    """Return what stands before the first heading, or under it where nothing does, without ids."""
    starts, ends = _find_headings(markup)
    edges = [0, *ends], [*starts, len(markup)]
    for start, end in zip(*edges, strict=True):
        if part := markup[start:end].strip():
            return without_ids(part)
    return ""


def without_ids(markup: str) -> str:
    """Return HTML that can stand on another page: no ids, no marks that lead to footnotes."""
    return _ID.sub(r"\1", NOTE_MARK.sub("", markup))


def _find_headings(markup: str) -> tuple[list[int], list[int]]:
    """Return where headings that are in no other element start, and where they end."""
    starts, ends = [], []
    depth = 0
    for tag in _TAG.finditer(markup):
        if tag["name"] in VOID:
            continue
        if tag["end"]:
            depth -= 1
            if depth == 0 and tag["name"] in _HEADINGS:
                ends.append(tag.end())
        else:
            if depth == 0 and tag["name"] in _HEADINGS:
                starts.append(tag.start())
            depth += 1
    return starts, ends
