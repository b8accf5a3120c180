"""The one public page that takes something in: a correction that a reader suggests.

No public page has a cookie, so no token guards this form: browsers say themselves where a form
comes from, and what comes from an unknown program is limited by its address.
"""

from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from terms.actions.suggesting import TooManySuggestions, suggest
from terms.client_address import client_address
from terms.models import addresses
from terms.pages.not_found import Address, explain_missing
from terms.pages.speaking import speak
from terms.pages.suggesting import (
    TRAP,
    SuggestedTerm,
    SuggestionPage,
    find_suggested_term,
    read_draft,
    render_form,
    render_thanks,
)
from terms.views.answers import answer_missing
from terms.views.responses import HTML, NOT_INDEXED, send_elsewhere

# Any other could bring files, which are kept on disk while they arrive, however large.
_FORM_TYPE = "application/x-www-form-urlencoded"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def show_suggestion(
    request: HttpRequest, glossary: str, slug: str, language: str = ""
) -> HttpResponse:
    term = _find(glossary, slug, language)
    if term is None:
        return answer_missing(request, explain_missing(Address(glossary, slug, language)))
    if not _is_at(request, term.url):
        return send_elsewhere(term.url)
    if request.method == "POST":
        with speak(term.edition.language):
            return _take_in(request, term)
    return _send(request, render_form(SuggestionPage(term)))


@require_safe
def show_thanks(request: HttpRequest, glossary: str, slug: str, language: str = "") -> HttpResponse:
    """Thank whoever has just sent something; anybody may ask for it."""
    term = _find(glossary, slug, language)
    if term is None:
        return answer_missing(request, explain_missing(Address(glossary, slug, language)))
    if not _is_at(request, term.sent_url):
        return send_elsewhere(term.sent_url)
    return _send(request, render_thanks(term))


def is_from_here(request: HttpRequest) -> bool:
    """Tell whether a form was sent from this site, as far as the browser says."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    site = urlsplit(settings.SITE_URL)
    own = f"{request.scheme}://{request.get_host()}"
    return origin.lower() in (own.lower(), f"{site.scheme}://{site.netloc}".lower())


def _take_in(request: HttpRequest, term: SuggestedTerm) -> HttpResponse:
    page = SuggestionPage(term)
    if not is_from_here(request):
        notice = _("This came from another site, so it was not kept. Please write it here.")
        return _send(request, render_form(replace(page, notice=notice)), HTTPStatus.FORBIDDEN)
    if request.content_type != _FORM_TYPE:
        notice = _("This did not come from the form below, so it was not kept.")
        status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        return _send(request, render_form(replace(page, notice=notice)), status)
    if request.POST.get(TRAP):
        return _lead_to_thanks(term)  # a machine learns nothing from it
    draft = read_draft(request.POST.get("text", ""), request.POST.get("contact", ""))
    page = replace(page, draft=draft)
    if draft.problems:
        return _send(request, render_form(page), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        suggest(
            term.pk,
            glossary_id=term.edition.glossary.pk,
            text=draft.text,
            contact=draft.contact,
            address=client_address(request),
        )
    except TooManySuggestions as error:
        notice = _("Too many suggestions have come in. Please send yours again later.")
        body = render_form(replace(page, notice=notice))
        response = _send(request, body, HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(error.wait)
        return response
    return _lead_to_thanks(term)


def _find(glossary: str, slug: str, language: str) -> SuggestedTerm | None:
    usual = Address(glossary, slug, language).in_usual_form()
    return find_suggested_term(usual.glossary, usual.slug, usual.language)


def _is_at(request: HttpRequest, url: str) -> bool:
    return addresses.url_of(request.path_info.strip("/")) == url


def _lead_to_thanks(term: SuggestedTerm) -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.SEE_OTHER, headers={"Location": term.sent_url})
    response.headers["Cache-Control"] = "no-store"
    return response


def _send(request: HttpRequest, body: bytes, status: int = HTTPStatus.OK) -> HttpResponse:
    # Not every server drops the body of an answer to HEAD.
    kept = b"" if request.method == "HEAD" else body
    response = HttpResponse(kept, content_type=HTML, status=status)
    response.headers["Content-Length"] = str(len(body))
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = NOT_INDEXED
    return response
