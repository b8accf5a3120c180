"""All terms of an edition, by key: which files are as they should be, and which are to be written."""

import hashlib
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from terms.exporting.site.addresses import is_too_long
from terms.exporting.site.editions import ExportedEdition
from terms.exporting.site.folder import SiteFolder
from terms.exporting.site.term_files import Around, Job, Wanted, Writers, files_of
from terms.pages.card_drawing import draw_card
from terms.pages.cards import etag_of, find_card
from terms.pages.files import CARD, MEDIA_TYPES

BATCH_SIZE = 250
FETCHED = 2_000

Tell = Callable[[int], None]


class _Row(NamedTuple):
    """Columns of PublishedTerm: what tells whether a term's files, or a listing, are other ones."""

    sort_key: str
    term_id: int
    path: str
    name: str
    initial: str
    etag: str
    changed_at: object
    first_published_at: object
    inbound_count: int
    status: str


def export_terms(
    folder: SiteFolder,
    exported: ExportedEdition,
    program: bytes,
    writers: Writers,
    *,
    cards: bool,
    tell: Tell,
    refuse: Callable[[str], None],
) -> bytes:
    """Write what changed of an edition's terms; return a digest of all that listings show of them.

    refuse: told of each address that is no name of a file.
    """
    around = _around(exported, cards=cards)
    state = hashlib.blake2b(program, digest_size=16)
    shared = hashlib.blake2b(program + repr(around).encode(), digest_size=16).digest()
    wanted = _wanted(exported, around, shared, state.update, refuse)
    while batch := list(islice(wanted, BATCH_SIZE)):
        files = {term: files_of(term.path, term.suffixes) for term in batch}
        known = folder.known(list(chain.from_iterable(files.values())))
        kept = [term for term in batch if folder.has(files[term], term.made_from, known)]
        folder.keep([file for term in kept for file in files[term]])
        left = [term for term in batch if term not in set(kept)]
        if left:
            folder.claim((file for term in left for file in files[term]), known)
            of_left = {file: known[file] for term in left for file in files[term] if file in known}
            for results in writers.give(Job(folder.path, around, left, of_left)):
                folder.note(results)
        tell(len(batch))
    for results in writers.finish():
        folder.note(results)
    return state.digest()


def _around(exported: ExportedEdition, *, cards: bool) -> Around:
    edition, glossary = exported.edition, exported.glossary
    return Around(
        language=edition.language,
        default_language=glossary.language,
        glossary=glossary.slug,
        glossary_title=glossary.title,
        index_url=edition.index.url,
        has_suggestions=glossary.takes_suggestions,
        card=cards,
        suffixes=tuple(MEDIA_TYPES),
        shell=exported.shell,
    )


def _wanted(
    exported: ExportedEdition,
    around: Around,
    shared: bytes,
    note: Callable[[bytes], None],
    refuse: Callable[[str], None],
) -> Iterator[Wanted]:
    """Yield every public term in alphabetical order, each with its neighbours."""
    # The address of that twin is the glossary's own file.
    lent = f"{exported.edition.index.url}glossary/".strip("/") if exported.downloads else None
    before: _Row | None = None
    rows = _rows(exported)
    row = next(rows, None)
    while row is not None:
        after = next(rows, None)
        note(repr(row).encode())
        if is_too_long(row.path):
            refuse(row.path)
        else:
            leaves = _leaf(before), _leaf(after)
            made_from = repr((row.etag, row.path, row.initial, leaves)).encode()
            yield Wanted(
                row.term_id,
                row.path,
                row.initial,
                *leaves,
                hashlib.blake2b(shared + made_from, digest_size=16).digest(),
                tuple(each for each in around.suffixes if row.path != lent or each != "json"),
            )
        before, row = row, after


def _leaf(row: _Row | None) -> str | None:
    """Return a neighbour as `leafing.term_before` finds it."""
    return f"{row.path}\t{row.name}" if row is not None else None


def _rows(exported: ExportedEdition) -> Iterator[_Row]:
    terms = exported.edition.terms().in_alphabetical_order()
    following = terms
    while True:
        rows = [_Row(*row) for row in following.values_list(*_Row._fields)[:FETCHED]]
        yield from rows
        if len(rows) < FETCHED:
            return
        last = rows[-1]
        following = terms.filter(sort_key__gte=last.sort_key).exclude(
            sort_key=last.sort_key, term_id__lte=last.term_id
        )


def export_cards(folder: SiteFolder, exported: ExportedEdition, *, tell: Tell) -> None:
    """Draw the pictures of an edition's terms that are other ones now."""
    for row in _rows(exported):
        card = None if is_too_long(row.path) else find_card(row.path)
        if card is not None:
            unit, made_from = f"{row.path}.{CARD}", etag_of(card).encode()
            if not folder.keep_unit(unit, made_from):
                folder.put(unit, draw_card(card), unit)
                folder.finish_unit(unit, made_from)
            tell(0)
