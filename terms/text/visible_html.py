"""Other people's HTML without what is no text: programs, frames, comments, unknown elements."""

import re
from collections.abc import Iterator

from terms.text.allowlist import ELEMENTS
from terms.text.cleaning import replace_unstorable
from terms.text.html import MARKUP

# Dropped with what they hold: programs, frames, forms' fields, drawings, fallbacks.
_DROPPED = frozenset({
    "applet", "audio", "button", "canvas", "datalist", "head", "iframe", "math", "noembed",
    "noframes", "noscript", "object", "script", "select", "style", "svg", "template", "textarea",
    "title", "video",
})  # fmt: skip
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t]*")
_BLANK_LINES = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t]*(?:(?:\r\n?|\n)[ \t]*)+")


def visible_html(markup: str, *, line_breaks: bool = False) -> str:
    """Return the markup with known elements alone; it is not made safe, nor well nested.

    line_breaks: line ends become elements: `<br>`, after a blank line `<p>`.
    """
    return "".join(_known(replace_unstorable(markup), line_breaks=line_breaks))


def _known(markup: str, *, line_breaks: bool) -> Iterator[str]:
    """Yield the markup without comments and unknown elements, and without what is dropped."""
    at, quiet = 0, 0
    unclosed: set[str] = set()
    while match := MARKUP.search(markup, at):
        text = markup[at : match.start()]
        yield _broken(text) if line_breaks and not quiet else text
        at = match.end()
        name = (match["name"] or "").lower()
        if name == "pre":
            quiet = max(0, quiet + (-1 if match["end"] else 1))
        if name in _DROPPED and not match["end"] and name not in unclosed:
            end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(markup, at)
            if end:
                at = end.end()
            else:
                unclosed.add(name)
        elif name in ELEMENTS:
            yield match[0]
    yield _broken(markup[at:]) if line_breaks and not quiet else markup[at:]


def _broken(text: str) -> str:
    return _LINE_END.sub("<br>", _BLANK_LINES.sub("<p>", text))
