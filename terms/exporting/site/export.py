"""The export of a site, from its parts: what is unchanged stays, what is gone goes last."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from terms.exporting.site.addresses import file_of, is_too_long
from terms.exporting.site.editions import ExportedEdition, digest_of_program, list_editions
from terms.exporting.site.folder import SiteFolder
from terms.exporting.site.listings import File, list_files
from terms.exporting.site.redirects import redirect_files
from terms.exporting.site.root_files import looks_of, side_files, site_files, static_files
from terms.exporting.site.streaming import export_cards, export_terms
from terms.exporting.site.term_files import Writers
from terms.models.glossary import Category, Glossary
from terms.models.published import PublishedTerm


class NoSuchGlossary(Exception):
    """The text names the place, the cause and the remedy."""


@dataclass(frozen=True)
class Choices:
    """glossaries: slugs; none for all. tell: is told how many terms are done more."""

    glossaries: Sequence[str] = ()
    cards: bool = False
    processes: int = 1
    force: bool = False
    tell: Callable[[int], None] = lambda _count: None


@dataclass(frozen=True)
class Outcome:
    """refused: addresses that are no names of files."""

    written: int
    unchanged: int
    removed: int
    refused: Sequence[str]


def count_terms(slugs: Sequence[str]) -> int:
    terms = PublishedTerm.objects.public()
    return (terms.filter(glossary__slug__in=slugs) if slugs else terms).count()


def export_site(path: Path, choices: Choices) -> Outcome:
    """Bring a folder up to date. Raises NoSuchGlossary, CannotWrite, NotCollected."""
    editions = list_editions(choices.glossaries)
    _refuse_unknown(choices.glossaries, editions)
    program = digest_of_program() + bytes([choices.cards])
    refused: list[str] = []
    with SiteFolder(path, force=choices.force) as folder, Writers(choices.processes) as writers:

        def put(files: Iterable[File], unit: str = "") -> None:
            for url, body in files:
                file = file_of(url)
                if is_too_long(file):
                    refused.append(file)
                else:
                    folder.put(file, body, unit)

        # First, as nothing is right without them and they may be missing.
        put(static_files())
        for exported in editions:
            terms = export_terms(
                folder,
                exported,
                program,
                writers,
                cards=choices.cards,
                tell=choices.tell,
                refuse=refused.append,
            )
            if choices.cards:
                export_cards(folder, exported, tell=choices.tell)
            unit, state = f"listings {exported.edition.index.url}", _state(exported, terms)
            if not folder.keep_unit(unit, state):
                put(list_files(exported), unit)
                folder.finish_unit(unit, state)
            put(side_files(exported))
            if not exported.language_in_address:
                put(looks_of(exported))
        put(site_files(editions, whole=not choices.glossaries))
        put(redirect_files(choices.glossaries))
        folder.remove_gone()
    return Outcome(folder.written, folder.unchanged, folder.removed, refused)


def _state(exported: ExportedEdition, terms: bytes) -> bytes:
    """Return a digest of all that the listings of an edition are made from."""
    digest = hashlib.blake2b(terms, digest_size=16)
    digest.update(exported.shell.etag.encode())
    digest.update(repr(exported.downloads and exported.downloads.state).encode())
    glossary = Glossary.objects.filter(pk=exported.glossary.pk).values_list()
    categories = Category.objects.filter(glossary=exported.glossary).order_by("pk").values_list()
    for row in (*glossary, *categories.iterator()):
        digest.update(repr(row).encode())
    return digest.digest()


def _refuse_unknown(slugs: Sequence[str], editions: Sequence[ExportedEdition]) -> None:
    known = {each.glossary.slug for each in editions}
    for slug in slugs:
        if slug not in known:
            there = ", ".join(sorted(Glossary.objects.values_list("slug", flat=True)))
            raise NoSuchGlossary(f"There is no glossary “{slug}”. There are: {there or 'none'}.")
