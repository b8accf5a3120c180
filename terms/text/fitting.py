"""Text set into a box nobody measures: widths estimated by script, lines broken and cut to them.

The estimates are of common sans-serif faces and rather too wide than too narrow.
"""

import re
import unicodedata
from functools import lru_cache

from terms.text.excerpts import excerpt, is_unspaced

_THIN = frozenset("ilj.,:;'’‘|!·ıíìîïĺł ")
_NARROW = frozenset('tfrI()[]{}/\\-`´ţť"*')
_BROAD = frozenset("mwMWÆŒ@%&—…™©®ЖШЩЮФМжшщюфм")
# The first code point of a range of scripts and how wide a character of it is, in em.
_RANGES = (
    (0x0000, 0.55),
    (0x0370, 0.62),
    (0x0590, 0.62),
    (0x0600, 0.64),
    (0x0900, 0.72),
    (0x0E00, 0.62),
    (0x0F00, 0.78),
    (0x1100, 1.0),
    (0x1200, 0.8),
    (0x1E00, 0.6),
    (0x2000, 0.75),
    (0x2E80, 1.05),
    (0xA000, 1.0),
    (0xFB50, 0.8),
    (0xFE70, 0.64),
    (0xFF00, 1.05),
    (0x10000, 1.4),
)
_WORD = re.compile(r"\s*[^\s-]*-*")


def width_of(text: str) -> float:
    """Return about how wide a text is set, in em."""
    return sum(map(_character_width, text))


def fit(text: str, room: float, lines: int) -> tuple[str, ...]:
    """Return a text on at most `lines` lines of at most `room` em, ended by "…" where it is cut.

    Lines break at spaces and hyphens, and anywhere in scripts without spaces; a longer word is cut.
    """
    rest = " ".join(text.split())
    found: list[str] = []
    while rest and len(found) < lines - 1 and width_of(rest) > room:
        line = _first_line(rest, room)
        if not line:
            break
        found.append(line)
        rest = rest[len(line) :].lstrip()
    if rest:
        found.append(_cut(rest, room))
    return tuple(found)


@lru_cache(maxsize=4_000)
def _character_width(character: str) -> float:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    if character in _THIN:
        return 0.26
    if character in _NARROW:
        return 0.37
    if character in _BROAD:
        return 0.9
    code = ord(character)
    width = next(each for start, each in reversed(_RANGES) if start <= code)
    return max(width, 0.72) if character.isupper() else width


def _first_line(text: str, room: float) -> str:
    """Return the words that fit, or as much of a text without spaces; "" for one word too long."""
    end = 0
    for word in _WORD.finditer(text):
        if not word[0] or width_of(text[: word.end()]) > room:
            break
        end = word.end()
    if end:
        return text[:end]
    cut = _cut(text, room + width_of("…"))
    prefix = cut.removesuffix("…")
    if not prefix or prefix == text or not text.startswith(prefix):
        return ""
    return prefix if is_unspaced(text, len(prefix)) else ""


def _cut(text: str, room: float) -> str:
    if width_of(text) <= room:
        return text
    fewest, most = 1, len(text)
    while fewest < most:
        length = (fewest + most + 1) // 2
        if width_of(excerpt(text, length)) <= room:
            fewest = length
        else:
            most = length - 1
    return excerpt(text, fewest)
