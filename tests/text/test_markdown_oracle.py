"""The Markdown parser against another one, where CommonMark leaves no choice."""

import html as entities

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from terms.text.markdown import render
from tests.text.fragments import elements, words

_OTHER_PARSER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_SAME_ELEMENT = {"h1": "h2", "s": "del"}

SAMPLES = [
    "Plain words on one line.",
    "Two lines\nof one paragraph\n\nand another.",
    "# One\n\n## Two\n\n### Three\n\n#### Four\n\n##### Five\n\n###### Six",
    "Title\n=====\n\nSubtitle\n--------\n\ntext",
    "#no heading\n\n####### nor this",
    "*em* _em_ **strong** __strong__ ***both*** in*side*word snake_case_word",
    "**not strong ** and * not em * and \\*escaped\\*",
    "`code` and `` co`de `` and `<b>`",
    "```python\nx = '<b>'\n\ny\n```\n\n~~~\nz\n~~~",
    "    indented <code>\n\n    more\n\ntext",
    "> quoted\ncontinued\n\n> > nested\n>\n> - list",
    "- a\n- b\n- c",
    "- a\n\n- b\n\n  second paragraph",
    "- a\n  - b\n    - c\n- d",
    "1. a\n2. b\n   - c",
    "7) seven\n8) eight",
    "* star\n+ plus\n- minus",
    "one\n***\ntwo\n\n---\n\n___",
    "[link](https://a.example/x?y=1&z=2 \"title\") and [two](</a b>)",
    "[full][ref] and [ref][] and [ref]\n\n[ref]: https://a.example 'title'",
    "[broken](a b) and [none][] and []",
    "![image](/a.png) and ![*alt*](/b.png \"t\")",
    "<https://a.example> and <me@a.example>",
    "hard  \nbreak and\\\nanother\nsoft",
    "&copy; &amp; &#35; &lt;b&gt; &nope;",
    "| a | b |\n|---|:-:|\n| *1* | `2` |\n| 3 |",
    "| a |\n|---|\n| b |\n\nno table | here",
    "~~gone~~ and ~~ not ~~",
    "Kubernetes *Pod*: 日本語 **強調** です。 *ελληνικά* _עברית_",
    "- [a](/a)\n- **b** `c`\n\n> # quoted heading\n> text",
    "a\n\n\n\n\nb",
    "\ttab indented\n\n-\ttabbed item",
]  # fmt: skip

_WORDS = st.sampled_from(["pod", "cluster", "a", "Node", "日本", "été", "42", "x1"])
_SPANS = st.one_of(
    _WORDS,
    _WORDS.map("*{}*".format),
    _WORDS.map("**{}**".format),
    _WORDS.map("`{}`".format),
    _WORDS.map("~~{}~~".format),
    _WORDS.map("[{0}](/{0})".format),
    _WORDS.map("![{0}](/{0}.png)".format),
)
_SENTENCES = st.lists(_SPANS, min_size=1, max_size=5).map(" ".join)
_ITEMS = st.lists(_SENTENCES, min_size=1, max_size=3)
_BLOCKS = st.one_of(
    _SENTENCES,
    st.tuples(st.integers(1, 6), _SENTENCES).map(lambda part: f"{'#' * part[0]} {part[1]}"),
    _ITEMS.map(lambda items: "\n".join(f"- {item}" for item in items)),
    _ITEMS.map(lambda items: "\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))),
    _ITEMS.map(lambda items: "\n".join(f"> {item}" for item in items)),
    _ITEMS.map(lambda items: "```\n" + "\n".join(items) + "\n```"),
    st.tuples(_SENTENCES, _SENTENCES).map("| {0[0]} | {0[1]} |\n|---|---|\n| x | y |".format),
    st.just("---"),
)
_DOCUMENTS = st.lists(_BLOCKS, max_size=6).map("\n\n".join)


def _shape(html: str) -> list[tuple[str, str, str]]:
    """Return each element with its target and its words, the wrapping of tables left out."""
    return [
        (
            _SAME_ELEMENT.get(str(each.tag), str(each.tag)),
            str(each.get("href") or each.get("src") or each.get("start") or ""),
            "".join(each.text_content().split()),
        )
        for each in elements(html)
        if each.get("class") != "table-scroll"
    ]


@pytest.mark.parametrize("markdown", SAMPLES)
def test_two_parsers_see_the_same_in(markdown: str) -> None:
    expected = _OTHER_PARSER.render(markdown)

    assert _shape(render(markdown)) == _shape(expected)


@given(_DOCUMENTS)
def test_two_parsers_see_the_same_in_any_plain_document(markdown: str) -> None:
    assert _shape(render(markdown)) == _shape(_OTHER_PARSER.render(markdown))


@given(st.text(st.characters(exclude_categories=["C", "Z"]), max_size=30))
def test_two_parsers_keep_the_words_of_escaped_text(text: str) -> None:
    escaped = "x" + "".join(f"&#{ord(character)};" for character in text)

    assert words(render(escaped)) == words(f"<p>{entities.escape('x' + text)}</p>")
    assert words(render(escaped)) == words(_OTHER_PARSER.render(escaped))
