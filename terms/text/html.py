"""HTML made regular before it is sanitised: nesting, heading ids, notes, tables, links.

It makes sense of markup; it makes nothing safe. `markdown.render` alone hands HTML out.
"""

import html
import re
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import unquote

from terms.text.allowlist import (
    ATTRIBUTES,
    BLOCKS,
    CLASSES,
    CONTAINERS,
    ELEMENTS,
    HEADINGS,
    VOID,
)
from terms.text.excerpts import excerpt
from terms.text.slugs import slug_of

# Browsers stop nesting at about 500 elements and sanitising costs the square of the depth.
MAX_DEPTH = 48
TABLE_LABEL_LENGTH = 80

_DROPPED = frozenset({"script", "style"})  # with what they hold
# Elements whose tags add nothing here; the tags of all others are shown to the reader as text.
_UNWRAPPED = frozenset({
    "address", "article", "aside", "big", "center", "col", "colgroup", "font", "footer", "header",
    "hgroup", "main", "nav", "nobr", "section", "strike", "tt",
})  # fmt: skip
_ENDS_SIBLING = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
}
_ROWS = {"table", "thead", "tbody", "tfoot"}
# Where these have no place, or others have none among rows, parsers move them about.
_PARENTS = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tfoot": {"table"},
    "tr": _ROWS,
    "td": {"tr"},
    "th": {"tr"},
    "summary": {"details"},
    "figcaption": {"figure"},
    "rt": {"ruby"},
    "rp": {"ruby"},
}
_QUIET = frozenset({"a", "code", "kbd", "pre", "samp"})  # addresses in here stay text

# No `<` within a tag: a scan that fails ends at the next one, so hostile text costs one pass.
MARKUP = re.compile(
    r"<!--(?:-?>|.*?(?:-->|\Z))"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*+)(?=[\s/>])"
    r"(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(
    r"([A-Za-z][A-Za-z0-9-]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?"
)
_TAG = re.compile(r"</?([a-z][a-z0-9]*+)(?:[^>\"]++|\"[^\"]*+\")*+>")
_IRREGULAR = re.compile(r"<(?!/?(?:p|em|strong|code|ul|ol|li)>)")
NOTE_MARK = re.compile(r'<sup class="footnote-[a-z-]+">.*?</sup>')
_ADDRESS = re.compile(r"(?<![A-Za-z0-9_])https?://(?=[^\W_])(?:[^\s<>\"&]|&amp;)+", re.IGNORECASE)
_NOT_AT_AN_END = ".,;:!?'*_~]}。，、；：！？」』）】"


def text_of(markup: str) -> str:
    """Return the words of sanitised HTML on one line, without the marks of footnotes."""
    spaced = _TAG.sub(
        lambda tag: " " if tag[1] in BLOCKS or tag[1] == "br" else "", NOTE_MARK.sub("", markup)
    )
    return " ".join(html.unescape(spaced).split())


def is_regular(markup: str) -> bool:
    """Tell quickly that `compose` would change nothing of what a parser made of plain Markdown.

    Paragraphs, lists and emphasis alone, too few to be nested too deeply, and no bare address.
    """
    return (
        "://" not in markup
        and markup.count("<") < 2 * MAX_DEPTH
        and _IRREGULAR.search(markup) is None
    )


def compose(markup: str, *, ids: str, top_heading: int) -> str:
    """Return `markup` well nested and at most MAX_DEPTH deep, with our ids and no others.

    markup:       what a Markdown parser made, author's HTML included.
    ids:          what every id starts with, so that two fragments share a page.
    top_heading:  level of the highest heading, 1 to 6.
    Cost:         one pass.
    """
    composer = _Composer(ids, top_heading)
    at, unclosed = 0, set[str]()
    while match := MARKUP.search(markup, at):
        composer.text(markup[at : match.start()])
        at = match.end()
        name = (match["name"] or "").lower()
        if name in _DROPPED and not match["end"] and name not in unclosed:
            # Without its end tag the element would take the rest of the text with it.
            end = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(markup, at)
            if end:
                at = end.end()
                continue
            unclosed.add(name)
        if name in ELEMENTS:
            if match["end"]:
                composer.close(name)
            else:
                composer.open(name, _attributes(name, match["rest"]))
        elif name and name not in _UNWRAPPED:
            composer.text(match[0])
    composer.text(markup[at:])
    return composer.finish()


def _attributes(name: str, tag: str) -> dict[str, str]:
    """Return the attributes of a tag that an author may set, and its id and known class."""
    allowed = {"id", "class", *ATTRIBUTES["*"], *ATTRIBUTES.get(name, ())}
    attributes: dict[str, str] = {}
    for key, double, single, bare in _ATTRIBUTE.findall(tag):
        if key.lower() in allowed:
            value = (double or single or bare).replace('"', "&quot;")
            attributes.setdefault(key.lower(), value)
    if attributes.get("class") not in CLASSES.get(name, ()):
        attributes.pop("class", None)
    return attributes


