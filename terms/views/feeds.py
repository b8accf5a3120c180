"""Atom feeds of a glossary in a language, whole or of one category."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from terms.pages.edition import find_edition
from terms.pages.feeds import FeedKind, find_feed, write_feed
from terms.pages.files import ATOM
from terms.pages.not_found import Address
from terms.views.responses import TEXT, send_elsewhere, send_missing, send_page


@require_safe
def send_feed(
    request: HttpRequest, glossary: str, kind: str, language: str = "", category: str = ""
) -> HttpResponse:
    usual = Address(glossary, category, language).in_usual_form()
    edition = find_edition(usual.glossary, usual.language)
    feed = find_feed(edition, FeedKind(kind), usual.slug) if edition else None
    if feed is None or (category and not usual.slug):
        return send_missing(request, b"There is no such feed.\n", HTTPStatus.NOT_FOUND, TEXT)
    if iri_to_uri(request.path_info) != feed.url:
        return send_elsewhere(feed.url)
    return send_page(request, write_feed(feed), content_type=ATOM)
