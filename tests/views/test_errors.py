"""Pages for what no view answers."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path
from lxml import html

from terms.views.errors import server_error


def _fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


urlpatterns = [path("fail/", _fail)]
handler404 = "terms.views.errors.page_not_found"
handler500 = "terms.views.errors.server_error"


@pytest.mark.urls("tests.views.test_errors")
def test_address_of_no_form_is_not_found_without_a_query(client: Client) -> None:
    response = client.get("/no/such/thing.txt")

    assert response.status_code == 404
    page = html.document_fromstring(response.content.decode())
    assert page.xpath("string(//h1)") == "There is no such page"
    assert page.xpath("//main//a/@href") == ["/"]


@pytest.mark.urls("tests.views.test_errors")
def test_failure_shows_a_page_that_needs_no_database_and_no_detail() -> None:
    client = Client(raise_request_exception=False)

    response = client.get("/fail/")

    assert response.status_code == 500
    assert response["Cache-Control"] == "no-store"
    text = response.content.decode()
    assert html.document_fromstring(text).xpath("string(//h1)") == "Something went wrong"
    assert "broken on purpose" not in text


def test_failure_page_holds_no_inline_code() -> None:
    response = server_error(RequestFactory().get("/"))

    page = html.document_fromstring(response.content.decode())
    assert page.xpath("//script | //style | //@style") == []
