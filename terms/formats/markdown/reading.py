"""Reads Markdown: one file, or a folder whose pages link and redirect to one another."""

from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from terms.formats.base import DEFAULTS, ReadOptions, Row
from terms.formats.markdown.entries import read_entry
from terms.formats.markdown.folder import Folder
from terms.formats.markdown.front_matter import (
    BadFrontMatter,
    read_head,
    read_text,
    split_front_matter,
)
from terms.formats.markdown.own_files import read_own
from terms.formats.markdown.pages import Kind, Page, describe
from terms.formats.markdown.places import Tree, place_of

Opener = Callable[[], BinaryIO]

_FIRST_LINE = "line 1"


def read(stream: BinaryIO, options: ReadOptions = DEFAULTS) -> Iterator[Row]:
    """Yield the one row of a file that is read alone: every link to a term is to a wanted one."""
    try:
        text, is_replaced = read_text(stream)
    except BadFrontMatter as error:
        yield Row(f"line {error.line}", problem=str(error))
        return
    place = place_of(options.name)
    tree = Tree([place])
    page = describe(text, place, tree, options.language)
    yield _row(text, is_replaced, Folder([page], tree.folders), page)


def read_folder(
    files: Iterable[tuple[str, Opener]], options: ReadOptions = DEFAULTS
) -> Iterator[tuple[str, Row]]:
    """Yield (file, row) for each of the Markdown files of a folder, in their order.

    files: (path within the folder, what opens it). Each is opened twice: first for what the
           others must know of it – slug, names, redirects – then for its text.
    """
    openers = list(files)
    places = [place_of(name) for name, _open in openers]
    tree = Tree(places)
    pages = []
    for place, (_name, open_file) in zip(places, openers, strict=True):
        with open_file() as stream:
            pages.append(describe(read_head(stream), place, tree, options.language))
    folder = Folder(pages, tree.folders)
    for page, (name, open_file) in zip(pages, openers, strict=True):
        with open_file() as stream:
            yield name, _read_page(stream, folder, page)


def _read_page(stream: BinaryIO, folder: Folder, page: Page) -> Row:
    if page.kind is Kind.ASIDE:
        return Row(_FIRST_LINE, skipped=f"No term: {page.reason}.")
    try:
        text, is_replaced = read_text(stream)
    except BadFrontMatter as error:
        return Row(f"line {error.line}", problem=str(error))
    return _row(text, is_replaced, folder, page)


def _row(text: str, is_replaced: bool, folder: Folder, page: Page) -> Row:
    if page.kind is Kind.ASIDE:
        return Row(_FIRST_LINE, skipped=f"No term: {page.reason}.")
    if page.kind is Kind.REDIRECT:
        return Row(_FIRST_LINE, skipped=_redirected(page))
    try:
        front = split_front_matter(text)
    except BadFrontMatter as error:
        return Row(f"line {error.line}", problem=str(error))
    if page.kind is Kind.OWN:
        return read_own(front.fields, front.body, _FIRST_LINE)
    row = read_entry(front, folder=folder, page=page, place=_FIRST_LINE)
    if is_replaced:
        row.warnings.append("Characters that cannot be stored were replaced by U+FFFD.")
    return row


def _redirected(page: Page) -> str:
    if page.slug:
        return f"It redirects to {page.slug}, where its name became a label."
    return f"It redirects to “{page.target[:100]}”, which is no term of this folder."
