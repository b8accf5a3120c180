"""The way of a term, in a browser: imported, read, edited in the admin, published, read again."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from terms.models import Glossary, Label, PublishedTerm, Relation, Term
from tests.admin.rooms import PUBLISHER
from tests.factories import make_term, make_user

pytestmark = pytest.mark.django_db(transaction=True)

PAYLOADS = Path(__file__).parents[2] / "fixtures" / "payloads"
PASSWORD = "a password for tests"


def enter(page: Page, next_page: str = "/admin/") -> None:
    """Log in as somebody who may edit and publish."""
    make_user(*PUBLISHER, username="grace", password=PASSWORD)
    page.goto(f"/admin/login/?next={next_page}")
    page.get_by_label("Username").fill("grace")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def form_of(term: Term) -> str:
    return f"/admin/terms/term/{term.pk}/change/"


@pytest.fixture
def imported() -> Term:
    call_command("import_terms", PAYLOADS, glossary="ai", publish=True, verbosity=0)
    return Term.objects.get(slug="goodharts-law")


def test_term_travels_from_a_file_to_its_page_and_through_an_edit(
    imported: Term, page: Page
) -> None:
    address = imported.get_absolute_url()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_contain_text(imported.name)
    before = page.content()

    enter(page, form_of(imported))
    page.get_by_label("Short definition").fill("What is aimed at stops being a measure.")
    page.get_by_label("What changed, and why").fill("Shorter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Readers see it once it is published")
    expect(page.locator(".panel")).to_contain_text("live with changes")

    page.get_by_role("link", name="View live page").click()
    expect(page).to_have_url(re.compile(f"{re.escape(address)}$"))
    assert page.content() == before

    page.goto(form_of(imported))
    with page.expect_response(lambda response: response.url.endswith(address)):
        page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("is published")
    page.get_by_role("link", name="View live page").click()
    expect(page.locator("main")).to_contain_text("What is aimed at stops being a measure.")


def test_history_shows_the_edit_and_takes_it_back(page: Page) -> None:
    term = make_term(name="reward", short_definition="A large prize.", publish=True)
    enter(page, form_of(term))
    page.get_by_label("Short definition").fill("A small prize.")
    page.get_by_role("button", name="Save and publish").click()

    page.get_by_role("link", name="History", exact=True).click()
    page.get_by_role("link", name="Revision 2").click()
    expect(page.locator("del")).to_have_text("large")
    expect(page.locator("ins")).to_have_text("small")
    page.get_by_role("link", name="Older").click()
    page.get_by_role("button", name="Restore this revision as the draft").click()

    expect(page.get_by_label("Short definition")).to_have_value("A large prize.")
    assert PublishedTerm.objects.get().short_definition == "A small prize."


@pytest.fixture
def labelled() -> Term:
    return make_term(labels=[{"text": name} for name in ("first", "second", "third")])


def labels(term: Term) -> list[str]:
    return list(Label.objects.filter(term=term).values_list("text", flat=True))


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("is saved as revision")


def test_rows_move_by_keyboard_and_say_so(labelled: Term, page: Page) -> None:
    enter(page, form_of(labelled))
    up = page.locator("#labels-2").get_by_role("button", name="Move up")

    up.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")

    expect(up).to_be_focused()
    expect(page.locator("#labels-group [role=status]")).to_have_text("Now at place 1")
    save(page)
    assert labels(labelled) == ["third", "first", "second"]


def test_rows_move_by_drag(labelled: Term, page: Page) -> None:
    enter(page, form_of(labelled))

    page.locator("#labels-1").evaluate("row => row.scrollIntoView({block: 'center'})")
    page.locator("#labels-0 .row-grip").drag_to(
        page.locator("#labels-2"), target_position={"x": 40, "y": 90}
    )

    save(page)
    assert labels(labelled) == ["second", "third", "first"]


def test_rows_are_ordered_by_number_without_javascript(
    labelled: Term, new_page: Callable[..., Page]
) -> None:
    page = new_page(java_script_enabled=False)
    enter(page, form_of(labelled))

    page.locator("#id_labels-0-position").fill("9")
    page.locator("#id_labels-3-text").fill("fourth")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("is saved as revision 2")
    assert labels(labelled) == ["second", "third", "first", "fourth"]


def test_row_is_added_and_removed_by_buttons(labelled: Term, page: Page) -> None:
    enter(page, form_of(labelled))
    group = page.locator("#labels-group")

    group.get_by_role("button", name="Add another Label").click()
    added = group.locator(".inline-related:not(.empty-form)").last
    expect(added.get_by_label("Text")).to_be_focused()
    page.keyboard.type("fourth")
    page.locator("#labels-1").get_by_label("Remove").check()

    save(page)
    assert labels(labelled) == ["first", "third", "fourth"]


def test_relation_is_chosen_by_typing_a_part_of_a_name(page: Page) -> None:
    glossary = Glossary.objects.create(slug="ai", title="AI")
    target = make_term(glossary, name="alignment")
    make_term(name="alignment of wheels")
    term = make_term(glossary, name="reward")
    enter(page, form_of(term))

    page.get_by_role("button", name="Add another Relation").click()
    page.locator("#relations-group").get_by_role("combobox", name="Term").last.click()
    page.locator(".select2-search__field").fill("align")
    expect(page.locator(".select2-results__option")).to_have_text(["alignment"])
    page.keyboard.press("Enter")

    save(page)
    assert Relation.objects.get().target == target


def test_new_term_is_offered_terms_of_the_glossary_it_is_given(page: Page) -> None:
    first = Glossary.objects.create(slug="ai", title="AI")
    second = Glossary.objects.create(slug="law", title="Law")
    make_term(first, name="tort in AI")
    make_term(second, name="tort")
    enter(page, "/admin/terms/term/add/")

    page.get_by_label("Glossary:").select_option("Law")
    page.get_by_role("button", name="Add another Relation").click()
    page.locator("#relations-group").get_by_role("combobox", name="Term").last.click()
    page.locator(".select2-search__field").fill("tort")

    expect(page.locator(".select2-results__option")).to_have_text(["tort"])
