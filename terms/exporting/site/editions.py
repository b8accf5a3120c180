"""What of a site is exported: its glossaries in each of their languages, and what they share."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.conf import settings
from django.template import engines
from django.template.backends.django import DjangoTemplates

import terms
from terms.exporting.downloads import is_made
from terms.exporting.site.addresses import without_link
from terms.models.glossary import Category, Glossary
from terms.pages.browse import list_glossaries
from terms.pages.downloads import FORMAT_NAMES, Download, find_download
from terms.pages.edition import Edition, find_edition, list_languages
from terms.pages.shell import Frame, Shell, find_shell, frame_of

# What pages are made by: a new version of it makes other bytes of the same rows.
_PROGRAM = ("exporting", "models", "pages", "text", "locale", "templates", "static/terms")
_OF_PROGRAM = frozenset({".py", ".html", ".mo", ".css", ".js"})


@dataclass(frozen=True)
class ExportedEdition:
    """downloads: the files readers may take along, where each of them is made; else None."""

    edition: Edition
    downloads: Download | None
    categories: Sequence[Category] = field(repr=False)

    @property
    def language_in_address(self) -> str:
        """Return the language as addresses name it: "" for the glossary's own."""
        return "" if self.edition.language == self.glossary.language else self.edition.language

    @property
    def glossary(self) -> Glossary:
        return self.edition.glossary

    @cached_property
    def frame(self) -> Frame:
        return frame_of(self.glossary, self.edition.language)

    @cached_property
    def shell(self) -> Shell:
        """Return the shell without what only a running site can do."""
        found = find_shell(self.frame)
        pieces = [self.cut(piece) for piece in found[:3]]
        etag = hashlib.blake2b(b"\0".join(pieces), digest_size=8).hexdigest()
        return Shell(pieces[0], pieces[1], pieces[2], etag)

    def cut(self, page: bytes) -> bytes:
        """Return a page without the link that leads to a term by chance."""
        return without_link(page.decode(), self.frame.random_url).encode()


def list_editions(slugs: Sequence[str]) -> list[ExportedEdition]:
    """Return the editions of the glossaries with these slugs, of all where none is named."""
    found = []
    for glossary in list_glossaries():
        if slugs and glossary.slug not in slugs:
            continue
        # Its own language has an index even without terms.
        languages = dict.fromkeys((glossary.language, *list_languages(glossary)))
        for language in languages:
            edition = find_edition(glossary.slug, language)
            if edition is None:
                continue
            categories = Category.objects.filter(glossary=glossary, language=language)
            found.append(
                ExportedEdition(
                    edition,
                    _made_downloads(edition),
                    list(categories.select_related("glossary").order_by("position", "pk")),
                )
            )
    return found


def _made_downloads(edition: Edition) -> Download | None:
    download = find_download(edition.glossary.slug, edition.language)
    if download is None or not all(is_made(download, suffix) for suffix in FORMAT_NAMES):
        return None
    return download


def digest_of_program() -> bytes:
    """Return what differs where this version, its templates or its settings make other pages."""
    digest = hashlib.blake2b(digest_size=16)
    named = (settings.SITE_URL, settings.LANGUAGE_CODE, settings.TIME_ZONE, settings.STATIC_URL)
    digest.update(repr(named).encode())
    for path in _program_files():
        digest.update(str(path).encode())
        digest.update(path.read_bytes())
    return digest.digest()


def _program_files() -> Iterator[Path]:
    package = Path(terms.__file__).parent
    folders = {package / name for name in _PROGRAM}
    # Wherever this site's own templates are.
    folders.update(
        Path(folder)
        for engine in engines.all()
        if isinstance(engine, DjangoTemplates)
        for folder in engine.dirs
    )
    for folder in sorted(folders):
        yield from sorted(
            path
            for path in folder.rglob("*")
            if path.suffix in _OF_PROGRAM and "admin" not in path.parts
        )
