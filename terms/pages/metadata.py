"""What the <head> of a page says: title, description, addresses, robots, other languages.

Every page type makes a `Metadata`; `rendering` lays it out. Nothing here queries.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from terms.models import addresses
from terms.models.glossary import Glossary
from terms.pages.files import CARD, CARD_HEIGHT, CARD_WIDTH, File, list_twins, twin_url
from terms.pages.public_entry import PublicEntry
from terms.pages.site import absolute_url, on_site
from terms.pages.speaking import Moment, write_moment
from terms.records import Status
from terms.text.excerpts import excerpt

# Search engines show about so much of a description; only ours is cut, an editor's never.
DESCRIPTION_LENGTH = 155
_ALT_LENGTH = 300
INDEXED = "index, follow, max-snippet:-1, max-image-preview:large"
NOT_INDEXED = "noindex, follow"


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language; `x-default` for readers of none of them."""

    language: str
    url: str


@dataclass(frozen=True, slots=True)
class Picture:
    """What networks show of a link: width and height in pixels; alt for those who do not see it."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """kind: Open Graph's type: article or website.

    canonical_url:   absolute; "" where the page has no address of its own.
    files:           what machines may take instead.
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
    files: tuple[File, ...] = ()
    picture: Picture | None = None
    structured_data: SafeString | str = ""

    @property
    def locale(self) -> str:
        return self.language.replace("-", "_")


def describe_term(entry: PublicEntry, *, text: str, structured_data: SafeString) -> Metadata:
    """Return a term's metadata; `text` is described by where the editor gave no description."""
    record = entry.record
    return Metadata(
        title=record.seo_title or title_of(record.name, entry.glossary),
        description=record.seo_description or excerpt(text, DESCRIPTION_LENGTH),
        canonical_url=absolute_url(entry.path),
        language=entry.language,
        site_name=entry.glossary.title,
        robots=INDEXED if is_indexed(entry) else NOT_INDEXED,
        kind="article",
        published=write_moment(entry.first_published_at),
        changed=write_moment(entry.changed_at),
        alternates=list_alternates(entry),
        files=list_twins(addresses.url_of(entry.path)),
        picture=_picture(entry, text),
        structured_data=structured_data,
    )


def _picture(entry: PublicEntry, text: str) -> Picture:
    url = on_site(twin_url(addresses.url_of(entry.path), CARD))
    name = entry.record.name
    alt = excerpt(f"{name}: {text}" if text else name, _ALT_LENGTH)
    return Picture(url, CARD_WIDTH, CARD_HEIGHT, alt)


def is_indexed(entry: PublicEntry) -> bool:
    return entry.is_indexable and entry.status is not Status.DEPRECATED


def title_of(name: str, glossary: Glossary) -> str:
    return f"{name} – {glossary.title}"


def alternates_of(paths: Mapping[str, str], default: str) -> tuple[Alternate, ...]:
    """Return a page in each of its languages, as every one of them says it; none where alone."""
    if len(paths) < 2:
        return ()
    fallback = paths.get(default) or paths[min(paths)]
    return (
        *(Alternate(language, absolute_url(paths[language])) for language in sorted(paths)),
        Alternate("x-default", absolute_url(fallback)),
    )


def list_alternates(entry: PublicEntry) -> tuple[Alternate, ...]:
    """Return every language of the concept by its tag, this one too; none where it is alone."""
    others = {each.language: each.path for each in entry.translations}
    return alternates_of({entry.language: entry.path} | others, entry.glossary.language)
