"""Logging in as people do: with an app, with a passkey, without JavaScript; each page audited."""

from base64 import b32decode
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential
from playwright.sync_api import Page, expect
from pytest_django import Settings

from terms.actions.second_factor import devices_of
from tests.browser.conftest import LiveServer
from tests.browser.test_admin_pages import broken_rules
from tests.factories import make_user
from tests.people import PASSWORD, code_of, give_app

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ada() -> User:
    return make_user(username="ada", password=PASSWORD, is_superuser=True)


@pytest.fixture
def address(live_server: LiveServer, settings: Settings) -> str:
    """The server as passkeys know it: browsers trust localhost without HTTPS."""
    port = urlsplit(live_server.url).port
    settings.OTP_WEBAUTHN_RP_ID = "localhost"
    settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = [f"http://localhost:{port}"]
    return f"http://localhost:{port}"


def give_password(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/login/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Logged out")


@pytest.mark.parametrize("with_scripts", [True, False], ids=["scripts", "no scripts"])
def test_an_app_is_added_and_used(
    ada: User, address: str, new_page: Callable[..., Page], with_scripts: bool
) -> None:
    page = new_page(java_script_enabled=with_scripts)
    give_password(page, address)
    page.get_by_role("link", name="ada").click()
    page.get_by_role("link", name="Add an app").click()
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.locator("#id_name").fill("Phone")
    page.locator("#id_code").fill(f"{TOTP(b32decode(secret)).token():06}")
    page.get_by_role("button", name="Add the app").click()

    expect(page.locator(".messagelist")).to_contain_text("Added the app “Phone”")
    page.get_by_role("button", name="Make recovery codes").click()
    code = page.locator(".codes code").first.inner_text()
    page.get_by_role("link", name="I have them").click()
    expect(page.get_by_text("10 codes left.")).to_be_visible()

    log_out(page)
    # The code that added it is used up; half a minute later there is another.
    TOTPDevice.objects.update(last_t=-1)
    give_password(page, address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".errorlist")).to_contain_text("This code is wrong")
    page.get_by_label("Code").fill(code_of(devices_of(ada).apps[0]))
    page.get_by_role("button", name="Confirm").click()
    expect(page).to_have_url(f"{address}/admin/")

    log_out(page)
    give_password(page, address)
    page.get_by_label("Code").fill(code.lower())
    page.get_by_role("button", name="Confirm").click()
    expect(page).to_have_url(f"{address}/admin/")


@pytest.fixture
def authenticator(new_page: Callable[..., Page]) -> Iterator[Page]:
    """A page of a browser with a fingerprint reader whose owner always agrees."""
    page = new_page()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    devtools.detach()


def test_a_passkey_is_added_and_used(ada: User, address: str, authenticator: Page) -> None:
    page = authenticator
    give_password(page, address)
    page.goto(f"{address}/admin/account/")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_role("button", name="Add a passkey").click()

    expect(page.locator(".messagelist")).to_contain_text("Added the passkey “Laptop”")
    [passkey] = devices_of(ada).passkeys
    assert passkey.name == "Laptop"

    log_out(page)
    give_password(page, address)
    page.get_by_role("button", name="Use a passkey").click()

    expect(page).to_have_url(f"{address}/admin/")
    assert devices_of(ada).passkeys[0].last_used_at is not None


def test_a_passkey_of_another_is_no_way_in(ada: User, address: str, authenticator: Page) -> None:
    page = authenticator
    give_password(page, address)
    page.goto(f"{address}/admin/account/")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".messagelist")).to_contain_text("Added the passkey")
    # The key stays in the reader; here it belongs to somebody else from now on.
    other = make_user()
    WebAuthnCredential.objects.update(user=other)
    give_app(ada)
    log_out(page)
    give_password(page, address)

    expect(page.get_by_label("Code")).to_be_visible()
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_the_account_are_accessible_and_fit(
    ada: User, address: str, new_page: Callable[..., Page], scheme: str, width: int
) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    found = {}

    def audit(name: str) -> None:
        found[name] = broken_rules(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[name].append("it is wider than the window")

    app = give_app(ada)
    page.goto(f"{address}/admin/login/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator(".errornote")).to_be_visible()
    audit("log-in with an error")
    give_password(page, address)
    expect(page.get_by_label("Code")).to_be_visible()
    audit("code")
    page.get_by_label("Code").fill(code_of(app))
    page.get_by_role("button", name="Confirm").click()
    expect(page).to_have_url(f"{address}/admin/")
    for name in (
        "account/",
        "account/app/",
        "account/password/",
        f"auth/user/{ada.pk}/second-factor/",
    ):
        page.goto(f"{address}/admin/{name}")
        audit(name)
    page.goto(f"{address}/admin/account/")
    page.get_by_role("button", name="Make recovery codes").click()
    expect(page.locator(".codes code").first).to_be_visible()
    audit("codes")

    assert {name: rules for name, rules in found.items() if rules} == {}
