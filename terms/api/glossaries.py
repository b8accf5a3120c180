"""Endpoints about glossaries and their categories."""

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from terms.api.answers import json_answer
from terms.api.errors import CannotAnswer
from terms.api.finding import find_glossary, shown
from terms.api.parameters import GlossaryAddress, LanguageFilter
from terms.api.schemas import CategoryList, CategoryOut, GlossaryList, GlossaryOut, Problem
from terms.models import Category, Glossary, PublishedTerm
from terms.text.cleaning import has_unstorable

router = Router(tags=["glossaries"])


@router.get(
    "/glossaries",
    response={200: GlossaryList},
    operation_id="list_glossaries",
    summary="List glossaries",
)
def list_glossaries(request: HttpRequest) -> HttpResponse:
    """All glossaries of this site, by title."""
    items = [GlossaryOut.of(glossary) for glossary in Glossary.objects.order_by("title", "id")]
    return json_answer(GlossaryList(items=items))


@router.get(
    "/glossaries/{glossary}",
    response={200: GlossaryOut, 404: Problem},
    operation_id="get_glossary",
    summary="Get a glossary",
)
def get_glossary(request: HttpRequest, address: Path[GlossaryAddress]) -> HttpResponse:
    return json_answer(GlossaryOut.of(find_glossary(address.glossary)))


@router.get(
    "/glossaries/{glossary}/categories",
    response={200: CategoryList, 404: Problem, 422: Problem},
    operation_id="list_categories",
    summary="List the categories of a glossary",
)
def list_categories(
    request: HttpRequest, address: Path[GlossaryAddress], query: Query[LanguageFilter]
) -> HttpResponse:
    """The categories that hold a public term, in the order of their glossary."""
    if has_unstorable(address.glossary):
        raise CannotAnswer(404, f"There is no glossary “{shown(address.glossary)}”.")
    with_terms = Exists(PublishedTerm.objects.public().filter(category=OuterRef("pk")))
    categories = (
        Category.objects.filter(with_terms, glossary__slug=address.glossary)
        .select_related("glossary")
        .order_by("language", "position", "name", "id")
    )
    if query.language:
        categories = categories.filter(language=query.language)
    items = [CategoryOut.of(category) for category in categories]
    if not items:
        find_glossary(address.glossary)
    return json_answer(CategoryList(items=items))
