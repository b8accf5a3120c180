"""What every answer of the API has in common: HEAD, entity tags, caching, the form of errors."""

import functools
import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from terms.api import errors

FRESH = "public, max-age=60"

View = Callable[..., HttpResponse]


def answering(view: View) -> View:
    """Wrap a view of the API, so that none can forget what its answers owe to HTTP."""

    @csrf_exempt
    @functools.wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = request.method
        if asked == "HEAD":
            request.method = "GET"
        response = view(request, *args, **kwargs)
        if request.method == "GET":
            response = _conditional(request, response)
        if response.status_code >= 400:
            response = _as_problem(request, response)
        if asked == "HEAD":
            request.method = asked
            response = _without_body(response)
        return response

    return answer


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.status_code >= 400:
        return response
    response.headers.setdefault("Cache-Control", FRESH)
    if response.status_code != 200:
        return response
    if "ETag" not in response.headers:
        digest = hashlib.blake2b(response.content, digest_size=16).hexdigest()
        response.headers["ETag"] = f'"{digest}"'
    # Without a condition there is nothing to ask; with one, Django knows the rules.
    if request.headers.keys() & _CONDITIONS:
        answer = get_conditional_response(request, response.headers["ETag"], response=response)
        assert isinstance(answer, HttpResponse)
        if answer.status_code == 304:
            # What the answer itself would say; CommonMiddleware would say 0.
            answer.headers["Content-Length"] = str(len(response.content))
        return answer
    return response


_CONDITIONS = {"If-None-Match", "If-Match"}


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if response.headers.get("Content-Type") == errors.MEDIA_TYPE:
        return response
    problem = errors.problem(request, response.status_code)
    if isinstance(response, HttpResponseNotAllowed):
        problem.headers["Allow"] = _allowed(response.headers["Allow"])
    return problem


def _allowed(methods: str) -> str:
    allowed = set(methods.split(", "))
    if "GET" in allowed:
        allowed.add("HEAD")
    return ", ".join(sorted(allowed))


def _without_body(response: HttpResponse) -> HttpResponse:
    response.headers.setdefault("Content-Length", str(len(response.content)))
    response.content = b""
    return response
