"""How often logging in may be tried, and that nothing tells which accounts there are."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from terms.actions.throttling import WINDOW
from tests.admin.rooms import classed, parsed
from tests.factories import make_user
from tests.people import PASSWORD, give_password, is_inside

pytestmark = pytest.mark.django_db


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
