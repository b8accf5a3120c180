"""What leads into a glossary: letters, categories, and on its front page some terms of note.

One query, which costs a few index look-ups a letter however many terms there are.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from terms.models import addresses
from terms.models.glossary import Category, Glossary
from terms.models.published import PublishedTerm, PublishedTermQuerySet
from terms.pages.speaking import speak
from terms.pages.statements import (
    Row,
    Statement,
    compose_statement,
    reading_database,
    slot,
    write_statement,
)
from terms.pages.term_page import SUMMARY_LENGTH, Link
from terms.text.excerpts import excerpt

CATEGORIES_SHOWN = 100
# Beyond it a category has “1,000+” terms: nobody waits for the rest to be counted.
COUNTED = 1_000
NOTED = 6
_KINDS = ("letter", "language", "category", "newest", "linked")

# A loose index scan: each step goes to the next letter at once, past all terms of the last.
_SQL = """
WITH RECURSIVE letters(letter) AS (
    SELECT ({first})
    UNION ALL
    SELECT ({following}) FROM letters WHERE letters.letter IS NOT NULL
){more}
SELECT 'letter', letter, ({sort_key}), '' FROM letters WHERE letter IS NOT NULL
UNION ALL
SELECT * FROM ({categories}) AS categories
"""
_LANGUAGES = """,
languages(language) AS (
    SELECT ({first_language})
    UNION ALL
    SELECT ({following_language}) FROM languages WHERE languages.language IS NOT NULL
)"""
_FRONT = """
UNION ALL
SELECT 'language', language, '', '' FROM languages WHERE language IS NOT NULL
UNION ALL
SELECT * FROM ({newest}) AS newest
UNION ALL
SELECT * FROM ({linked}) AS linked
"""


@dataclass(frozen=True, slots=True)
class NotedTerm(Link):
    definition: str


@dataclass(frozen=True, slots=True)
class CategoryLink(Link):
    """count: of its public terms, in figures; "" where nobody asked."""

    slug: str
    count: str = ""


@dataclass(frozen=True, slots=True)
class Navigation:
    """letters: as `folding.initial` names them, in alphabetical order.

    newest, most_linked, languages: on the front page alone; languages have public terms.
    """

    letters: tuple[str, ...]
    categories: tuple[CategoryLink, ...]
    newest: tuple[NotedTerm, ...] = ()
    most_linked: tuple[NotedTerm, ...] = ()
    languages: tuple[str, ...] = ()


def find_navigation(glossary: Glossary, language: str, *, front: bool = False) -> Navigation:
    """Return what leads into an edition; front: with counts, and terms of note."""
    statement = _statement(reading_database(PublishedTerm), front=front)
    rows: dict[str, list[Row]] = {kind: [] for kind in _KINDS}
    for kind, *columns in statement.fetch(glossary=glossary.pk, language=language):
        rows[kind].append(tuple(columns))
    path = glossary.path(language)
    with speak(language):
        categories = tuple(
            CategoryLink(
                name, addresses.url_of(f"{path}/category/{slug}"), slug, _write_count(count)
            )
            for name, slug, count in rows["category"]
        )
    return Navigation(
        letters=tuple(
            letter for letter, _key, _none in sorted(rows["letter"], key=lambda row: row[1])
        ),
        categories=categories,
        newest=tuple(_noted(*row) for row in rows["newest"]),
        most_linked=tuple(_noted(*row) for row in rows["linked"]),
        languages=tuple(language for language, _none, _nothing in rows["language"]),
    )


def _noted(name: str, path: str, definition: str) -> NotedTerm:
    return NotedTerm(name, addresses.url_of(path), excerpt(definition, SUMMARY_LENGTH))


def _write_count(count: str) -> str:
    if not count:
        return ""
    most = number_format(min(int(count), COUNTED), force_grouping=True)
    return _("%(count)s+") % {"count": most} if int(count) > COUNTED else most


class _Count(Subquery):
    """How many rows a query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()


@cache
def _statement(database: str, *, front: bool) -> Statement:
    of_glossary = {"glossary": slot("glossary"), "language": slot("language")}
    public = PublishedTerm.objects.public()
    terms = public.filter(**of_glossary)
    letters = terms.order_by("initial").values("initial")
    present = RawSQL("letters.letter", ())
    # An index alone answers: a withdrawn term is in no category.
    held = PublishedTerm.objects.filter(category=OuterRef("pk")).order_by().values("pk")
    count = Cast(_Count(held[: COUNTED + 1]), TextField()) if front else _text("")
    categories = (
        Category.objects.filter(Exists(public.filter(category=OuterRef("pk"))), **of_glossary)
        .order_by("position", "name", "pk")
        .annotate(kind=_text("category"), count=count)
        .values_list("kind", "name", "slug", "count")
    )
    parts: dict[str, QuerySet[Any, Any]] = {
        "first": letters[:1],
        "following": letters.filter(initial__gt=present)[:1],
        **(_languages(public) if front else {}),
        "sort_key": terms.filter(initial=present).order_by("sort_key").values("sort_key")[:1],
        "categories": categories[:CATEGORIES_SHOWN],
    }
    if front:
        parts["newest"] = _noted_terms("newest", terms.order_by("-first_published_at", "-term_id"))
        linked = terms.filter(inbound_count__gt=0).order_by("-inbound_count", "-term_id")
        parts["linked"] = _noted_terms("linked", linked)
    sql = _SQL.replace("{more}", _LANGUAGES * front) + _FRONT * front
    return compose_statement(
        sql,
        [(name, write_statement(part, database)) for name, part in parts.items()],
    )


def _languages(public: PublishedTermQuerySet) -> dict[str, QuerySet[Any, Any]]:
    present = RawSQL("languages.language", ())
    languages = public.filter(glossary=slot("glossary")).order_by("language").values("language")
    return {
        "first_language": languages[:1],
        "following_language": languages.filter(language__gt=present)[:1],
    }


def _noted_terms(kind: str, terms: PublishedTermQuerySet) -> QuerySet[Any, Any]:
    named = terms.annotate(kind=_text(kind)).values_list("kind", "name", "path", "short_definition")
    return named[:NOTED]


def _text(text: str) -> Value:
    return Value(text, output_field=TextField())
