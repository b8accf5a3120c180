"""One working day: written, sent back, approved, scheduled, read; edited, compared, restored."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from playwright.sync_api import Page, expect

from terms.actions import roles
from terms.actions.scheduling import publish_due
from terms.actions.workflow import approve
from terms.models import ReviewPolicy, Revision, Term
from tests.browser.rooms import enter_as
from tests.factories import make_glossary, make_member

pytestmark = pytest.mark.django_db(transaction=True)

NewPage = Callable[..., Page]


@pytest.fixture
def people() -> dict[str, User]:
    make_glossary(slug="ai", title="AI", review_policy=ReviewPolicy.FOUR_EYES)
    members = {"grace": roles.WRITER, "ada": roles.REVIEWER, "mary": roles.PUBLISHER}
    return {name: make_member(role, username=name) for name, role in members.items()}


def click(page: Page, name: str, role: str = "button") -> None:
    """Press what opens or sends a page, and wait for it."""
    with page.expect_navigation():
        page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]  # a literal


def told(page: Page) -> str:
    return " ".join(page.locator(".messagelist").all_inner_texts())


def test_a_day_with_scripts_and_one_without(people: dict[str, User], new_page: NewPage) -> None:
    for name, scripted in (("reward", True), ("sycophancy", False)):
        _play_the_day(people, new_page, name, scripted=scripted)


def _play_the_day(people: dict[str, User], new_page: NewPage, name: str, *, scripted: bool) -> None:
    options = {"java_script_enabled": scripted}
    writer, reviewer, publisher = (new_page(**options) for _ in range(3))

    def read(expected: str) -> str:
        """Come as a reader who has no copy of the page yet."""
        page = new_page(**options)
        page.goto(f"/ai/{name}/")
        expect(page.locator("main")).to_contain_text(expected)
        return page.content()

    _write_and_submit(writer, people["grace"], name)
    term = Term.objects.get(name=name)
    _send_back(reviewer, people["ada"], name)
    _answer(writer, term)
    _approve(reviewer, term)
    _schedule(publisher, people["mary"], term)

    read("There is no such page")
    assert publish_due(timezone.now() + timedelta(days=40)).published == 1
    public = read("What an agent gets for an act.")

    _edit_live(writer, term)
    assert read("What an agent gets for an act.") == public

    _compare_and_approve(reviewer, term)
    _publish(publisher, term)
    read("What a model gets for an act.")

    _restore(publisher, term)
    read("What an agent gets for an act.")
    assert Revision.objects.filter(term=term).count() == 4


def form_of(term: Term) -> str:
    return f"/admin/terms/term/{term.pk}/change/"


def _write_and_submit(page: Page, user: User, name: str) -> None:
    enter_as(page, user, "/admin/")
    click(page, "Add a term", "link")
    page.get_by_label("Name:", exact=True).fill(name)
    page.get_by_label("Short definition").fill("What one gets.")
    click(page, "Save")
    assert page.get_by_role("button", name="Publish", exact=True).count() == 0
    click(page, "Submit for review…", "link")
    page.get_by_label("Reviewer").select_option(label="ada")
    page.get_by_label("Comment").fill("Is it short enough?")
    click(page, "Submit")
    assert "submitted for review" in told(page)
    expect(page.locator(".panel")).to_contain_text("ada is asked to review it")


def _send_back(page: Page, user: User, name: str) -> None:
    enter_as(page, user, "/admin/")
    expect(page.locator("#to-review")).to_contain_text(name)
    click(page, "Review queue", "link")
    expect(page.locator("#to-review")).to_contain_text("you are asked")
    click(page, name, "link")
    expect(page.locator(".log")).to_contain_text("Is it short enough?")
    page.get_by_label("Comment").fill("Who gets it, and for what?")
    click(page, "Request changes")
    assert "back with its author" in told(page)


def _answer(page: Page, term: Term) -> None:
    page.goto("/admin/")
    expect(page.locator("#waiting")).to_contain_text("Who gets it, and for what?")
    page.goto(form_of(term))
    expect(page.locator(".panel-note-asked")).to_contain_text("ada asked for changes")
    page.get_by_label("Short definition").fill("What an agent gets for an act.")
    page.get_by_label("What changed, and why").fill("Says who and for what")
    click(page, "Save")
    click(page, "Submit for review…", "link")
    click(page, "Submit")


def _approve(page: Page, term: Term) -> None:
    page.goto(form_of(term))
    expect(page.locator(".panel-state")).to_contain_text("in review")
    click(page, "Approve")
    assert "is approved" in told(page)
    assert page.get_by_role("link", name="Schedule…").count() == 0


def _schedule(page: Page, user: User, term: Term) -> None:
    enter_as(page, user, form_of(term))
    click(page, "Schedule…", "link")
    at = timezone.now() + timedelta(days=30)
    page.get_by_label("Publish at").fill(f"{at:%Y-%m-%dT%H:%M}")
    page.get_by_label("Time zone").select_option("Europe/Berlin")
    click(page, "Schedule")
    expect(page.locator(".panel-state")).to_contain_text("scheduled")
    expect(page.locator(".panel")).to_contain_text("Goes to readers")
    page.goto("/admin/")
    expect(page.locator("#scheduled")).to_contain_text(term.name)


def _edit_live(page: Page, term: Term) -> None:
    page.goto(form_of(term))
    expect(page.locator(".panel-state")).to_contain_text("live")
    page.get_by_label("Short definition").fill("What a model gets for an act.")
    click(page, "Save")
    expect(page.locator(".panel-state")).to_contain_text("live with changes")
    click(page, "Submit for review…", "link")
    click(page, "Submit")


def _compare_and_approve(page: Page, term: Term) -> None:
    page.goto(form_of(term))
    click(page, "Unpublished changes", "link")
    expect(page.locator(".differences del")).to_have_text("an agent")
    expect(page.locator(".differences ins")).to_have_text("a model")
    click(page, "Approve")


def _publish(page: Page, term: Term) -> None:
    page.goto(form_of(term))
    click(page, "Publish")
    assert "is published" in told(page)


def _restore(page: Page, term: Term) -> None:
    """Go back to what readers had before; since somebody approved it, another need not."""
    page.goto(form_of(term))
    click(page, "History", "link")
    page.locator("input[name=from][value='2']").check()
    page.locator("input[name=to][value='3']").check()
    click(page, "Compare the two")
    expect(page.locator("del")).to_have_text("an agent")
    click(page, "Older", "link")
    click(page, "Restore this revision as the draft")
    click(page, "Submit for review…", "link")
    click(page, "Submit")
    approve(Term.objects.get(pk=term.pk), by=make_member(roles.REVIEWER))
    _publish(page, term)
