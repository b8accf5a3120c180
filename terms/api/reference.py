"""The API described: as OpenAPI, and as a page for people that needs no script."""

import json
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.urls import reverse

from terms.api import errors
from terms.api.answers import MEDIA_TYPE
from terms.api.api import api
from terms.api.reference_page import reference_page
from terms.pages.metadata import Metadata
from terms.pages.shell import find_shell, outer_frame


def start(request: HttpRequest) -> HttpResponse:
    """Tell where to begin: the description, the lists."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    addresses = {name: _url_of(view) for name, view in _BEGINNINGS.items()}
    return HttpResponse(json.dumps(addresses), content_type=MEDIA_TYPE)


_BEGINNINGS = {
    "docs": "docs",
    "openapi": "openapi",
    "glossaries": "list_glossaries",
    "terms": "list_terms",
}


def _url_of(name: str) -> str:
    return f"{settings.SITE_URL}{reverse(f'api:{name}')}"


def openapi_json(request: HttpRequest) -> HttpResponse:
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    return HttpResponse(openapi_text(), content_type=MEDIA_TYPE)


def docs(request: HttpRequest) -> HttpResponse:
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    return HttpResponse(_docs_page())


def nothing_here(request: HttpRequest) -> HttpResponse:
    detail = ""
    if request.path.endswith("/"):
        detail = "Addresses of the API have no slash at their end; leave it out."
    return errors.problem(request, 404, detail)


@cache
def openapi_text() -> str:
    """Return the OpenAPI description; it is the same for the life of a process."""
    return json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=2) + "\n"


@cache
def _docs_page() -> bytes:
    page = reference_page(json.loads(openapi_text()), reverse("api:openapi"))
    frame = outer_frame()._replace(language="en")  # as the descriptions are
    metadata = Metadata(
        title=f"{page.title} {page.version}",
        description="How to read the glossaries of this site as JSON.",
        canonical_url=_url_of("docs"),
        language=frame.language,
        site_name=page.title,
    )
    head = render_to_string("terms/api_docs_head.html", {"page": metadata})
    main = render_to_string("terms/api_docs.html", {"page": page})
    return find_shell(frame).around(head, main)
