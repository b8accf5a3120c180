"""Markdown as readers get it: structure, ids, links, tables, notes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.text.html import MAX_DEPTH
from terms.text.markdown import plain_text, render, render_inline
from tests.strategies import markdown_texts
from tests.text.fragments import depth, elements, parsed, tags, words


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("one\n\ntwo", "<p>one</p>\n<p>two</p>"),
        (
            "*em* **strong** ~~gone~~ `code`",
            "<p><em>em</em> <strong>strong</strong> <del>gone</del> <code>code</code></p>",
        ),
        ("3. c\n4. d", '<ol start="3">\n<li>c</li>\n<li>d</li>\n</ol>'),
        ("Word\n: first\n: second", "<dl>\n<dt>Word</dt>\n<dd>first</dd>\n<dd>second</dd>\n</dl>"),
        (
            "- [ ] open\n- [x] done",
            (
                '<ul>\n<li><span class="task">☐</span> open</li>\n'
                '<li><span class="task">☑</span> done</li>\n</ul>'
            ),
        ),
        (
            "> [!WARNING]\n> hot",
            '<blockquote class="markdown-alert-warning">\n<p>hot</p>\n</blockquote>',
        ),
        ("```python\nx = 1\n```", '<pre tabindex="0"><code>x = 1\n</code></pre>'),
        ("H<sub>2</sub>O <kbd>Esc</kbd><br>x", "<p>H<sub>2</sub>O <kbd>Esc</kbd><br>x</p>"),
        ('<abbr title="a > b">ab</abbr>', '<p><abbr title="a &gt; b">ab</abbr></p>'),
        (
            "$x_1^2$ and $$y_2$$",
            '<p><code class="math">$x_1^2$</code> and <code class="math">$$y_2$$</code></p>',
        ),
        ("US$5 or US$6", "<p>US$5 or US$6</p>"),
        ("[[Term]] [[term|words]]", "<p>[[Term]] [[term|words]]</p>"),
        ("a\ud800b", "<p>a\ufffdb</p>"),
        ("", ""),
    ],
)
def test_render_gives_the_html_of(markdown: str, html: str) -> None:
    assert render(markdown).strip() == html


def test_render_puts_headings_below_those_of_the_page() -> None:
    levels = "".join(f"{'#' * level} Level {level}\n\n" for level in range(1, 7))

    assert tags(render(levels)) == ["h2", "h2", "h3", "h4", "h5", "h6"]
    assert tags(render(levels, top_heading=4)) == ["h4", "h4", "h5", "h6", "h6", "h6"]


def test_render_gives_headings_ids_of_their_words() -> None:
    html = render("# Why *C++*?\n\n## Why C++?\n\n# Über uns\n\n# 🎉\n\n# a-2\n\n# a\n\n# a")

    assert [each.attrib["id"] for each in elements(html) if "id" in each.attrib] == [
        "h-why-c-plus-plus",
        "h-why-c-plus-plus-2",
        "h-über-uns",
        "h-section",
        "h-a-2",
        "h-a",
        "h-a-3",
    ]


def test_render_keeps_ids_of_two_texts_apart() -> None:
    text = "# History\n\nx[^1]\n\n[^1]: note"

    html = render(text, ids="faq-1-") + render(text, ids="faq-2-")

    ids = [each.attrib["id"] for each in elements(html) if "id" in each.attrib]
    assert ids == ["faq-1-h-history", "faq-1-fn-1", "faq-2-h-history", "faq-2-fn-1"]
    links = [each.attrib["href"] for each in elements(html) if each.tag == "a"]
    assert links == ["#faq-1-fn-1", "#faq-2-fn-1"]


def test_render_takes_no_ids_from_authors() -> None:
    html = render('<h2 id="main">x</h2>\n\n<div id="content">y</div>\n\n# z {id=nav}')

    ids = [each.attrib["id"] for each in elements(html) if "id" in each.attrib]
    assert ids == ["h-x", "h-z-id-nav"]


def test_footnotes_lead_to_their_notes_whatever_their_labels() -> None:
    html = render('x[^ä b"c] y[^ä b"c] z[^<i>]\n\n[^ä b"c]: first\n\n[^<i>]: second')

    links = [each.attrib["href"] for each in elements(html) if each.tag == "a"]
    notes = [each for each in elements(html) if each.get("class") == "footnote-definition"]
    assert links == ["#fn-1", "#fn-1", "#fn-2"]
    assert [note.attrib["id"] for note in notes] == ["fn-1", "fn-2"]
    assert notes[1].text_content().split() == ["2", "second"]


def test_tables_scroll_by_keyboard_and_are_named_by_their_headers() -> None:
    html = render('| Port | "Use" |\n|:--|--:|\n| 22 | ssh |')

    (region,) = parsed(html)
    assert dict(region.attrib) == {
        "class": "table-scroll",
        "tabindex": "0",
        "role": "region",
        "aria-label": 'Port "Use"',
    }
    cells = [each for each in elements(html) if each.tag in ("th", "td")]
    assert [cell.attrib["class"] for cell in cells] == ["align-left", "align-right"] * 2


def test_authors_cannot_make_regions_or_stops_for_the_keyboard() -> None:
    html = render('<div role="region" tabindex="0" aria-label="Sign in" class="x">a</div>')

    assert html == "<div>a</div>"


def test_links_to_web_and_mail_and_pages_are_kept() -> None:
    html = render("[a](/pod/) [b](pod#x) [c](https://a.example/?x=1&y=2) <me@a.example>")

    links = [dict(each.attrib) for each in elements(html) if each.tag == "a"]
    assert links == [
        {"href": "/pod/", "rel": "noopener"},
        {"href": "pod#x", "rel": "noopener"},
        {"href": "https://a.example/?x=1&y=2", "rel": "noopener"},
        {"href": "mailto:me@a.example", "rel": "noopener"},
    ]


@pytest.mark.parametrize(
    ("markdown", "addresses"),
    [
        ("see https://a.example/x.", ["https://a.example/x"]),
        ("(https://a.example/x_(y))", ["https://a.example/x_(y)"]),
        ("https://a.example/?a=1&b=2&", ["https://a.example/?a=1&b=2"]),
        ('"http://a.example", HTTPS://B.example!', ["http://a.example", "HTTPS://B.example"]),
        ("请看https://a.example/页。", ["https://a.example/页"]),
        ("`https://a.example`", []),
        ("    https://a.example", []),
        ("<kbd>https://a.example</kbd>", []),
        ("[https://a.example](/x)", ["/x"]),
        ("xhttps://a.example", []),
        ("https:// and http://.", []),
        ("ftp://a.example javascript://a.example", []),
    ],
)
def test_bare_web_addresses_become_links(markdown: str, addresses: list[str]) -> None:
    html = render(markdown)

    assert [each.attrib["href"] for each in elements(html) if each.tag == "a"] == addresses
    assert words(html).count("https://a.example") == markdown.count("https://a.example")


def test_images_load_late_and_keep_their_words() -> None:
    (image,) = [each for each in elements(render('![A pod](/pod.png "Pod")')) if each.tag == "img"]

    assert dict(image.attrib) == {
        "src": "/pod.png",
        "alt": "A pod",
        "title": "Pod",
        "loading": "lazy",
    }


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("List<String> of <your-name>", "List<String> of <your-name>"),
        ("The <title> and <script> elements", "The <title> and <script> elements"),
        ("<?php echo 1 ?>", "<?php echo 1 ?>"),
        ("a <center>b</center> c", "a b c"),
        ("a <!-- note --> c", "a c"),
        ("a <script>alert(1)</script><STYLE>p {}</STYLE> c", "a c"),
        ("a < b > c & d", "a < b > c & d"),
    ],
)
def test_html_that_is_not_allowed_is_shown_or_dropped(markdown: str, shown: str) -> None:
    assert words(render(markdown)) == shown


@pytest.mark.parametrize("sign", [">", "> ", "- ", "1. ", "> - ", "<div>\n", "<b>", "<ul><li>"])
def test_render_limits_how_deep_elements_nest(sign: str) -> None:
    html = render(sign * 10_000 + "word")

    assert depth(html) <= 2 * MAX_DEPTH
    assert words(html).endswith("word")


@pytest.mark.parametrize(
    "sign", ["[", "*", "_", "`", "<", "![", "[a](", "**a *", "<!--", "$", "~~"]
)
def test_render_survives_signs_that_never_end(sign: str) -> None:
    once, twice = render(sign * 10_000), render(sign * 20_000)

    assert len(twice) <= 2 * len(once) + 100


@given(markdown_texts())
def test_render_gives_the_same_again(markdown: str) -> None:
    assert render(markdown) == render(markdown)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (
            "A *small* [unit](/unit/) of `work`.",
            'A <em>small</em> <a href="/unit/" rel="noopener">unit</a> of <code>work</code>.',
        ),
        ("one\n\ntwo\nthree", "one two three"),
        ("# no heading #", "# no heading #"),
        ("- no\n- list", "- no - list"),
        ("1. FC Köln", "1. FC Köln"),
        ("The language C #", "The language C #"),
        ("ends with \\", "ends with \\"),
        ("a <!-- b", "a &lt;!-- b"),
        ("a <div>b</div> ![c](/d.png)", "a b"),
        ("", ""),
    ],
)
def test_render_inline_gives_one_line_without_blocks(markdown: str, html: str) -> None:
    assert render_inline(markdown) == html


@given(st.one_of(st.text(), markdown_texts()))
def test_render_inline_makes_no_blocks(markdown: str) -> None:
    assert not set(tags(render_inline(markdown))) & {"p", "div", "h1", "h2", "ul", "img", "pre"}


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("# Title\n\nSome *words*.\n\n- a\n- b", "Title Some words. a b"),
        ("| a | b |\n|---|---|\n| c | d |", "a b c d"),
        ("x[^1] &amp; \\<b>\n\n[^1]: note", "x & <b> note"),
        ("line  \nbreak <script>x</script>", "line break"),
        ("", ""),
    ],
)
def test_plain_text_keeps_the_words_alone(markdown: str, text: str) -> None:
    assert plain_text(markdown) == text
