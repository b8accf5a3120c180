"""Answers of the public site: any cache may keep them, none of them knows who asks."""

import hashlib

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotModified,
    HttpResponsePermanentRedirect,
)

from terms.pages.files import MEDIA_TYPES
from terms.pages.site import on_site

# Browsers ask again after a minute; a shared cache keeps a page for five and may show it for
# an hour more while it fetches the next. Nothing purges caches, so this bounds how long a
# withdrawn page can be seen.
FRESH = "public, max-age=60, s-maxage=300, stale-while-revalidate=3600"
# A term may be published, renamed or renamed back at any time.
BRIEF = "public, max-age=60"
# For the reader's own cache alone.
OWN = "private, max-age=60"
HTML = "text/html; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
NOT_INDEXED = "noindex"


def send_page(
    request: HttpRequest, body: bytes, etag: str = "", content_type: str = HTML
) -> HttpResponse:
    """Send a page or a file, or 304 where the reader has it.

    etag: hexadecimal digits that change with the body; "" to make them from it.
    """
    if not etag:
        etag = hashlib.blake2b(body, digest_size=16).hexdigest()
    tag = f'"{etag}"'
    if is_known(request.META.get("HTTP_IF_NONE_MATCH"), tag):
        response: HttpResponse = HttpResponseNotModified()
        # What the page itself would say; CommonMiddleware would say 0.
        response.headers["Content-Length"] = str(len(body))
    else:
        response = _respond(request, body, content_type=content_type)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = FRESH
    return response


def send_twin(request: HttpRequest, body: bytes, suffix: str, page_url: str) -> HttpResponse:
    """Send what machines get of a page; the page is what search engines should show."""
    media_type = MEDIA_TYPES[suffix]
    content_type = f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    response = send_page(request, body, content_type=content_type)
    response.headers["X-Robots-Tag"] = NOT_INDEXED
    response.headers["Link"] = link_header((on_site(page_url), "canonical", "text/html"))
    return response


def link_header(*links: tuple[str, str, str]) -> str:
    """Return a `Link` header (RFC 8288): address, relation and media type of each."""
    return ", ".join(
        f'<{url}>; rel="{relation}"; type="{media_type}"' for url, relation, media_type in links
    )


def send_missing(
    request: HttpRequest, body: bytes, status: int, content_type: str = HTML
) -> HttpResponse:
    """Send a page or a text that says why there is none: 404 or 410."""
    response = _respond(request, body, status, content_type)
    response.headers["Cache-Control"] = BRIEF
    return response


def send_elsewhere(url: str) -> HttpResponse:
    response = HttpResponsePermanentRedirect(url)
    response.headers["Cache-Control"] = BRIEF
    return response


def is_known(if_none_match: str | None, etag: str) -> bool:
    """Tell whether a reader has the page with this strong entity tag (RFC 9110, 13.1.2).

    Weak comparison: `W/"x"` is the same page as `"x"`, compressed by someone on the way.
    """
    if if_none_match is None:
        return False
    # No tag of ours holds a comma, so splitting there finds it in any list.
    tags = (tag.strip().removeprefix("W/") for tag in if_none_match.split(","))
    return if_none_match.strip() == "*" or etag in tags


def _respond(
    request: HttpRequest, body: bytes, status: int = 200, content_type: str = HTML
) -> HttpResponse:
    # Not every server drops the body of an answer to HEAD.
    kept = b"" if request.method == "HEAD" else body
    response = HttpResponse(kept, content_type=content_type, status=status)
    response.headers["Content-Length"] = str(len(body))
    return response
