"""Files about a glossary or the whole site: what is small, or follows from more than its terms."""

from collections.abc import Iterator, Sequence
from copy import copy
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.urls import reverse

from terms.exporting.downloads import open_download
from terms.exporting.site.addresses import letter_url
from terms.exporting.site.editions import ExportedEdition
from terms.exporting.site.listings import File
from terms.pages import letters
from terms.pages.about import build_about
from terms.pages.downloads import FORMAT_NAMES
from terms.pages.edition import Edition
from terms.pages.files import MARKDOWN, twin_url
from terms.pages.llms import llms_url, write_llms, write_site_llms
from terms.pages.looks import colors_url, find_colors, find_logo, logo_url
from terms.pages.manifest import write_manifest
from terms.pages.navigation import find_navigation
from terms.pages.not_found import Missing
from terms.pages.rendering import render_home, render_missing
from terms.pages.robots import write_robots
from terms.pages.side_rendering import render_about, render_wanted
from terms.pages.site import on_site
from terms.pages.sitemaps import list_entries, list_parts, write_part, write_parts
from terms.pages.wanted import find_wanted

GONE = "/410.html"
# For editors alone.
_NOT_PUBLIC = "terms/admin/"


class NotCollected(Exception):
    """The text names the place, the cause and the remedy."""


def side_files(exported: ExportedEdition) -> Iterator[File]:
    """Yield the pages beside an edition's entries, its llms.txt and its downloads."""
    edition = exported.edition
    if about := build_about(edition):
        yield about.url, exported.cut(render_about(about))
    if wanted := find_wanted(edition):
        yield wanted.url, exported.cut(render_wanted(wanted))
    yield llms_url(edition.index.url), _llms(exported)
    if exported.downloads:
        for suffix in FORMAT_NAMES:
            with open_download(exported.downloads, suffix) as stream:
                yield exported.downloads.url(suffix), stream.read()


def looks_of(exported: ExportedEdition) -> Iterator[File]:
    """Yield a glossary's colours and logo."""
    glossary = exported.glossary
    if glossary.accent_color:
        style, _digest = find_colors(glossary.slug)
        yield colors_url(glossary.slug, glossary.accent_color), style
    if logo := find_logo(glossary.slug):
        yield logo_url(glossary.slug, logo.digest), bytes(logo.content)


def site_files(editions: Sequence[ExportedEdition], *, whole: bool) -> Iterator[File]:
    """Yield the files of the site. whole: all its glossaries are exported."""
    glossaries = list({each.glossary.pk: each.glossary for each in editions}.values())
    yield "/", render_home(glossaries)
    yield "/404.html", render_missing(Missing(None, ""))
    yield GONE, render_missing(Missing(None, "", is_gone=True))
    yield "/robots.txt", write_robots(closed=[], open_=[]).encode()
    yield "/manifest.webmanifest", write_manifest(glossaries)
    if len(glossaries) == 1:
        yield "/llms.txt", _llms(editions[0])
    else:
        docs = reverse("api:docs")
        yield "/llms.txt", _without_line(write_site_llms(glossaries, api_docs_url=docs), docs)
    if settings.INDEXNOW_KEY:
        yield f"/{settings.INDEXNOW_KEY}.txt", settings.INDEXNOW_KEY.encode()
    yield from _sitemaps(
        () if whole else tuple(on_site(each.edition.index.url) for each in editions)
    )


def _sitemaps(within: tuple[str, ...]) -> Iterator[File]:
    """Yield the sitemap in its parts. within: what its addresses begin with, if not all are in it."""
    parts = []
    for part in list_parts():
        entries = list_entries(part)
        if within:
            entries = [
                each for each in entries if each.url.startswith(within) or each.url == on_site("/")
            ]
        if entries:
            parts.append(part)
            yield f"/sitemap-{part}.xml", write_part(entries)
    yield "/sitemap.xml", write_parts(parts)


def _llms(exported: ExportedEdition) -> bytes:
    """Return the llms.txt of an edition without the API; letters lead to their files."""
    edition = exported.edition
    if not exported.downloads:
        glossary = copy(edition.glossary)
        glossary.downloads = False
        edition = Edition(glossary, edition.language)
    docs = reverse("api:docs")
    text = _without_line(write_llms(edition, api_docs_url=docs), docs).decode()
    index_url = edition.index.url
    for letter in find_navigation(edition.glossary, edition.language).letters:
        asked = on_site(twin_url(letters.letter_url(index_url, letter), MARKDOWN))
        text = text.replace(
            f"({asked})", f"({on_site(twin_url(letter_url(index_url, letter), MARKDOWN))})"
        )
    return text.encode()


def _without_line(text: bytes, url: str) -> bytes:
    link = f"]({on_site(url)})".encode()
    return b"".join(line for line in text.splitlines(keepends=True) if link not in line)


def static_files() -> Iterator[File]:
    """Yield the style sheets, scripts and icons of public pages under the names pages give them."""
    for name in _static_names():
        try:
            url = staticfiles_storage.url(name)
            path = _static_path(url, name)
            yield url, path.read_bytes()
        except (OSError, ValueError) as error:
            raise NotCollected(
                f"{name}: this static file is not in {settings.STATIC_ROOT}, or is of another"
                " version. Run manage.py collectstatic, then export again."
            ) from error


def _static_names() -> Iterator[str]:
    found = {name for finder in finders.get_finders() for name, _storage in finder.list([])}
    for name in sorted(found):
        if name.startswith("terms/") and not name.startswith(_NOT_PUBLIC):
            yield name


def _static_path(url: str, name: str) -> Path:
    """Return the file behind an address: as collected, or, in development, where it is written."""
    collected = Path(settings.STATIC_ROOT or "") / url.removeprefix(settings.STATIC_URL or "/")
    if settings.STATIC_ROOT and collected.is_file():
        return collected
    found = finders.find(name)
    if url != f"{settings.STATIC_URL}{name}" or not isinstance(found, str):
        raise FileNotFoundError(collected)
    return Path(found)
