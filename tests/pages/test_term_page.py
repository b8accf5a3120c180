"""What the page of a term shows, read from the parsed page."""

import pytest

from terms.pages.term_page import RELATION_HEADINGS, build_term_page, group_relations
from terms.records import RelationType, Status
from tests.pages.entries import (
    make_category,
    make_entry,
    make_neighbour,
    make_relation,
    parse_page,
    words,
)


def test_page_shows_every_field_of_an_entry() -> None:
    entry = make_entry(
        short_definition="A **high** score without the point of it.",
        explanation="## How it happens\n\nThe score is a *stand-in*.",
        labels=[
            {"text": "reward gaming"},
            {"text": "RH", "kind": "abbreviation"},
        ],
        faqs=[{"question": "Is it overfitting?", "answer": "No, it is *not*."}],
        sources=[
            {"title": "Concrete Problems", "authors": "Amodei et al.", "year": 2016,
             "url": "https://example.org/paper?a=1&b=2"},
            {"title": "A book"},
        ],
        category=make_category(),
        relations=(make_relation(RelationType.BROADER, "Misalignment"),),
    )  # fmt: skip

    page = parse_page(entry)

    assert words(page.xpath("//h1/dfn")) == ["Reward hacking"]
    assert words(page.xpath("//p[@class='definition']")) == [
        "A high score without the point of it."
    ]
    assert page.xpath("//p[@class='definition']/strong/text()") == ["high"]
    assert words(page.xpath("//div[@class='prose']/h2")) == ["How it happens"]
    assert page.xpath("//div[@class='prose']/p/em/text()") == ["stand-in"]
    assert words(page.xpath("//dl[@class='names']/div")) == [
        "Also called reward gaming",
        "Abbreviation RH",
    ]
    assert words(page.xpath("//section//details/summary/h3")) == ["Is it overfitting?"]
    assert words(page.xpath("//section//details/div")) == ["No, it is not."]
    assert words(page.xpath("//section[@class='sources']/ol/li")) == [
        "Amodei et al. (2016) Concrete Problems",
        "A book",
    ]
    assert page.xpath("//section[@class='sources']//a/@href") == [
        "https://example.org/paper?a=1&b=2"
    ]
    assert page.xpath("//nav[@class='breadcrumb']//a/@href") == ["/ai/", "/ai/category/safety/"]
    assert words(page.xpath("//nav[@class='breadcrumb']//li")) == ["AI glossary", "Safety"]
    assert page.xpath("//footer//time/@datetime") == [
        "2026-02-01T00:00:00Z",
        "2026-01-31T23:30:00Z",
    ]


def test_page_shows_the_definition_before_anything_else_of_the_article() -> None:
    page = parse_page(make_entry(short_definition="First.", explanation="Second."))

    text = " ".join(page.get_element_by_id("main").text_content().split())

    assert text.index("Reward hacking") < text.index("First.") < text.index("Second.")


def test_page_leaves_out_what_is_not_there() -> None:
    page = parse_page(make_entry(short_definition="Alone."))

    assert page.xpath("//section | //figure | //dl | //nav[@class='contents']") == []
    assert page.xpath("//div[@class='prose'] | //div[@class='notice']") == []


@pytest.mark.parametrize("kind", ["hidden", "inflection", "forbidden"])
def test_page_never_shows_labels_that_are_not_for_readers(kind: str) -> None:
    page = parse_page(make_entry(labels=[{"text": "secret word", "kind": kind}]))

    assert "secret word" not in page.text_content()


def test_relations_stand_in_groups_of_a_fixed_order() -> None:
    relations = tuple(make_relation(type_, str(type_)) for type_ in reversed(RelationType))

    groups = group_relations((*relations, make_relation(RelationType.BROADER, "Second")))

    assert [group.type for group in groups] == list(RELATION_HEADINGS)
    assert [term.name for term in groups[1].terms] == ["broader", "Second"]


def test_every_type_of_relation_has_a_heading() -> None:
    assert set(RELATION_HEADINGS) == set(RelationType)


def test_related_terms_link_with_their_definitions() -> None:
    page = parse_page(make_entry(relations=(make_relation(RelationType.RELATED, "Café"),)))

    (item,) = page.xpath("//div[@class='relation'][@data-type='related']//li")
    assert item.xpath(".//a/@href") == ["/ai/caf%C3%A9/"]
    assert words([item]) == ["Café What Café means."]


