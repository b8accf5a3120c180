"""Chromium for the browser tests, and pages that forgive nothing.

Without Chromium these tests are skipped, except in CI, where they fail.
"""

import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = (
    "browser tests need Chromium: install Debian's package chromium, "
    "or set CHROMIUM to the path of the program"
)
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


class LiveServer(Protocol):
    """What the fixture `live_server` of pytest-django gives."""

    url: str


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all browser tests.

    It ends with them. While it runs, playwright's event loop runs in the tests' thread, where
    Django would refuse every query.
    """
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with pytest.MonkeyPatch.context() as environment, sync_playwright() as playwright:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        chromium = playwright.chromium.launch(executable_path=program, args=[*ARGUMENTS, *sandbox])
        yield chromium
        chromium.close()


@pytest.fixture
def under_way() -> Iterator[Counter[str]]:
    """What the server is asked for at the moment: `total()` requests that are not answered."""
    requests: Counter[str] = Counter()

    def begin(**_told: Any) -> None:
        requests["begun"] += 1

    def end(**_told: Any) -> None:
        requests["begun"] -= 1

    request_started.connect(begin)
    request_finished.connect(end)
    yield requests
    request_started.disconnect(begin)
    request_finished.disconnect(end)


def wait_until_answered(under_way: Counter[str]) -> None:
    """Wait for what a closed page had asked for: the tables are emptied after the test.

    PostgreSQL would find that a request and the emptying wait for each other.
    """
    quiet = 0
    for _look in range(1_000):
        quiet = quiet + 1 if under_way.total() <= 0 else 0
        if quiet == 3:
            return
        time.sleep(0.01)


@pytest.fixture
def problems() -> list[str]:
    """What the pages of a test did wrong; it must be empty when the test ends."""
    return []


@pytest.fixture
def new_page(
    live_server: LiveServer, browser: Browser, problems: list[str], under_way: Counter[str]
) -> Iterator[Callable[..., Page]]:
    """Open pages of the live server: `new_page(color_scheme="dark", java_script_enabled=False)`.

    The test fails when one of them logs an error, breaks the content security policy, or asks
    anything of another server.
    """
    contexts = []

    def hear(message: ConsoleMessage) -> None:
        # That the page asked for answers 404 or 410 is for the test to judge.
        of_page = message.page is not None and message.location["url"] == message.page.url
        if message.type == "error" and not of_page:
            problems.append(f"console: {message.text} ({message.location['url']})")

    def see(request: Request) -> None:
        if not request.url.startswith((live_server.url, "data:", "blob:")):
            problems.append(f"asked another server: {request.url}")

    def open_page(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        context.on("console", hear)
        context.on("request", see)
        context.on("weberror", lambda error: problems.append(f"script: {error.error}"))
        return context.new_page()

    yield open_page

    for context in contexts:
        context.close()
    wait_until_answered(under_way)
    assert problems == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page of the live server; see `new_page`."""
    return new_page()
