"""All that one name means: the public terms of an edition that are called so, or also called so."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from terms.models import addresses
from terms.models.published import NAME_KIND, PublishedName, PublishedTerm
from terms.pages.edition import Edition
from terms.pages.term_page import SUMMARY_LENGTH, Link
from terms.records import NAME_MAX_LENGTH
from terms.text.cleaning import has_unstorable
from terms.text.excerpts import excerpt
from terms.text.folding import label_key
from terms.text.name_addresses import key_of

# Nobody reads on; a name that so many terms have is a mistake of an import.
MOST_MEANINGS = 100


@dataclass(frozen=True, slots=True)
class Meaning:
    """other_name: as which the term has the name, or "" where it is simply called so."""

    name: str
    url: str
    definition: str
    category: Link | None
    is_deprecated: bool
    other_name: str


@dataclass(frozen=True, slots=True)
class MeaningsPage:
    """name: as the first of the terms writes it."""

    edition: Edition
    url: str
    name: str
    meanings: tuple[Meaning, ...]


def usual_key(segment: str) -> str:
    """Return the key that a segment of an address names, however it is typed; "" where none."""
    text = key_of(segment)
    return "" if has_unstorable(text) else label_key(text)[:NAME_MAX_LENGTH]


def find_meanings(edition: Edition, key: str) -> MeaningsPage | None:
    """Return what a name of this key means, or None where no public term has it."""
    names = (
        PublishedName.objects.shown()
        .filter(
            Exists(PublishedTerm.objects.public().filter(pk=OuterRef("term"))),
            glossary=edition.glossary,
            language=edition.language,
            key=key,
        )
        .select_related("term__category")
        .defer("term__head", "term__main", "term__document")
    )
    called: dict[int, PublishedName] = {}
    # A term's own name comes before a label of the same key.
    rows = sorted(
        names.order_by("term")[:MOST_MEANINGS],
        key=lambda row: (row.kind != NAME_KIND, row.term.sort_key, row.term_id),
    )
    for row in rows:
        called.setdefault(row.term_id, row)
    if not called:
        return None
    return MeaningsPage(
        edition=edition,
        url=edition.names_url(key),
        name=next(iter(called.values())).text,
        meanings=tuple(_meaning(edition, row) for row in called.values()),
    )


def _meaning(edition: Edition, row: PublishedName) -> Meaning:
    term, category = row.term, row.term.category
    if category is not None:
        category.glossary = edition.glossary
    return Meaning(
        name=term.name,
        url=addresses.url_of(term.path),
        definition=excerpt(term.short_definition, SUMMARY_LENGTH),
        category=Link(category.name, category.get_absolute_url()) if category else None,
        is_deprecated=term.status == PublishedTerm.Status.DEPRECATED,
        other_name="" if row.kind == NAME_KIND else row.text,
    )
