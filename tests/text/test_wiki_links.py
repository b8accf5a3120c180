import pytest
from hypothesis import given

from terms.text.markdown import plain_text, render
from terms.text.wiki_links import resolve_wiki_links
from tests.strategies import markdown_texts

KNOWN = {"pod": "/ai/pod/", "data-set": "/ai/data-set/"}


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("A [[pod]].", "A [pod](</ai/pod/>)."),
        ("A [[pod|small pod]].", "A [small pod](</ai/pod/>)."),
        ("A [[Data Set]].", "A [Data Set](</ai/data-set/>)."),
        ("| [[pod\\|Pod]] |", "| [Pod](</ai/pod/>) |"),
        ("A [[node|Node]].", "A Node."),
        ("A [[node_a]].", "A node\\_a."),
        ("`[[pod]]` and [[pod]]", "`[[pod]]` and [pod](</ai/pod/>)"),
        ("```\n[[pod]]\n```\n[[pod]]", "```\n[[pod]]\n```\n[pod](</ai/pod/>)"),
        ("``a ` [[pod]]``", "``a ` [[pod]]``"),
        ("\\[[pod]]", "\\[[pod]]"),
        ("[[]] [[|x]] [[a\nb]]", "[[]] [[|x]] [[a\nb]]"),
        ("[one](/two/)", "[one](/two/)"),
    ],
)
def test_wiki_links_become_ordinary_links_or_text(markdown, expected):
    assert resolve_wiki_links(markdown, KNOWN) == expected


def test_a_hostile_name_stays_text():
    html = render(resolve_wiki_links("[[<img src=x onerror=alert(1)>]] [[x](javascript:a)]]", {}))

    assert "<img" not in html
    assert "javascript:a" not in html or "<a" not in html


@given(markdown=markdown_texts())
def test_text_without_wiki_links_stays_as_it_is(markdown):
    plain = markdown.replace("[[", "[ [")

    assert resolve_wiki_links(plain, KNOWN) == plain
    assert plain_text(resolve_wiki_links("x [[pod]]", KNOWN)) == "x pod"
