"""Bodies: macros resolved, links between terms as wiki links, code and formulas as they were."""

import re

import pytest
from hypothesis import given

from terms.formats.markdown.shielding import Shield, shield
from terms.text.cleaning import many_lines
from terms.text.markdown import plain_text
from tests.formats.markdown_rows import page, record_of, relations_of, row_of, rows_of
from tests.strategies import markdown_texts

OTHERS = {"clay.md": page("Earth.", title="Clay"), "de/clay.md": page("Erde.", title="Ton")}


def explanation_of(body: str, name: str = "kiln.md") -> str:
    """Return what becomes of a text that does not come first in its page."""
    rows = rows_of({name: page(f"First.\n\n{body}"), **OTHERS})
    return record_of(rows[name]).explanation


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("[clay](/clay/)", "[[clay|clay]]"),
        ("[clay](clay.md#wet 'Clay')", "[[clay|clay]]"),
        ("[clay](/glossary/clay.html?x=1)", "[[clay|clay]]"),
        ("[clay](<./clay.md>)", "[[clay|clay]]"),
        ("[clay](/Clay/index.md)", "[[clay|clay]]"),
        ("[**wet** `clay`](/clay/)", "[[clay|**wet** `clay`]]"),
        ("[wet\nclay](/clay/)", "[[clay|wet clay]]"),
        ("[a [wet] clay](/clay/)", "[a [wet] clay](../clay/)"),
        ("[a|b](/clay/)", "[a|b](../clay/)"),
        ("![clay](/clay/)", "![clay](/clay/)"),
        ("\\[clay](/clay/)", "\\[clay](/clay/)"),
        ("[clay](https://example.org/clay/)", "[clay](https://example.org/clay/)"),
        ("[clay](//example.org/clay/)", "[clay](//example.org/clay/)"),
        ("[clay](mailto:a@example.org)", "[clay](mailto:a@example.org)"),
        ("[clay](#clay)", "[clay](#clay)"),
        ("[clay](/files/clay.pdf)", "[clay](/files/clay.pdf)"),
        ("[clay](clay.png)", "[clay](clay.png)"),
        ("[clay](/blog/2020/clay/)", "[clay](/blog/2020/clay/)"),
        ("[this](/kiln/)", "this"),
        ("[mud](/mud/)", "[[mud|mud]]"),
        ("[%C3%BC](/%C3%BC/)", "[[ü|%C3%BC]]"),
        ("[clay][1]\n\n[1]: /clay/", "[[clay|clay]]"),
        ("[clay][]\n\n[Clay]: <clay.md> 'C'", "[[clay|clay]]"),
        ("[clay]\n\n[clay]: /clay/", "[[clay|clay]]"),
        ("[clay][/terms/clay/]", "[[clay|clay]]"),
        ("[x][1] [y][2]\n\n[1]: /clay/\n[2]: http://a.example/ 'T'",
         "[[clay|x]] [y](http://a.example/ 'T')"),
        ("[x][2]\n\n[1]: http://a.example/", "[x][2]\n\n[1]: http://a.example/"),
        ("[[Clay]]", "[[clay|Clay]]"),
        ("[[clay.md|wet clay]]", "[[clay|wet clay]]"),
        ("[[Clay#wet|wet]]", "[[clay|wet]]"),
        ("[[0, 1], [1, 0]] and [[1]]", "[[0, 1], [1, 0]] and [[1]]"),
        ("%%wet clay|clay%%", "[[clay|wet clay]]"),
        ('<a class="x" href="/clay/">clay</a>', "[[clay|clay]]"),
        ('<a href="https://example.org/">x</a>', '<a href="https://example.org/">x</a>'),
        ("| [a](/clay/) |", "| [[clay\\|a]] |"),
    ],
)  # fmt: skip
def test_links_between_terms_become_wiki_links(body: str, expected: str) -> None:
    assert explanation_of(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{{< glossary_tooltip term_id="clay" text="mud" >}}', "[[clay|mud]]"),
        ('{{% glossary "clay" %}}', "[[clay|clay]]"),
        ('[x]({{< relref "/glossary/clay.md" >}})', "[[clay|x]]"),
        ('{{< ref "clay" >}}', "[[clay|clay]]"),
        ('{{< figure src="a.png" alt="A" >}}', "![A](a.png)"),
        ("{{< youtube aB3 >}}",
         "[https://www.youtube.com/watch?v=aB3](https://www.youtube.com/watch?v=aB3)"),
        ('{{< callout type="warning" title="Hot" >}}\nx\n{{< /callout >}}',
         "> [!WARNING]\n> **Hot**\n>\n> x"),
        ("{{< highlight go >}}\n{{ x }}\n{{< /highlight >}}", "```go\n{{ x }}\n```"),
        ("{{</* note */>}}", "`{{< note >}}`"),
        ("{{< tabs >}}{{< tab name=\"A\" >}}x{{< /tab >}}{{< /tabs >}}", "**A**\n\nx"),
        ("{{< box >}}{{< box >}}x{{< /box >}}{{< /box >}}", "x"),
        ("a{{< br />}}b", "ab"),
        ("{{ page.title }} is hot", "Kiln is hot"),
        ("[x]({{ '/clay/' | relative_url }})", "[[clay|x]]"),
        ("[x]({{ site.baseurl }}/clay/)", "[[clay|x]]"),
        ("[x]({% link clay.md %})", "[[clay|x]]"),
        ("{% comment %}{{ x }}{% endcomment %}a", "a"),
        ("{% if page.x %}a{% else %}b{% endif %}", "ab"),
        ('{% hint style="info" %}x{% endhint %}', "> [!NOTE]\n> x"),
        ('{% code title="a" %}\n```\n{{ x }}\n```\n{% endcode %}', "```\n{{ x }}\n```"),
        ("{{Glossary('clay')}}", "[[clay|clay]]"),
        ('{{ glossary("Clay", "mud") }}', "[[clay|mud]]"),
        ('{{cssxref("color")}}', "`color`"),
        ("::: warning Hot\nx\n:::", "> [!WARNING]\n> **Hot**\n>\n> x"),
        ("a {: .note}\n\n{:.x}\n\nb {#c}", "a\n\nb"),
        ("{/* a comment */}b", "b"),
    ],
)  # fmt: skip
def test_macros_become_markdown(body: str, expected: str) -> None:
    assert explanation_of(body) == expected


