"""Text as the database can keep it: storable characters, one Unicode form, one kind of line end."""

import re
import unicodedata

# C0 controls but tab and line feed, DEL, and lone surrogates: no database stores all of
# them, no XML may contain them, and no reader sees them.
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x85")
_BLANK_START = re.compile(r"\A(?:[ \t]*\n)*(?: {1,3}(?![ \t]))?")
_SPACES = re.compile(r"\s+")


def replace_unstorable(text: str) -> str:
    """Return `text` with every character no database can keep replaced by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)


def has_unstorable(text: str) -> bool:
    return _UNSTORABLE.search(text) is not None


def one_line(text: str) -> str:
    """Return the canonical form of a name, title or question: NFC, single spaces, no ends."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def many_lines(text: str) -> str:
    """Return the canonical form of running text: NFC, `\\n` line ends, no blank ends.

    A first line indented by four keeps its indent: in Markdown it is code.
    """
    text = _LINE_ENDS.sub("\n", unicodedata.normalize("NFC", text))
    return _BLANK_START.sub("", text.rstrip("\n \t"))
