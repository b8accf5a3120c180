"""Other people's HTML as our Markdown: what readers see of it stays, what acts or loads is dropped.

Every word of it comes out as text; what may be shown of the result `markdown.render` decides.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from terms.text import markdown_lines as lines
from terms.text.allowlist import BLOCKS, HEADINGS
from terms.text.cleaning import replace_unstorable
from terms.text.html import compose
from terms.text.markdown_lists import MARKERS, definitions, item, listed, marker_of, prefixed
from terms.text.markdown_tables import Cell, table
from terms.text.visible_html import visible_html

_MARKS = {
    **dict.fromkeys(("b", "strong"), lines.STRONG),
    **dict.fromkeys(("i", "em", "cite", "var"), lines.EMPHASIS),
    **dict.fromkeys(("s", "del"), lines.STRUCK),
}
_CODE = frozenset({"code", "samp", "kbd", "tt"})
_KEPT = frozenset({"sub", "sup", "mark", "ins", "ruby", "rt", "rp"})
_QUOTES = {"q": ("“", "”")}
# The other blocks add nothing to what is in them.
_CAPTURED = HEADINGS | {
    "blockquote", "caption", "dd", "dl", "dt", "li", "ol", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
}  # fmt: skip
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*+)((?:[^>\"]++|\"[^\"]*+\")*+)>")
_ATTRIBUTE = re.compile(r"([a-z]+)=\"([^\"]*+)\"")
_REFERENCE = re.compile(r"&#?\w{1,40};")
_LINE_ENDS = re.compile(r"[\t\r\n]")
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*)\s*:", re.IGNORECASE)
_SCHEMES = ("http", "https", "mailto")
_SPAN_MAX = 50

FindTerm = Callable[[str], str | None]


def html_to_markdown(
    markup: str,
    *,
    find_term: FindTerm = lambda url: None,
    base: str = "",
    line_breaks: bool = False,
) -> str:
    """Return HTML as Markdown.

    find_term:   returns the slug of the term an address leads to: such a link becomes
                 `[[slug|text]]`; "" leaves its words alone, None leaves the link as it is.
    base:        what relative addresses start from; "" leaves them as they are.
    line_breaks: a line end is one for the reader, too, a blank line ends a paragraph: how
                 editors' text becomes HTML in older software.
    Cost:        grows with the length of `markup`, whatever is in it.
    """
    visible = visible_html(markup, line_breaks=line_breaks)
    return _Converter(find_term, base).run(compose(visible, ids="", top_heading=2))


@dataclass(slots=True)
class _Block:
    """What a block holds so far: finished parts, each with its kind, and a line in the making."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    parts: list[tuple[str, str]] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    feet: list[list[Cell]] = field(default_factory=list)

    def end_line(self) -> None:
        self.parts += [("p", text) for text in lines.paragraphs("".join(self.line))]
        self.line.clear()

    def text(self) -> str:
        return "\n\n".join(text for _kind, text in self.parts)


