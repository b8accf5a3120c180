"""Pages for what went wrong outside of any view: no such address, or a failure of the site."""

from django.http import HttpRequest, HttpResponse
from django.template import loader

from terms.pages.not_found import Missing
from terms.pages.rendering import render_missing
from terms.views.responses import HTML, send_missing


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 without a query: the address has the form of none of the site's."""
    return send_missing(request, render_missing(Missing(None, "")), 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 with a page that needs neither the database nor any context."""
    page = loader.get_template("500.html").render()
    response = HttpResponse(page, content_type=HTML, status=500)
    response.headers["Cache-Control"] = "no-store"
    return response
