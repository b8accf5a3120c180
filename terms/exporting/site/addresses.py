"""Where the pages of an exported site are: a file has no parameters, so parts get paths of their own.

`/ai/?letter=R` is `/ai/-/letter/R/`, a next page `/ai/-/page/2/`. Knows no database.
"""

import re
from urllib.parse import quote, unquote

from terms.text.name_addresses import segment_of

INDEX_FILE = "index.html"
# What the common file systems take; the ending of the longest twin comes on top.
_NAME_MAX_BYTES = 255 - len(".jsonld")
_CARD_TAGS = re.compile(r'<meta property="og:image[^>]*>\s*')


def file_of(url: str) -> str:
    """Return the file that a web server sends for an address, relative to the site's folder."""
    path = unquote(url).removeprefix("/")
    return f"{path}{INDEX_FILE}" if path.endswith("/") or not path else path


def is_too_long(path: str) -> bool:
    """Tell whether a path has a segment that is no name of a file."""
    if len(path) * 4 <= _NAME_MAX_BYTES:
        return False
    return any(len(segment.encode()) > _NAME_MAX_BYTES for segment in path.split("/"))


def letter_url(index_url: str, letter: str) -> str:
    return f"{index_url}-/letter/{quote(segment_of(letter))}/"


def page_url(start_url: str, number: int) -> str:
    """Return where a page of a listing is; the first is the listing itself."""
    return f"{start_url}-/page/{number}/" if number > 1 else start_url


def without_link(html: str, url: str) -> str:
    """Return a page without the first link to an address, nor the paragraph that is that link."""
    at = html.find(f'href="{url}"')
    if at < 0:
        return html
    start, end = html.rfind("<a", 0, at), html.find("</a>", at) + len("</a>")
    before, after = html[:start].rstrip(), html[end:]
    paragraph = before.rfind("<p")
    if before.endswith(">") and before.find(">", paragraph) == len(before) - 1:
        closed = after.lstrip()
        if paragraph >= 0 and closed.startswith("</p>"):
            return before[:paragraph].rstrip() + closed.removeprefix("</p>")
    return before + after


def without_card(head: str) -> str:
    """Return the head of a term's page without the picture that networks show of it."""
    plain = _CARD_TAGS.sub("", head)
    return plain.replace('content="summary_large_image"', 'content="summary"', 1)
