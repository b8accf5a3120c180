"""One's own account: adding and removing a second factor, recovery codes, sessions."""

import json
import re
from base64 import b32decode, urlsafe_b64encode
from threading import enumerate as threads

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.test import Client
from django_otp.oath import TOTP
from pytest_django import Settings

from terms.actions.second_factor import device_of_code, devices_of, make_recovery_codes
from terms.admin.password_reset import THREAD
from terms.models import Session
from tests.admin.rooms import classed, errors, messages, parsed
from tests.factories import make_user
from tests.people import PASSWORD, code_of, give_app, give_password

pytestmark = pytest.mark.django_db

ACCOUNT = "/admin/account/"
APP = "/admin/account/app/"
CODES = "/admin/account/codes/"
SENSITIVE = (CODES, "/admin/account/app/1/remove/", "/admin/account/passkey/1/remove/")


@pytest.fixture
def ada() -> User:
    return make_user(username="ada", password=PASSWORD)


@pytest.fixture
def inside(client: Client, ada: User) -> Client:
    give_password(client, ada)
    return client


def age_password(client: Client) -> None:
    """Let the session's password have been given a while ago."""
    session = client.session
    session["password_at"] -= 16 * 60
    session.save()


def confirmed(user: User) -> Client:
    """Log in with an app that the user gets for it."""
    app, client = give_app(user), Client()
    give_password(client, user)
    client.post("/admin/login/code/", {"code": code_of(app)})
    return client


def shown_code(client: Client) -> str:
    """Return what an app shows that has read the key on the page."""
    page = parsed(client.get(APP))
    secret = page.get_element_by_id("secret").text_content()
    return f"{TOTP(b32decode(secret.replace(' ', ''))).token():06}"


def test_an_app_is_added_by_showing_that_it_works(inside: Client, ada: User) -> None:
    answer = inside.post(APP, {"name": "Phone", "code": shown_code(inside)}, follow=True)

    [app] = devices_of(ada).apps
    assert (app.name, app.confirmed) == ("Phone", True)
    assert "Added the app “Phone”" in messages(answer)
    assert inside.get("/admin/").status_code == 200
    assert LogEntry.objects.get(object_id=str(ada.pk)).user == ada


def test_a_wrong_code_adds_nothing_and_the_key_stays(inside: Client, ada: User) -> None:
    code = shown_code(inside)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    answer = inside.post(APP, {"name": "Phone", "code": wrong})

    assert "does not fit" in errors(answer)
    assert not devices_of(ada)
    assert inside.post(APP, {"name": "Phone", "code": code}).status_code == 302


def test_the_key_is_a_picture_within_the_page(inside: Client) -> None:
    page = parsed(inside.get(APP))

    [picture] = page.xpath("//div[@class='key']//img")
    assert picture.get("src").startswith("data:image/svg+xml")
    assert "script" not in picture.get("src")
    assert picture.get("alt")


def test_adding_a_factor_ends_other_sessions_and_changes_this_one(
    inside: Client, ada: User
) -> None:
    other = Client()
    give_password(other, ada)
    before = inside.cookies["sessionid"].value

    inside.post(APP, {"name": "Phone", "code": shown_code(inside)})

    assert inside.cookies["sessionid"].value != before
    assert inside.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302
    assert Session.objects.count() == 1


def test_recovery_codes_are_shown_once_and_work(ada: User) -> None:
    client = confirmed(ada)

    answer = client.post(CODES)

    codes = [
        each.text_content().strip() for each in classed(parsed(answer), "codes")[0].iter("code")
    ]
    assert len(codes) == 10
    assert all(re.fullmatch(r"([A-Z2-7]{4}-){3}[A-Z2-7]{4}", code) for code in codes)
    assert "no-store" in answer["Cache-Control"]
    assert codes[0] not in client.get(ACCOUNT).content.decode()
    assert device_of_code(ada, codes[0]) is not None


def test_recovery_codes_need_something_to_recover(inside: Client, ada: User) -> None:
    answer = inside.post(CODES, follow=True)

    assert "add one first" in messages(answer)
    assert devices_of(ada).recovery_codes == 0


def test_removing_the_last_factor_leaves_the_password(ada: User) -> None:
    client = confirmed(ada)
    make_recovery_codes(ada)
    [app] = devices_of(ada).apps

    answer = client.post(f"/admin/account/app/{app.pk}/remove/", follow=True)

    assert "Removed a second factor." in messages(answer)
    assert not devices_of(ada)
    assert client.get("/admin/").status_code == 200


