"""What leads into a glossary: the letters and categories that hold public terms.

One query, which costs a few index look-ups a letter however many terms there are.
"""

from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, OuterRef, TextField, Value
from django.db.models.expressions import RawSQL

from terms.models import addresses
from terms.models.glossary import Category, Glossary
from terms.models.published import PublishedTerm
from terms.pages.statements import (
    Statement,
    compose_statement,
    reading_database,
    slot,
    write_statement,
)
from terms.pages.term_page import Link

CATEGORIES_SHOWN = 100

# A loose index scan: each step goes to the next letter at once, past all terms of the last.
_SQL = """
WITH RECURSIVE letters(letter) AS (
    SELECT ({first})
    UNION ALL
    SELECT ({following}) FROM letters WHERE letters.letter IS NOT NULL
)
SELECT 'letter', letter, ({sort_key}) FROM letters WHERE letter IS NOT NULL
UNION ALL
SELECT * FROM ({categories}) AS categories
"""


@dataclass(frozen=True, slots=True)
class Navigation:
    """letters: as `folding.initial` names them, in alphabetical order."""

    letters: tuple[str, ...]
    categories: tuple[Link, ...]


def find_navigation(glossary: Glossary, language: str) -> Navigation:
    statement = _statement(reading_database(PublishedTerm))
    rows = statement.fetch(glossary=glossary.pk, language=language)
    path = glossary.path(language)
    letters = sorted((sort_key, letter) for kind, letter, sort_key in rows if kind == "letter")
    return Navigation(
        letters=tuple(letter for _, letter in letters),
        categories=tuple(
            Link(name, addresses.url_of(f"{path}/category/{slug}"))
            for kind, name, slug in rows
            if kind == "category"
        ),
    )


@cache
def _statement(database: str) -> Statement:
    of_glossary = {"glossary": slot("glossary"), "language": slot("language")}
    public = PublishedTerm.objects.public()
    terms = public.filter(**of_glossary)
    letters = terms.order_by("initial").values("initial")
    present = RawSQL("letters.letter", ())
    categories = (
        Category.objects.filter(Exists(public.filter(category=OuterRef("pk"))), **of_glossary)
        .order_by("position", "name", "pk")
        .annotate(kind=Value("category", output_field=TextField()))
        .values_list("kind", "name", "slug")
    )
    parts = {
        "first": letters[:1],
        "following": letters.filter(initial__gt=present)[:1],
        "sort_key": terms.filter(initial=present).order_by("sort_key").values("sort_key")[:1],
        "categories": categories[:CATEGORIES_SHOWN],
    }
    return compose_statement(
        _SQL, [(name, write_statement(part, database)) for name, part in parts.items()]
    )
