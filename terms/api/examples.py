"""The examples in the API's description. A test holds each against its schema."""

from typing import Any

_SITE = "https://glossary.example.org"

GLOSSARY: dict[str, Any] = {
    "slug": "ai",
    "title": "Artificial intelligence",
    "description": "Words of machine learning and of its safety.",
    "publisher": "Example Institute",
    "publisher_url": "https://example.org",
    "language": "en",
    "url": f"{_SITE}/ai/",
}

CATEGORY: dict[str, Any] = {
    "glossary": "ai",
    "language": "en",
    "slug": "safety-and-alignment",
    "name": "Safety and alignment",
    "text": "How systems come to do what people *mean*.",
    "url": f"{_SITE}/ai/category/safety-and-alignment/",
}

_CATEGORY_LINK: dict[str, Any] = {
    "slug": "safety-and-alignment",
    "name": "Safety and alignment",
    "url": f"{_SITE}/ai/category/safety-and-alignment/",
}

SUMMARY: dict[str, Any] = {
    "slug": "reward-hacking",
    "name": "Reward hacking",
    "language": "en",
    "concept": "6f1f9a0e-4d0f-4b0a-9a34-0a4a3a0f6f3e",
    "glossary": "ai",
    "url": f"{_SITE}/ai/reward-hacking/",
    "status": "published",
    "short_definition": "Earning a high reward through a flaw in how the reward is measured.",
    "category": _CATEGORY_LINK,
    "letter": "R",
    "changed_at": "2026-11-23T08:30:00Z",
}

TERM: dict[str, Any] = {
    "slug": "reward-hacking",
    "name": "Reward hacking",
    "language": "en",
    "concept": "6f1f9a0e-4d0f-4b0a-9a34-0a4a3a0f6f3e",
    "glossary": "ai",
    "url": f"{_SITE}/ai/reward-hacking/",
    "status": "published",
    "short_definition": "Earning a high reward through a flaw in how the reward is measured.",
    "explanation": "The measure climbs; what it *stood for* does not.",
    "explanation_html": "<p>The measure climbs; what it <em>stood for</em> does not.</p>\n",
    "seo_title": "",
    "seo_description": "",
    "category": _CATEGORY_LINK,
    "labels": [{"text": "reward gaming", "kind": "alternate"}],
    "faqs": [
        {
            "question": "Is the system cheating on purpose?",
            "answer": "Intent is not required.",
            "answer_html": "<p>Intent is not required.</p>\n",
        }
    ],
    "relations": [
        {
            "type": "broader",
            "name": "Specification gaming",
            "target": {
                "language": "en",
                "slug": "specification-gaming",
                "name": "Specification gaming",
                "status": "published",
                "short_definition": "Meeting the letter of a goal and missing its point.",
                "url": f"{_SITE}/ai/specification-gaming/",
            },
        },
        {
            "type": "related",
            "name": "Goal misgeneralisation",
            "target": None,
        },
    ],
    "sources": [
        {
            "title": "Defining and Characterizing Reward Hacking",
            "authors": "Joar Skalse et al.",
            "year": 2022,
            "url": "https://arxiv.org/abs/2209.13085",
        }
    ],
    "successor": None,
    "first_published_at": "2026-11-20T09:00:00Z",
    "changed_at": "2026-11-23T08:30:00Z",
    "translations": [
        {
            "language": "de",
            "slug": "belohnungsmissbrauch",
            "name": "Belohnungsmissbrauch",
            "status": "published",
            "short_definition": "",
            "url": f"{_SITE}/de/ai/belohnungsmissbrauch/",
        }
    ],
}

PROBLEM: dict[str, Any] = {
    "type": f"{_SITE}/api/v1/docs#invalid-parameters",
    "title": "Invalid parameters",
    "status": 422,
    "detail": "A parameter has a value that cannot be used.",
    "instance": "/api/v1/terms",
    "errors": [
        {
            "location": "query",
            "field": "limit",
            "message": "Input should be less than or equal to 100",
        }
    ],
}
