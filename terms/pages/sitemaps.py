"""What search engines may list, in parts that cost the same however large the site is.

A part holds what stands in one range of ids: no page is counted or skipped. Only the usual address of
a page that asks to be indexed is in it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from terms.models import addresses
from terms.models.glossary import Category, Glossary
from terms.models.published import PublishedRelation, PublishedTerm, PublishedTermQuerySet
from terms.pages.browse import list_glossaries
from terms.pages.edition import list_languages
from terms.pages.metadata import Alternate, alternates_of
from terms.pages.site import absolute_url, on_site
from terms.pages.speaking import write_time
from terms.pages.statements import (
    Statement,
    compose_statement,
    reading_database,
    write_statement,
)
from terms.pages.xml_text import DECLARATION, xml_text
from terms.records import RelationType

# Of the 50,000 addresses a file may have: a part is written while a crawler waits.
PART_SIZE = 5_000
PAGES = "pages"

_PART = re.compile(r"(?P<kind>[a-z]+)-(?P<number>0|[1-9][0-9]{0,14})")
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
# Each step goes to the first row behind the range of the last: one look-up a part.
_RANGES = """
WITH RECURSIVE parts(id) AS (
    SELECT ({first})
    UNION ALL
    SELECT ({following}) FROM parts WHERE parts.id IS NOT NULL
)
SELECT id FROM parts WHERE id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """An address for search engines; alternates: of all its languages, or none."""

    url: str
    changed_at: datetime | None = None
    alternates: tuple[Alternate, ...] = ()


def list_parts() -> list[str]:
    """Return the names of all parts that hold anything."""
    parts = [PAGES] if list_entries(PAGES) else []
    for kind in _KINDS:
        ranges = _ranges_statement(reading_database(PublishedTerm), kind).fetch()
        parts += [f"{kind}-{pk // PART_SIZE}" for (pk,) in ranges]
    return parts


def list_entries(part: str) -> list[Listed]:
    """Return what is in a part, nothing where there is no such part."""
    if part == PAGES:
        return list(_pages())
    match = _PART.fullmatch(part)
    if match is None or match["kind"] not in _KINDS:
        return []
    start = int(match["number"]) * PART_SIZE
    rows = _KINDS[match["kind"]]().filter(pk__gte=start, pk__lt=start + PART_SIZE).order_by("pk")
    return list(_LISTERS[match["kind"]](rows))


def write_part(entries: Iterable[Listed]) -> bytes:
    pieces = [DECLARATION, f"<urlset {_NAMESPACE} {_XHTML}>\n"]
    for entry in entries:
        pieces.append(f"<url><loc>{xml_text(entry.url)}</loc>")
        if entry.changed_at is not None:
            pieces.append(f"<lastmod>{write_time(entry.changed_at)}</lastmod>")
        pieces += (
            f'<xhtml:link rel="alternate" hreflang="{xml_text(each.language)}"'
            f' href="{xml_text(each.url)}"/>'
            for each in entry.alternates
        )
        pieces.append("</url>\n")
    pieces.append("</urlset>\n")
    return "".join(pieces).encode()


def write_parts(parts: Iterable[str]) -> bytes:
    """Return the index of the parts. It gives no dates: to know them would be to read every row."""
    listed = (
        f"<sitemap><loc>{xml_text(on_site(f'/sitemap-{part}.xml'))}</loc></sitemap>\n"
        for part in parts
    )
    text = f"{DECLARATION}<sitemapindex {_NAMESPACE}>\n{''.join(listed)}</sitemapindex>\n"
    return text.encode()


def _indexable() -> PublishedTermQuerySet:
    return PublishedTerm.objects.public().filter(
        status=PublishedTerm.Status.PUBLISHED, is_indexable=True
    )


def _categories() -> QuerySet[Category]:
    return Category.objects.filter(
        Exists(PublishedTerm.objects.public().filter(category=OuterRef("pk")))
    )


