"""Unsaved input is kept in the browser, offered again and never put back unasked; quick add."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Dialog, Page, expect

from terms.actions.revising import record_of, save_record
from terms.models import Term
from tests.admin.rooms import PUBLISHER, change_url, url
from tests.browser.rooms import enter_as
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def user() -> User:
    return make_user(*PUBLISHER)


KEPT = """() => Object.entries(localStorage).filter(([key]) => key.startsWith("glossary-draft"))
    .reduce((sum, [, entries]) => sum + JSON.parse(entries).length, 0)"""


def expect_kept(page: Page, number: int) -> None:
    """Wait until this browser keeps so many drafts: the page's scripts come after the page."""
    page.wait_for_function(f"({KEPT})() === {number}")


def wait_until_kept(page: Page, text: str) -> None:
    page.wait_for_function(
        "text => Object.values(localStorage).some((each) => each.includes(text))", arg=text
    )


def crash(page: Page) -> Page:
    """Close the page without asking, and open a new one in the same browser."""
    context = page.context
    page.close(run_before_unload=False)
    return context.new_page()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("is saved as revision")


def test_unsaved_input_comes_back_after_a_crash_when_asked_for(page: Page, user: User) -> None:
    glossary = make_glossary()
    target = make_term(glossary, name="alignment")
    term = make_term(glossary, name="reward", labels=[{"text": "a"}, {"text": "b"}])
    enter_as(page, user, change_url(term))
    page.get_by_label("Explanation:").fill("Not saved.")
    page.locator("#labels-1").get_by_role("button", name="Move up").click()
    page.get_by_role("button", name="Add another Label").click()
    page.keyboard.type("third")
    page.get_by_role("button", name="Add another Relation").click()
    page.locator("#relations-group").get_by_role("combobox", name="Term").last.click()
    page.locator(".select2-search__field").fill("align")
    expect(page.locator(".select2-results__option")).to_have_text(["alignment"])
    page.keyboard.press("Enter")
    wait_until_kept(page, "alignment")

    page = crash(page)
    page.goto(change_url(term))

    bar = page.locator("#kept-draft")
    expect(bar).to_contain_text("unsaved changes of")
    expect(page.get_by_label("Explanation:")).to_have_value("")
    bar.get_by_role("button", name="Restore them").click()
    expect(page.get_by_label("Explanation:")).to_have_value("Not saved.")
    expect(bar).to_be_hidden()
    save(page)
    term = Term.objects.whole().get(pk=term.pk)
    record = record_of(term)
    assert record.explanation == "Not saved."
    assert [label.text for label in record.labels] == ["b", "a", "third"]
    assert [relation.target for relation in record.relations] == [target.slug]
    expect_kept(page, 0)


def test_discarded_input_is_gone(page: Page, user: User) -> None:
    term = make_term()
    enter_as(page, user, change_url(term))
    page.get_by_label("Explanation:").fill("Not saved.")
    wait_until_kept(page, "Not saved.")
    page = crash(page)
    page.goto(change_url(term))

    page.get_by_role("button", name="Discard them").click()

    expect(page.locator("#kept-draft")).to_be_hidden()
    expect_kept(page, 0)
    expect(page.get_by_label("Explanation:")).to_have_value("")


def test_saved_input_is_not_offered(page: Page, user: User) -> None:
    term = make_term()
    enter_as(page, user, change_url(term))
    page.get_by_label("Explanation:").fill("Saved.")
    wait_until_kept(page, "Saved.")

    save(page)

    expect(page.locator("#kept-draft")).to_be_hidden()
    expect_kept(page, 0)


def test_typing_while_a_draft_waits_does_not_lose_it(page: Page, user: User) -> None:
    term = make_term()
    enter_as(page, user, change_url(term))
    page.get_by_label("Explanation:").fill("First.")
    wait_until_kept(page, "First.")
    page = crash(page)
    page.goto(change_url(term))
    page.get_by_label("Explanation:").fill("Second.")
    wait_until_kept(page, "Second.")

    page.get_by_role("button", name="Restore them").click()

    expect(page.get_by_label("Explanation:")).to_have_value("First.")


