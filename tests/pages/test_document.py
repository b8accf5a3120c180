"""The JSON of a term: its shape, and what it keeps to itself."""

from terms.pages.public_entry import PublicRelation
from terms.pages.rendering import render
from terms.records import RelationType, Status
from tests.pages.entries import SITE, make_category, make_entry, make_neighbour, read_document


def test_document_holds_everything_public_in_a_fixed_order() -> None:
    proxy = make_neighbour("Proxy", is_deprecated=True)
    german = make_neighbour("Trick", language="de", path="de/ai/trick")
    entry = make_entry(
        concept="6f1f9a0e-4d0f-4b0a-9a34-0a4a3a0f6f3e",
        short_definition="A *score*.",
        explanation="## Why\n\nSo.",
        seo_title="Title",
        seo_description="Description",
        labels=[
            {"text": "gaming"},
            {"text": "never say", "kind": "forbidden"},
            {"text": "found", "kind": "hidden"},
        ],
        faqs=[{"question": "Why?", "answer": "*So*."}],
        sources=[{"title": "Paper", "year": 2016}],
        category=make_category(),
        relations=(
            PublicRelation(RelationType.BROADER, "Proxy", proxy),
            PublicRelation(RelationType.RELATED, "Unwritten"),
        ),
        status=Status.DEPRECATED,
        successor=proxy,
        translations=(german,),
    )

    document = read_document(render(entry))

    link = {
        "language": "en",
        "slug": "proxy",
        "name": "Proxy",
        "status": "deprecated",
        "short_definition": "What Proxy means.",
        "url": f"{SITE}/ai/proxy/",
    }
    explanation_html = document.pop("explanation_html")
    assert "<p>So.</p>" in explanation_html
    assert list(document.items()) == [
        ("slug", "reward-hacking"),
        ("name", "Reward hacking"),
        ("language", "en"),
        ("concept", "6f1f9a0e-4d0f-4b0a-9a34-0a4a3a0f6f3e"),
        ("glossary", "ai"),
        ("url", f"{SITE}/ai/reward-hacking/"),
        ("status", "deprecated"),
        ("short_definition", "A *score*."),
        ("explanation", "## Why\n\nSo."),
        ("seo_title", "Title"),
        ("seo_description", "Description"),
        (
            "category",
            {"slug": "safety", "name": "Safety", "url": f"{SITE}/ai/category/safety/"},
        ),
        (
            "labels",
            [
                {"text": "gaming", "kind": "alternate"},
                {"text": "never say", "kind": "forbidden"},
            ],
        ),
        (
            "faqs",
            [{"question": "Why?", "answer": "*So*.", "answer_html": "<p><em>So</em>.</p>\n"}],
        ),
        (
            "relations",
            [
                {"type": "broader", "name": "Proxy", "target": link},
                {"type": "related", "name": "Unwritten", "target": None},
            ],
        ),
        ("sources", [{"title": "Paper", "authors": "", "year": 2016, "url": ""}]),
        ("successor", link),
        ("first_published_at", "2026-01-31T23:30:00Z"),
        ("changed_at", "2026-02-01T00:00:00Z"),
        (
            "translations",
            [
                {
                    "language": "de",
                    "slug": "trick",
                    "name": "Trick",
                    "status": "published",
                    "short_definition": "What Trick means.",
                    "url": f"{SITE}/de/ai/trick/",
                }
            ],
        ),
    ]


def test_document_says_null_where_there_is_nothing() -> None:
    document = read_document(render(make_entry()))

    assert document["category"] is None
    assert document["successor"] is None
    assert document["concept"] is None
    assert document["relations"] == document["labels"] == document["translations"] == []
