"""What every response carries, and what only those of the admin and the API may."""

from collections.abc import Callable

import pytest
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.test import Client, RequestFactory
from django.utils import translation

from glossary_project import middleware

SECURITY_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": settings.PERMISSIONS_POLICY,
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(translation.get_language())


def with_policy(view: Callable[[HttpRequest], HttpResponseBase]) -> HttpResponse:
    response = middleware.PolicyMiddleware(view)(RequestFactory().get("/"))
    assert isinstance(response, HttpResponse)
    return response


@pytest.mark.parametrize("path", ["/healthz", "/admin/login/", "/no/such/page/"])
@pytest.mark.django_db
def test_every_response_carries_the_security_headers(client: Client, path: str) -> None:
    response = client.get(path)

    policy = response["Content-Security-Policy"]
    assert SECURITY_HEADERS.items() <= dict(response.items()).items()
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe-" not in policy


def test_a_public_page_neither_reads_nor_sets_a_cookie(client: Client) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "of-an-editor"

    response = client.get("/healthz")

    assert not response.cookies
    assert "Vary" not in response
    assert not hasattr(response.wsgi_request, "session")
    assert not hasattr(response.wsgi_request, "user")


@pytest.mark.django_db
def test_the_admin_has_a_session_a_user_and_messages(client: Client) -> None:
    request = client.get("/admin/login/").wsgi_request

    assert request.session.is_empty()
    assert not request.user.is_authenticated
    assert hasattr(request, "_messages")


@pytest.mark.parametrize(("path", "language"), [("/admin/", b"de"), ("/ai/term/", b"en")])
def test_only_the_admin_follows_the_language_of_the_browser(path: str, language: bytes) -> None:
    request = RequestFactory().get(path, headers={"Accept-Language": "de"})

    response = middleware.AdminLocaleMiddleware(answer)(request)

    assert response.content == language


def test_the_language_of_an_editor_ends_with_the_request() -> None:
    request = RequestFactory().get("/admin/", headers={"Accept-Language": "de"})

    middleware.AdminLocaleMiddleware(answer)(request)

    assert translation.get_language() == "en"


def test_a_view_may_change_its_own_policy() -> None:
    view = csp_update({"img-src": ["https://images.example.org"]})(answer)

    response = with_policy(view)

    assert "img-src 'self' data: https://images.example.org" in response["Content-Security-Policy"]


def test_a_policy_that_a_view_has_set_is_kept() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Content-Security-Policy": "sandbox"})

    response = with_policy(view)

    assert response["Content-Security-Policy"] == "sandbox"
