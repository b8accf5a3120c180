"""What the <head> of a page says: title, description, addresses, robots, other languages.

Every page type makes a `Metadata`; `rendering` lays it out. Nothing here queries.
"""

from dataclasses import dataclass

from django.conf import settings
from django.utils.safestring import SafeString

from terms.models import addresses
from terms.models.glossary import Glossary
from terms.pages.public_entry import PublicEntry
from terms.pages.speaking import Moment, write_moment
from terms.records import Status
from terms.text.excerpts import excerpt

# Search engines show about so much of a description; only ours is cut, an editor's never.
DESCRIPTION_LENGTH = 155
INDEXED = "index, follow, max-snippet:-1, max-image-preview:large"
NOT_INDEXED = "noindex, follow"


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language; `x-default` for readers of none of them."""

    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """kind: Open Graph's type: article or website.

    canonical_url:   absolute; "" where the page has no address of its own.
    structured_data: a JSON-LD graph, safe within a script element; "" for none.
    """

    title: str
    description: str
    canonical_url: str
    language: str
    site_name: str
    robots: str = INDEXED
    kind: str = "website"
    published: Moment | None = None
    changed: Moment | None = None
    alternates: tuple[Alternate, ...] = ()
    structured_data: SafeString | str = ""

    @property
    def locale(self) -> str:
        return self.language.replace("-", "_")


def absolute_url(path: str) -> str:
    """Return a public path as an address with scheme and host, percent-encoded."""
    return on_site(addresses.url_of(path))


def on_site(url: str) -> str:
    """Return an address of this site with scheme and host."""
    return f"{settings.SITE_URL}{url}"


def describe_term(entry: PublicEntry, *, text: str, structured_data: SafeString) -> Metadata:
    """Return a term's metadata; `text` is described by where the editor gave no description."""
    record = entry.record
    return Metadata(
        title=record.seo_title or title_of(record.name, entry.glossary),
        description=record.seo_description or excerpt(text, DESCRIPTION_LENGTH),
        canonical_url=absolute_url(entry.path),
        language=entry.language,
        site_name=entry.glossary.title,
        robots=NOT_INDEXED if entry.status is Status.DEPRECATED else INDEXED,
        kind="article",
        published=write_moment(entry.first_published_at),
        changed=write_moment(entry.changed_at),
        alternates=list_alternates(entry),
        structured_data=structured_data,
    )


def title_of(name: str, glossary: Glossary) -> str:
    return f"{name} – {glossary.title}"


def list_alternates(entry: PublicEntry) -> tuple[Alternate, ...]:
    """Return every language of the concept by its tag, this one too; none where it is alone."""
    if not entry.translations:
        return ()
    paths = {entry.language: entry.path} | {each.language: each.path for each in entry.translations}
    default = paths.get(entry.glossary.language) or paths[min(paths)]
    return (
        *(Alternate(language, absolute_url(paths[language])) for language in sorted(paths)),
        Alternate("x-default", absolute_url(default)),
    )