def test_nobody_removes_anothers_factor(inside: Client) -> None:
    other = make_user()
    app = give_app(other)

    inside.post(f"/admin/account/app/{app.pk}/remove/")

    assert devices_of(other)


def test_an_unknown_kind_of_factor_is_not_found(inside: Client) -> None:
    assert inside.post("/admin/account/user/1/remove/").status_code == 404


@pytest.mark.parametrize("address", SENSITIVE)
def test_what_guards_the_account_asks_for_the_password_again(
    inside: Client, ada: User, address: str
) -> None:
    assert inside.get(address).status_code == 405
    age_password(inside)

    assert inside.post(address)["Location"] == "/admin/account/password/"
    assert (
        inside.get(APP)["Location"] == "/admin/account/password/?next=%2Fadmin%2Faccount%2Fapp%2F"
    )


def test_the_password_opens_the_way_it_was_asked_for(inside: Client) -> None:
    age_password(inside)
    address = "/admin/account/password/?next=/admin/account/app/"

    assert "not your password" in errors(inside.post(address, {"password": "wrong"}))
    assert inside.get(APP).status_code == 302
    assert inside.post(address, {"password": PASSWORD})["Location"] == APP
    assert inside.get(APP).status_code == 200


def test_the_password_leads_nowhere_else(inside: Client) -> None:
    answer = inside.post(
        "/admin/account/password/?next=https://evil.example.org/", {"password": PASSWORD}
    )

    assert answer["Location"] == ACCOUNT


def test_the_password_is_tried_as_often_as_at_the_log_in(inside: Client) -> None:
    data = {"password": "wrong"}

    answers = [inside.post("/admin/account/password/", data) for _ in range(11)]

    # A browser that knows the account has ten.
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


def test_a_session_without_the_factor_its_user_has_is_worth_nothing(
    client: Client, ada: User
) -> None:
    client.force_login(ada)
    give_app(ada)

    for address in (ACCOUNT, APP, *SENSITIVE):
        assert client.post(address)["Location"].startswith("/admin/login/"), address
    assert devices_of(ada)


