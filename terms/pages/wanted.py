"""Terms that public ones name and that are not written yet, the most wanted first. One query."""

from dataclasses import dataclass
from functools import cache

from django.db.models import Exists, OuterRef
from django.utils.formats import number_format
from django.utils.translation import ngettext

from terms.models.published import PublishedRelation, PublishedTerm
from terms.pages.edition import Edition
from terms.pages.speaking import speak
from terms.pages.statements import (
    Statement,
    compose_statement,
    reading_database,
    slot,
    write_statement,
)

MOST_WANTED = 200
# Of a glossary that asks for more, so many relations tell what is wanted.
MOST_RELATIONS = 20_000

_SQL = """
SELECT target_slug, MAX(name), COUNT(DISTINCT source_id) FROM ({relations}) AS wanting
GROUP BY target_slug ORDER BY COUNT(DISTINCT source_id) DESC, target_slug LIMIT {most}
"""


@dataclass(frozen=True, slots=True)
class WantedTerm:
    """count: of the public terms that name it; asked: the same in words."""

    name: str
    count: int
    asked: str


@dataclass(frozen=True, slots=True)
class WantedPage:
    edition: Edition
    url: str
    terms: tuple[WantedTerm, ...]


def find_wanted(edition: Edition) -> WantedPage | None:
    """Return what an edition lacks, or None where its glossary does not show it."""
    glossary = edition.glossary
    if not glossary.shows_wanted:
        return None
    statement = _statement(reading_database(PublishedRelation))
    rows = statement.fetch(glossary=glossary.pk, language=edition.language)
    with speak(edition.language):
        terms = tuple(
            WantedTerm(name or slug.replace("-", " "), count, _asked(count))
            for slug, name, count in rows
        )
    return WantedPage(edition, edition.side_url("wanted"), terms)


def _asked(count: int) -> str:
    said = ngettext("named by %(count)s term", "named by %(count)s terms", count)
    return said % {"count": number_format(count, force_grouping=True)}


@cache
def _statement(database: str) -> Statement:
    asking = PublishedTerm.objects.public().filter(
        pk=OuterRef("source"), glossary=slot("glossary"), language=slot("language")
    )
    # What has a target is written, or is being written.
    relations = (
        PublishedRelation.objects.filter(Exists(asking), target=None)
        .order_by()
        .values("target_slug", "name", "source_id")
    )
    parts = [("relations", write_statement(relations[:MOST_RELATIONS], database))]
    return compose_statement(_SQL.replace("{most}", str(MOST_WANTED)), parts)
