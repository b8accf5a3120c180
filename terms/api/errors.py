"""Problems (RFC 9457): the one form in which the API says that it cannot answer as asked."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.log import log_response
from ninja.errors import HttpError, ValidationError

MEDIA_TYPE = "application/problem+json"

# What each status means here; the anchor in the API's documentation is the problem's type.
KINDS: Mapping[int, tuple[str, str]] = {
    400: ("bad-request", "The request cannot be understood."),
    401: ("unauthorized", "The request needs a valid token."),
    403: ("forbidden", "The request is not allowed."),
    404: ("not-found", "There is nothing public at this address."),
    405: ("method-not-allowed", "This address does not answer to this method."),
    410: ("gone", "The term was public once and has been withdrawn."),
    412: ("precondition-failed", "A condition in the request's headers is not met."),
    413: ("too-large", "The request is larger than this site accepts."),
    422: ("invalid-parameters", "A parameter has a value that cannot be used."),
    429: ("too-many-requests", "The limit of requests is reached; Retry-After tells until when."),
    500: ("server-error", "The site failed to answer; its log tells why."),
}

# Django's own errors, the special before the general.
_STATUSES: Mapping[type[Exception], int] = {
    Http404: 404,
    PermissionDenied: 403,
    RequestDataTooBig: 413,
    SuspiciousOperation: 400,
}

FieldErrors = Sequence[Mapping[str, str]]


class CannotAnswer(Exception):
    """A request that ends in a problem: its status, and its detail for people."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(detail)
        self.status = status


def answer_error(request: HttpRequest, error: Exception) -> HttpResponse:
    """Return the problem for an exception; one that nobody expected is logged."""
    if isinstance(error, ValidationError):
        return problem(request, 422, errors=_field_errors(error.errors))
    if isinstance(error, CannotAnswer):
        return problem(request, error.status, str(error))
    if isinstance(error, HttpError):
        return problem(request, error.status_code, str(error))
    for kind, status in _STATUSES.items():
        if isinstance(error, kind):
            return problem(request, status)
    response = problem(request, 500)
    got_request_exception.send(sender=None, request=request)
    log_response(
        "%s: %s",
        response.reason_phrase,
        request.path,
        response=response,
        request=request,
        exception=error,
    )
    return response


def problem(
    request: HttpRequest, status: int, detail: str = "", errors: FieldErrors = ()
) -> HttpResponse:
    name, meaning = KINDS.get(status, ("", ""))
    title = name.replace("-", " ").capitalize() or HTTPStatus(status).phrase
    body: dict[str, Any] = {
        "type": problem_type(name) if name else "about:blank",
        "title": title,
        "status": status,
        "detail": detail or meaning or title,
        "instance": iri_to_uri(request.path),
    }
    if errors:
        body["errors"] = list(errors)
    text = json.dumps(body, ensure_ascii=False)
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE, headers=headers)


def problem_type(name: str) -> str:
    return f"{settings.SITE_URL}{reverse('api:docs')}#{name}"


def _field_errors(errors: Sequence[Mapping[str, Any]]) -> FieldErrors:
    return [
        {
            "location": str(error["loc"][0]),
            "field": str(error["loc"][-1]),
            "message": str(error["msg"]).removeprefix("Value error, "),
        }
        for error in errors
    ]
