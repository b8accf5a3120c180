"""The API, version 1: its routers, and what becomes of an error anywhere in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from terms.api import glossaries, openapi, terms
from terms.api.errors import answer_error


class GlossaryAPI(NinjaAPI):
    def on_exception(self, request: HttpRequest, exc: Exception | type[Exception]) -> HttpResponse:
        return answer_error(request, exc if isinstance(exc, Exception) else exc())

    def get_openapi_schema(self, **options: Any) -> Any:
        return openapi.complete(super().get_openapi_schema(**options))


# The description and its page are views of this project's own: ninja's page runs inline scripts.
api = GlossaryAPI(
    title=openapi.TITLE,
    version=openapi.VERSION,
    description=openapi.DESCRIPTION,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
)
api.add_router("", glossaries.router)
api.add_router("", terms.router)
