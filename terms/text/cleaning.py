"""Text as the database can keep it: storable characters, one Unicode form, one kind of line end."""

import re
import unicodedata

# C0 controls but tab and line feed, DEL, and lone surrogates: no database stores all of
# them, no XML may contain them, and no reader sees them.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_BLANK_START = re.compile(r"\A(?:[ \t]*\n)*(?: {1,3}(?![ \t]))?")
_SPACES = re.compile(r"\s+")
_BLANKS = ("", " ", "\t", "\n")


def replace_unstorable(text: str) -> str:
    """Return `text` with every character no database can keep replaced by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def has_unstorable(text: str) -> bool:
    # Most texts print from end to end, which is known several times as fast as it is searched.
    if text.isprintable() or text.replace("\n", "").isprintable():
        return False
    return _UNSTORABLE.search(text) is not None


def one_line(text: str) -> str:
    """Return the canonical form of a name, title or question: NFC, single spaces, no ends."""
    if is_plain_line(text):
        return text.strip()
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def is_plain_line(text: str) -> bool:
    """Tell quickly that a text needs no cleaning but at its ends, as most need none."""
    return text.isascii() and text.isprintable() and "  " not in text


def many_lines(text: str) -> str:
    """Return the canonical form of running text: NFC, `\\n` line ends, no blank ends.

    A first line indented by four keeps its indent: in Markdown it is code.
    """
    if not text.isascii() or "\r" in text:
        text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    text = text.rstrip("\n \t")
    return _BLANK_START.sub("", text) if text[:1] in _BLANKS else text
