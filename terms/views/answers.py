"""What a page answers with, once an address has been read: the page, or None where it is not."""

from django.http import HttpRequest, HttpResponse

from terms.pages.browse import find_category, find_index
from terms.pages.not_found import Missing
from terms.pages.paging import NoSuchPage
from terms.pages.rendering import render_category, render_index, render_missing
from terms.pages.shell import find_shell
from terms.pages.stored_page import find_stored_page
from terms.text.cleaning import has_unstorable
from terms.text.languages import canonical_language
from terms.views.responses import send_elsewhere, send_missing, send_page


def answer_with_term(request: HttpRequest, path: str) -> HttpResponse | None:
    """Answer with the public term at a path: one query, nothing rendered."""
    page = find_stored_page(path)
    if page is None:
        return None
    shell = find_shell(page.frame)
    return send_page(request, shell.around(page.head, page.main), page.etag + shell.etag)


def answer_with_index(
    request: HttpRequest, glossary: str, language: str = ""
) -> HttpResponse | None:
    usual = _usual_language(language)
    if usual is None:
        return None
    letter, after = (_parameter(request, name) for name in ("letter", "after"))
    try:
        page = find_index(glossary, usual, letter=letter, after=after)
    except NoSuchPage:
        return None
    if page is None:
        return None
    if language and (language != usual or language == page.glossary.language):
        return send_elsewhere(page.url)
    return send_page(request, render_index(page))


def answer_with_category(
    request: HttpRequest, glossary: str, slug: str, language: str = ""
) -> HttpResponse | None:
    usual = _usual_language(language)
    if usual is None:
        return None
    try:
        page = find_category(glossary, slug, usual, after=_parameter(request, "after"))
    except NoSuchPage:
        return None
    if page is None:
        return None
    if language and (language != usual or language == page.glossary.language):
        return send_elsewhere(page.url)
    return send_page(request, render_category(page))


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


def _parameter(request: HttpRequest, name: str) -> str:
    value = request.GET.get(name, "")
    # PostgreSQL refuses to look for NUL; no letter and no place holds a control character.
    return "\ufffd" if has_unstorable(value) else value
