"""Pages laid out by templates: a term for storing, any other page as it is asked for."""

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.template.loader import get_template

from terms.models.glossary import Glossary
from terms.pages.browse import CategoryPage, IndexPage
from terms.pages.document import write_document
from terms.pages.listing_metadata import (
    describe_category,
    describe_home,
    describe_index,
    describe_missing,
)
from terms.pages.metadata import Metadata, describe_term
from terms.pages.not_found import Missing
from terms.pages.public_entry import PublicEntry, Rendered
from terms.pages.shell import Frame, find_shell, frame_of, outer_frame
from terms.pages.speaking import speak
from terms.pages.structured_data import describe_term_graph, write_json_ld
from terms.pages.term_page import build_term_page
from terms.text.html import text_of

ETAG_BYTES = 16

Page = TypeVar("Page")


def render(entry: PublicEntry) -> Rendered:
    """Render a term's page and its JSON. Equal entries give equal bytes."""
    return render_described(entry)[0]


def render_described(entry: PublicEntry) -> tuple[Rendered, Metadata]:
    """Render a term, and return what the head of its page says beside it."""
    with speak(entry.language):
        page = build_term_page(entry)
        definition = text_of(page.definition)
        metadata = describe_term(
            entry,
            text=definition or text_of(page.explanation),
            structured_data=write_json_ld(describe_term_graph(entry, page, definition)),
        )
        head = render_head(metadata)
        main = get_template("terms/term.html").render({"page": page})
    document = write_document(entry, page)
    return Rendered(head, main, document, digest_of(head, main, document)), metadata


def render_index(page: IndexPage) -> bytes:
    frame = frame_of(page.glossary, page.language, has_about=page.has_about)
    return render_page("terms/index.html", page, frame, describe_index)


def render_category(page: CategoryPage) -> bytes:
    frame = frame_of(page.glossary, page.language)
    return render_page("terms/category.html", page, frame, describe_category)


def render_home(glossaries: list[Glossary]) -> bytes:
    return render_page("terms/home.html", glossaries, outer_frame(), describe_home)


def render_missing(missing: Missing) -> bytes:
    """Render the page that says that there is nothing at an address, or nothing any more."""
    glossary = missing.glossary
    frame = frame_of(glossary, missing.language) if glossary else outer_frame()
    template = "terms/gone.html" if missing.is_gone else "terms/not_found.html"
    return render_page(template, missing, frame, describe_missing)


def render_page(
    template: str, page: Page, frame: Frame, describe: Callable[[Page], Metadata]
) -> bytes:
    with speak(frame.language):
        head = render_head(describe(page))
        main = get_template(template).render({"page": page, "frame": frame})
    return find_shell(frame).around(head, main)


def render_head(metadata: Metadata) -> str:
    return get_template("terms/head.html").render({"page": metadata})


def digest_of(*texts: str) -> str:
    """Return 32 hexadecimal digits that differ where the texts differ."""
    digest = hashlib.blake2b(digest_size=ETAG_BYTES)
    for text in texts:
        data = text.encode()
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()
