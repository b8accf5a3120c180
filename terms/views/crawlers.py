"""Files about the site and its glossaries, for crawlers: what they may ask for, what there is."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.views.decorators.http import require_safe

from terms.pages.browse import list_glossaries
from terms.pages.edition import Edition, find_edition
from terms.pages.llms import llms_url, write_llms, write_site_llms
from terms.pages.not_found import Address
from terms.pages.robots import write_robots
from terms.pages.sitemaps import list_entries, list_parts, write_part, write_parts
from terms.views.responses import NOT_INDEXED, TEXT, send_elsewhere, send_missing, send_page

XML = "application/xml"


@require_safe
def send_robots(request: HttpRequest) -> HttpResponse:
    text = write_robots(
        closed=[reverse("admin:index"), reverse("api:start")],
        open_=[reverse("api:docs"), reverse("api:openapi")],
    )
    return send_page(request, text.encode(), content_type=TEXT)


@require_safe
def send_sitemap(request: HttpRequest) -> HttpResponse:
    return _send_quietly(request, write_parts(list_parts()), XML)


@require_safe
def send_sitemap_part(request: HttpRequest, part: str) -> HttpResponse:
    entries = list_entries(part)
    if not entries:
        return send_missing(request, b"There is no such sitemap.\n", HTTPStatus.NOT_FOUND, TEXT)
    return _send_quietly(request, write_part(entries), XML)


@require_safe
def send_index_now_key(request: HttpRequest, key: str) -> HttpResponse:
    """Prove to search engines that who announces addresses of this site has a say in it."""
    if not settings.INDEXNOW_KEY or key != settings.INDEXNOW_KEY:
        return send_missing(request, b"There is no such file.\n", HTTPStatus.NOT_FOUND, TEXT)
    return _send_quietly(request, key.encode(), TEXT)


@require_safe
def send_site_llms(request: HttpRequest) -> HttpResponse:
    """Tell of all glossaries, or all there is to tell of the only one."""
    glossaries = list_glossaries()
    if len(glossaries) == 1:
        return _send_llms(request, Edition(glossaries[0], glossaries[0].language))
    body = write_site_llms(glossaries, api_docs_url=reverse("api:docs"))
    return _send_quietly(request, body, TEXT)


@require_safe
def send_llms(request: HttpRequest, glossary: str, language: str = "") -> HttpResponse:
    usual = Address(glossary, "", language).in_usual_form()
    edition = find_edition(usual.glossary, usual.language)
    if edition is None:
        return send_missing(request, b"There is no such glossary.\n", HTTPStatus.NOT_FOUND, TEXT)
    url = llms_url(edition.index.url)
    if iri_to_uri(request.path_info) != url:
        return send_elsewhere(url)
    return _send_llms(request, edition)


def _send_llms(request: HttpRequest, edition: Edition) -> HttpResponse:
    body = write_llms(edition, api_docs_url=reverse("api:docs"))
    return _send_quietly(request, body, TEXT)


def _send_quietly(request: HttpRequest, body: bytes, content_type: str) -> HttpResponse:
    response = send_page(request, body, content_type=content_type)
    response.headers["X-Robots-Tag"] = NOT_INDEXED
    return response
