"""The command for who has lost their second factor."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from terms.actions.second_factor import devices_of
from tests.factories import make_user
from tests.people import PASSWORD, give_app, give_password

pytestmark = pytest.mark.django_db


def test_command_removes_the_factor_and_ends_sessions() -> None:
    user, client, output = make_user(username="ada", password=PASSWORD), Client(), StringIO()
    give_password(client, user)
    give_app(user)

    call_command("remove_second_factor", "ada", stdout=output)

    assert output.getvalue() == "ada: 1 removed, 1 sessions ended.\n"
    assert not devices_of(user)
    assert client.get("/admin/").status_code == 302


def test_command_names_who_is_not_there() -> None:
    with pytest.raises(CommandError, match="no user 'Ada'"):
        call_command("remove_second_factor", "Ada")
