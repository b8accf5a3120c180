"""Every failure below the API's prefix is a problem (RFC 9457), whoever notices it."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.utils.html import escape
from ninja.errors import HttpError, Throttled
from pytest_django import Settings

from terms.api import errors
from terms.api.api import api
from terms.models import Glossary

METHODS = ["post", "put", "patch", "delete", "options"]


def assert_is_problem(response: Any, status: int) -> dict[str, Any]:
    body: dict[str, Any] = response.json()
    assert response.status_code == body["status"] == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert body["type"].startswith("https://glossary.example.org/api/v1/docs#")
    assert body["title"]
    assert body["detail"]
    assert body["instance"].startswith("/api/v1")
    return body


@pytest.mark.parametrize(
    "address",
    ["none", "terms/x/y/z", "glossaries/", "terms/", "openapi.json/", "a%00b", "%FF", "ä"],
)
def test_unknown_address_is_a_problem(client: Client, address: str) -> None:
    body = assert_is_problem(client.get(f"/api/v1/{address}"), 404)

    assert body["instance"].isascii()
    assert ("no slash at their end" in body["detail"]) == address.endswith("/")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "address",
    [
        "terms",
        "glossaries",
        "glossaries/ai",
        "glossaries/ai/categories",
        "glossaries/ai/terms/x",
        "glossaries/ai/terms/x/relations",
        "openapi.json",
        "docs",
        "",
    ],
)
def test_wrong_method_is_a_problem_that_names_the_right_ones(
    client: Client, address: str, method: str
) -> None:
    response = getattr(client, method)(f"/api/v1/{address}")

    assert_is_problem(response, 405)
    assert response.headers["Allow"] == "GET, HEAD"


def test_bad_parameters_are_all_named(client: Client) -> None:
    response = client.get("/api/v1/terms", {"limit": "0", "cursor": "x", "language": "?"})

    body = assert_is_problem(response, 422)
    assert {(each["location"], each["field"]) for each in body["errors"]} == {
        ("query", "limit"),
        ("query", "cursor"),
        ("query", "language"),
    }
    assert all(
        each["message"] and not each["message"].startswith("Value error") for each in body["errors"]
    )


def test_head_of_nothing_is_a_problem_without_a_body(client: Client) -> None:
    response = client.head("/api/v1/none")

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.content == b""


@pytest.mark.django_db
def test_too_many_parameters_are_a_bad_request(client: Client, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2

    assert_is_problem(client.get("/api/v1/terms?a=1&b=2&c=3"), 400)


def test_fault_of_the_site_is_a_problem_that_tells_nothing_of_it(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(**conditions: str) -> None:
        raise RuntimeError("the password is 1234")

    monkeypatch.setattr(Glossary.objects, "filter", fail)
    client.raise_request_exception = False

    response = client.get("/api/v1/glossaries/ai")

    assert_is_problem(response, 500)
    assert b"1234" not in response.content
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("django.request", "ERROR")
    assert record.exc_info
    assert "1234" in str(record.exc_info[1])


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Http404("x"), 404),
        (PermissionDenied(), 403),
        (SuspiciousOperation(), 400),
        (RequestDataTooBig(), 413),
        (HttpError(401, "No token."), 401),
        (Throttled(wait=3), 429),
        (errors.CannotAnswer(410, "Gone for good."), 410),
    ],
)
def test_error_anywhere_in_an_endpoint_is_a_problem(
    rf: RequestFactory, error: Exception, status: int
) -> None:
    response = api.on_exception(rf.get("/api/v1/terms"), error)

    assert isinstance(response, HttpResponse)
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"


def test_every_kind_of_problem_is_explained_at_its_type(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()

    for name, meaning in errors.KINDS.values():
        assert f'id="{name}"' in page
        assert escape(meaning) in page
