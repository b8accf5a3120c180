"""Wiki links in Markdown: `[[slug]]`, `[[Name]]` and `[[slug|text]]` name other terms."""

import re
from collections.abc import Mapping

from terms.text.slugs import slug_of

# Code, fenced or inline, is left as it is; within tables the bar may be escaped.
_CODE_OR_LINK = re.compile(
    r"(?P<code>^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)"
    r"|(?P<tick>`+)(?!`).{0,2000}?(?<!`)(?P=tick)(?!`))"
    r"|(?<!\\)\[\[(?P<target>[^\[\]|\n\\]{1,300})(?:\\?\|(?P<text>[^\[\]|\n]{1,300}))?\]\]",
    re.DOTALL | re.MULTILINE,
)
_LINK = re.compile(r"\[\[[^\[\]\n]*\]\]")
_SPECIAL = re.compile(r"([\\`*_\[\]<>])")


def resolve_wiki_links(markdown: str, addresses: Mapping[str, str]) -> str:
    """Return `markdown` with each wiki link as an ordinary one, or as its text alone.

    addresses: of the terms to link to, by slug; any other is not there to be linked to.
    """
    if "[[" not in markdown:
        return markdown

    def ordinary(match: re.Match[str]) -> str:
        if match["code"]:
            return match["code"]
        target = match["target"].strip()
        text = (match["text"] or target).strip()
        shown = _SPECIAL.sub(r"\\\1", text) if match["text"] is None else text
        address = addresses.get(target) or addresses.get(slug_of(target))
        return f"[{shown}](<{address}>)" if address else shown

    return _CODE_OR_LINK.sub(ordinary, markdown)


def find_wiki_links(markdown: str) -> set[str]:
    """Return the slugs by which wiki links in `markdown` may name terms."""
    if "[[" not in markdown:
        return set()
    found = (match["target"] for match in _CODE_OR_LINK.finditer(markdown))
    return {slug for target in found if target for slug in (target.strip(), slug_of(target))}


def lead_wiki_links(markdown: str, old: str, new: str) -> str:
    """Return `markdown` with links to the slug `old` leading to `new`; what they show stays."""
    if old not in find_wiki_links(markdown):
        return markdown

    def led(match: re.Match[str]) -> str:
        target = match["target"]
        if target is None or old not in (target.strip(), slug_of(target)):
            return match[0]
        if match["text"] is not None:
            return match[0].replace(target, new, 1)
        before = match.string[: match.start()].rpartition("\n")[2]
        behind = match.string[match.end() :].partition("\n")[0]
        # A bare bar would end a table's cell; those within other links make no table.
        bar = r"\|" if "|" in _LINK.sub("", before + behind) else "|"
        shown = _SPECIAL.sub(r"\\\1", target.strip())
        return f"[[{new}{bar}{shown}]]"

    return _CODE_OR_LINK.sub(led, markdown)