def _contrasts() -> QuerySet[PublishedRelation]:
    """Return one relation for each two public terms that a page compares."""
    of_type = PublishedRelation.objects.filter(type=RelationType.CONTRASTS_WITH)
    earlier = of_type.filter(
        Q(source_id=OuterRef("source_id"), target_id=OuterRef("target_id"))
        | Q(source_id=OuterRef("target_id"), target_id=OuterRef("source_id")),
        pk__lt=OuterRef("pk"),
    )
    ends = {"glossary": OuterRef("source__glossary"), "language": OuterRef("source__language")}
    return of_type.filter(
        ~Exists(earlier),
        Exists(_indexable().filter(pk=OuterRef("source_id"))),
        Exists(_indexable().filter(pk=OuterRef("target_id"), **ends)),
    )


@cache
def _ranges_statement(database: str, kind: str) -> Statement:
    rows = _KINDS[kind]().order_by("pk")
    behind = RawSQL(f"(parts.id / {PART_SIZE} + 1) * {PART_SIZE}", ())  # noqa: S611 - a constant
    parts = {
        "first": rows.values("pk")[:1],
        "following": rows.filter(pk__gte=behind).values("pk")[:1],
    }
    return compose_statement(
        _RANGES, [(name, write_statement(part, database)) for name, part in parts.items()]
    )


def _list_terms(rows: PublishedTermQuerySet) -> Iterator[Listed]:
    translations: dict[Any, dict[str, str]] = defaultdict(dict)
    siblings = _indexable().filter(concept__in=rows.order_by().values("concept"))
    for glossary, concept, language, path in siblings.values_list(
        "glossary_id", "concept", "language", "path"
    ):
        translations[glossary, concept][language] = path
    alternates: dict[Any, tuple[Alternate, ...]] = {}
    for path, changed_at, default, *key in rows.values_list(
        "path", "changed_at", "glossary__language", "glossary_id", "concept"
    ):
        shared = tuple(key)
        if shared not in alternates:
            alternates[shared] = alternates_of(translations[shared], default)
        yield Listed(absolute_url(path), changed_at, alternates[shared])


def _list_categories(rows: QuerySet[Category]) -> Iterator[Listed]:
    changes = PublishedTerm.objects.filter(category=OuterRef("pk")).order_by("-changed_at")
    for category in rows.select_related("glossary").annotate(
        terms_changed_at=changes.values("changed_at")[:1]
    ):
        yield Listed(
            on_site(category.get_absolute_url()),
            max(category.updated_at, category.terms_changed_at),
        )


def _list_comparisons(rows: QuerySet[PublishedRelation]) -> Iterator[Listed]:
    for glossary, default, language, one, other, *changes in rows.values_list(
        "source__glossary__slug",
        "source__glossary__language",
        "source__language",
        "source__slug",
        "target__published__slug",
        "source__changed_at",
        "target__published__changed_at",
    ):
        path = addresses.compare_path(glossary, default, language, one, other)
        yield Listed(absolute_url(path), max(changes))


def _pages() -> Iterator[Listed]:
    glossaries = list_glossaries()
    if len(glossaries) > 1:
        yield Listed(on_site("/"))
    for glossary in glossaries:
        paths = {language: glossary.path(language) for language in list_languages(glossary)}
        alternates = alternates_of(paths, glossary.language)
        for language, path in paths.items():
            changed_at = max(glossary.updated_at, _last_change(glossary, language))
            yield Listed(absolute_url(path), changed_at, alternates)
        if glossary.about or glossary.people or glossary.policy:
            # Its text is the same in every language: one of the pages is for search engines.
            language = glossary.language
            about = addresses.side_path(glossary.slug, language, language, "about")
            yield Listed(absolute_url(about), glossary.updated_at)


def _last_change(glossary: Glossary, language: str) -> datetime:
    """Return when a term came to the index, changed in it, or left it."""
    terms = PublishedTerm.objects.filter(glossary=glossary, language=language)
    return terms.order_by("-changed_at").values_list("changed_at", flat=True)[0]


_KINDS: Mapping[str, Any] = {
    "categories": _categories,
    "comparisons": _contrasts,
    "terms": _indexable,
}
_LISTERS: Mapping[str, Any] = {
    "categories": _list_categories,
    "comparisons": _list_comparisons,
    "terms": _list_terms,
}
