"""The second step of logging in, and groups that need a second factor."""

import logging

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import Settings

from terms.actions.roles import PUBLISHER
from terms.actions.second_factor import make_recovery_codes
from terms.models import Session
from tests.factories import make_member, make_user
from tests.people import PASSWORD, code_of, give_app, give_password, is_inside

pytestmark = pytest.mark.django_db

CODE = "/admin/login/code/"


def test_with_an_app_the_password_is_half_the_way(client: Client, ada: User) -> None:
    app = give_app(ada)

    answer = give_password(client, ada)

    assert answer["Location"] == CODE
    assert not is_inside(client)
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert not is_inside(client)
    answer = client.post(CODE, {"code": code_of(app)})
    assert answer["Location"] == "/admin/"
    assert is_inside(client)


def test_the_page_asked_for_first_comes_after_both_steps(client: Client, ada: User) -> None:
    app = give_app(ada)

    client.post("/admin/login/", {"username": "ada", "password": PASSWORD, "next": "/admin/auth/"})
    answer = client.post(CODE, {"code": code_of(app)})

    assert answer["Location"] == "/admin/auth/"


def test_a_recovery_code_lets_in_once(ada: User) -> None:
    give_app(ada)
    [code, *_others] = make_recovery_codes(ada)

    for client, expected in [(Client(), 302), (Client(), 200)]:
        give_password(client, ada)
        assert client.post(CODE, {"code": code}).status_code == expected


def test_codes_are_tried_five_times(
    client: Client, ada: User, caplog: pytest.LogCaptureFixture
) -> None:
    app = give_app(ada)
    give_password(client, ada)

    with caplog.at_level(logging.WARNING):
        answers = [client.post(CODE, {"code": "000000"}).status_code for _ in range(5)]
    answer = client.post(CODE, {"code": code_of(app)})

    assert answers == [200] * 5
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert caplog.text.count(f"A wrong second factor was given for user {ada.pk}.") == 5
    assert not is_inside(client)


def test_giving_the_password_again_gives_no_more_tries_of_the_code(ada: User) -> None:
    app = give_app(ada)
    for _ in range(5):
        client = Client()
        give_password(client, ada)
        client.post(CODE, {"code": "000000"})

    client = Client()
    give_password(client, ada)

    assert client.post(CODE, {"code": code_of(app)}).status_code == 429


def test_the_code_alone_is_nothing(client: Client, ada: User) -> None:
    app = give_app(ada)

    answer = client.post(CODE, {"code": code_of(app)})

    assert answer["Location"].startswith("/admin/login/")
    assert not is_inside(client)


def test_the_code_must_come_within_ten_minutes(client: Client, ada: User) -> None:
    app = give_app(ada)
    give_password(client, ada)
    session = client.session
    session["log_in"] = session["log_in"] | {"at": session["log_in"]["at"] - 601}
    session.save()

    assert client.post(CODE, {"code": code_of(app)})["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}, {"password": "!"}])
def test_what_changed_between_the_steps_counts(
    client: Client, ada: User, fields: dict[str, object]
) -> None:
    app = give_app(ada)
    give_password(client, ada)

    User.objects.update(**fields)

    assert client.post(CODE, {"code": code_of(app)})["Location"].startswith("/admin/login/")


def test_the_second_step_begins_and_ends_with_a_new_session(client: Client, ada: User) -> None:
    app = give_app(ada)
    give_password(client, ada)
    pending = client.cookies["sessionid"].value

    client.post(CODE, {"code": code_of(app)})

    assert client.cookies["sessionid"].value != pending
    assert Session.objects.get().user_id == ada.pk


def test_the_second_step_of_one_user_leaves_the_session_of_another(
    client: Client, ada: User
) -> None:
    give_app(ada)
    give_password(client, make_user(username="grace", password=PASSWORD))

    give_password(client, ada)

    assert not is_inside(client)


# --- Groups that need a second factor ---------------------------------------------------------


def test_whoever_needs_a_second_factor_and_has_none_may_only_add_one(
    client: Client, settings: Settings
) -> None:
    settings.SECOND_FACTOR_GROUPS = [PUBLISHER]
    user = make_member(PUBLISHER, username="grace", password=PASSWORD)
    give_password(client, user)

    assert client.get("/admin/").status_code == 302
    assert client.get("/admin/terms/term/").status_code == 302
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/admin/account/"
    page = client.get("/admin/account/").content.decode()
    assert "only with a second factor" in page
    assert client.get("/admin/account/app/").status_code == 200
    assert client.post("/admin/logout/").status_code == 200


def test_whoever_needs_one_and_has_one_works_as_ever(client: Client, settings: Settings) -> None:
    settings.SECOND_FACTOR_GROUPS = ["Administrator"]
    user = make_user(is_superuser=True, username="grace", password=PASSWORD)
    app = give_app(user)
    give_password(client, user)
    client.post(CODE, {"code": code_of(app)})

    assert is_inside(client)
    app.delete()
    assert not is_inside(client)
