"""Two editors with one term open: whoever saves second sees both texts and chooses."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from terms.actions.revising import record_of
from terms.models import Term
from tests.admin.rooms import WRITER, change_url
from tests.browser.rooms import enter_as
from tests.browser.test_admin_pages import broken_rules
from tests.factories import make_term, make_user

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = "The first paragraph.\n\nThe second paragraph."


def opened(page: Page, name: str, term: Term) -> Page:
    enter_as(page, make_user(*WRITER, username=name), change_url(term))
    return page


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_second_editor_unites_both_texts(
    new_page: Callable[..., Page], width: int, scheme: str
) -> None:
    term = make_term(name="reward", explanation=TEXT, labels=1)
    grace = opened(new_page(), "grace", term)
    view = {"width": width, "height": 900}
    alan = opened(new_page(viewport=view, color_scheme=scheme), "alan", term)
    alan.locator("#id_explanation").fill(TEXT.replace("second", "last"))
    alan.locator("#id_short_definition").fill("What Alan says.")
    grace.locator("#id_explanation").fill(TEXT.replace("first", "opening"))
    grace.locator("#id_short_definition").fill("What Grace says.")
    save(grace)
    expect(grace.locator(".messagelist")).to_contain_text("is saved as revision 2")

    save(alan)

    expect(alan.locator(".messagelist")).to_contain_text("Your text is kept as revision 3")
    expect(alan.get_by_role("group", name="Explanation").get_by_label("Both")).to_be_checked()
    assert broken_rules(alan) == []
    assert alan.evaluate("document.documentElement.scrollWidth") == width
    definition = alan.get_by_role("group", name="Short definition")
    expect(definition.locator("del")).to_contain_text("Grace")
    expect(definition.locator("ins")).to_contain_text("Alan")
    alan.get_by_role("button", name="Unite").click()
    expect(alan.locator(".errorlist")).to_have_count(1)
    definition.get_by_label("Take the text set aside").check()
    alan.get_by_role("button", name="Unite").click()

    expect(alan.locator(".messagelist")).to_contain_text("are united")
    found = record_of(Term.objects.whole().get(pk=term.pk))
    assert found.short_definition == "What Alan says."
    assert found.explanation == "The opening paragraph.\n\nThe last paragraph."
    expect(alan.locator("#kept-draft")).to_be_hidden()
