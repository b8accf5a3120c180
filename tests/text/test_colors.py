"""A glossary's colour: whatever it is, what is made of it can be read."""

import re
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.text.colors import (
    COLOR,
    DARK_PAPERS,
    LEAST_CONTRAST,
    LIGHT_PAPERS,
    contrast,
    dark_shades,
    light_shades,
    write_style,
)

COLORS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
CSS = Path(__file__).parents[2] / "terms/static/terms/foundation.css"


def _assert_readable(color: str) -> None:
    for (accent, on_accent), papers in (
        (light_shades(color), LIGHT_PAPERS),
        (dark_shades(color), DARK_PAPERS),
    ):
        assert COLOR.fullmatch(accent)
        assert all(contrast(accent, paper) >= LEAST_CONTRAST for paper in papers), color
        assert contrast(accent, on_accent) >= LEAST_CONTRAST, color


@given(COLORS)
def test_every_colour_can_be_read_in_both_themes(color: str) -> None:
    _assert_readable(color)


def test_colours_all_over_the_cube_can_be_read() -> None:
    for channels in product((0, 1, 51, 102, 153, 204, 254, 255), repeat=3):
        _assert_readable("#{:02x}{:02x}{:02x}".format(*channels))


@given(COLORS)
def test_what_can_be_read_already_stays_as_it_is(color: str) -> None:
    for shades in (light_shades, dark_shades):
        accent = shades(color).accent

        assert shades(accent).accent == accent


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48), ("#abcdef", "#abcdef", 1)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


def test_hue_is_kept_where_a_colour_is_too_light() -> None:
    accent = light_shades("#ffcc00").accent

    red, green, blue = (int(accent[at : at + 2], 16) for at in (1, 3, 5))
    assert red > green > blue == 0


@pytest.mark.parametrize("color", ["", "red", "#FFF", "#0b556", "#0b5568;", "}body{"])
def test_what_is_no_colour_is_refused(color: str) -> None:
    with pytest.raises(ValueError, match="is no colour"):
        write_style(color)


@given(COLORS)
def test_style_sets_both_colours_in_both_themes_and_nothing_else(color: str) -> None:
    style = write_style(color)

    assert re.fullmatch(
        r"@layer foundation\{(:root\{--accent:#[0-9a-f]{6};--on-accent:#[0-9a-f]{6}\})"
        r"@media \(prefers-color-scheme:dark\)\{:root\{--accent:#[0-9a-f]{6};"
        r"--on-accent:#[0-9a-f]{6}\}\}\}\n",
        style,
    )


def test_papers_are_those_of_the_style_sheet() -> None:
    css = CSS.read_text()
    light, dark = css.split("@media (prefers-color-scheme: dark)", 1)
    dark = dark.split("@media", 1)[0]

    for rules, papers in ((light, LIGHT_PAPERS), (dark, DARK_PAPERS)):
        found = tuple(
            re.findall(rf"--{name}: (#[0-9a-f]+);", rules)[0]
            for name in ("paper", "wash", "warning-wash", "target")
        )
        assert tuple("#ffffff" if each == "#fff" else each for each in found) == papers
