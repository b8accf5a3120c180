"""One colour of a glossary's own, made to read well on the papers of both themes.

The papers are those of `foundation.css`; a test holds the two together.
"""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

COLOR = re.compile(r"#[0-9a-f]{6}")
# WCAG 2.2, 1.4.3: text against what it stands on.
LEAST_CONTRAST = 4.5
# What a link may stand on: --paper, --wash, --warning-wash, --target.
LIGHT_PAPERS = ("#ffffff", "#f1f5f6", "#fdf1dc", "#fff6cf")
DARK_PAPERS = ("#14181a", "#1d2326", "#2c2414", "#3a3413")
_STEPS = 128

Channels = tuple[int, int, int]


class Shades(NamedTuple):
    """accent: for links and surfaces; on_accent: for text on such a surface."""

    accent: str
    on_accent: str


def light_shades(color: str) -> Shades:
    """Return a colour, as dark as it must be to be read on light papers."""
    accent = _first(color, LIGHT_PAPERS, lambda value, share: round(value * (1 - share)))
    return Shades(accent, LIGHT_PAPERS[0])


def dark_shades(color: str) -> Shades:
    """Return a colour, as light as it must be to be read on dark papers."""
    accent = _first(color, DARK_PAPERS, lambda value, share: round(value + (255 - value) * share))
    return Shades(accent, DARK_PAPERS[0])


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG: 1, for equal ones, to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def write_style(color: str) -> str:
    """Return CSS that gives pages this colour, `#rrggbb`."""
    light, dark = light_shades(color), dark_shades(color)
    dark_rule = f"@media (prefers-color-scheme:dark){{{_rule(dark)}}}"
    return f"@layer foundation{{{_rule(light)}{dark_rule}}}\n"


def _rule(shades: Shades) -> str:
    return f":root{{--accent:{shades.accent};--on-accent:{shades.on_accent}}}"


def _first(color: str, papers: Sequence[str], shift: Callable[[int, float], int]) -> str:
    """Return the colour that is shifted least of those that can be read on all papers.

    The papers let the last one, black or white, be read.
    """
    channels = _channels(color)
    for step in range(_STEPS + 1):
        shifted = "#" + "".join(f"{shift(each, step / _STEPS):02x}" for each in channels)
        if all(contrast(shifted, paper) >= LEAST_CONTRAST for paper in papers):
            break
    return shifted


def _channels(color: str) -> Channels:
    if not COLOR.fullmatch(color):
        raise ValueError(f"{color!r} is no colour: write it as #0b5568.")
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    red, green, blue = (_linear(each / 255) for each in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
