"""Markdown out of words and marks: what would be syntax is escaped, what is meant becomes syntax.

It writes lines; blocks and the HTML they come from are not known here.
"""

import re
import string
import unicodedata

# Marks stand for syntax until a line is whole: only then its neighbours are known.
STRONG, EMPHASIS, STRUCK = ("\x01", "\x02"), ("\x03", "\x04"), ("\x05", "\x06")
BREAK = "\x07"
IMAGE = "\x08"

_OPEN, _CLOSE = "\x01\x03\x05", "\x02\x04\x06"
MARKS = _OPEN + _CLOSE
_SIGNS = {"\x01": "**", "\x02": "**", "\x03": "*", "\x04": "*", "\x05": "~~", "\x06": "~~"}
_OTHER_SIGNS = {**_SIGNS, "\x03": "_", "\x04": "_"}
_TAGS = {
    "\x01": "<strong>", "\x02": "</strong>", "\x03": "<em>", "\x04": "</em>",
    "\x05": "<del>", "\x06": "</del>",
}  # fmt: skip
# Not a space alone: most spaces are as they should be.
_SPACES = re.compile(r"[\t\n\r\f][ \t\n\r\f]*| [ \t\n\r\f]+")
_SYNTAX = re.compile(
    r"[\\`*\[\]|~$]|_(?<![^\W_]_)|_(?![^\W_])|<(?=[A-Za-z/!?]|\Z)|&(?=#?\w{1,40};|\Z)"
)
_LINE_START = re.compile(r"(#{1,6}(?= |\Z)|>|[-+](?= |\Z)|-(?=-)|=(?==*\s*\Z)|:)")
_NUMBERED = re.compile(r"(\d{1,9})([.)])(?= |\Z)")
_OPEN_SPACE = re.compile(f"([{_OPEN}]+)( +)")
_CLOSE_SPACE = re.compile(f"( +)([{_CLOSE}]+)")
_EMPTY = re.compile("\x01\x02|\x03\x04|\x05\x06")
_ANY_MARK = re.compile("[\x01-\x06]")
_BREAKS = re.compile(f" *{BREAK} *")
_GAP = re.compile(f"(?: *{BREAK}){{2,}} *")
_BAD_IN_ADDRESS = re.compile(r"[\s()<>\"\\|`\[\]\x00-\x1f]")
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
_TICKS = re.compile("`+")
_AUTOLINKED = re.compile(r"https?://[^\s<>\\`|\x00-\x1f]+", re.IGNORECASE)
_PLAIN_ADDRESS = re.compile(r"[\w.:/?=%+,;#-]*[\w/]", re.ASCII)


def escaped(text: str) -> str:
    """Return plain text in which nothing is Markdown; line starts are seen to by `paragraphs`."""
    return _SYNTAX.sub(lambda sign: f"\\{sign[0]}", text)


def spaced(text: str) -> str:
    return _SPACES.sub(" ", text)


def code_span(text: str, *, as_tag: bool = False) -> str:
    """Return text on one line as code; "" for nothing.

    as_tag: where ticks would mean something else.
    """
    text = spaced(text).strip()
    if not text:
        return ""
    if as_tag:
        return f"<code>{escaped(text)}</code>"
    longest = max((len(run) for run in _TICKS.findall(text)), default=0)
    if not longest:
        return f"`{text}`"
    ticks = "`" * (longest + 1)
    return f"{ticks} {text} {ticks}"


