"""A glossary's own colour and logo. Their addresses name their content, so caches keep them."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from terms.pages.looks import find_colors, find_logo
from terms.pages.not_found import Address
from terms.views.responses import BRIEF, TEXT, send_missing, send_page

FOR_EVER = "public, max-age=31536000, immutable"
CSS = "text/css; charset=utf-8"
PNG = "image/png"


@require_safe
def send_colors(request: HttpRequest, glossary: str, digest: str) -> HttpResponse:
    style, current = find_colors(Address(glossary, "").in_usual_form().glossary)
    return _send(request, style, digest, current, CSS)


@require_safe
def send_logo(request: HttpRequest, glossary: str, digest: str) -> HttpResponse:
    logo = find_logo(Address(glossary, "").in_usual_form().glossary)
    content, current = (bytes(logo.content), logo.digest) if logo else (b"", "")
    return _send(request, content, digest, current, PNG)


def _send(
    request: HttpRequest, body: bytes, digest: str, current: str, content_type: str
) -> HttpResponse:
    """Send a file, or lead from what it once was, in a page that a cache has kept, to what it is."""
    if not current:
        return send_missing(request, b"There is no such file.\n", HTTPStatus.NOT_FOUND, TEXT)
    if digest != current:
        response: HttpResponse = HttpResponseRedirect(request.path.replace(digest, current))
        response.headers["Cache-Control"] = BRIEF
        return response
    response = send_page(request, body, etag=current, content_type=content_type)
    response.headers["Cache-Control"] = FOR_EVER
    return response
