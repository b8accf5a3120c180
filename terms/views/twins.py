"""Twins of pages for machines: each view reads an address and answers with a file, never HTML.

What an address means is as in `views.pages`, and so is the order in which its meanings are tried.
"""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terms.pages.files import MARKDOWN, twin_url
from terms.pages.markdown_listings import write_category, write_index
from terms.pages.not_found import Address, Missing, explain_missing, explain_missing_category
from terms.pages.speaking import speak
from terms.views.answers import answer_with_twin, look_for_category, look_for_index
from terms.views.responses import TEXT, send_elsewhere, send_missing, send_twin


@require_safe
def send_index(request: HttpRequest, glossary: str) -> HttpResponse:
    return _index(request, glossary) or answer_missing_twin(
        request, explain_missing(Address(glossary, ""))
    )


@require_safe
def send_term(request: HttpRequest, glossary: str, slug: str, suffix: str) -> HttpResponse:
    """Send a term's twin, or the Markdown of the index of a glossary in another language."""
    response = answer_with_twin(request, f"{glossary}/{slug}", suffix)
    if response is None and suffix == MARKDOWN:
        response = _index(request, slug, language=glossary)
    return response or answer_missing_twin(
        request, explain_missing(Address(glossary, slug)), suffix
    )


@require_safe
def send_term_in_language(
    request: HttpRequest, language: str, glossary: str, slug: str, suffix: str
) -> HttpResponse:
    response = answer_with_twin(request, f"{language}/{glossary}/{slug}", suffix)
    return response or answer_missing_twin(
        request, explain_missing(Address(glossary, slug, language)), suffix
    )


@require_safe
def send_category(request: HttpRequest, glossary: str, slug: str) -> HttpResponse:
    return (
        _category(request, glossary, slug)
        or answer_with_twin(request, f"{glossary}/category/{slug}", MARKDOWN)
        or answer_missing_twin(request, explain_missing_category(Address(glossary, slug)))
    )


@require_safe
def send_category_in_language(
    request: HttpRequest, language: str, glossary: str, slug: str
) -> HttpResponse:
    return _category(request, glossary, slug, language) or answer_missing_twin(
        request, explain_missing_category(Address(glossary, slug, language))
    )


def answer_missing_twin(
    request: HttpRequest, missing: Missing, suffix: str = MARKDOWN
) -> HttpResponse:
    """Answer 301, 410 or 404, with a sentence in place of a page."""
    if missing.moved_to:
        return send_elsewhere(twin_url(missing.moved_to, suffix))
    with speak(missing.language):
        told = _("This term was withdrawn") if missing.is_gone else _("There is no such page")
    status = HTTPStatus.GONE if missing.is_gone else HTTPStatus.NOT_FOUND
    return send_missing(request, f"{told}\n".encode(), status, TEXT)


def _index(request: HttpRequest, glossary: str, language: str = "") -> HttpResponse | None:
    page = look_for_index(request, glossary, language)
    if page is None:
        return None
    if isinstance(page, str):
        return send_elsewhere(twin_url(page, MARKDOWN))
    return send_twin(request, write_index(page), MARKDOWN, page.url)


def _category(
    request: HttpRequest, glossary: str, slug: str, language: str = ""
) -> HttpResponse | None:
    page = look_for_category(request, glossary, slug, language)
    if page is None:
        return None
    if isinstance(page, str):
        return send_elsewhere(twin_url(page, MARKDOWN))
    return send_twin(request, write_category(page), MARKDOWN, page.url)