def fenced(code: str) -> str:
    longest = max((len(run) for run in _TICKS.findall(code)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{code}\n{fence}"


def address(url: str) -> str:
    """Return a URL as it can stand between brackets."""
    url = _BAD_IN_ADDRESS.sub(lambda sign: "".join(f"%{b:02X}" for b in sign[0].encode()), url)
    return _ENTITY.sub(r"\\&", url)


def link(content: str, url: str) -> str:
    """Return a link; `content` is a line with marks, `url` as it was written."""
    if content == escaped(url) and _AUTOLINKED.fullmatch(url):
        return url if _PLAIN_ADDRESS.fullmatch(url) else f"<{url}>"
    return f"[{_on_one_line(content)}]({address(url)})"


def wiki_link(content: str, slug: str) -> str:
    """Return a link to a term of the same glossary."""
    content = _on_one_line(content)
    if not content:
        return f"[[{slug}]]"
    if any(sign in content for sign in "[]|`<"):
        return f"[{content}](../{slug}/)"
    return f"[[{slug}|{content}]]"


def image(alt: str, url: str) -> str:
    return f"{IMAGE}[{escaped(spaced(alt).strip())}]({address(url)})"


def paragraphs(line: str) -> list[str]:
    """Return a line with marks as paragraphs: two breaks in a row end one."""
    line = _settled(line)
    pieces: list[str] = []
    for piece in _GAP.split(line) if BREAK in line else (line,):
        if pieces and _is_within_marks(pieces[-1]):
            pieces[-1] += BREAK + piece
        else:
            pieces.append(piece)
    return [text for piece in pieces if (text := _paragraph(piece)).strip()]


def heading(line: str, level: int) -> str:
    """Return a heading, or "" where there is nothing in it."""
    text = _signed(_on_one_line(line))
    text = re.sub(r"(?:(?<= )|\A)(#+)\Z", r"\\\1", text)
    return f"{'#' * level} {text}".lstrip(" ") if text else ""


def _paragraph(piece: str) -> str:
    text = _signed(piece.strip(f" {BREAK}"))
    lines = _BREAKS.split(text) if BREAK in text else (text,)
    return "\\\n".join(_started(line) for line in lines if line)


def _started(line: str) -> str:
    """Return a line whose beginning starts no block."""
    line = _LINE_START.sub(r"\\\1", line, count=1) if _LINE_START.match(line) else line
    return _NUMBERED.sub(r"\1\\\2", line, count=1) if _NUMBERED.match(line) else line


def _on_one_line(line: str) -> str:
    return _settled(line.replace(BREAK, " ")).strip(" ")


def _settled(line: str) -> str:
    """Return a line whose marks touch words: spaces moved outwards, empty pairs gone."""
    line = spaced(line)
    if not _ANY_MARK.search(line):
        return line
    before = ""
    while before != line:
        before = line
        line = _CLOSE_SPACE.sub(r"\2\1", _OPEN_SPACE.sub(r"\2\1", line))
        line = spaced(_EMPTY.sub("", line))
    return line


def _is_within_marks(text: str) -> bool:
    return any(text.count(start) != text.count(end) for start, end in (STRONG, EMPHASIS, STRUCK))


def _signed(text: str) -> str:
    """Return a line with its marks as signs, or as tags where signs would not be understood."""
    text = text.replace(IMAGE, "!")
    places = [match.start() for match in _ANY_MARK.finditer(text)]
    if not places:
        return text
    ends = _pairs(text, places)
    signs: dict[int, str] = {}
    for start, end in ends.items():
        form = _form(text, start, end)
        signs[start], signs[end] = form[text[start]], form[text[end]]
    return _ANY_MARK.sub(lambda mark: signs.get(mark.start(), ""), text)


def _pairs(text: str, places: list[int]) -> dict[int, int]:
    """Return where each opening mark is closed, inner pairs last; marks without a pair are lost."""
    waiting: list[int] = []
    pairs: dict[int, int] = {}
    for at in places:
        if text[at] in _OPEN:
            waiting.append(at)
        elif waiting and ord(text[waiting[-1]]) + 1 == ord(text[at]):
            pairs[waiting.pop()] = at
    return pairs


def _form(text: str, start: int, end: int) -> dict[str, str]:
    """Return how the pair is written: as CommonMark's rules on what stands beside signs allow."""
    before, after = text[start - 1 : start], text[end + 1 : end + 2]
    first, last = text[start + 1], text[end - 1]
    if (before and before in _CLOSE) or (after and after in _OPEN):
        return _TAGS  # signs of two neighbours in a row would be read as one
    if not (_stands(first, before) and _stands(last, after)):
        return _TAGS
    if text[start] != EMPHASIS[0] or not any(
        each and each in _SIGNS for each in (before, after, first, last)
    ):
        return _SIGNS
    return _OTHER_SIGNS if _is_apart(before) and _is_apart(after) else _TAGS


def _stands(inner: str, outer: str) -> bool:
    """Tell whether a sign between two characters belongs to the inner one."""
    if inner.isspace() or inner == BREAK:
        return False
    is_sign = inner in _SIGNS or unicodedata.category(inner)[0] in "PS"
    return not is_sign or _is_apart(outer)


def _is_apart(outer: str) -> bool:
    if not outer or outer.isspace() or outer == BREAK or outer in _SIGNS:
        return True
    return outer in string.punctuation or unicodedata.category(outer)[0] == "P"
