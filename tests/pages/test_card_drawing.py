"""Cards: a picture of one size, words only where the font has them, whatever the words are."""

from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given, settings
from PIL import Image

from terms.pages.card_drawing import FONT, HEIGHT, WIDTH, Card, can_write, draw_card, ink_on
from tests.strategies import markdown_texts, names

CARD = Card("Reward hacking", "A high score.", "AI glossary", "R", "#0b5568", leftwards=False)
MARK = replace(CARD, name="机器学习")


def _open(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw_card(card))).convert("RGB")


def test_card_is_a_picture_of_the_size_its_page_names() -> None:
    image = Image.open(BytesIO(draw_card(CARD)))

    assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT)) == ("PNG", (1200, 630))


def test_equal_cards_are_equal_bytes_and_others_are_not() -> None:
    assert draw_card(CARD) == draw_card(replace(CARD))
    for change in (
        {"name": "Other"}, {"definition": "Other."}, {"title": "Law"}, {"letter": "X"},
        {"color": "#8a0b3b"}, {"leftwards": True},
    ):  # fmt: skip
        assert draw_card(replace(CARD, **change)) != draw_card(CARD)


@pytest.mark.parametrize("text", ["Größe – naïve, İstanbul", "Ёлка", "Ωμέγα", "سلام (RH)", "Định"])
def test_letters_of_the_font_are_written(text: str) -> None:
    assert can_write(text)


@pytest.mark.parametrize("text", ["机器学习", "हिन्दी", "ภาษาไทย", "한국어", "a 👩", "\ue000"])
def test_letters_that_the_font_lacks_are_never_drawn_as_boxes(text: str) -> None:
    assert not can_write(text)
    assert draw_card(replace(CARD, name=text)) == draw_card(MARK)


def test_definition_that_cannot_be_written_is_left_out_alone() -> None:
    assert draw_card(replace(CARD, definition="定义")) == draw_card(replace(CARD, definition=""))


def test_card_of_a_script_that_runs_leftwards_begins_at_the_right() -> None:
    left, right = _open(CARD), _open(replace(CARD, leftwards=True))
    accent = (11, 85, 104)

    assert left.getpixel((WIDTH - 90, 10)) == accent != left.getpixel((90, 10))
    assert right.getpixel((90, 10)) == accent != right.getpixel((WIDTH - 90, 10))


@pytest.mark.parametrize(
    ("color", "ink"), [("#0b5568", "#ffffff"), ("#f2c14e", "#15191b"), ("#000000", "#ffffff")]
)
def test_letter_on_the_colour_can_be_read(color: str, ink: str) -> None:
    assert ink_on(color) == ink


@settings(max_examples=25, deadline=None)
@given(name=names(), definition=markdown_texts(), title=names())
def test_any_words_give_a_card_with_nothing_at_its_edges(
    name: str, definition: str, title: str
) -> None:
    image = _open(Card(name * 20, definition, title * 9, "#", "#0b5568", leftwards=False))

    assert image.size == (WIDTH, HEIGHT)
    for box in ((0, 0, 40, HEIGHT - 20), (WIDTH - 40, 0, WIDTH, HEIGHT - 20)):
        assert image.crop(box).getcolors() == [
            ((box[2] - box[0]) * (box[3] - box[1]), (255, 255, 255))
        ]


def test_font_comes_with_its_licence() -> None:
    assert "SIL OPEN FONT LICENSE" in (FONT.parent / "OFL.txt").read_text()
    assert FONT.stat().st_size < 600_000
