"""The fixtures of the browser tests themselves: what a page must not do unnoticed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect


def test_page_shows_a_site_with_its_styles(page: Page) -> None:
    response = page.goto("/admin/")

    assert response is not None
    assert response.status == 200
    assert page.evaluate("document.styleSheets.length") > 0
    expect(page.get_by_role("textbox").first).to_be_visible()


def test_page_that_is_not_there_is_for_the_test_to_judge(page: Page) -> None:
    response = page.goto("/no/such/page/here/")

    assert response is not None
    assert response.status == 404


@pytest.mark.parametrize(
    "script",
    [
        "console.error('broken')",
        "setTimeout(() => { throw new Error('broken') })",
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">inline</p>')",
        "fetch('https://elsewhere.example.org/').catch(() => {})",
        "fetch('/static/no-such-file.js')",
    ],
)
def test_page_notices(page: Page, problems: list[str], script: str) -> None:
    page.goto("/admin/")

    with page.expect_event("console", lambda message: message.text == "done"):
        page.evaluate(f"{script}; setTimeout(() => console.log('done'), 100)")

    assert problems
    problems.clear()


def test_new_page_takes_the_options_of_a_context(new_page: Callable[..., Page]) -> None:
    page = new_page(color_scheme="dark", viewport={"width": 320, "height": 640})

    page.goto("/admin/")

    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is True
    assert page.evaluate("innerWidth") == 320
