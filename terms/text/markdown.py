"""Markdown to HTML that is safe to show: the only door from editors' text to markup."""

import re

import nh3
import pyromark

from terms.text.allowlist import ALL_ATTRIBUTES, CLASSES, ELEMENTS, INLINE, URL_SCHEMES, VALUES
from terms.text.cleaning import one_line, replace_unstorable
from terms.text.html import compose, is_regular, text_of

_SYNTAX = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_GFM
    | pyromark.Options.ENABLE_MATH
)


def _cleaner(tags: frozenset[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        attributes=ALL_ATTRIBUTES,
        tag_attribute_values=VALUES,
        allowed_classes=CLASSES,
        url_schemes=URL_SCHEMES,
        link_rel="noopener",
        set_tag_attribute_values={"img": {"loading": "lazy"}},
    )


_PAGE = _cleaner(ELEMENTS)
_LINE = _cleaner(INLINE)

_CELL_STYLE = re.compile(r'<(t[hd]) style="text-align: (left|center|right)">')
_CHECKBOX = re.compile(r'<input disabled="" type="checkbox"( checked="")?/>\n')
_MATH = re.compile(r'<span class="math math-(inline|display)">([^<]*)</span>(?=(\d)?)')


def render(markdown: str, *, ids: str = "", top_heading: int = 2) -> str:
    """Return Markdown as sanitised HTML.

    ids:          what every id starts with; give one to each of several texts on a page.
    top_heading:  level of `#` and `##` alike, 2 to 6; `###` is one lower, and so on.
    Cost:         grows with the length of the text, whatever is in it.
    """
    return _PAGE.clean(_composed(markdown, ids=ids, top_heading=top_heading))


def render_inline(markdown: str) -> str:
    """Return Markdown as sanitised HTML that fits into a line: no blocks, no pictures."""
    line = one_line(replace_unstorable(markdown))
    # A heading holds inline markup alone; the last space keeps a `#` at the end of the text.
    return _LINE.clean(_composed(f"# {line} &#32;", ids="", top_heading=2)).strip()


def plain_text(markdown: str) -> str:
    """Return the words of a Markdown text on one line, not escaped."""
    return text_of(render(markdown))


def _composed(markdown: str, *, ids: str, top_heading: int) -> str:
    markup = pyromark.html(replace_unstorable(markdown), options=_SYNTAX)
    if "<" not in markdown and is_regular(markup):
        return markup
    markup = _CELL_STYLE.sub(r'<\1 class="align-\2">', markup)
    markup = _CHECKBOX.sub(_task, markup)
    return compose(_MATH.sub(_math, markup), ids=ids, top_heading=top_heading)


def _task(checkbox: re.Match[str]) -> str:
    return f'<span class="task">{"☑" if checkbox[1] else "☐"}</span> '


def _math(found: re.Match[str]) -> str:
    """Return a formula as its source, in its signs; an amount such as US$5 as text."""
    kind, source, digit = found.groups()
    signs = "$" if kind == "inline" else "$$"
    formula = f"{signs}{source}{signs}"
    return formula if digit else f'<code class="math">{formula}</code>'
