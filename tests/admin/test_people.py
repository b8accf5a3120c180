"""Users and groups: nobody gives what they do not have, nor takes over who has more."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from terms.actions.roles import ADMINISTRATOR, PUBLISHER, WRITER, set_up_roles
from terms.actions.second_factor import devices_of, make_recovery_codes
from terms.models import Session
from tests.admin.rooms import errors, filled, logged_in, parsed
from tests.factories import make_member, make_user
from tests.people import PASSWORD, give_app, give_password

pytestmark = pytest.mark.django_db


def user_url(user: User, view: str = "change") -> str:
    return reverse(f"admin:auth_user_{view}", args=[user.pk])


@pytest.fixture
def administrator() -> User:
    set_up_roles()
    return make_member(ADMINISTRATOR, username="ada")


@pytest.fixture
def keeper() -> User:
    """Somebody who may edit people, and no more."""
    user = make_user(username="keeper")
    of_people = Permission.objects.filter(
        content_type__app_label="auth", content_type__model__in=("user", "group")
    )
    user.user_permissions.set(of_people)
    return user


def form_of(client: Client, user: User) -> dict[str, Any]:
    return filled(client, user_url(user), "user_form")


def change(client: Client, user: User, **fields: Any) -> Any:
    return client.post(user_url(user), form_of(client, user) | fields)


@pytest.mark.parametrize("whom", ["self", "other"])
def test_an_administrator_makes_nobody_a_superuser(administrator: User, whom: str) -> None:
    user = administrator if whom == "self" else make_user()
    client = logged_in(administrator)

    change(client, user, is_superuser="on")

    assert not User.objects.get(pk=user.pk).is_superuser
    page = parsed(client.get(user_url(user)))
    assert not page.xpath("//*[@name='is_superuser']")


def test_a_superuser_makes_superusers() -> None:
    user = make_user()

    change(logged_in(make_user(is_superuser=True)), user, is_superuser="on")

    assert User.objects.get(pk=user.pk).is_superuser


@pytest.mark.parametrize("whom", ["self", "other"])
def test_nobody_gives_a_permission_they_do_not_have(keeper: User, whom: str) -> None:
    user = keeper if whom == "self" else make_user()
    publish = Permission.objects.get(codename="publish_term")
    had = set(user.user_permissions.all())
    chosen = [str(each.pk) for each in (*had, publish)]

    answer = change(logged_in(keeper), user, user_permissions=chosen)

    assert "You do not have these permissions yourself: Can publish" in errors(answer)
    assert set(user.user_permissions.all()) == had


def test_nobody_puts_people_in_a_group_that_may_do_more(keeper: User) -> None:
    set_up_roles()
    user, group = make_user(), Group.objects.get(name=PUBLISHER)

    answer = change(logged_in(keeper), user, groups=[str(group.pk)])

    assert "The group Publisher may do what you may not." in errors(answer)
    assert not user.groups.exists()


def test_an_administrator_puts_people_in_groups(administrator: User) -> None:
    user, group = make_user(), Group.objects.get(name=PUBLISHER)

    answer = change(logged_in(administrator), user, groups=[str(group.pk)])

    assert answer.status_code == 302
    assert list(user.groups.all()) == [group]


@pytest.mark.parametrize("view", ["change", "password_change", "delete", "second_factor"])
def test_nobody_takes_over_who_may_do_more(administrator: User, keeper: User, view: str) -> None:
    root, writer = make_user(is_superuser=True, password=PASSWORD), make_member(WRITER)
    writer.set_password(PASSWORD)
    writer.save()
    new = "taken over by somebody else"
    data = {
        "password1": new,
        "password2": new,
        "usable_password": "true",
        "post": "yes",
        "email": "me@example.org",
    }

    for client, user in [(logged_in(administrator), root), (logged_in(keeper), writer)]:
        address = (
            reverse("admin:auth_user_password_change", args=[user.pk])
            if view == "password_change"
            else user_url(user, view)
        )
        assert client.post(address, data | {"username": user.username}).status_code == 403
        kept = User.objects.get(pk=user.pk)
        assert kept.check_password(PASSWORD)
        assert kept.email == ""


def test_deleting_by_the_list_is_bounded_too(administrator: User) -> None:
    root, other = make_user(is_superuser=True), make_user()
    chosen = {"action": "delete_selected", "_selected_action": [root.pk, other.pk], "post": "yes"}

    logged_in(administrator).post(reverse("admin:auth_user_changelist"), chosen)

    assert User.objects.filter(pk__in=[root.pk, other.pk]).count() == 2


def test_the_last_superuser_stays() -> None:
    root = make_user(is_superuser=True, username="root")
    client = logged_in(root)
    data = form_of(client, root)

    for left_out in ("is_superuser", "is_active"):
        answer = client.post(
            user_url(root), {key: value for key, value in data.items() if key != left_out}
        )
        assert "last superuser" in errors(answer)
    assert client.post(user_url(root, "delete"), {"post": "yes"}).status_code == 403
    assert User.objects.get(pk=root.pk).is_superuser


def test_all_superusers_are_not_deleted_at_once() -> None:
    root, other = make_user(is_superuser=True), make_user(is_superuser=True)
    chosen = {"action": "delete_selected", "_selected_action": [root.pk, other.pk], "post": "yes"}

    answer = logged_in(root).post(reverse("admin:auth_user_changelist"), chosen)

    assert answer.status_code == 403
    assert User.objects.filter(is_superuser=True).count() == 2


def test_one_of_two_superusers_may_go() -> None:
    root, other = make_user(is_superuser=True), make_user(is_superuser=True)

    logged_in(root).post(user_url(other, "delete"), {"post": "yes"})

    assert list(User.objects.filter(is_superuser=True)) == [root]


def test_groups_are_bounded_as_people_are(keeper: User) -> None:
    set_up_roles()
    client, publisher = logged_in(keeper), Group.objects.get(name=PUBLISHER)
    publish = Permission.objects.get(codename="publish_term")

    assert (
        client.post(
            reverse("admin:auth_group_change", args=[publisher.pk]), {"name": "x"}
        ).status_code
        == 403
    )
    assert (
        client.post(
            reverse("admin:auth_group_delete", args=[publisher.pk]), {"post": "yes"}
        ).status_code
        == 403
    )
    answer = client.post(
        reverse("admin:auth_group_add"), {"name": "x", "permissions": [publish.pk]}
    )
    assert "You do not have these permissions yourself" in errors(answer)
    assert not Group.objects.filter(name="x").exists()


def test_an_administrator_makes_groups_of_what_they_may_do(administrator: User) -> None:
    publish = Permission.objects.get(codename="publish_term")

    answer = logged_in(administrator).post(
        reverse("admin:auth_group_add"), {"name": "Press", "permissions": [publish.pk]}
    )

    assert answer.status_code == 302
    assert list(Group.objects.get(name="Press").permissions.all()) == [publish]


def test_a_new_user_may_nothing(administrator: User) -> None:
    data = {
        "username": "grace",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "usable_password": "true",
    }

    answer = logged_in(administrator).post(
        reverse("admin:auth_user_add"), data | {"is_superuser": "on", "is_staff": "on"}
    )

    grace = User.objects.get(username="grace")
    assert answer.status_code == 302
    assert (grace.is_superuser, grace.is_staff) == (False, False)


def test_a_lost_second_factor_is_removed_by_who_may_edit_the_user(administrator: User) -> None:
    user = make_user(password=PASSWORD)
    lost = Client()
    give_password(lost, user)
    give_app(user, "Phone <b>")
    make_recovery_codes(user)
    client = logged_in(administrator)

    assert "Phone &lt;b&gt;" in client.get(user_url(user)).content.decode()
    assert client.get(user_url(user, "second_factor")).status_code == 200
    assert devices_of(user)
    answer = client.post(user_url(user, "second_factor"))

    assert answer.status_code == 302
    assert not devices_of(user)
    assert devices_of(user).recovery_codes == 0
    assert not Session.objects.filter(user=user).exists()


def test_secrets_of_devices_are_nowhere_in_the_admin() -> None:
    user = make_user(is_superuser=True)
    app = give_app(user)
    client = logged_in(user)

    assert app.key not in client.get(user_url(user)).content.decode()
    for address in ("otp_totp/totpdevice/", "otp_static/staticdevice/", "django_otp_webauthn/"):
        assert client.get(f"/admin/{address}").status_code == 404
