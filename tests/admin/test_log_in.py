"""Logging in: what is let in, how often it may be tried, what is told to whom."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from terms.actions.roles import PUBLISHER
from terms.actions.second_factor import make_recovery_codes
from terms.actions.sessions import BEGAN, RENEWED, SessionStore
from terms.actions.throttling import WINDOW
from terms.models import LogInAttempt, Session
from tests.admin.rooms import classed, parsed
from tests.factories import make_member, make_user
from tests.people import PASSWORD, code_of, give_app, give_password

pytestmark = pytest.mark.django_db

CODE = "/admin/login/code/"


@pytest.fixture
def ada() -> User:
    return make_user(username="ada", password=PASSWORD)


def is_inside(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


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


def told(client: Client, name: str, password: str) -> str:
    answer = client.post("/admin/login/", {"username": name, "password": password})
    assert answer.status_code == 200
    return " ".join(each.text_content().strip() for each in classed(parsed(answer), "errornote"))


def test_nothing_tells_which_accounts_there_are(client: Client, ada: User) -> None:
    make_user(username="gone", password=PASSWORD, is_active=False)
    make_user(username="reader", password=PASSWORD, is_staff=False)

    answers = {
        told(client, name, password)
        for name, password in [
            ("ada", "wrong"),
            ("nobody", "wrong"),
            ("gone", PASSWORD),
            ("reader", PASSWORD),
        ]
    }

    assert len(answers) == 1


def test_refusal_says_when_to_come_again(client: Client, ada: User) -> None:
    for _ in range(5):
        give_password(client, ada, password="wrong")

    answer = give_password(client, ada)

    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= WINDOW.total_seconds() + 1
    page = answer.content.decode()
    assert "That was tried too often. Try again in 15 minutes." in page
    assert 'value="ada"' in page
    assert not is_inside(client)


def test_refusal_is_the_same_for_an_account_that_does_not_exist(client: Client) -> None:
    data = {"username": "nobody", "password": "wrong"}

    answers = [client.post("/admin/login/", data).status_code for _ in range(6)]

    assert answers == [200] * 5 + [429]


def test_others_get_in_while_one_address_is_refused(client: Client, ada: User) -> None:
    for _ in range(6):
        client.post(
            "/admin/login/", {"username": "ada", "password": "x"}, REMOTE_ADDR="198.51.100.1"
        )

    answer = client.post(
        "/admin/login/", {"username": "ada", "password": PASSWORD}, REMOTE_ADDR="203.0.113.7"
    )

    assert answer.status_code == 302


def test_a_browser_that_knows_the_account_is_not_kept_out_by_others(ada: User) -> None:
    own, attacker = Client(), Client()
    give_password(own, ada)
    own.post("/admin/logout/")
    for _ in range(7):
        give_password(attacker, ada, password="wrong")

    assert give_password(attacker, ada).status_code == 429
    assert give_password(own, ada).status_code == 302


def test_a_made_up_mark_of_a_browser_is_worth_nothing(client: Client, ada: User) -> None:
    client.cookies["known_browser"] = "eyJhZGEiOiJtYXJrIn0:1abcde:signature"

    assert [give_password(client, ada, password="x").status_code for _ in range(6)][-1] == 429


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


# --- Sessions ---------------------------------------------------------------------------------


def test_session_cookie_is_for_the_admin_and_no_script(
    client: Client, ada: User, settings: Settings
) -> None:
    settings.SESSION_COOKIE_SECURE = True

    answer = give_password(client, ada)

    for name in ("sessionid", "known_browser"):
        cookie = answer.cookies[name]
        assert (cookie["path"], cookie["samesite"]) == ("/admin/", "Lax"), name
        assert cookie["httponly"], name
        assert cookie["secure"], name
    assert answer.cookies["sessionid"]["max-age"] == 12 * 60 * 60


def test_log_in_makes_a_new_session_and_log_out_ends_it(client: Client, ada: User) -> None:
    give_password(client, ada)
    first = client.cookies["sessionid"].value
    give_password(client, ada)
    second = client.cookies["sessionid"].value

    assert first != second
    assert [each.pk for each in Session.objects.all()] == [second]
    client.post("/admin/logout/")
    assert not Session.objects.exists()
    client.cookies["sessionid"] = second
    assert not is_inside(client)


def test_log_out_is_by_post(client: Client, ada: User) -> None:
    give_password(client, ada)

    assert client.get("/admin/logout/").status_code == 405
    assert is_inside(client)


def test_session_ends_when_idle(client: Client, ada: User) -> None:
    give_password(client, ada)

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    assert not is_inside(client)


def shift(hours: float) -> None:
    """Let all sessions be so much older, but used as lately as allowed."""
    for row in Session.objects.all():
        store = SessionStore(row.pk)
        data = store.load()
        data[BEGAN] -= hours * 3600
        data[RENEWED] -= hours * 3600
        Session.objects.filter(pk=row.pk).update(session_data=store.encode(data))


def test_a_session_in_use_lasts_longer(client: Client, ada: User) -> None:
    give_password(client, ada)
    shift(2)
    Session.objects.update(expire_date=timezone.now() + timedelta(hours=10))

    assert is_inside(client)
    assert Session.objects.get().expire_date > timezone.now() + timedelta(hours=11)


def test_a_session_just_renewed_is_not_written_again(client: Client, ada: User) -> None:
    give_password(client, ada)
    before = Session.objects.values().get()

    assert is_inside(client)
    assert Session.objects.values().get() == before


def test_a_session_ends_for_good_after_a_week(client: Client, ada: User) -> None:
    give_password(client, ada)
    shift(167)
    assert is_inside(client)
    shift(1.1)

    assert not is_inside(client)
    assert not Session.objects.exists()


@pytest.mark.parametrize("fields", [{"is_active": False}, {"is_staff": False}])
def test_whoever_is_shut_out_is_out_at_once(
    client: Client, ada: User, fields: dict[str, bool]
) -> None:
    give_password(client, ada)

    User.objects.update(**fields)

    assert not is_inside(client)


def test_a_new_password_ends_other_sessions(client: Client, ada: User) -> None:
    other = Client()
    give_password(client, ada)
    give_password(other, ada)
    new = "another password of some length"

    client.post(
        "/admin/password_change/",
        {"old_password": PASSWORD, "new_password1": new, "new_password2": new},
    )

    assert is_inside(client)
    assert not is_inside(other)


@pytest.mark.parametrize("password", ["short", "fourteen chars", "1q2w3e4r5t6y7u8i9o0p"])
def test_weak_passwords_are_refused(client: Client, ada: User, password: str) -> None:
    give_password(client, ada)
    data = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}

    assert client.post("/admin/password_change/", data).status_code == 200
    assert User.objects.get(pk=ada.pk).check_password(PASSWORD)


# --- The second step --------------------------------------------------------------------------


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
