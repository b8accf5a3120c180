"""Ways into the admin for browser tests, without the detour by the log-in form."""

from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page


def enter_as(page: Page, user: User, address: str) -> None:
    """Open `address` as somebody who has logged in."""
    client = Client()
    client.force_login(user)
    value = client.cookies["sessionid"].value
    page.goto("/healthz")
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": page.url}])
    page.goto(address)
