"""The aids of the term form in a browser: preview, Markdown tools, links, names alike, order."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import FrameLocator, Locator, Page, expect

from terms.models import FAQ, Glossary, Label, Term
from tests.admin.rooms import PUBLISHER, change_url, url
from tests.browser.rooms import enter_as
from tests.browser.test_admin_pages import broken_rules
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db(transaction=True)

WIDE = {"width": 1400, "height": 900}
NARROW = {"width": 400, "height": 800}


@pytest.fixture
def user() -> User:
    return make_user(*PUBLISHER)


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai", title="AI")


@pytest.fixture
def wide(new_page: Callable[..., Page]) -> Page:
    return new_page(viewport=WIDE)


def shown(page: Page) -> FrameLocator:
    return page.frame_locator("#preview iframe:not(.is-coming)")


def explanation(page: Page) -> Locator:
    return page.get_by_label("Explanation:")


# --- Preview --------------------------------------------------------------------------------------


def test_preview_follows_what_is_typed_and_saves_nothing(wide: Page, user: User) -> None:
    term = make_term(name="reward", explanation="Old.", publish=True)
    enter_as(wide, user, change_url(term))
    expect(shown(wide).locator("h1")).to_have_text("reward")

    explanation(wide).fill("Quite **new**.")
    wide.get_by_role("button", name="Add another Label").click()
    wide.keyboard.type("prize")

    expect(shown(wide).locator(".prose strong")).to_have_text("new")
    expect(shown(wide).locator(".names")).to_contain_text("prize")
    expect(wide.locator("#preview [role=status]")).to_have_text("Up to date")
    assert Term.objects.get(pk=term.pk).explanation == "Old."


def test_preview_tells_what_is_wrong(wide: Page, user: User) -> None:
    enter_as(wide, user, change_url(make_term(name="reward")))

    wide.get_by_label("Name:").fill("")

    expect(wide.locator(".preview-problems")).to_contain_text("Name: This field is required.")
    expect(wide.locator("#preview [role=status]")).to_have_text("1 thing to look at")


def test_preview_of_a_new_term_starts_with_its_name(
    wide: Page, user: User, glossary: Glossary
) -> None:
    enter_as(wide, user, url("term_add"))

    wide.get_by_label("Name:").fill("reward hacking")

    expect(shown(wide).locator("h1")).to_have_text("reward hacking")
    wide.locator(".preview-cards summary").click()
    expect(wide.locator(".card-search .card-title")).to_have_text("reward hacking – AI")


def test_preview_can_be_a_phone_and_dark(wide: Page, user: User) -> None:
    enter_as(wide, user, change_url(make_term(name="reward")))
    ground = shown(wide).locator("body")
    expect(ground).to_have_css("background-color", "rgb(255, 255, 255)")

    wide.get_by_text("Dark", exact=True).click()
    wide.get_by_text("Phone", exact=True).click()

    expect(ground).to_have_css("background-color", "rgb(20, 24, 26)")
    assert shown(wide).locator("html").evaluate("page => page.clientWidth") == 390
    wide.get_by_text("Desktop", exact=True).click()
    assert shown(wide).locator("html").evaluate("page => page.clientWidth") == 800


def test_preview_keeps_the_place_and_leads_nowhere(wide: Page, user: User) -> None:
    term = make_term(explanation="Line.\n\n" * 80 + "[out](https://example.org/)")
    enter_as(wide, user, change_url(term))
    frame = shown(wide)
    frame.locator(".prose a").click()
    frame.locator("html").evaluate("page => scrollTo(0, 900)")
    before = wide.evaluate("history.length")

    wide.get_by_label("Name:").fill("other")

    expect(frame.locator("h1")).to_have_text("other")
    assert frame.locator("html").evaluate("() => scrollY") == 900
    assert wide.evaluate("history.length") == before


def test_preview_is_closed_where_there_is_no_room_and_stays_as_it_was_left(
    new_page: Callable[..., Page], user: User
) -> None:
    page = new_page(viewport=NARROW)
    term = make_term(name="reward")
    enter_as(page, user, change_url(term))
    toggle = page.locator(".preview-toggle")
    expect(toggle).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#preview iframe")).to_have_count(0)

    toggle.press("Enter")

    expect(shown(page).locator("h1")).to_have_text("reward")
    page.reload()
    expect(shown(page).locator("h1")).to_have_text("reward")


def test_whole_page_opens_in_another_tab_without_scripts(
    new_page: Callable[..., Page], user: User
) -> None:
    term = make_term(name="reward")
    page = new_page(java_script_enabled=False)
    enter_as(page, user, change_url(term))
    expect(page.locator("#preview, #aids, .markdown-tools").first).to_be_hidden()
    page.get_by_label("Explanation:").fill("Quite **new**.")

    with page.context.expect_page() as opened:
        page.locator(".open-preview").click()

    expect(opened.value.locator(".prose strong")).to_have_text("new")
    expect(opened.value.locator(".preview-notes")).to_contain_text("Nothing is saved")


# --- Markdown -------------------------------------------------------------------------------------


@pytest.fixture
def writing(page: Page, user: User, glossary: Glossary) -> Page:
    make_term(glossary, name="Reward hacking", short_definition="A flaw.")
    make_term(glossary, name="rewards")
    enter_as(page, user, change_url(make_term(glossary, name="pod")))
    return page


def choose(page: Page, text: str) -> None:
    explanation(page).evaluate(
        """(area, text) => {
            const start = area.value.indexOf(text);
            area.focus();
            area.setSelectionRange(start, start + text.length);
        }""",
        text,
    )


@pytest.mark.parametrize(
    ("tool", "before", "selected", "after"),
    [
        ("Bold", "a big dog", "big", "a **big** dog"),
        ("Bold", "a **big** dog", "big", "a big dog"),
        ("Italic", "a big dog", "big ", "a *big* dog"),
        ("Italic", "a **big** dog", "big", "a ***big*** dog"),
        ("Code", "a big dog", "big", "a `big` dog"),
        ("Code", "a\nb", "a\nb", "```\na\nb\n```"),
        ("Heading", "one\ntwo", "two", "one\n## two"),
        ("Heading", "## two", "two", "two"),
        ("List", "one\ntwo", "one\ntwo", "- one\n- two"),
        ("Numbered list", "one\ntwo", "one\ntwo", "1. one\n2. two"),
        ("Quotation", "one\ntwo", "one\ntwo", "> one\n> two"),
        ("Link", "see here", "here", "see [here](https://)"),
        ("Link", "https://a.org/b", "https://a.org/b", "[](https://a.org/b)"),
    ],
)
def test_tool_changes_the_selection_and_undo_takes_it_back(
    writing: Page, tool: str, before: str, selected: str, after: str
) -> None:
    area = explanation(writing)
    area.fill(before)
    choose(writing, selected)

    writing.get_by_role("toolbar").first.get_by_role("button", name=tool, exact=True).click()

    expect(area).to_have_value(after)
    expect(area).to_be_focused()
    writing.keyboard.press("Control+z")
    expect(area).to_have_value(before)


def test_shortcuts_do_what_their_tools_do(writing: Page) -> None:
    area = explanation(writing)
    area.fill("one two three")
    for key, text in (("b", "one"), ("i", "two"), ("k", "three")):
        choose(writing, text)
        writing.keyboard.press(f"Control+{key}")

    expect(area).to_have_value("**one** *two* [three](https://)")


def test_toolbar_is_one_stop_and_arrows_go_through_it(writing: Page) -> None:
    bar = writing.get_by_role("toolbar").first
    explanation(writing).focus()
    writing.keyboard.press("Shift+Tab")
    expect(bar.get_by_role("button", name="Bold")).to_be_focused()

    writing.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Italic")).to_be_focused()
    writing.keyboard.press("End")
    expect(bar.get_by_role("button", name="Link to a term")).to_be_focused()
    writing.keyboard.press("ArrowRight")
    expect(bar.get_by_role("button", name="Bold")).to_be_focused()

    writing.keyboard.press("Tab")
    expect(explanation(writing)).to_be_focused()


def test_list_goes_on_in_the_next_line_until_an_empty_item(writing: Page) -> None:
    area = explanation(writing)
    area.fill("")
    area.press_sequentially("1. one\ntwo\n\nthree", delay=0)

    expect(area).to_have_value("1. one\n2. two\nthree")


def test_new_question_has_its_own_tools(writing: Page) -> None:
    writing.get_by_role("button", name="Add another Question").click()
    row = writing.locator("#faqs-group .inline-related:not(.empty-form)").last
    row.get_by_label("Answer").fill("big")
    row.get_by_label("Answer").press("Control+a")

    row.get_by_role("button", name="Bold").click()

    expect(row.get_by_label("Answer")).to_have_value("**big**")


# --- Links ----------------------------------------------------------------------------------------


def test_two_brackets_offer_terms_and_the_chosen_one_is_written(writing: Page) -> None:
    area = explanation(writing)
    area.fill("")
    area.press_sequentially("See [[rew")
    offers = writing.get_by_role("listbox", name="Terms to link to")
    expect(offers.get_by_role("option")).to_have_count(2)
    expect(writing.locator("#offers + [role=status]")).to_contain_text("2 terms to link to")

    writing.keyboard.press("ArrowDown")
    expect(area).to_have_attribute("aria-activedescendant", "offer-1")
    expect(offers.get_by_role("option", selected=True)).to_contain_text("rewards")
    writing.keyboard.press("ArrowUp")
    writing.keyboard.press("Enter")

    expect(offers).to_be_hidden()
    expect(area).to_have_value("See [[reward-hacking|Reward hacking]]")
    expect(area).to_be_focused()
    area.press_sequentially(" or [[rewards")
    expect(offers.get_by_role("option")).to_have_count(1)
    offers.get_by_role("option").click()
    expect(area).to_have_value("See [[reward-hacking|Reward hacking]] or [[rewards]]")


def test_escape_closes_the_offers_and_leaves_the_text(writing: Page) -> None:
    area = explanation(writing)
    area.fill("")
    area.press_sequentially("[[rew")
    expect(writing.get_by_role("listbox")).to_be_visible()

    writing.keyboard.press("Escape")

    expect(writing.get_by_role("listbox")).to_be_hidden()
    expect(area).to_have_value("[[rew")
    assert area.get_attribute("aria-activedescendant") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_aids_are_accessible_while_they_are_in_use(
    scheme: str, new_page: Callable[..., Page], user: User, glossary: Glossary
) -> None:
    make_term(glossary, name="rewards")
    page = new_page(viewport=WIDE, color_scheme=scheme)
    enter_as(page, user, change_url(make_term(glossary, name="reward", labels=2, faqs=1)))
    page.get_by_label("Name:").fill("reward s")
    page.locator(".preview-cards summary").click()
    expect(page.locator(".field-name .similar")).to_contain_text("rewards")
    explanation(page).press_sequentially("[[rew")
    expect(page.get_by_role("listbox")).to_be_visible()
    expect(shown(page).locator("h1")).to_have_text("reward s")

    assert broken_rules(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_quick_add_is_accessible_and_fits(
    width: int, new_page: Callable[..., Page], user: User, glossary: Glossary
) -> None:
    make_term(glossary, name="rewards")
    page = new_page(viewport={"width": width, "height": 800})
    enter_as(page, user, url("term_changelist"))
    page.keyboard.press("n")
    page.keyboard.type("reward s")
    expect(page.locator(".quick-add .similar")).to_contain_text("rewards")

    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


# --- Names alike, counters ------------------------------------------------------------------------


def test_name_like_another_is_told_at_once(writing: Page) -> None:
    writing.get_by_label("Name:").fill("Rewards hacking")
    told = writing.locator(".field-name .similar")

    expect(told).to_contain_text("Reward hacking (draft)")
    writing.get_by_label("Name:").fill("reward hacking")
    expect(told).to_contain_text("There is a term of this name already:")
    expect(told.get_by_role("link").first).to_have_attribute("href", re.compile("/change/$"))
    writing.get_by_label("Name:").fill("pod")
    expect(told).to_be_empty()


def test_counter_warns_and_stops_nobody(writing: Page) -> None:
    writing.get_by_text("Search engines", exact=True).click()
    writing.get_by_label("SEO title:").fill("x" * 61)
    counter = writing.locator(".field-seo_title .counter")

    expect(counter).to_contain_text("61 of 60 characters – long")
    writing.get_by_role("button", name="Save", exact=True).click()
    expect(writing.locator(".messagelist")).to_contain_text("is saved")


# --- Order ----------------------------------------------------------------------------------------


def test_number_takes_a_row_to_its_place_and_keeps_the_focus(page: Page, user: User) -> None:
    term = make_term(labels=[{"text": name} for name in ("first", "second", "third", "fourth")])
    enter_as(page, user, change_url(term))

    page.locator("#id_labels-3-position").fill("1")
    page.keyboard.press("Tab")

    expect(page.locator("#id_labels-3-text")).to_be_focused()
    expect(page.locator("#labels-group [role=status]")).to_have_text("Now at place 1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("is saved")
    ordered = Label.objects.filter(term=term).values_list("text", flat=True)
    assert list(ordered) == ["fourth", "first", "second", "third"]


def test_high_rows_move_by_drag_past_several(page: Page, user: User) -> None:
    faqs = [{"question": f"Question {name}?", "answer": "So."} for name in "abc"]
    term = make_term(faqs=faqs)
    page.set_viewport_size({"width": 1280, "height": 1800})
    enter_as(page, user, change_url(term))
    page.locator("#faqs-group").evaluate("group => group.scrollIntoView()")
    grip = page.locator("#faqs-2 .row-grip").bounding_box()
    first = page.locator("#faqs-0").bounding_box()
    assert grip is not None
    assert first is not None

    page.mouse.move(grip["x"] + 4, grip["y"] + 4)
    page.mouse.down()
    page.mouse.move(grip["x"] + 4, first["y"] + 10, steps=12)
    page.mouse.up()

    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("is saved")
    ordered = FAQ.objects.filter(term=term).values_list("question", flat=True)
    assert [question[9] for question in ordered] == ["c", "a", "b"]
