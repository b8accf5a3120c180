"""Nothing that machines or people get tells of what is not public: not a byte, not a header."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, resolve
from django.utils import timezone

from terms.actions.publishing import publish, withdraw
from terms.actions.revising import save_record
from terms.actions.scheduling import schedule
from terms.models import Category, Glossary, PublishedTerm, Term
from terms.pages.sitemaps import list_parts
from terms.views import crawlers, feeds, manifest, pages, twins
from tests.factories import edit, make_glossary, make_record, make_term

pytestmark = pytest.mark.django_db

KEY = "0123456789abcdef"
DOORS = [
    "/",
    "/ai/",
    "/ai/?letter=G",
    "/ai/goal/",
    "/ai/category/tools/",
    "/de/ai/",
    "/de/ai/ziel/",
    "/de/ai/category/werkzeug/",
    "/ai.md",
    "/de/ai.md",
    "/ai.md?letter=G",
    "/ai/goal.md",
    "/ai/goal.json",
    "/ai/goal.jsonld",
    "/de/ai/ziel.md",
    "/de/ai/ziel.json",
    "/de/ai/ziel.jsonld",
    "/ai/category/tools.md",
    "/de/ai/category/werkzeug.md",
    "/ai/new.atom",
    "/ai/changed.atom",
    "/de/ai/new.atom",
    "/de/ai/changed.atom",
    "/ai/category/tools/new.atom",
    "/ai/category/tools/changed.atom",
    "/de/ai/category/werkzeug/changed.atom",
    "/llms.txt",
    "/ai/llms.txt",
    "/de/ai/llms.txt",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "sitemap terms",
    "sitemap categories",
    "sitemap comparisons",
    "/manifest.webmanifest",
    f"/{KEY}.txt",
]
SECRET = "Sesquipedalian"


@pytest.fixture
def glossary(settings: Any) -> Glossary:
    settings.INDEXNOW_KEY = KEY
    make_glossary(slug="law")
    glossary = make_glossary(slug="ai", title="AI", about="About.")
    for language, slug in (("en", "tools"), ("de", "werkzeug")):
        Category.objects.create(glossary=glossary, language=language, slug=slug, name=slug.title())
    make_term(glossary, name="Proxy", publish=True)
    contrast = [{"type": "contrasts_with", "target": "proxy"}]
    goal = make_term(glossary, name="Goal", category="Tools", relations=contrast, publish=True)
    make_term(
        glossary,
        name="Ziel",
        language="de",
        category="Werkzeug",
        concept=str(goal.concept),
        publish=True,
    )
    return glossary


def address_of(door: str) -> str:
    """Return the address of a door; that of a part of the sitemap depends on ids."""
    kind = door.removeprefix("sitemap ")
    if kind == door:
        return door
    (part,) = [each for each in list_parts() if each.startswith(f"{kind}-")]
    return f"/sitemap-{part}.xml"


def answer(client: Client, url: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    response = client.get(url, headers=headers)
    return response.status_code, response.content, dict(response.items())


def draft_ahead(glossary: Glossary) -> None:
    for slug, name in (("goal", "Goal"), ("ziel", "Ziel")):
        edit(
            Term.objects.get(slug=slug),
            name=f"{SECRET} {name}",
            slug=f"sesquipedalian-{slug}",
            short_definition=SECRET,
            explanation=SECRET,
            category="",
            relations=(),
        )


def add_draft(glossary: Glossary) -> None:
    make_term(glossary, name=SECRET, category="Tools", relations=[{"target": "goal"}])
    make_term(glossary, name=f"{SECRET} neu", language="fr")


def add_scheduled(glossary: Glossary) -> None:
    term = make_term(glossary, name=SECRET, category="Tools", relations=[{"target": "goal"}])
    schedule(term, publish_at=timezone.now() + timedelta(days=1), by=None)


def schedule_ahead(glossary: Glossary) -> None:
    term = edit(Term.objects.get(slug="goal"), short_definition=SECRET)
    schedule(term, publish_at=timezone.now() + timedelta(days=1), by=None)


@pytest.mark.parametrize("hide", [draft_ahead, add_draft, add_scheduled, schedule_ahead])
@pytest.mark.parametrize("door", DOORS)
def test_what_is_not_public_changes_nothing(
    client: Client, glossary: Glossary, door: str, hide: Any
) -> None:
    url = address_of(door)
    before = answer(client, url)
    assert before[0] == 200

    hide(glossary)

    assert answer(client, url) == before
    assert SECRET.encode() not in before[1]


@pytest.mark.parametrize("accept", ["text/markdown", "application/json", "application/ld+json"])
def test_draft_changes_nothing_that_is_negotiated(
    client: Client, glossary: Glossary, accept: str
) -> None:
    before = answer(client, "/ai/goal/", accept=accept)

    draft_ahead(glossary)

    assert answer(client, "/ai/goal/", accept=accept) == before


@pytest.mark.parametrize("door", DOORS)
def test_what_is_withdrawn_is_named_nowhere(client: Client, glossary: Glossary, door: str) -> None:
    term = make_term(
        glossary,
        name=SECRET,
        category="Tools",
        relations=[{"type": "contrasts_with", "target": "goal"}],
        publish=True,
    )
    withdraw(term, by=None)

    status, body, _headers = answer(client, address_of(door))

    assert status == 200
    assert SECRET.lower().encode() not in body.lower()


@pytest.mark.parametrize("suffix", ["md", "json", "jsonld"])
def test_draft_has_no_twin(client: Client, glossary: Glossary, suffix: str) -> None:
    make_term(glossary, name="Draft")
    save_record(make_record(name="Never"), glossary=glossary, by=None)

    assert client.get(f"/ai/draft.{suffix}").status_code == 404
    assert client.get(f"/ai/never.{suffix}").status_code == 404


def test_what_is_published_is_told_of_everywhere(client: Client, glossary: Glossary) -> None:
    draft_ahead(glossary)
    publish(Term.objects.get(slug="sesquipedalian-goal"), by=None)

    stored = json.loads(PublishedTerm.objects.get(slug="sesquipedalian-goal").document)

    assert client.get("/ai/sesquipedalian-goal.json").json() == stored
    for url in ("/ai.md", "/ai/llms.txt", "/ai/changed.atom", address_of("sitemap terms")):
        assert SECRET.lower().encode() in client.get(url).content.lower()


def test_no_door_was_forgotten() -> None:
    ours = {module.__name__ for module in (crawlers, feeds, manifest, pages, twins)}
    (patterns,) = [
        each.url_patterns
        for each in get_resolver().url_patterns
        if getattr(each, "namespace", "") == "terms"
    ]
    named = {
        each.name
        for each in patterns
        if getattr(getattr(each, "callback", None), "__module__", "")
        in ours  # an included list has none
    }
    opened = {resolve(door.partition("?")[0]).url_name for door in DOORS if door[0] == "/"}

    # An index in another language is found at a term's address.
    assert named - opened == {"glossary_in_language"}
    assert len(named) > 20
