"""Atom feeds (RFC 4287): an edition's new and changed terms, or those of one category of it.

Each comes in the order of an index, so a feed costs the same whatever is behind it.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import gettext as _

from terms.models import addresses
from terms.models.glossary import Category, Glossary
from terms.models.published import PublishedTerm, PublishedTermQuerySet
from terms.pages.edition import Edition
from terms.pages.files import ATOM, File
from terms.pages.site import absolute_url, on_site
from terms.pages.speaking import speak, write_time
from terms.pages.xml_text import DECLARATION, xml_text

ENTRIES = 50

# Names the ids of entries: they stay when a term, a glossary or the whole site gets another address.
_ENTRY_SPACE = uuid.UUID("2f4b8f0e-5a0b-4a5c-9a57-3f5f7d0f6c11")


class FeedKind(StrEnum):
    """What a feed tells of, as its address names it."""

    NEW = "new"
    CHANGED = "changed"


_ORDERS = {
    FeedKind.NEW: ("-first_published_at", "-term_id"),
    FeedKind.CHANGED: ("-changed_at", "-term_id"),
}


class FeedEntry(NamedTuple):
    """A term as a feed tells of it: columns of PublishedTerm."""

    concept: uuid.UUID
    language: str
    name: str
    path: str
    short_definition: str
    first_published_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    """url and page_url: on this site; title: in the language of the edition."""

    edition: Edition
    url: str
    page_url: str
    title: str
    changed_at: datetime
    entries: tuple[FeedEntry, ...]


def find_feed(edition: Edition, kind: FeedKind, category_slug: str = "") -> Feed | None:
    """Return a feed, or None where there is no such category. Two queries at most."""
    name, page_url, terms = edition.glossary.title, edition.index.url, edition.terms()
    changed_at = edition.glossary.updated_at
    if category_slug:
        category = _find_category(edition, category_slug)
        if category is None:
            return None
        name, page_url = f"{category.name} – {name}", category.get_absolute_url()
        # A category is of one edition: with that named as well, SQLite would walk all its terms.
        terms = PublishedTerm.objects.public().filter(category=category)
        changed_at = category.updated_at
    entries = _latest(terms, kind)
    return Feed(
        edition=edition,
        url=feed_url(page_url, kind),
        page_url=page_url,
        title=title_of_feed(name, kind, edition.language),
        changed_at=max((each.changed_at for each in entries), default=changed_at),
        entries=entries,
    )


def feed_url(page_url: str, kind: FeedKind) -> str:
    return f"{page_url}{kind}.atom"


def list_feeds(name: str, page_url: str, language: str) -> tuple[File, ...]:
    """Return the feeds of the page at `page_url`, which shows all terms of what `name` names."""
    return tuple(
        File(ATOM, feed_url(page_url, kind), title_of_feed(name, kind, language))
        for kind in FeedKind
    )


def title_of_feed(name: str, kind: FeedKind, language: str) -> str:
    with speak(language):
        if kind is FeedKind.NEW:
            return _("%(name)s: new terms") % {"name": name}
        return _("%(name)s: changed terms") % {"name": name}


def write_feed(feed: Feed) -> bytes:
    glossary, language = feed.edition.glossary, feed.edition.language
    pieces = [
        DECLARATION,
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{xml_text(language)}">\n',
        _element("id", on_site(feed.url)),
        _element("title", feed.title),
        _element("subtitle", glossary.description) if glossary.description else "",
        _element("updated", write_time(feed.changed_at)),
        _author(glossary),
        _link("self", on_site(feed.url), ATOM),
        _link("alternate", on_site(feed.page_url), "text/html"),
        *(_entry(each) for each in feed.entries),
        "</feed>\n",
    ]
    return "".join(pieces).encode()


def _find_category(edition: Edition, slug: str) -> Category | None:
    return (
        Category.objects.select_related("glossary")
        .filter(glossary=edition.glossary, language=edition.language, slug=slug)
        .first()
    )


def _latest(terms: PublishedTermQuerySet, kind: FeedKind) -> tuple[FeedEntry, ...]:
    rows = terms.order_by(*_ORDERS[kind]).values_list(*FeedEntry._fields)
    return tuple(FeedEntry._make(row) for row in rows[:ENTRIES])


def _entry(entry: FeedEntry) -> str:
    own_id = uuid.uuid5(_ENTRY_SPACE, f"{entry.concept}/{entry.language}")
    parts = [
        "<entry>\n",
        _element("id", own_id.urn),
        _element("title", entry.name),
        _link("alternate", absolute_url(entry.path), "text/html"),
        _link("alternate", on_site(addresses.file_url(entry.path, "md")), "text/markdown"),
        _element("published", write_time(entry.first_published_at)),
        _element("updated", write_time(entry.changed_at)),
        _element("summary", entry.short_definition),
        "</entry>\n",
    ]
    return "".join(parts)


def _author(glossary: Glossary) -> str:
    name = _element("name", glossary.publisher or glossary.title)
    address = _element("uri", glossary.publisher_url) if glossary.publisher_url else ""
    return f"<author>{name}{address}</author>\n"


def _element(name: str, text: str) -> str:
    return f"<{name}>{xml_text(text)}</{name}>\n"


def _link(relation: str, url: str, media_type: str) -> str:
    return f'<link rel="{relation}" type="{media_type}" href="{xml_text(url)}"/>\n'