@pytest.mark.parametrize(
    "macro",
    [
        "{{< map >}}", "{{% map 1 2 %}}", "{% include map.html %}", "{{ site.map }}", "{{Compat}}",
        '{{EmbedLiveSample("map")}}',
    ],
)  # fmt: skip
def test_macro_that_is_not_known_is_left_out_and_told(macro: str) -> None:
    row = row_of(page(f"Before {macro}after."))

    assert record_of(row).short_definition == "Before after."
    (warning,) = row.warnings
    assert warning.startswith("Macros that cannot be shown were left out: ")


@pytest.mark.parametrize(
    "code",
    [
        "`{{ x }} [clay](/clay/)`",
        "``a ` {% x %}``",
        "```\n{{< x >}}\n[clay](/clay/)\n```",
        "~~~~ text\n~~~\n{{ x }}\n~~~~",
        "- a\n\n  ```\n  {{ x }}\n  ```",
        "> ```\n> {{ x }}\n> ```",
        "    {{ x }} [clay](/clay/)\n    [clay](/clay/)",
        "```\n{{ x }}",
        "<code>{{ x }}</code>",
        "<pre>\n{% x %}\n</pre>",
        "<!-- {{ x }} -->",
        "$f[x](y) \\frac{{a}}{b}$",
        "$$\n\\begin{x}\n{{a}} [x](y)\n\\end{x}\n$$",
        "\\begin{align}\na_{{1}}\n\\end{align}",
        "\\\\( a_{{1}} \\\\)",
    ],
)
def test_code_and_formulas_stay_as_they_are(code: str) -> None:
    assert explanation_of(f"Text.\n\n{code}") == f"Text.\n\n{code}"


def test_amounts_of_money_are_no_formula() -> None:
    assert explanation_of("It costs $5, [clay](/clay/) $6.") == "It costs $5, [[clay|clay]] $6."


def test_components_are_dropped_in_mdx_alone() -> None:
    body = "import x from 'y'\n\nA <B>c</B> and <D e='f' /> and List<G>."

    assert explanation_of(body, "kiln.mdx") == "A c and  and List."
    assert explanation_of(body) == "import x from 'y'\n\nA c and  and List<G>."


def test_links_become_relations_once_and_behind_the_stated_ones() -> None:
    body = "[clay](/clay/), [mud](/mud/), [dirt](/mud/), [this](/kiln/), {{Glossary('clay')}}"

    rows = rows_of({"kiln.md": page(body, related="[mud, glaze]"), **OTHERS})

    assert relations_of(rows["kiln.md"]) == [("mud", ""), ("glaze", ""), ("clay", "")]


def test_link_to_a_page_that_is_no_term_stays() -> None:
    rows = rows_of({"kiln.md": page("x\n\n[about](/about/)"), "about.md": page(layout="home")})

    assert record_of(rows["kiln.md"]).explanation == "[about](/about/)"
    assert relations_of(rows["kiln.md"]) == []


@pytest.mark.parametrize(
    "unit",
    [
        "[", "[a](", "{{", "{{< a >}}", "{{< note >}}", "{% x %}", ":::", "::: note\n", "`", "``a",
        "$a", "$$", "<!--", '<a href="', "<A ", "{% raw %}", "[a]: b\n", "[a][", "{{a(\"", "> ",
        "[[a|", "\\\\[", "    {\n\n", "\\begin{a}", " \n", "see [a](b) ",
    ],
)  # fmt: skip
def test_hostile_text_gives_one_row(unit: str) -> None:
    row = row_of(page(unit * (40_000 // len(unit))))

    assert (row.record is None) == bool(row.problem)


@given(markdown_texts())
def test_shield_gives_back_what_it_was_given(text: str) -> None:
    kept = Shield()

    assert re.sub(r"\s", "", kept.restore(shield(text, kept))) == re.sub(
        r"\s", "", _without_marks_for_templates(text)
    )


def _without_marks_for_templates(text: str) -> str:
    return re.sub(r"<!--\s*(?:more|truncate)\s*-->", "", text)


@given(markdown_texts())
def test_text_without_macros_and_links_keeps_its_words(text: str) -> None:
    plain = many_lines(re.sub(r"[\[\]{}<>%:$#|`~!]", "", text))
    row = row_of(page(f"First.\n\n{plain}", name="x"))

    assert plain_text(record_of(row).explanation) == plain_text(plain)
