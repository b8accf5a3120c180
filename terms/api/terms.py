"""Endpoints about terms. They read published terms alone: one query an answer."""

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from ninja import Path, Query, Router

from terms.api.answers import json_answer, ready_answer
from terms.api.finding import find_elsewhere, possible_paths
from terms.api.openapi import MOVED
from terms.api.paging import Place
from terms.api.parameters import LanguageChoice, TermAddress, TermFilters, TermQuery
from terms.api.schemas import (
    CategoryLink,
    Problem,
    RelationList,
    TermList,
    TermOut,
    TermSummary,
)
from terms.models import Glossary, PublishedTerm
from terms.models.addresses import category_path
from terms.models.published import PublishedTermQuerySet
from terms.pages.site import absolute_url
from terms.text.cleaning import has_unstorable

router = Router(tags=["terms"])


@router.get(
    "/terms",
    response={200: TermList, 422: Problem},
    operation_id="list_terms",
    summary="List terms",
)
def list_terms(request: HttpRequest, query: Query[TermQuery]) -> HttpResponse:
    """Public terms in alphabetical order, page by page.

    A term published or withdrawn meanwhile moves no other from one page to another.
    """
    terms = _filtered(PublishedTerm.objects.public(), query).in_alphabetical_order()
    if query.cursor is not None:
        terms = query.cursor.after(terms)
    rows = list(terms.values_list(*_SUMMARY, named=True)[: query.limit + 1])
    page = rows[: query.limit]
    cursor = None
    if len(rows) > len(page):
        cursor = Place(page[-1].sort_key, page[-1].term_id).cursor()
    items = [_summary(row) for row in page]
    response = json_answer(TermList(items=items, next_cursor=cursor))
    if cursor is not None:
        response.headers["Link"] = f'<{_next_page(request, cursor)}>; rel="next"'
    return response


@router.get(
    "/glossaries/{glossary}/terms/{slug}",
    response={200: TermOut, 404: Problem, 410: Problem, 422: Problem},
    operation_id="get_term",
    summary="Get a term",
    openapi_extra=MOVED,
)
def get_term(
    request: HttpRequest, address: Path[TermAddress], query: Query[LanguageChoice]
) -> HttpResponse:
    """One term with all that its page shows."""
    found = _document(address, query.language)
    if found is None:
        return _redirect("get_term", address, query.language)
    return ready_answer(*found)


@router.get(
    "/glossaries/{glossary}/terms/{slug}/relations",
    response={200: RelationList, 404: Problem, 410: Problem, 422: Problem},
    operation_id="list_relations",
    summary="List the relations of a term",
    openapi_extra=MOVED,
)
def list_relations(
    request: HttpRequest, address: Path[TermAddress], query: Query[LanguageChoice]
) -> HttpResponse:
    """The term's own relations in their order, then those that other terms state of it."""
    found = _document(address, query.language)
    if found is None:
        return _redirect("list_relations", address, query.language)
    relations = json.loads(found[0])["relations"]
    return json_answer(RelationList.model_validate({"items": relations}))


_SUMMARY = (
    "slug",
    "name",
    "language",
    "concept",
    "path",
    "status",
    "short_definition",
    "initial",
    "changed_at",
    "sort_key",
    "term_id",
    "glossary__slug",
    "glossary__language",
    "category__slug",
    "category__name",
)


def _summary(row: Any) -> TermSummary:
    category = None
    if row.category__slug is not None:
        path = category_path(
            row.glossary__slug, row.glossary__language, row.language, row.category__slug
        )
        category = CategoryLink(
            slug=row.category__slug, name=row.category__name, url=absolute_url(path)
        )
    return TermSummary(
        slug=row.slug,
        name=row.name,
        language=row.language,
        concept=row.concept,
        glossary=row.glossary__slug,
        url=absolute_url(row.path),
        status=row.status,
        short_definition=row.short_definition,
        category=category,
        letter=row.initial,
        changed_at=row.changed_at,
    )


def _filtered(terms: PublishedTermQuerySet, filters: TermFilters) -> PublishedTermQuerySet:
    if filters.glossary:
        # One id to look for, rather than a join, lets the database read terms in order.
        glossary = Glossary.objects.filter(slug=filters.glossary).values("pk")
        terms = terms.filter(glossary=glossary[:1])
    if filters.language:
        terms = terms.filter(language=filters.language)
    if filters.category:
        terms = terms.filter(category__slug=filters.category)
    if letter := filters.letter:
        # As kept, or typed in lower case: "r" is R, "ch" is the Czech letter Ch.
        terms = terms.filter(initial__in={letter, letter.upper(), letter.capitalize()})
    if filters.status is not None:
        terms = terms.filter(status=filters.status.value)
    if filters.changed_since is not None:
        terms = terms.filter(changed_at__gte=filters.changed_since)
    return terms


def _next_page(request: HttpRequest, cursor: str) -> str:
    given = {name: request.GET[name] for name in TermQuery.model_fields if name in request.GET}
    return f"{request.path}?{urlencode(given | {'cursor': cursor})}"


def _document(address: TermAddress, language: str) -> tuple[str, str] | None:
    """Return the term's JSON and entity tag."""
    if has_unstorable(address.glossary) or has_unstorable(address.slug):
        return None
    # Found by its path alone, so the glossary need not be asked for its own language.
    paths = possible_paths(address.glossary, language, address.slug)
    terms = PublishedTerm.objects.public().filter(path__in=paths)
    if language:
        terms = terms.filter(language=language)
    return terms.values_list("document", "etag").first()


def _redirect(view: str, address: TermAddress, language: str) -> HttpResponse:
    moved = find_elsewhere(address.glossary, language, address.slug)
    url = reverse(f"api:{view}", kwargs={"glossary": moved.glossary, "slug": moved.slug})
    if moved.language:
        url += f"?{urlencode({'language': moved.language})}"
    return HttpResponsePermanentRedirect(url)
