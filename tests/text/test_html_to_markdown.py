import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terms.text.cleaning import replace_unstorable
from terms.text.html import compose, text_of
from terms.text.html_to_markdown import html_to_markdown
from terms.text.markdown import plain_text, render
from tests.strategies import markdown_texts, names

SIGNS = st.sampled_from(
    [
        "*", "_", "**", "`", "[", "](x)", "|", "- ", "1. ", "# ", "\n", "  ", "$", "$$", "~~",
        "<b>", "&amp;", "\\", "!", "[^1]", "[^1]: x", ":", "> ", "=", "---", "https://a.b/c_d",
        "{#a}", "(", ")", "+ ", "<!--", "-->", "^", "\t", "[[x|y]]", "http://x.y/*z*",
    ]
)  # fmt: skip
TEXTS = st.lists(
    st.one_of(
        names(), SIGNS, st.text(st.sampled_from("*_`[]()|-1.# \n$~<>&\\!^:=+ab"), max_size=9)
    ),
    max_size=8,
).map("".join)
INLINE = st.recursive(
    TEXTS.map(html.escape),
    lambda parts: st.builds(
        lambda tag, inner: f"<{tag}>{''.join(inner)}</{tag.partition(' ')[0]}>",
        st.sampled_from(["b", "i", "em", "strong", "s", "code", "sub", "span", "a href='/x'"]),
        st.lists(parts, max_size=3),
    ),
    max_leaves=6,
)
PLACES = st.sampled_from(
    [
        "<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<blockquote>{}</blockquote>",
        "<table><tr><td>{}</td></tr></table>", "<dl><dt>T</dt><dd>{}</dd></dl>", "{}",
        "<ol><li>a<ul><li>{}</li></ul></li></ol>",
    ]
)  # fmt: skip


def letters(text: str) -> str:
    return "".join(text.split())


@given(TEXTS)
def test_no_text_becomes_syntax(text):
    markdown = html_to_markdown(f"<p>{html.escape(text)}</p>")

    assert letters(plain_text(markdown)) == letters(replace_unstorable(text))


@given(st.lists(INLINE, max_size=4).map("".join), PLACES)
@settings(max_examples=300)
def test_words_stay_whatever_marks_them(inline, place):
    source = place.replace("{}", inline)

    markdown = html_to_markdown(source)

    words = text_of(compose(source, ids="", top_heading=2))
    assert letters(plain_text(markdown)) == letters(words)


@given(markdown_texts())
@settings(max_examples=200)
def test_what_markdown_makes_comes_back_with_its_words(markdown):
    page = render(markdown)
    if "footnote" in page:
        return  # a footnote's number is its place, not its text

    assert letters(text_of(render(html_to_markdown(page)))) == letters(text_of(page))


@pytest.mark.parametrize(
    ("markup", "markdown"),
    [
        ("<p>a <b>b</b> <em>c</em> <s>d</s> <code>e_f</code></p>", "a **b** *c* ~~d~~ `e_f`"),
        ("<p>a<b> b </b>c</p>", "a **b** c"),
        ("<p><b><i>a</i></b></p>", "**_a_**"),
        ("<p><b><strong>a</strong></b><i></i></p>", "**a**"),
        ("<p>x<b>“a”</b>y</p>", "x<strong>“a”</strong>y"),
        ("<p>H<sub>2</sub>O <kbd>Ctrl</kbd></p>", "H<sub>2</sub>O `Ctrl`"),
        ("<p>one<br>two<br><br>three</p>", "one\\\ntwo\n\nthree"),
        ("<h1>A</h1><h2>B</h2><h3>C #</h3>", "## A\n\n## B\n\n### C \\#"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul>", "- a\n- b\n  - c"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n  - b"),
        ("<ol start='3'><li><p>a<p>b<li>c</ol>", "3. a\n\n   b\n\n4. c"),
        ("<ul><li>a</ul><ul><li>b</ul>", "- a\n\n* b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<dl><dt>A<dd>one<dd>two</dl>", "A\n: one\n: two"),
        ("<pre><code>a\n\n ``` b</code></pre>", "````\na\n\n ``` b\n````"),
        ("<p>a</p><hr><p>b</p>", "a\n\n___\n\nb"),
        ("<p><code>a`b</code><code>c</code></p>", "`` a`b ``<code>c</code>"),
        ("<figure><img src='/a.png' alt='A]'><figcaption>c</figcaption></figure>",
         "![A\\]](/a.png)\n\nc"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<table>stray<tr><td>a</td></tr></table>", "stray\n\n|  |\n| --- |\n| a |"),
    ],
)  # fmt: skip
def test_html_becomes_its_markdown(markup, markdown):
    assert html_to_markdown(markup) == markdown


def test_table_keeps_its_columns_where_cells_span():
    markup = (
        "<table><caption>Cap</caption><tfoot><tr><td>f</tfoot>"
        "<tr><th>A<th colspan=2>B</tr><tr><td rowspan=2>1|2<td>x<p>y</p><td>z</tr>"
        "<tr><td><ul><li>p<li>q</ul><td><code>a\\|b</code></tr></table>"
    )

    assert html_to_markdown(markup).split("\n") == [
        "Cap",
        "",
        "| A | B |  |",
        "| --- | --- | --- |",
        "| 1\\|2 | x<br>y | z |",
        "|  | - p<br>- q | <code>a\\\\\\|b</code> |",
        "| f |",
    ]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>", "<style>p{}</style>", "<iframe src='x'>fallback</iframe>",
        "<object data='x'>fallback</object>", "<!-- comment -->", "<svg><text>x</text></svg>",
        "<form><input value='x'><button>Send</button></form>", "<img src='data:image/png,x'>",
        "<video src='x'>No video</video>", "<p>&nbsp;</p>", "<ul><li></li></ul>", "<b> </b>",
    ],
)  # fmt: skip
def test_what_is_no_text_is_dropped(markup):
    assert html_to_markdown(f"<p>a</p>{markup}<p>b</p>") == "a\n\nb"


