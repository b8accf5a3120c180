"""Logging in by name and password: what is let in, where it leads, what is no try."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from terms.models import LogInAttempt, Session
from tests.people import PASSWORD, give_password, is_inside

pytestmark = pytest.mark.django_db


def test_right_password_lets_in_and_leads_on(client: Client, ada: User) -> None:
    answer = client.post(
        "/admin/login/?next=/admin/terms/",
        {"username": "ada", "password": PASSWORD, "next": "/admin/terms/"},
    )

    assert answer.status_code == 302
    assert answer["Location"] == "/admin/terms/"
    assert is_inside(client)
    assert not LogInAttempt.objects.exists()


@pytest.mark.parametrize(
    "address", ["https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"]
)
def test_log_in_leads_nowhere_else(client: Client, ada: User, address: str) -> None:
    answer = client.post(
        "/admin/login/", {"username": "ada", "password": PASSWORD, "next": address}
    )

    assert answer["Location"] == "/admin/"


def test_a_reader_is_sent_to_the_log_in_and_it_keeps_nothing(client: Client) -> None:
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    page = client.get("/admin/login/")

    assert "no-store" in page["Cache-Control"]
    assert not Session.objects.exists()


def test_an_empty_form_is_no_try(client: Client) -> None:
    for _ in range(8):
        assert client.post("/admin/login/", {"username": "", "password": ""}).status_code == 200

    assert not LogInAttempt.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"username": "\0", "password": "x"},
        {"username": "a" * 100_000, "password": "b" * 100_000},
        {"username": "ada", "password": "x", "next": "\r\nSet-Cookie: a=b"},
        {},
    ],
)
def test_hostile_forms_are_answered(client: Client, data: dict[str, str]) -> None:
    assert client.post("/admin/login/", data).status_code == 200


def test_log_in_needs_a_token(ada: User) -> None:
    assert give_password(Client(enforce_csrf_checks=True), ada).status_code == 403
