"""Draws what social networks show of a link: a term's name and definition as a picture.

Knows no database. Writing systems that the font lacks are left out, never drawn as boxes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from terms.pages.files import CARD_HEIGHT, CARD_WIDTH

WIDTH, HEIGHT = CARD_WIDTH, CARD_HEIGHT
# Counts up with each change of the design: what caches hold is drawn anew.
DESIGN = 1
DEFAULT_COLOR = "#0b5568"
FONT = Path(__file__).parent / "fonts/NotoSans-Medium.ttf"

_PAPER, _INK, _MUTED = "#ffffff", "#15191b", "#525c60"
_EDGE = 80
_ROOM = WIDTH - 2 * _EDGE
_NAME_SIZES = (96, 80, 66, 54)
_NAME_LINES, _DEFINITION_LINES = 3, 4
_NAME_LEADING, _DEFINITION_LEADING = 1.2, 1.45
_TITLE_SIZE, _DEFINITION_SIZE = 32, 36
_TAB_WIDTH, _TAB_HEIGHT = 104, 132
_BAR = 8
_LONGEST_TEXT = 400  # more has no room at any size
_NO_LETTER = "\uffff"


@dataclass(frozen=True, slots=True)
class Card:
    """color: `#rrggbb`; letter: what its tab says."""

    name: str
    definition: str
    title: str
    letter: str
    color: str
    leftwards: bool


def draw_card(card: Card) -> bytes:
    """Return a card as PNG, WIDTH by HEIGHT; without words where the name cannot be written."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = _Pen(ImageDraw.Draw(image), leftwards=card.leftwards)
    pen.rectangle(0, HEIGHT - 16, WIDTH, 16, card.color)
    if can_write(card.name):
        _write(pen, card)
    else:
        _draw_mark(pen, card.color)
    stream = BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def can_write(text: str) -> bool:
    """Tell whether the font has all signs of a text and the library sets them as it must."""
    shaped = features.check("raqm")
    return all(_has_sign(sign) and (shaped or ord(sign) < 0x590) for sign in set(text))


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws from the side that lines start at."""

    draw: ImageDraw.ImageDraw
    leftwards: bool

    def rectangle(self, x: int, y: int, width: int, height: int, color: str) -> None:
        left = WIDTH - x - width if self.leftwards else x
        self.draw.rectangle((left, y, left + width - 1, y + height - 1), fill=color)

    def lines(self, texts: Sequence[str], x: int, y: int, size: int, leading: float) -> int:
        """Write lines in ink or, below the size of a name, muted; return where they end."""
        color = _INK if size >= min(_NAME_SIZES) else _MUTED
        for number, text in enumerate(texts):
            place = (WIDTH - x if self.leftwards else x, y + round((number + 0.8) * size * leading))
            anchor = "rs" if self.leftwards else "ls"
            self.draw.text(place, text, font=_font(size), fill=color, anchor=anchor)
        return y + round(len(texts) * size * leading)


def _write(pen: _Pen, card: Card) -> None:
    _draw_tab(pen, card)
    if can_write(card.title):
        room = _ROOM - _TAB_WIDTH - 40
        title = _break(card.title, _font(_TITLE_SIZE), room, 1)
        pen.lines(title, _EDGE, 64, _TITLE_SIZE, _NAME_LEADING)
    for size in _NAME_SIZES:
        name = _break(card.name, _font(size), _ROOM, _NAME_LINES)
        if not name[-1].endswith("…") and len(name) <= (2 if size > min(_NAME_SIZES) else 3):
            break
    y = pen.lines(name, _EDGE, 170, size, _NAME_LEADING) + 36
    if card.definition and can_write(card.definition):
        leading = round(_DEFINITION_SIZE * _DEFINITION_LEADING)
        most = min(_DEFINITION_LINES, (HEIGHT - 48 - y) // leading)
        indent = _EDGE + _BAR + 28
        room = WIDTH - indent - _EDGE
        lines = _break(card.definition, _font(_DEFINITION_SIZE), room, most)
        end = pen.lines(lines, indent, y, _DEFINITION_SIZE, _DEFINITION_LEADING)
        pen.rectangle(_EDGE, y, _BAR, end - y, card.color)


def _draw_tab(pen: _Pen, card: Card) -> None:
    left = _EDGE if pen.leftwards else WIDTH - _EDGE - _TAB_WIDTH
    box = (left, -_TAB_WIDTH, left + _TAB_WIDTH, _TAB_HEIGHT)
    pen.draw.rounded_rectangle(box, _TAB_WIDTH // 2, fill=card.color)
    if card.letter and can_write(card.letter):
        size = 52 if len(card.letter) == 1 else 32
        place = (left + _TAB_WIDTH // 2, _TAB_HEIGHT // 2 - 6)
        color = ink_on(card.color)
        pen.draw.text(place, card.letter, font=_font(size), fill=color, anchor="mm")


def _draw_mark(pen: _Pen, color: str) -> None:
    """Draw the site's mark: a thumb tab with three lines."""
    left, top, unit = WIDTH // 2 - 110, 135, 10
    pen.draw.rounded_rectangle((left, top - 60, left + 220, top + 300), 60, fill=color)
    pen.draw.rectangle((left, top - 60, left + 220, top + 60), fill=color)
    for at, length in ((40, 100), (100, 100), (160, 60)):
        line = (left + 60, top + at, left + 60 + length, top + at + 2 * unit)
        pen.draw.rounded_rectangle(line, unit, fill=ink_on(color))


def ink_on(color: str) -> str:
    """Return white or ink, whichever reads better on a colour (WCAG's relative luminance)."""
    channels = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return _PAPER if 0.2126 * red + 0.7152 * green + 0.0722 * blue < 0.2 else _INK


def _break(text: str, font: ImageFont.FreeTypeFont, room: int, most: int) -> list[str]:
    """Return a text in at most `most` lines of `room` pixels, cut at a word and ended by "…"."""
    words = text[:_LONGEST_TEXT].split()
    is_cut = len(text) > _LONGEST_TEXT
    lines: list[str] = []
    while words:
        count = _fitting(words, font, room)
        line = " ".join(words[:count])
        words = words[count:]
        if len(lines) == most - 1 and (words or is_cut):
            return [*lines, _shorten(f"{line} {words[0]}" if words else line, font, room)]
        if font.getlength(line) > room:
            return [*lines, _shorten(line, font, room)]
        lines.append(line)
    return lines


def _fitting(words: Sequence[str], font: ImageFont.FreeTypeFont, room: int) -> int:
    count = 1
    while count < len(words) and font.getlength(" ".join(words[: count + 1])) <= room:
        count += 1
    return count


def _shorten(line: str, font: ImageFont.FreeTypeFont, room: int) -> str:
    """Return the words of a line that leave room for "…", or as much of its only word."""
    words = line.split()
    while len(words) > 1:
        words.pop()
        shortened = " ".join(words).rstrip(" ,;:–—-") + "…"
        if font.getlength(shortened) <= room:
            return shortened
    word = words[0]
    while word and font.getlength(f"{word}…") > room:
        word = word[:-1]
    return f"{word}…"


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


@lru_cache(maxsize=4_000)
def _has_sign(sign: str) -> bool:
    """Tell whether the font draws a sign in another way than one that nothing is."""
    return sign.isspace() or _shape(sign) != _shape(_NO_LETTER)


def _shape(sign: str) -> tuple[tuple[int, int], bytes]:
    mask = _font(_TITLE_SIZE).getmask(sign)
    return mask.size, bytes(mask)
