"""The addresses of the API, below whatever prefix the project gives it. None ends in a slash."""

from django.urls import URLPattern, path, re_path

from terms.api import reference
from terms.api.api import api
from terms.api.conditional import View, answering

app_name = "api"


def _answering(route: URLPattern) -> URLPattern:
    return URLPattern(route.pattern, answering(route.callback), route.default_args, route.name)


def _own(address: str, view: View, name: str) -> URLPattern:
    return path(address, answering(view), name=name)


urlpatterns = [
    _own("", reference.start, name="start"),
    _own("openapi.json", reference.openapi_json, name="openapi"),
    _own("docs", reference.docs, name="docs"),
    *(_answering(route) for route in api.urls[0] if isinstance(route, URLPattern)),
    # Whatever else begins with this prefix is a problem too, not a page of the site.
    re_path("", answering(reference.nothing_here), name="nothing"),
]