def test_unknown_elements_leave_their_text():
    assert html_to_markdown("<my-card>a <font>b</font></my-card>") == "a b"


@pytest.mark.parametrize(
    ("link", "markdown"),
    [
        ('<a href="https://x.org/a b(c)">t</a>', "[t](https://x.org/a%20b%28c%29)"),
        ('<a href="/y">t</a>', "[t](https://ex.org/y)"),
        ('<a href="z">t</a>', "[t](https://ex.org/p/z)"),
        ('<a href="https://x.org/?a=1&copy=2">t</a>', "[t](https://x.org/?a=1&copy=2)"),
        ('<a href="https://x.org/?a=1&amp;copy;=2">t</a>', "[t](https://x.org/?a=1\\&copy;=2)"),
        ('<a href="mailto:a@x.org">t</a>', "[t](mailto:a@x.org)"),
        ('<a href="https://x.org/">https://x.org/</a>', "https://x.org/"),
        ("https://x.org/*a*b", "<https://x.org/*a*b>"),
        ('<a href="javascript:alert(1)">t</a>', "t"),
        ('<a href=" java&#10;script:alert(1)">t</a>', "t"),
        ('<a href="data:text/html,x">t</a>', "t"),
        ('<a href="#part">t</a>', "t"),
        ("<a>t</a>", "t"),
        ('<a href="https://x.org/"> </a>', ""),
        ('wow!<a href="https://x.org/">t</a>', "wow\\![t](https://x.org/)"),
        ('see<a href="https://[bad"> t </a>on', "see [t](https://%5Bbad) on"),
        ('<a href="/pod"><b>a</b> Pod</a>', "[[pod|**a** Pod]]"),
        ('<a href="/pod">a [Pod]</a>', "[a \\[Pod\\]](../pod/)"),
        ('<a href="/pod"></a>', "[[pod]]"),
        ('<a href="/self">t</a>', "t"),
    ],
)  # fmt: skip
def test_link_becomes_its_markdown(link, markdown):
    slugs = {"/pod": "pod", "/self": ""}

    made = html_to_markdown(f"<p>{link}</p>", find_term=slugs.get, base="https://ex.org/p/")

    assert made == markdown
    assert "javascript:" not in html.unescape(render(made))


def test_line_ends_count_where_they_are_asked_to():
    markup = (
        "one\ntwo <b>x\r\n\r\ny</b>\n<ul>\n<li>a\n\n<li>b</ul>\n<pre>c\n\nd</pre>\n<img\nsrc=/e>"
    )

    assert html_to_markdown(markup, line_breaks=True) == (
        "one\\\ntwo **x**\n\ny\n\n- a\n- b\n\n```\nc\n\nd\n```\n\n![](/e)"
    )
    assert html_to_markdown("one\n\ntwo") == "one two"


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 20_000 + "x", "<blockquote>" * 20_000 + "x", "<ul><li>" * 20_000 + "x",
        "<table><tr><td>" * 10_000 + "x", "<b><i>" * 20_000 + "x", "<a href=x>" * 20_000 + "x",
        "<table><tr>" + "<td rowspan=50 colspan=50>x" * 10_000, "<b>x</b>" * 20_000,
        "<script>" * 20_000 + "x", "<" * 100_000 + "x", "`" * 100_000 + "x", "![" * 50_000 + "x",
        "<code>`" * 20_000 + "x", "<br>" * 50_000 + "x", "<b> " * 20_000 + "x", "&" * 50_000 + "x",
        "</b></i>" * 20_000 + "x", "<a href='" + "(" * 50_000 + "'>x", "<ol start=9999999999><li>x",
    ],
)  # fmt: skip
def test_hostile_html_is_bounded_and_keeps_its_last_word(hostile):
    markdown = html_to_markdown(hostile)

    assert "x" in markdown
    assert len(markdown) <= 4 * len(hostile) + 200_000
