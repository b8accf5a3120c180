"""Ways into the admin for its tests: people who are logged in, forms as a browser sends them."""

from typing import Any

from django.contrib.auth.models import AbstractUser, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from lxml import html

from terms.models import Term
from tests.factories import make_user

WRITER = ("view_term", "add_term", "change_term", "delete_term", "view_category")
MOVES = ("publish_term", "withdraw_term", "deprecate_term", "rename_term")
REDIRECTS = ("view_redirect", "add_redirect", "delete_redirect")
CURATION = ("change_glossary", "change_category", "delete_category")
PUBLISHER = (*WRITER, *MOVES, *REDIRECTS, *CURATION)


def logged_in(user: AbstractUser, *, checks_tokens: bool = False) -> Client:
    client = Client(enforce_csrf_checks=checks_tokens)
    assert isinstance(user, User)
    client.force_login(user)
    return client


def writer() -> Client:
    return logged_in(make_user(*WRITER))


def publisher() -> Client:
    return logged_in(make_user(*PUBLISHER))


def url(name: str, *arguments: object) -> str:
    return reverse(f"admin:terms_{name}", args=arguments)


def change_url(term: Term) -> str:
    return url("term_change", term.pk)


def parsed(response: HttpResponse | Any) -> html.HtmlElement:
    assert response.status_code == 200, response.status_code
    return html.fromstring(response.content.decode())


def filled(client: Client, address: str, form_id: str = "term_form") -> dict[str, Any]:
    """Return what the form at `address` would send if nobody touched it."""
    return fields_of(client.get(address), form_id)


def fields_of(response: HttpResponse | Any, form_id: str = "term_form") -> dict[str, Any]:
    """Return what the form on a page would send if nobody touched it."""
    form = parsed(response).get_element_by_id(form_id)
    fields = {name: value for name, value in form.form_values() if "__prefix__" not in name}
    for area in form.iter("textarea"):
        if area.name in fields:
            # The line end after the tag is no part of the text, says HTML; lxml keeps it.
            fields[area.name] = fields[area.name].removeprefix("\n")
    return fields


def row(data: dict[str, Any], prefix: str, **fields: Any) -> None:
    """Fill the form's empty row of `prefix`, and offer another as the button does."""
    index = int(data[f"{prefix}-TOTAL_FORMS"])
    data[f"{prefix}-TOTAL_FORMS"] = str(index + 1)
    for name, value in fields.items():
        data[f"{prefix}-{index}-{name}"] = value


def classed(page: html.HtmlElement, name: str) -> list[html.HtmlElement]:
    """Return the elements that have this class, in order."""
    return list(page.find_class(name))


def errors(response: HttpResponse | Any) -> str:
    """Return the texts of all errors a form shows."""
    page = parsed(response)
    shown = classed(page, "errorlist") + classed(page, "errornote")
    return " ".join(each.text_content() for each in shown)


def messages(response: HttpResponse | Any) -> str:
    """Return the texts of the messages above a page."""
    return " ".join(each.text_content() for each in classed(parsed(response), "messagelist"))
