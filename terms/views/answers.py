"""What a page answers with, once an address has been read: the page, or None where it is not."""

from django.http import HttpRequest, HttpResponse

from terms.models import addresses
from terms.pages.browse import CategoryPage, IndexPage, find_category, find_index
from terms.pages.files import twin_url
from terms.pages.not_found import Missing
from terms.pages.paging import NoSuchPage
from terms.pages.rendering import render_category, render_index, render_missing
from terms.pages.twins import find_stored_term, write_twin
from terms.text.cleaning import has_unstorable
from terms.text.languages import canonical_language
from terms.views.negotiating import preferred_suffix
from terms.views.ready_page import find_ready_page
from terms.views.responses import (
    OWN,
    send_elsewhere,
    send_missing,
    send_page,
    send_twin,
)


def answer_with_term(request: HttpRequest, path: str) -> HttpResponse | None:
    """Answer with the public term at a path: one query, nothing rendered.

    Who asks for a twin by `Accept` gets it, but no shared cache may keep it: those that do not
    heed `Vary` would give it to people.
    """
    url = addresses.url_of(path)
    if suffix := preferred_suffix(request):
        response = answer_with_twin(request, path, suffix)
        if response is not None:
            response.headers["Content-Location"] = twin_url(url, suffix)
            response.headers["Cache-Control"] = OWN
            response.headers["Vary"] = "Accept"
        return response
    page = find_ready_page(path)
    if page is None:
        return None
    response = send_page(request, page.body, page.etag)
    response.headers["Vary"] = "Accept"
    response.headers["Link"] = page.link
    return response


def answer_with_twin(request: HttpRequest, path: str, suffix: str) -> HttpResponse | None:
    """Answer with a file of the public term at a path: one query."""
    term = find_stored_term(path)
    if term is None:
        return None
    return send_twin(request, write_twin(term, suffix), suffix, addresses.url_of(path))


def answer_with_index(
    request: HttpRequest, glossary: str, language: str = ""
) -> HttpResponse | None:
    page = look_for_index(request, glossary, language)
    if page is None:
        return None
    if isinstance(page, str):
        return send_elsewhere(page)
    return send_page(request, render_index(page))


def answer_with_category(
    request: HttpRequest, glossary: str, slug: str, language: str = ""
) -> HttpResponse | None:
    page = look_for_category(request, glossary, slug, language)
    if page is None:
        return None
    if isinstance(page, str):
        return send_elsewhere(page)
    return send_page(request, render_category(page))


def look_for_index(
    request: HttpRequest, glossary: str, language: str = ""
) -> IndexPage | str | None:
    """Return the page of an index that a request names, or where it is, or None."""
    usual = _usual_language(language)
    if usual is None:
        return None
    choice = {name: parameter(request, name) for name in ("letter", "category", "after")}
    try:
        page = find_index(glossary, usual, **choice)
    except NoSuchPage:
        return None
    if page is None:
        return None
    if language and (language != usual or language == page.glossary.language):
        return page.url
    return page


def look_for_category(
    request: HttpRequest, glossary: str, slug: str, language: str = ""
) -> CategoryPage | str | None:
    """Return the page of a category that a request names, or where it is, or None."""
    usual = _usual_language(language)
    if usual is None:
        return None
    try:
        page = find_category(glossary, slug, usual, after=parameter(request, "after"))
    except NoSuchPage:
        return None
    if page is None:
        return None
    if language and (language != usual or language == page.glossary.language):
        return page.url
    return page


def answer_missing(request: HttpRequest, missing: Missing) -> HttpResponse:
    """Answer 301, 410 or 404."""
    if missing.moved_to:
        return send_elsewhere(missing.moved_to)
    return send_missing(request, render_missing(missing), 410 if missing.is_gone else 404)


def _usual_language(tag: str) -> str | None:
    """Return a language tag in its usual case, or None where it is none; "" stays ""."""
    try:
        return canonical_language(tag)
    except ValueError:
        return None


def parameter(request: HttpRequest, name: str) -> str:
    value = request.GET.get(name, "")
    # PostgreSQL refuses to look for NUL; no letter and no place holds a control character.
    return "\ufffd" if has_unstorable(value) else value
