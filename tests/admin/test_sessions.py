"""Sessions of who has logged in: where they are good for, how long, and what ends them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from terms.actions.sessions import BEGAN, RENEWED, SessionStore
from terms.models import Session
from tests.people import PASSWORD, give_password, is_inside

pytestmark = pytest.mark.django_db


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
