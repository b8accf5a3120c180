"""A body as the glossary keeps it: macros resolved, links between terms as wiki links.

Code and formulas come through as they were.
"""

import re
from dataclasses import dataclass

from terms.formats.markdown.components import drop_components
from terms.formats.markdown.dialects import SiteDialect
from terms.formats.markdown.folder import Folder
from terms.formats.markdown.links import Linker, plain_words, without_links
from terms.formats.markdown.macros import resolve_macros
from terms.formats.markdown.pages import Page
from terms.formats.markdown.shielding import Shield, shield
from terms.text.cleaning import many_lines
from terms.text.excerpts import excerpt
from terms.text.folding import label_key

_DROPPED_SHOWN = 5
_DROPPED_LENGTH = 60

# {: .note} of kramdown on a line or behind an element, {#id} behind a heading.
_ATTRIBUTES = re.compile(r"[ \t]?\{:[^{}\n]*\}|(?m:(?<=\S)[ \t]*\{#[\w:.-]+\}[ \t]*$)")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_NOT_A_PARAGRAPH = re.compile(
    r"[ ]{0,3}(?:#{1,6}(?:\s|$)|>|[-*+][ \t]|\d{1,9}[.)][ \t]|\|"
    r"|\[\^|\[[^\]\n]+\]:|!\[[^\]\n]*\]\([^)\n]*\)\s*$"
    r"|<(?!/?(?:a|abbr|b|code|em|i|kbd|mark|q|s|small|span|strong|sub|sup|u)\b)|(?:[-*_][ \t]*){3,}$"
    r"|\0b| {4}|\t)"
)
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)[ \t]*")
_NOTE = re.compile(r"\[\^[^\]\n]+\]")


@dataclass(frozen=True, slots=True)
class Body:
    """text:       the whole of it.
    beginning:  its first paragraph on one line, without links to terms and footnotes; "": none.
    rest:       what follows where the paragraph comes first and stands alone, else `text`.
    mentions:   slugs of the terms it links to, each with a name where it is wanted.
    """

    text: str
    beginning: str
    rest: str
    mentions: dict[str, str]
    warnings: list[str]


def convert(markdown: str, *, folder: Folder, page: Page) -> Body:
    kept = Shield()
    linker = Linker(folder, page, kept)
    dialect = SiteDialect(linker, kept, page.title)
    text = shield(markdown, kept)
    text = resolve_macros(text, dialect)
    text = drop_components(text, is_mdx=page.place.name.lower().endswith(".mdx"))
    text = _ATTRIBUTES.sub("", text)
    text = linker.link(text)
    kept.escape_bars(text)
    text = _BLANK_LINES.sub("\n\n", text).strip("\n")
    paragraph, rest = _divide(text)
    return Body(
        many_lines(kept.restore(text)),
        _on_one_line(kept.restore(paragraph)),
        many_lines(kept.restore(rest)),
        linker.mentions,
        _warnings(dialect.dropped),
    )


def says_the_same(one: str, other: str) -> bool:
    return label_key(plain_words(one)) == label_key(plain_words(other))


def _divide(text: str) -> tuple[str, str]:
    """Return the first paragraph and what to show beside it."""
    lines = text.split("\n")
    start = next((n for n, line in enumerate(lines) if _starts_paragraph(lines, n)), None)
    if start is None:
        return "", text
    end = start
    while end < len(lines) and lines[end].strip() and not _NOT_A_PARAGRAPH.match(lines[end]):
        end += 1
    paragraph, after = "\n".join(lines[start:end]), "\n".join(lines[end:])
    comes_first = not any(line.strip() for line in lines[:start])
    # Cut off, these would leave a list without its sentence, or a note without its sign.
    is_bound = paragraph.rstrip().endswith((":", "：")) or _NOTE.search(paragraph)
    return paragraph, after if comes_first and not is_bound else text


def _starts_paragraph(lines: list[str], number: int) -> bool:
    line = lines[number]
    if not line.strip() or _NOT_A_PARAGRAPH.match(line):
        return False
    if number + 1 < len(lines) and _UNDERLINE.fullmatch(lines[number + 1]):
        return False
    return not _UNDERLINE.fullmatch(line)


def _on_one_line(paragraph: str) -> str:
    text = _NOTE.sub("", without_links(paragraph)).replace("\\\n", "\n")
    return " ".join(text.split())


def _warnings(dropped: list[str]) -> list[str]:
    if not dropped:
        return []
    each = list(dict.fromkeys(excerpt(source, _DROPPED_LENGTH) for source in dropped if source))
    shown = ", ".join(each[:_DROPPED_SHOWN])
    more = f" and {len(each) - _DROPPED_SHOWN} more" if len(each) > _DROPPED_SHOWN else ""
    return [f"Macros that cannot be shown were left out: {shown}{more}."]
