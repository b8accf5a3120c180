"""The beginning of a rendered text, fit to stand on another page."""

import pytest
from hypothesis import given
from lxml import html

from terms.text.markdown import render
from terms.text.sections import first_section, without_ids
from tests.strategies import markdown_texts


@pytest.mark.parametrize(
    ("markdown", "section"),
    [
        ("", ""),
        ("One.", "<p>One.</p>"),
        ("One.\n\n## Two\n\nThree.", "<p>One.</p>"),
        ("## One\n\nTwo.\n\n### Three\n\nFour.", "<p>Two.</p>"),
        ("## One\n\n## Two", ""),
        ("One.[^1]\n\n## Two\n\n[^1]: Note.", "<p>One.</p>"),
        ("> ## In\n\nOne.", "<blockquote>\n<h2>In</h2>\n</blockquote>\n<p>One.</p>"),
    ],
)
def test_first_section_ends_at_the_next_heading(markdown: str, section: str) -> None:
    assert first_section(render(markdown)) == section


@given(markdown=markdown_texts())
def test_sections_of_any_text_are_whole_elements_without_ids(markdown: str) -> None:
    whole = render(markdown, ids="x-")

    for part in (first_section(whole), without_ids(whole)):
        tree = html.fragment_fromstring(part, create_parent="div")
        assert tree.xpath(".//@id") == []
        again = html.tostring(tree, encoding="unicode")
        assert again.count("<") == part.count("<") + 2
