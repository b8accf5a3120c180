"""Codes of an app, recovery codes, and who must have what."""

import pytest
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from terms.actions.roles import PUBLISHER, WRITER
from terms.actions.second_factor import (
    add_app,
    device_of_code,
    devices_of,
    is_required,
    make_recovery_codes,
    new_app_key,
    remove_device,
    remove_second_factor,
)
from tests.factories import make_member, make_user
from tests.people import code_of, give_app

pytestmark = pytest.mark.django_db


def test_a_code_counts_once() -> None:
    user = make_user()
    app = give_app(user)
    code = code_of(app)

    assert device_of_code(user, code) == app
    assert device_of_code(user, code) is None


def test_the_code_that_added_an_app_is_used_up() -> None:
    user, key = make_user(), new_app_key()
    code = f"{TOTP(bytes.fromhex(key)).token():06}"

    app = add_app(user, key, code, name="Phone")

    assert app is not None
    assert devices_of(user).apps == [app]
    assert device_of_code(user, code) is None


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "１２３４５６", "-12345", "1234567"])
def test_what_is_no_code_adds_nothing(code: str) -> None:
    assert add_app(make_user(), new_app_key(), code, name="Phone") is None
    assert not TOTPDevice.objects.exists()


@pytest.mark.parametrize("code", ["", "12345", "abcdef", "٣٤٥٦٧٨", "A" * 16, "A" * 500, "\0" * 6])
def test_what_is_no_code_confirms_nothing(code: str) -> None:
    user = make_user()
    give_app(user)
    make_recovery_codes(user)

    assert device_of_code(user, code) is None


def test_spaces_in_a_code_do_not_matter() -> None:
    user = make_user()
    app = give_app(user)
    code = code_of(app)

    assert device_of_code(user, f" {code[:3]} {code[3:]} ") == app


def test_nobody_logs_in_with_anothers_codes() -> None:
    user, other = make_user(), make_user()
    app = give_app(other)
    codes = make_recovery_codes(other)

    assert device_of_code(user, code_of(app)) is None
    assert device_of_code(user, codes[0]) is None


def test_recovery_codes_work_once_each_and_are_kept_as_digests() -> None:
    user = make_user()
    codes = make_recovery_codes(user)

    assert len(set(codes)) == 10
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert not kept & {code.replace("-", "") for code in codes}
    assert device_of_code(user, codes[0].lower()) is not None
    assert device_of_code(user, codes[0]) is None
    assert devices_of(user).recovery_codes == 9


def test_new_recovery_codes_replace_the_old() -> None:
    user = make_user()
    old = make_recovery_codes(user)

    make_recovery_codes(user)

    assert device_of_code(user, old[0]) is None


def test_an_app_that_is_not_confirmed_is_no_second_factor() -> None:
    user = make_user()
    app = TOTPDevice.objects.create(user=user, key=new_app_key(), confirmed=False)

    assert not devices_of(user)
    assert device_of_code(user, code_of(app)) is None


def test_removing_the_last_device_removes_the_recovery_codes() -> None:
    user = make_user()
    first, second = give_app(user), give_app(user)
    make_recovery_codes(user)

    assert remove_device(user, "app", first.pk)
    assert devices_of(user).recovery_codes == 10
    assert remove_device(user, "app", second.pk)
    assert devices_of(user).recovery_codes == 0


def test_nobody_removes_anothers_device() -> None:
    user = make_user()
    app = give_app(user)

    assert not remove_device(make_user(), "app", app.pk)
    assert devices_of(user)


def test_removing_the_second_factor_removes_all_of_it() -> None:
    user, other = make_user(), make_user()
    give_app(user)
    give_app(other)
    make_recovery_codes(user)

    assert remove_second_factor(user) == 1
    assert not devices_of(user)
    assert devices_of(user).recovery_codes == 0
    assert devices_of(other)


def test_groups_named_in_the_settings_need_one(settings: Settings) -> None:
    publisher, writer = make_member(PUBLISHER), make_member(WRITER)
    superuser = make_user(is_superuser=True)

    assert not any(map(is_required, (publisher, writer, superuser)))
    settings.SECOND_FACTOR_GROUPS = [PUBLISHER]
    assert [is_required(each) for each in (publisher, writer, superuser)] == [True, False, True]
