"""What stands beside pages for machines: media types and addresses, relative to the site.

The twin of a page is at the page's address with a dot and an ending in place of the last slash.
"""

from collections.abc import Mapping
from typing import NamedTuple

MARKDOWN = "md"
# The picture of a term; no twin, as it says less than the page.
CARD = "png"
# Pixels.
CARD_WIDTH, CARD_HEIGHT = 1200, 630
# By the ending; in the order in which a page names them.
MEDIA_TYPES: Mapping[str, str] = {
    MARKDOWN: "text/markdown",
    "json": "application/json",
    "jsonld": "application/ld+json",
}
# Of a term called "glossary" that address is the glossary's own file (`pages.downloads`).
_ALSO_DOWNLOADS = ("json",)
ATOM = "application/atom+xml"


class File(NamedTuple):
    """An alternative to a page; `title` may be ""."""

    media_type: str
    url: str
    title: str = ""


def twin_url(url: str, suffix: str) -> str:
    """Return where the twin of the page at `url` is: `/ai/?letter=A` has `/ai.md?letter=A`."""
    page, mark, query = url.partition("?")
    return f"{page.removesuffix('/')}.{suffix}{mark}{query}"


def list_twins(url: str) -> tuple[File, ...]:
    """Return the twins of the term's page at `url`."""
    return tuple(
        File(media_type, twin_url(url, suffix))
        for suffix, media_type in MEDIA_TYPES.items()
        if suffix not in _ALSO_DOWNLOADS or not url.endswith("/glossary/")
    )
