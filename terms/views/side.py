"""Pages beside the entries of a glossary: about it, what changed, what is wanted, what a name means."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from terms.models import addresses
from terms.pages.about import build_about
from terms.pages.changes import find_changes
from terms.pages.comparison import find_comparison
from terms.pages.edition import Edition, find_edition
from terms.pages.meanings import find_meanings, usual_key
from terms.pages.not_found import Address, Missing, explain_missing
from terms.pages.paging import NoSuchPage
from terms.pages.random_term import draw_term
from terms.pages.side_rendering import (
    render_about,
    render_changes,
    render_comparison,
    render_meanings,
    render_wanted,
)
from terms.pages.wanted import find_wanted
from terms.text.name_addresses import segment_of
from terms.views.answers import answer_missing, parameter
from terms.views.responses import send_elsewhere, send_page

Answer = Callable[[Edition], HttpResponse | None]


@require_safe
def show_about(request: HttpRequest, glossary: str, language: str = "") -> HttpResponse:
    def answer(edition: Edition) -> HttpResponse | None:
        page = build_about(edition)
        return send_page(request, render_about(page)) if page else None

    return _answer(request, glossary, language, "about", answer=answer)


@require_safe
def show_changes(request: HttpRequest, glossary: str, language: str = "") -> HttpResponse:
    def answer(edition: Edition) -> HttpResponse | None:
        try:
            page = find_changes(edition, after=parameter(request, "after"))
        except NoSuchPage:
            return None
        return send_page(request, render_changes(page))

    return _answer(request, glossary, language, "changes", answer=answer)


@require_safe
def show_wanted(request: HttpRequest, glossary: str, language: str = "") -> HttpResponse:
    def answer(edition: Edition) -> HttpResponse | None:
        page = find_wanted(edition)
        return send_page(request, render_wanted(page)) if page else None

    return _answer(request, glossary, language, "wanted", answer=answer)


@require_safe
def show_random(request: HttpRequest, glossary: str, language: str = "") -> HttpResponse:
    """Lead to a term by chance: to another one the next time."""

    def answer(edition: Edition) -> HttpResponse | None:
        url = draw_term(edition)
        if url is None:
            return None
        response = HttpResponse(status=HTTPStatus.FOUND, headers={"Location": url})
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return _answer(request, glossary, language, "random", answer=answer)


@require_safe
def show_meanings(
    request: HttpRequest, glossary: str, name: str, language: str = ""
) -> HttpResponse:
    """Show what a name means, or lead to the one term that has it."""
    key = usual_key(name)

    def answer(edition: Edition) -> HttpResponse | None:
        page = find_meanings(edition, key) if key else None
        if page is None:
            return None
        if len(page.meanings) == 1:
            return send_elsewhere(page.meanings[0].url)
        return send_page(request, render_meanings(page))

    rest = ("names", segment_of(key) if key else name)
    return _answer(request, glossary, language, *rest, answer=answer)


@require_safe
def show_comparison(
    request: HttpRequest, glossary: str, one: str, other: str, language: str = ""
) -> HttpResponse:
    """Show two terms side by side, or lead to where they are now, in the order of their slugs."""

    def answer(edition: Edition) -> HttpResponse | None:
        page = find_comparison(edition, one, other)
        if page is None:
            return None
        if isinstance(page, str):
            return send_elsewhere(page)
        return send_page(request, render_comparison(page))

    return _answer(request, glossary, language, "compare", one, other, answer=answer)


def _answer(
    request: HttpRequest, glossary: str, language: str, *rest: str, answer: Answer
) -> HttpResponse:
    """Answer for an edition of a glossary, at the one address of its page."""
    usual = Address(glossary, "", language).in_usual_form()
    edition = find_edition(usual.glossary, usual.language)
    if edition is None:
        return answer_missing(request, explain_missing(Address(usual.glossary, "")))
    url = edition.side_url(*rest)
    if addresses.url_of(request.path_info.strip("/")) != url:
        return send_elsewhere(url)
    missing = Missing(edition.glossary, edition.language)
    return answer(edition) or answer_missing(request, missing)
