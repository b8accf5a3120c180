"""Merging and deleting in a browser: with an autocomplete, and without JavaScript."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from terms.models import Redirect, Term
from tests.browser.conftest import LiveServer
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pair() -> tuple[Term, Term]:
    make_user(is_superuser=True, username="ada")
    glossary = make_glossary(slug="ai")
    term = make_term(glossary, name="reward gaming", faqs=2, labels=1, publish=True)
    return term, make_term(glossary, name="reward hacking", labels=2, publish=True)


def entered(page: Page, server: LiveServer) -> Page:
    client = Client()
    client.force_login(User.objects.get(username="ada"))
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server.url}])
    return page


def test_term_is_merged_and_the_merge_undone(
    page: Page, live_server: LiveServer, pair: tuple[Term, Term]
) -> None:
    term, into = pair
    entered(page, live_server).goto(f"/admin/terms/term/{term.pk}/merge/")
    assert not page.get_by_label("or its address").is_visible()
    page.locator(".select2-selection").click()
    page.locator(".select2-search__field").fill("hack")
    page.get_by_role("option", name="reward hacking").click()
    page.get_by_role("button", name="Show what moves").click()
    assert "reward gaming" in page.get_by_role("row", name="Other names").inner_text()

    page.get_by_label("Why").fill("Two names of one thing")
    page.get_by_role("button", name="Merge", exact=True).click()
    page.get_by_role("link", name="Undo the merge…").click()
    assert Term.objects.get(pk=term.pk).merged_into == into
    page.get_by_role("button", name="Undo the merge").click()
    page.wait_for_url(f"**/{term.pk}/change/")

    assert Term.objects.get(pk=term.pk).merged_into is None


def test_terms_are_merged_and_deleted_without_java_script(
    new_page: Callable[..., Page], live_server: LiveServer, pair: tuple[Term, Term]
) -> None:
    term, into = pair
    third = make_term(into.glossary, name="third", relations=[{"target": "reward-hacking"}])
    page = entered(new_page(java_script_enabled=False), live_server)

    page.goto(f"/admin/terms/term/{term.pk}/merge/")
    page.get_by_label("or its address").fill("reward-hacking")
    page.get_by_role("button", name="Show what moves").click()
    page.get_by_role("button", name="Merge", exact=True).click()
    assert Term.objects.get(pk=term.pk).merged_into == into

    last = make_term(into.glossary, name="last", publish=True)
    page.goto(f"/admin/terms/term/{into.pk}/delete/")
    assert page.get_by_role("link", name="third").get_attribute("href") == (
        f"/admin/terms/term/{third.pk}/change/"
    )
    page.get_by_label("They lead to the term named below.").check()
    page.get_by_label("or its address").fill("last")
    page.get_by_role("button", name="Confirm").click()

    led = Redirect.objects.filter(term=last).values_list("path", flat=True)
    assert set(led) == {"ai/reward-gaming", "ai/reward-hacking"}
