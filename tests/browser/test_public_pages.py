"""The public pages in a browser: they fit, they read, they work by keyboard and without scripts."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from terms.actions.publishing import deprecate, withdraw
from terms.models import Category
from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = """A paragraph with `code`, a [link](https://example.org/) and a note.[^1]

## Why it matters

> [!WARNING]
> Mind the gap.

## A wide table

| Method | What it needs | What it gives | What it costs |
|---|---|---|---:|
| Averylongwordthatdoesnotbreak | Another long cell of text | And one more | 1,000 |

```
a line of code that is a good deal longer than any telephone is wide, and does not break
```

[^1]: The note.
"""
ARABIC = "ar/ai/اختراق-المكافأة"
PATHS = {
    "term": "/ai/reward-hacking/",
    "arabic": f"/{ARABIC}/",
    "deprecated": "/ai/old-word/",
    "comparison": "/ai/-/compare/overfitting/reward-hacking/",
    "index": "/ai/",
    "letter": "/ai/?letter=R",
    "letter of a category": "/ai/?letter=R&category=safety",
    "about": "/ai/-/about/",
    "changes": "/ai/-/changes/",
    "wanted": "/ai/-/wanted/",
    "suggestion": "/ai/-/suggest/reward-hacking/",
    "suggestion sent": "/ai/-/suggest/reward-hacking/sent/",
    "meanings": "/ai/-/names/proxy/",
    "category": "/ai/category/safety/",
    "home": "/",
    "404": "/ai/rewrd-hacking/",
    "410": "/ai/gone/",
}


@pytest.fixture(autouse=True)
def site() -> None:
    glossary = make_glossary(
        slug="ai",
        title="AI glossary",
        description="The words of AI.",
        publisher="Institute",
        about=TEXT,
        people="## Editors\n\nAda.",
        shows_wanted=True,
    )
    make_glossary(slug="law", title="Law")
    Category.objects.create(
        glossary=glossary, language="en", slug="safety", name="Safety", text="About *safety*."
    )
    proxy = make_term(glossary, name="Proxy", publish=True)
    make_term(glossary, name="proxy", slug="proxy-server", category="Safety", publish=True)
    make_term(glossary, name="Overfitting", short_definition="A good fit.", publish=True)
    make_term(glossary, name="Reinforcement learning from human feedback", publish=True)
    term = make_term(
        glossary,
        name="Reward hacking",
        short_definition="A high score without the point of it.",
        explanation=TEXT,
        category="Safety",
        labels=[{"text": "reward gaming"}, {"text": "RH", "kind": "abbreviation"}],
        faqs=[
            {"question": "Is it overfitting?", "answer": "No, it is *not*."},
            {"question": "Can it be stopped?", "answer": "Seldom for good."},
        ],
        relations=[
            {"type": "broader", "target": "proxy"},
            {"type": "contrasts_with", "target": "overfitting"},
            {"type": "prerequisite", "target": "reinforcement-learning-from-human-feedback"},
            {"type": "related", "target": "unwritten", "name": "Unwritten"},
        ],
        sources=[{"title": "Paper", "year": 2016, "url": "https://example.org/paper"}],
        publish=True,
    )
    make_term(
        glossary,
        name="اختراق المكافأة",
        language="ar",
        concept=str(term.concept),
        short_definition="درجة عالية من دون المقصود منها.",
        explanation="## كيف يحدث\n\nكل مكافأة بديل.\n\n| أ | ب |\n|---|---|\n| ١ | ٢ |",
        faqs=[{"question": "هل هو فرط التخصيص؟", "answer": "لا."}],
        publish=True,
    )
    old = make_term(glossary, name="Old word", publish=True)
    deprecate(old, by=None, successor=proxy)
    withdraw(make_term(glossary, name="Gone", publish=True), by=None)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_and_pass_the_rules_of_accessibility(
    new_page: Callable[..., Page], width: int, scheme: str
) -> None:
    page = new_page(
        viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
    )
    found = {}
    for name, path in PATHS.items():
        page.goto(path)
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")

        results = Axe().run(page)

        found[name] = [violation["id"] for violation in results.response["violations"]]
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} px wide"

    assert found == {name: [] for name in PATHS}


def test_first_stop_of_the_keyboard_skips_to_the_content(page: Page) -> None:
    page.goto(PATHS["term"])

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")

    assert page.url.endswith("#main")


def test_every_stop_of_the_keyboard_is_visible(page: Page) -> None:
    page.goto(PATHS["term"])
    stops = page.locator("a, summary, [tabindex='0']").filter(visible=True).count()
    outlines = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        outlines.append(
            page.evaluate("getComputedStyle(document.activeElement).outlineStyle !== 'none'")
        )

    assert stops > 10
    assert all(outlines)


def test_questions_open_by_keyboard_and_by_their_address(
    new_page: Callable[..., Page],
) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(PATHS["term"])
    expect(page.get_by_text("No, it is not.")).to_be_hidden()

    page.get_by_text("Is it overfitting?").focus()
    page.locator("summary").first.press("Enter")
    expect(page.get_by_text("No, it is not.")).to_be_visible()

    page.goto(f"{PATHS['term']}#faq-can-it-be-stopped")
    expect(page.get_by_text("Seldom for good.")).to_be_visible()


def test_arabic_page_runs_from_right_to_left(page: Page) -> None:
    page.goto(PATHS["arabic"])

    heading = page.get_by_role("heading", level=1)
    letter = page.locator(".thumb")
    heading_box, letter_box = heading.bounding_box(), letter.bounding_box()
    assert heading_box is not None
    assert letter_box is not None
    assert heading.evaluate("each => getComputedStyle(each).direction") == "rtl"
    assert letter_box["x"] < heading_box["x"] + heading_box["width"] / 2


def test_printed_page_shows_answers_and_addresses_without_navigation(page: Page) -> None:
    page.goto(PATHS["term"])

    page.emulate_media(media="print")

    expect(page.get_by_text("Seldom for good.")).to_be_visible()
    expect(page.locator(".site-nav")).to_be_hidden()
    shown = page.locator(".sources a").evaluate("each => getComputedStyle(each, '::after').content")
    assert "https://example.org/paper" in shown


def test_reader_walks_from_the_index_to_a_term_and_back(page: Page) -> None:
    page.goto(PATHS["index"])
    page.get_by_role("navigation", name="Letters").get_by_role("link", name="R").click()
    page.get_by_role("link", name="Reward hacking").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reward hacking")

    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name="Safety").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Safety")


def test_map_is_drawn_large_enough_to_read_and_leads_to_neighbours(
    new_page: Callable[..., Page],
) -> None:
    page = new_page(viewport={"width": 320, "height": 800})
    page.goto(PATHS["term"])
    drawing = page.locator(".map svg")

    letters = drawing.evaluate("each => 13 * each.getBoundingClientRect().width / 340")
    outside = drawing.evaluate(
        """each => [...each.querySelectorAll("a")].filter(link => {
            const box = link.querySelector("rect").getBBox();
            return [...link.querySelectorAll("text")].some(text => text.getBBox().width > box.width);
        }).length"""
    )
    drawing.get_by_role("listitem").get_by_role("link", name="Overfitting").click()

    assert letters >= 11
    assert outside == 0
    expect(page.get_by_role("heading", level=1)).to_have_text("Overfitting")


def test_citation_is_selected_whole_by_a_click(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto(PATHS["term"])
    page.get_by_text("Cite this entry").click()
    address = page.get_by_label("Address")

    bibtex = page.get_by_label("BibTeX")
    bibtex.click()

    assert page.evaluate("getSelection().toString()").startswith("@misc{reward-hacking,")
    assert address.input_value().endswith(PATHS["term"])
    expect(page.get_by_role("button")).to_have_count(0)