class _Converter:
    def __init__(self, find_term: FindTerm, base: str) -> None:
        self._find_term = find_term
        self._base = base
        self._blocks = [_Block("")]
        self._marks: list[str] = []
        self._links: list[tuple[int, str]] = []
        self._code: list[str] | None = None
        self._code_name, self._code_depth = "", 0

    def run(self, markup: str) -> str:
        at = 0
        for tag in _TAG.finditer(markup):
            self._text(html.unescape(markup[at : tag.start()]))
            at = tag.end()
            if self._code is not None:
                self._within_code(tag)
            elif tag[1]:
                self._close(tag[2])
            else:
                self._open(tag[2], _attributes(tag[3]))
        self._text(html.unescape(markup[at:]))
        (whole,) = self._blocks
        whole.end_line()
        return whole.text()

    def _text(self, text: str) -> None:
        text = replace_unstorable(text)
        if self._code is not None:
            self._code.append(text)
        else:
            self._line.append(lines.escaped(lines.spaced(text)))

    def _within_code(self, tag: re.Match[str]) -> None:
        assert self._code is not None
        if tag[2] == "br":
            self._code.append("\n")
        if tag[2] == self._code_name:
            self._code_depth += -1 if tag[1] else 1
        if self._code_depth:
            return
        code, self._code = "".join(self._code), None
        if tag[2] == "pre" and not self._is_in_cell():
            if code := code.strip("\n"):
                self._blocks[-1].parts.append(("pre", lines.fenced(code)))
        else:
            self._add_code([line for line in code.split("\n") if line.strip()])

    def _add_code(self, code: list[str]) -> None:
        at = self._last_piece()
        # Ticks next to ticks would be read as one sign; in a cell `\|` means a bar.
        is_after_code = at is not None and self._line[at].endswith("`")
        spans = [
            lines.code_span(
                each,
                as_tag=(is_after_code and not number) or (self._is_in_cell() and "\\|" in each),
            )
            for number, each in enumerate(code)
        ]
        self._line.append(lines.BREAK.join(spans))

    def _last_piece(self) -> int | None:
        """Return where the last piece of the line is that is no mark."""
        places = reversed(range(len(self._line)))
        return next((at for at in places if self._line[at].strip(lines.MARKS)), None)

    @property
    def _line(self) -> list[str]:
        return self._blocks[-1].line

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        if name == "pre" or name in _CODE:
            self._code, self._code_name, self._code_depth = [], name, 1
        if name in BLOCKS:
            self._blocks[-1].end_line()
            self._open_block(name, attributes)
        elif name == "a":
            self._links.append((len(self._line), _url(attributes, "href")))
        elif name == "br":
            self._line.append(lines.BREAK)
        elif name == "img":
            self._line.append(_image(attributes, self._base))
        elif mark := _MARKS.get(name):
            # Bold within bold says nothing.
            self._line.append("" if mark[0] in self._marks else mark[0])
            self._marks.append(mark[0])
        elif name in _QUOTES:
            self._line.append(_QUOTES[name][0])
        elif name in _KEPT:
            self._line.append(f"<{name}>")

    def _close(self, name: str) -> None:
        if name in BLOCKS:
            self._close_block(name)
        elif name == "a" and self._links:
            self._end_link(*self._links.pop())
        elif mark := _MARKS.get(name):
            self._marks.remove(mark[0])
            self._line.append("" if mark[0] in self._marks else mark[1])
        elif name in _QUOTES:
            self._line.append(_QUOTES[name][1])
        elif name in _KEPT:
            self._line.append(f"</{name}>")

    def _end_link(self, start: int, url: str) -> None:
        content = "".join(self._line[start:])
        del self._line[start:]
        slug = self._find_term(url) if url else ""
        if slug or (slug is None and content.strip() and _is_followed(url)):
            at = self._last_piece()
            if at is not None and self._line[at].endswith("!"):
                self._line[at] = self._line[at][:-1] + "\\!"  # or it would be a picture
            start_space, end_space = (" " if has else "" for has in _spaces_around(content))
            made = (
                lines.wiki_link(content, slug)
                if slug
                else lines.link(content, _absolute(self._base, url))
            )
            content = f"{start_space}{made}{end_space}"
        self._line.append(content)

    def _open_block(self, name: str, attributes: dict[str, str]) -> None:
        if name == "hr":
            self._add("hr", "" if self._is_in_cell() else "___")
        elif name in _CAPTURED:
            self._blocks.append(_Block(name, attributes))

    def _close_block(self, name: str) -> None:
        if name != self._blocks[-1].name:
            self._blocks[-1].end_line()
            return
        block = self._blocks.pop()
        outer = self._blocks[-1]
        if name in HEADINGS:
            level = 0 if self._is_in_cell() else int(name[1])
            self._add(name, lines.heading("".join(block.line), level))
            return
        block.end_line()
        if name in ("td", "th"):
            outer.rows.append([_cell(block)])
        elif name in ("tr", "thead", "tbody", "tfoot"):
            rows = [[cell for (cell,) in block.rows]] if name == "tr" else block.rows
            (outer.feet if name == "tfoot" else outer.rows).extend(rows)
            outer.parts += block.parts
        elif name in MARKERS:
            before = outer.parts[-1][0] if outer.parts else ""
            marker = marker_of(name, before)
            self._add(marker, listed(block.parts, marker, block.attributes.get("start", "1")))
        else:
            self._add(name, self._written(block))

    def _add(self, kind: str, text: str) -> None:
        if text:
            self._blocks[-1].parts.append((kind, text))

    def _written(self, block: _Block) -> str:
        if block.name == "table":
            rows = [*block.rows, *block.feet]
            text = _rows_as_lines(rows) if self._is_in_cell() else table(rows)
            return "\n\n".join(filter(None, [block.text(), text]))
        if block.name == "blockquote" and not self._is_in_cell():
            return prefixed(block.text(), "> ", "> ")
        if block.name == "dd":
            return prefixed(block.text(), ": ", "  ")
        if block.name == "dt":
            return " ".join(block.text().replace("\\\n", " ").split("\n"))
        if block.name == "dl":
            return definitions(block.parts)
        return item(block.parts) if block.name == "li" else block.text()

    def _is_in_cell(self) -> bool:
        return any(block.name in ("td", "th") for block in self._blocks)


def _spaces_around(content: str) -> tuple[bool, bool]:
    return content.startswith(" "), content.endswith(" ")


def _attributes(tag: str) -> dict[str, str]:
    """Return a tag's attributes as browsers read them: `&copy=1` in an address is no sign."""
    return {
        key: replace_unstorable(_REFERENCE.sub(lambda each: html.unescape(each[0]), text))
        for key, text in _ATTRIBUTE.findall(tag)
    }


def _url(attributes: dict[str, str], key: str) -> str:
    return _LINE_ENDS.sub("", attributes.get(key, "")).strip()


def _image(attributes: dict[str, str], base: str) -> str:
    url = _url(attributes, "src")
    is_shown = _is_followed(url)
    return lines.image(attributes.get("alt", ""), _absolute(base, url)) if is_shown else ""


def _absolute(base: str, url: str) -> str:
    try:
        return urljoin(base, url) if base else url
    except ValueError:
        return url


def _is_followed(url: str) -> bool:
    """Tell whether an address leads somewhere: not within the page, and to no program."""
    scheme = _SCHEME.match(url)
    return bool(url) and url[0] != "#" and (scheme is None or scheme[1].lower() in _SCHEMES)


def _cell(block: _Block) -> Cell:
    spans = [
        min(int(text), _SPAN_MAX) if (text := block.attributes.get(key, "1")).isdecimal() else 1
        for key in ("colspan", "rowspan")
    ]
    return Cell(block.text(), block.name == "th", max(1, spans[0]), max(1, spans[1]))


def _rows_as_lines(rows: list[list[Cell]]) -> str:
    """Return a table within a cell, where no other has a place."""
    return "\\\n".join(" – ".join(cell.text for cell in row if cell.text) for row in rows)