def test_related_terms_are_quoted_in_a_line_or_two() -> None:
    neighbour = make_neighbour(short_definition="word " * 1_000)
    relation = make_relation()

    (group,) = group_relations((type(relation)(relation.type, "Proxy", neighbour),))

    assert len(group.terms[0].definition) <= 240
    assert group.terms[0].definition.endswith("…")


def test_wanted_terms_are_plain_text() -> None:
    page = parse_page(make_entry(relations=(make_relation(name="Not written", wanted=True),)))

    (item,) = page.xpath("//div[@class='relation']//li")
    assert words([item]) == ["Not written"]
    assert item.xpath(".//a") == []


def test_deprecated_neighbours_are_marked() -> None:
    neighbour = make_neighbour("Old", is_deprecated=True)
    relation = make_relation()

    page = parse_page(make_entry(relations=(type(relation)(relation.type, "Old", neighbour),)))

    assert words(page.xpath("//div[@class='relation']//li/span[@class='tag']")) == ["deprecated"]


def test_deprecated_term_says_so_and_names_its_successor() -> None:
    successor = make_neighbour("Better word")

    page = parse_page(make_entry(status=Status.DEPRECATED, successor=successor))

    (notice,) = page.xpath("//div[@class='notice']")
    assert words([notice]) == ["This term is deprecated. Use instead: Better word"]
    assert notice.xpath(".//a/@href") == ["/ai/better-word/"]


def test_translations_lead_to_the_same_concept_in_other_languages() -> None:
    arabic = make_neighbour("مكافأة", language="ar", path="ar/ai/مكافأة")

    page = parse_page(make_entry(translations=(arabic,)))

    (link,) = page.xpath("//dl[@class='names']//a")
    assert link.text == "العربيّة"
    assert (link.get("lang"), link.get("hreflang"), link.get("dir")) == ("ar", "ar", "rtl")


def test_questions_have_anchors_that_follow_from_them() -> None:
    faqs = [{"question": question, "answer": "Yes."} for question in ("Why?", "Why!", "？？", "!!")]

    page = build_term_page(make_entry(faqs=faqs))

    anchors = [question.anchor for question in page.questions]
    assert anchors == ["faq-why", "faq-why-2", "faq-question", "faq-question-2"]


def test_ids_of_a_page_are_unique_whatever_the_texts_say() -> None:
    text = "## Main\n\n## Main\n\n## Term\n\nNote[^1]\n\n[^1]: x"
    faqs = [{"question": name, "answer": text} for name in ("main", "a1 h main", "related")]

    page = parse_page(
        make_entry(short_definition=text, explanation=text, faqs=faqs, relations=(make_relation(),))
    )

    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {"main", "term", "questions", "related", "faq-main"} <= set(ids)
    targets = {href[1:] for href in page.xpath("//a/@href") if href.startswith("#")}
    assert targets <= set(ids)


def test_headings_of_the_explanation_link_to_themselves() -> None:
    page = parse_page(make_entry(explanation="## Why *this* matters\n\n## See [there](/x/)"))

    plain, linked = page.xpath("//div[@class='prose']/h2")
    assert plain.xpath("./a/@href") == [f"#{plain.get('id')}"]
    assert words([plain]) == ["Why this matters"]
    assert linked.xpath(".//a/@href") == ["/x/"]


def test_contents_list_the_parts_of_a_long_page_alone() -> None:
    long = build_term_page(make_entry(explanation="## One\n\n## *Two*\n\n### Deeper\n\n## Three"))
    short = build_term_page(make_entry(explanation="## One\n\n## Two"))

    assert [(part.anchor, part.heading) for part in long.contents] == [
        ("h-one", "One"),
        ("h-two", "Two"),
        ("h-three", "Three"),
    ]
    assert short.contents == ()


def test_letter_leads_to_its_part_of_the_index() -> None:
    page = parse_page(make_entry(name="#hashtag & co", slug="hashtag"))

    assert page.xpath("//a[@class='thumb']/@href") == ["/ai/?letter=H"]


def test_page_has_the_language_and_direction_of_its_content() -> None:
    page = parse_page(make_entry(language="ar", name="مكافأة", slug="مكافأة"))

    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    assert page.xpath("//nav[@class='breadcrumb']//a/@href") == ["/ar/ai/"]
