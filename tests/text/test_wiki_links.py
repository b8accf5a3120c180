import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.text.markdown import plain_text, render
from terms.text.wiki_links import find_wiki_links, lead_wiki_links, resolve_wiki_links
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


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[[pod]] [[Pod]] [[pod|it]]", "[[box|pod]] [[box|Pod]] [[box|it]]"),
        ("| [[pod]] | [[pod\\|it]] |", "| [[box\\|pod]] | [[box\\|it]] |"),
        ("[[pod]] | x", "[[box\\|pod]] | x"),
        ("`[[pod]]` [[pods]]", "`[[pod]]` [[pods]]"),
        ("[[pod|pod]]", "[[box|pod]]"),
    ],
)
def test_wiki_links_are_led_elsewhere_and_show_what_they_did(markdown, expected):
    assert lead_wiki_links(markdown, "pod", "box") == expected


def test_underscores_in_a_link_stay_text():
    led = lead_wiki_links("[[node_a]]", "node_a", "b")

    assert resolve_wiki_links(led, {"b": "/b/"}) == "[node\\_a](</b/>)"


def test_found_are_the_slugs_a_text_may_name():
    assert find_wiki_links("[[Data Set]] `[[no]]` [[a|b]]") == {"Data Set", "data-set", "a"}


PIECES = st.sampled_from(
    [
        "[[pod]]",
        "[[Pod]]",
        "[[pod|x_y]]",
        "[[data-set]]",
        "| ",
        " |\n",
        "`",
        "\n",
        "\\",
        "a",
        "[",
        "]",
    ]
)


@given(markdown=st.lists(PIECES, max_size=12).map("".join))
def test_led_links_resolve_to_what_the_old_ones_did(markdown):
    before = resolve_wiki_links(markdown, {"pod": "/it/", "data-set": "/set/"})

    led = lead_wiki_links(markdown, "pod", "box")

    assert resolve_wiki_links(led, {"box": "/it/", "data-set": "/set/"}) == before