@pytest.mark.parametrize("address", [ACCOUNT, APP, *SENSITIVE, "/admin/account/passkey/"])
def test_strangers_are_sent_to_the_log_in(client: Client, address: str) -> None:
    assert client.post(address)["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("address", [APP, *SENSITIVE, "/admin/account/passkey/begin/"])
def test_changes_need_a_token(ada: User, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)

    assert client.post(address, {}).status_code == 403


# --- Sessions ---------------------------------------------------------------------------------


def test_own_sessions_are_listed_and_ended(ada: User) -> None:
    here, there, other = Client(), Client(), Client()
    give_password(here, ada, **{"User-Agent": "Firefox on a desk <script>"})
    give_password(there, ada, **{"User-Agent": "Safari in a pocket"})
    give_password(other, make_user(username="grace", password=PASSWORD))

    page = here.get(ACCOUNT).content.decode()
    assert "Firefox on a desk &lt;script&gt;" in page
    assert "Safari in a pocket" in page
    here.post("/admin/account/sessions/")

    assert here.get("/admin/").status_code == 200
    assert there.get("/admin/").status_code == 302
    assert other.get("/admin/").status_code == 200


def test_sessions_are_ended_by_post(inside: Client) -> None:
    assert inside.get("/admin/account/sessions/").status_code == 405


# --- Passkeys, as far as they go without a browser --------------------------------------------


def test_a_passkey_begins_with_a_challenge_for_this_host(inside: Client) -> None:
    options = inside.post("/admin/account/passkey/begin/").json()

    assert options["rp"]["id"] == "glossary.example.org"
    assert options["challenge"]
    assert options["user"]["name"] == "ada"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "{",
        '{"credential": 1}',
        '{"name": "x", "credential": {"id": "a"}}',
        "\0",
        "[" * 5000,
    ],
)
@pytest.mark.parametrize("address", ["/admin/account/passkey/", "/admin/login/passkey/"])
def test_hostile_answers_are_refused_in_words(ada: User, address: str, body: str) -> None:
    client = Client()
    if "login" in address:
        give_app(ada)
    give_password(client, ada)
    client.post(f"{address}begin/")

    answer = client.post(address, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["problem"]
    # What it began with is used up.
    again = client.post(address, body, content_type="application/json")
    assert again.status_code in {400, 403}
    assert not devices_of(ada).passkeys


def test_a_passkey_for_another_host_is_refused(inside: Client, ada: User) -> None:
    challenge = inside.post("/admin/account/passkey/begin/").json()["challenge"]
    data = {"type": "webauthn.create", "challenge": challenge, "origin": "https://evil.example.org"}
    sent = urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip("=")
    credential = {
        "id": "AAAA",
        "rawId": "AAAA",
        "type": "public-key",
        "response": {"clientDataJSON": sent, "attestationObject": "o2NmbXRkbm9uZQ"},
    }

    answer = inside.post(
        "/admin/account/passkey/",
        json.dumps({"name": "x", "credential": credential}),
        content_type="application/json",
    )

    assert answer.status_code == 400
    assert not devices_of(ada)


def test_passkeys_at_the_log_in_need_the_password_first(client: Client) -> None:
    for address in ("/admin/login/passkey/begin/", "/admin/login/passkey/"):
        answer = client.post(address, "{}", content_type="application/json")
        assert answer.status_code == 403
        assert answer.json() == {"location": "/admin/login/"}
        assert client.get(address).status_code == 405


def test_passkeys_that_are_added_ask_for_the_password_again(inside: Client) -> None:
    age_password(inside)

    answer = inside.post("/admin/account/passkey/begin/")

    assert answer.status_code == 403
    assert answer.json() == {"location": "/admin/account/password/"}
    assert inside.get("/admin/account/passkey/begin/").status_code == 405


def test_passkeys_are_tried_as_often_as_codes(client: Client, ada: User) -> None:
    give_app(ada)
    give_password(client, ada)
    answers = []

    for _ in range(6):
        client.post("/admin/login/passkey/begin/")
        answers.append(client.post("/admin/login/passkey/", "{}", content_type="application/json"))

    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
    assert int(answers[-1]["Retry-After"]) > 0


# --- A new password by e-mail -----------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["password_reset/", "password_reset/done/", "reset/MQ/a-b/", "reset/done/"]
)
def test_without_a_server_for_e_mail_there_is_no_reset(client: Client, address: str) -> None:
    assert client.get(f"/admin/{address}").status_code == 404
    assert "password_reset" not in client.get("/admin/login/").content.decode()


def sent(client: Client, address: str) -> int:
    answer = client.post("/admin/password_reset/", {"email": address})
    for thread in threads():
        if thread.name == THREAD:
            thread.join()
    return answer.status_code


def test_a_new_password_by_e_mail(
    client: Client, ada: User, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_NOTICES = True
    User.objects.update(email="ada@example.org")
    app, old = give_app(ada), Client()
    give_password(old, ada)
    new = "another password of some length"

    assert "password_reset" in client.get("/admin/login/").content.decode()
    assert sent(client, "ada@example.org") == 302
    [message] = mailoutbox
    [link] = re.findall(r"https://glossary\.example\.org(/admin/reset/\S+)", str(message.body))
    page = client.get(link, follow=True)
    answer = client.post(page.redirect_chain[-1][0], {"new_password1": new, "new_password2": new})

    assert answer["Location"] == "/admin/reset/done/"
    assert client.get(answer["Location"]).status_code == 200
    # It logs nobody in, and is no way around the second factor.
    assert client.get("/admin/").status_code == 302
    assert give_password(client, ada, password=new)["Location"] == "/admin/login/code/"
    assert client.post("/admin/login/code/", {"code": code_of(app)}).status_code == 302
    assert client.get(link).status_code == 200
    assert not client.get(link).context["validlink"]


def test_a_reset_does_not_tell_which_accounts_there_are(
    client: Client, ada: User, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_NOTICES = True

    assert sent(client, "nobody@example.org") == 302
    assert mailoutbox == []


def test_a_reset_may_be_asked_for_three_times(
    client: Client, ada: User, settings: Settings, mailoutbox: list[EmailMessage]
) -> None:
    settings.EMAIL_NOTICES = True
    User.objects.update(email="ada@example.org")

    assert [sent(client, "ada@example.org") for _ in range(4)] == [302, 302, 302, 429]
    assert len(mailoutbox) == 3
