"""Whom a browser has been used by."""

from django.http import HttpResponse
from django.test import RequestFactory

from terms.admin.visitors import COOKIE, remember_browser, visitor_of


def test_a_browser_knows_five_people_and_keeps_their_marks() -> None:
    request = RequestFactory().get("/admin/")
    marks = {}
    for name in ("a", "b", "c", "d", "e", "f", "b"):
        response = HttpResponse()
        remember_browser(request, response, name)
        request.COOKIES[COOKIE] = response.cookies[COOKIE].value
        marks[name] = visitor_of(request, name).browser

    assert all(marks.values())
    assert visitor_of(request, "a").browser == ""
    assert {name: visitor_of(request, name).browser for name in "bcdef"} == {
        name: marks[name] for name in "bcdef"
    }
    assert visitor_of(request, " B").browser == marks["b"]
