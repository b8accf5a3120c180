"""A term's page ready to send, and what tells whether a copy of it is still the page.

Knows no request: Django's views and the way past them (`glossary_project.express`) send the same.
"""

from typing import NamedTuple

from terms.models import addresses
from terms.pages.files import list_twins
from terms.pages.leafing import etag_of, write_leaves
from terms.pages.shell import Frame, find_shell
from terms.pages.stored_page import find_stored_page, find_stored_state
from terms.views.responses import link_header


class ReadyPage(NamedTuple):
    """etag: hexadecimal digits that change with the body. link: the header that names its twins."""

    etag: str
    link: str
    body: bytes


def find_ready_page(path: str) -> ReadyPage | None:
    """Return the public term at a path: one query, nothing rendered."""
    page = find_stored_page(path)
    if page is None:
        return None
    leaves = write_leaves(page.before, page.after, page.frame.language)
    body = find_shell(page.frame).around(page.head, page.main + leaves)
    return ReadyPage(_etag(page.etag, page.frame, leaves), link_of(path), body)


def find_ready_etag(path: str) -> str:
    """Return what `find_ready_page` would say of its body, at less cost; "" where none is."""
    state = find_stored_state(path)
    if state is None:
        return ""
    leaves = write_leaves(state.before, state.after, state.frame.language)
    return _etag(state.etag, state.frame, leaves)


def link_of(path: str) -> str:
    url = addresses.url_of(path)
    template = _GLOSSARY_LINKS if url.endswith("/glossary/") else _LINKS
    return template.replace(_PLACE, url[:-1])


def _etag(etag: str, frame: Frame, leaves: str) -> str:
    return etag + find_shell(frame).etag + etag_of(leaves)


def _links_template(url: str) -> str:
    return link_header(*((each.url, "alternate", each.media_type) for each in list_twins(url)))


# Written once: a term's page costs little more than its query. No address has the sign.
_PLACE = "~"
_LINKS = _links_template(f"{_PLACE}/")
_GLOSSARY_LINKS = _links_template("~/glossary/").replace("~/glossary", _PLACE)
