"""The card of a term: what is on it, and when it is another one."""

import hashlib
from functools import cache, lru_cache

import PIL

from terms.models.published import PublishedTerm
from terms.pages.card_drawing import DEFAULT_COLOR, DESIGN, Card, draw_card
from terms.pages.statements import Statement, reading_database, slot, write_statement
from terms.text.languages import direction

# A card is some 40 KB and 20 ms; those that are shared just now are asked for more than once.
CARDS_KEPT = 32


def find_card(path: str) -> Card | None:
    """Return the card of the public term at a path: one query."""
    for row in _statement(reading_database(PublishedTerm)).fetch(path=path):
        name, definition, title, letter, color, language = row
        leftwards = direction(language) == "rtl"
        return Card(name, definition, title, letter, color or DEFAULT_COLOR, leftwards)
    return None


def etag_of(card: Card) -> str:
    """Return 32 hexadecimal digits that change with what is drawn, without drawing it."""
    drawn = repr((DESIGN, PIL.__version__, card))
    return hashlib.blake2b(drawn.encode(), digest_size=16).hexdigest()


kept_card = lru_cache(maxsize=CARDS_KEPT)(draw_card)


@cache
def _statement(database: str) -> Statement:
    terms = PublishedTerm.objects.public().filter(path=slot("path"))
    columns = (
        *("name", "short_definition", "glossary__title", "initial"),
        *("glossary__accent_color", "language"),
    )
    return write_statement(terms.values_list(*columns), database)
