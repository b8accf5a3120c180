"""The public pages: each view reads an address and answers with what it names."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from terms.pages.browse import list_glossaries
from terms.pages.not_found import Address, explain_missing, explain_missing_category
from terms.pages.rendering import render_home
from terms.views.answers import (
    answer_missing,
    answer_with_category,
    answer_with_index,
    answer_with_term,
)
from terms.views.responses import BRIEF, send_page


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """List the glossaries, or lead to the only one."""
    glossaries = list_glossaries()
    if len(glossaries) != 1:
        return send_page(request, render_home(glossaries))
    # Not for good: a second glossary may come.
    response = redirect(glossaries[0])
    response.headers["Cache-Control"] = BRIEF
    return response


@require_safe
def show_index(request: HttpRequest, glossary: str) -> HttpResponse:
    return answer_with_index(request, glossary) or answer_missing(
        request, explain_missing(Address(glossary, ""))
    )


@require_safe
def show_term(request: HttpRequest, glossary: str, slug: str) -> HttpResponse:
    """Show a term in its glossary's own language, or the index of a glossary in another.

    `/de/ai/` is the term "ai" of the glossary "de" where there is one, else the German index
    of the glossary "ai".
    """
    return (
        answer_with_term(request, f"{glossary}/{slug}")
        or answer_with_index(request, slug, language=glossary)
        or answer_missing(request, explain_missing(Address(glossary, slug)))
    )


@require_safe
def show_term_in_language(
    request: HttpRequest, language: str, glossary: str, slug: str
) -> HttpResponse:
    return answer_with_term(request, f"{language}/{glossary}/{slug}") or answer_missing(
        request, explain_missing(Address(glossary, slug, language))
    )


@require_safe
def show_category(request: HttpRequest, glossary: str, slug: str) -> HttpResponse:
    """Show a category, or the term that a glossary called "category" has in a language.

    No glossary may be kept from any address by a word in it.
    """
    return (
        answer_with_category(request, glossary, slug)
        or answer_with_term(request, f"{glossary}/category/{slug}")
        or answer_missing(request, explain_missing_category(Address(glossary, slug)))
    )


@require_safe
def show_category_in_language(
    request: HttpRequest, language: str, glossary: str, slug: str
) -> HttpResponse:
    return answer_with_category(request, glossary, slug, language) or answer_missing(
        request, explain_missing_category(Address(glossary, slug, language))
    )