def _start(name: str, attributes: dict[str, str]) -> str:
    return "".join((f"<{name}", *(f' {key}="{value}"' for key, value in attributes.items()), ">"))


def _linked(address: re.Match[str]) -> str:
    """Return the matched web address as a link, without the punctuation that follows it."""
    text = address[0]
    end, unmatched = len(text), text.count(")") - text.count("(")
    while end:
        if text.endswith("&amp;", 0, end):
            end -= 5
        elif text[end - 1] in _NOT_AT_AN_END:
            end -= 1
        elif text[end - 1] == ")" and unmatched > 0:
            end -= 1
            unmatched -= 1
        else:
            break
    return f'<a href="{text[:end]}">{text[:end]}</a>{text[end:]}'


@dataclass(slots=True)
class _Open:
    name: str
    kept: bool
    at: int  # where its start tag stands in the output
    classes: str = ""
    label: str = ""


@dataclass(slots=True)
class _Composer:
    ids: str
    top_heading: int
    out: list[str] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)
    kept: list[_Open] = field(default_factory=list)
    opened: Counter[str] = field(default_factory=Counter)
    notes: dict[str, int] = field(default_factory=dict)
    taken: Counter[str] = field(default_factory=Counter)

    def text(self, text: str) -> None:
        text = text.replace("<", "&lt;")
        if self.out and self.out[-1].startswith("<pre"):
            text = text.lstrip("\n")  # a parser takes one away at every reading
        if "://" in text and not any(self.opened[name] for name in _QUIET):
            text = _ADDRESS.sub(_linked, text)
        if text:
            self.out.append(text)

    def open(self, name: str, attributes: dict[str, str]) -> None:
        if name in BLOCKS:
            self._end_what_cannot_hold(name)
        classes = attributes.get("class", "")
        note = attributes.pop("id", "")
        if name == "div" and classes == "footnote-definition" and note:
            attributes |= self._unique_id(f"fn-{self._note(note)}")
        elif name == "a" and self.stack and self.stack[-1].classes == "footnote-reference":
            attributes["href"] = f"#{self.ids}fn-{self._note(attributes.get('href', '')[1:])}"
        elif name == "pre":
            attributes["tabindex"] = "0"  # wide code scrolls, by keyboard too
        opened = _Open(name, self._has_place(name), len(self.out), classes)
        if opened.kept:
            self.out.append(_start(self._level(name), attributes))
        if name in VOID:
            return
        self.stack.append(opened)
        self.opened[name] += 1
        if opened.kept:
            self.kept.append(opened)

    def close(self, name: str) -> None:
        if self.opened[name]:
            while self._end_last().name != name:
                pass

    def finish(self) -> str:
        while self.stack:
            self._end_last()
        return "".join(self.out)

    def _end_what_cannot_hold(self, block: str) -> None:
        while self.stack:
            last = self.stack[-1].name
            if last in CONTAINERS and last not in _ENDS_SIBLING.get(block, ()):
                return
            self._end_last()

    def _has_place(self, name: str) -> bool:
        parent = self.kept[-1].name if self.kept else ""
        among_rows = parent == "tr" or parent in _ROWS
        fits = parent in _PARENTS[name] if name in _PARENTS else not among_rows
        return fits and len(self.kept) < MAX_DEPTH and not (name == "a" and self.opened["a"])

    def _end_last(self) -> _Open:
        last = self.stack.pop()
        self.opened[last.name] -= 1
        if not last.kept:
            return last
        self.kept.pop()
        self.out.append(f"</{self._level(last.name)}>")
        if last.name in HEADINGS:
            slug = slug_of(text_of("".join(self.out[last.at :]))) or "section"
            self.out[last.at] = _start(self._level(last.name), self._unique_id(f"h-{slug}"))
        elif last.name in ("thead", "caption"):
            self._label_table(text_of("".join(self.out[last.at :])))
        elif last.name == "table":
            self._wrap_table(last)
        return last

    def _level(self, name: str) -> str:
        """Return the name, a heading's lowered: the page's own headings stand above it."""
        if name not in HEADINGS:
            return name
        return f"h{min(6, max(0, int(name[1]) - 2) + self.top_heading)}"

    def _unique_id(self, wish: str) -> dict[str, str]:
        found = wish
        while self.taken[found]:
            self.taken[wish] += 1
            found = f"{wish}-{self.taken[wish]}"
        self.taken[found] += 1
        return {"id": self.ids + found}

    def _note(self, label: str) -> int:
        return self.notes.setdefault(unquote(html.unescape(label)), len(self.notes) + 1)

    def _label_table(self, label: str) -> None:
        table = self.kept[-1]  # the only place a header or a caption is kept in
        table.label = table.label or html.escape(excerpt(label, TABLE_LABEL_LENGTH))

    def _wrap_table(self, table: _Open) -> None:
        role = f' role="region" aria-label="{table.label}"' if table.label else ""
        start = f'<div class="table-scroll" tabindex="0"{role}>'
        self.out[table.at] = start + self.out[table.at]
        self.out.append("</div>")
