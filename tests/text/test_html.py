"""What is said of regular markup at a glance is what composing it would give."""

import pyromark
from hypothesis import example, given
from hypothesis import strategies as st

from terms.text.html import MAX_DEPTH, compose, is_regular
from tests.strategies import markdown_texts

_PIECES = ["<p>", "</p>", "<em>", "</em>", "a", "<ul>", "<li>", "</li>", "</ul>", "\n", "<h2>"]


@given(markdown_texts())
@example("*a* **b** `c`")
@example("1. one\n2. two\n   * three")
@example("https://example.com")
@example("- " * MAX_DEPTH * 2 + "deep")
def test_regular_markup_is_what_composing_makes_of_it(markdown: str) -> None:
    markup = pyromark.html(markdown)

    if "<" not in markdown and is_regular(markup):
        assert compose(markup, ids="x-", top_heading=2) == markup


def test_plain_paragraphs_and_lists_are_regular() -> None:
    assert is_regular("<p>A <em>short</em> <strong>text</strong> with <code>code</code>.</p>\n")
    assert is_regular("<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n")


@given(st.lists(st.sampled_from(_PIECES)).map("".join))
def test_headings_are_never_regular(markup: str) -> None:
    assert not is_regular(f"{markup}<h2>A</h2>")
    assert not is_regular(f'{markup}<p class="x">A</p>')
    assert not is_regular(f"{markup}<p>https://example.com</p>")