def test_draft_older_than_the_latest_revision_brings_its_rows_as_new_ones(
    page: Page, user: User
) -> None:
    term = make_term(labels=[{"text": "a"}])
    enter_as(page, user, change_url(term))
    page.get_by_label("Explanation:").fill("Mine.")
    page.get_by_role("button", name="Add another Label").click()
    page.keyboard.type("mine")
    wait_until_kept(page, '"mine"')
    page = crash(page)
    record = record_of(Term.objects.whole().get(pk=term.pk))
    theirs = record.model_copy(update={"seo_title": "Theirs"})
    save_record(theirs, glossary=term.glossary, by=None, term=term)
    page.goto(change_url(term))

    bar = page.locator("#kept-draft")
    expect(bar).to_contain_text("made before the latest revision was saved")
    bar.get_by_role("button", name="Restore them").click()

    expect(page.get_by_label("Explanation:")).to_have_value("Mine.")
    expect(page.locator("#id_labels-0-text")).to_have_value("a")
    expect(page.locator("#id_labels-2-text")).to_have_value("mine")


def test_leaving_asks_while_something_is_unsaved(page: Page, user: User) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    term = make_term()
    enter_as(page, user, change_url(term))
    page.on("dialog", stay)
    page.get_by_label("Explanation:").fill("Not saved.")

    page.get_by_role("link", name="History", exact=True).click()

    expect(page.get_by_label("Explanation:")).to_have_value("Not saved.")
    assert asked == ["beforeunload"]
    save(page)
    page.get_by_role("link", name="History", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("History")
    assert asked == ["beforeunload"]


def test_opening_the_preview_in_a_tab_does_not_count_as_saving(page: Page, user: User) -> None:
    term = make_term()
    enter_as(page, user, change_url(term))
    page.get_by_label("Explanation:").fill("Not saved.")
    with page.context.expect_page() as opened:
        page.locator(".open-preview").click()
    opened.value.close()
    wait_until_kept(page, "Not saved.")

    page = crash(page)
    page.goto(change_url(term))

    expect(page.locator("#kept-draft")).to_contain_text("unsaved changes of")


# --- Quick add ------------------------------------------------------------------------------------


def test_term_is_added_from_the_keyboard_in_two_steps(page: Page, user: User) -> None:
    glossary = make_glossary()
    make_term(glossary, name="reward")
    enter_as(page, user, url("term_changelist"))

    page.keyboard.press("n")
    expect(page.locator("#quick_name")).to_be_focused()
    page.keyboard.type("rewards")
    expect(page.locator(".quick-add .similar")).to_contain_text("reward (draft)")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Nonsense")
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("“Nonsense” is saved as revision 1.")
    expect(page.locator("#quick_name")).to_be_focused()
    assert Term.objects.filter(name="Nonsense", glossary=glossary).exists()


def test_shortcut_keeps_out_of_fields_and_can_be_turned_off(page: Page, user: User) -> None:
    make_glossary()
    enter_as(page, user, url("term_changelist"))
    page.locator("#searchbar").press("n")
    expect(page.locator("#quick_name")).to_be_hidden()

    page.locator("#searchbar").blur()
    page.keyboard.press("n")
    page.get_by_label("The key N opens this").uncheck()
    page.reload()
    page.locator("h1").click()
    page.keyboard.press("n")

    expect(page.locator("#quick_name")).to_be_hidden()


def test_quick_add_works_without_scripts(new_page: Callable[..., Page], user: User) -> None:
    make_glossary()
    page = new_page(java_script_enabled=False)
    enter_as(page, user, url("term_changelist"))

    page.get_by_text("Quick add").click()
    page.get_by_label("Name", exact=True).fill("Reward")
    page.get_by_label("Short definition").fill("A prize.")
    page.get_by_role("button", name="Add as a draft").click()

    expect(page.locator(".messagelist")).to_contain_text("“Reward” is saved")
    expect(page.get_by_text("The key N opens this")).to_be_hidden()
    assert Term.objects.get().short_definition == "A prize."
