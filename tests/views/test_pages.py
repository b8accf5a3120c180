"""Public addresses: what answers at each, with which status, and where other spellings lead."""

from typing import Any

import pytest
from django.test import Client

from terms.actions.publishing import deprecate, withdraw
from terms.actions.renaming import rename
from terms.actions.revising import save_record
from terms.models import Category, Glossary, PublishedTerm
from terms.pages.paging import Place
from tests.factories import make_glossary, make_record, make_term
from tests.pages.entries import parse
from tests.pages.rows import publish_names

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary(db: None) -> Glossary:
    return make_glossary(slug="ai", title="AI glossary")


def _heading(response: Any) -> str:
    page = parse(response.content)
    return " ".join(page.xpath("string(//h1)").split())


@pytest.mark.parametrize(
    "slug",
    [
        "search", "admin", "api", "category", "feed", "static", "index", "new", "random",
        "中文", "الذكاء", "healthz", "हिन्दी", "c-plus-plus", "css_grid", "ai", "en",
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_slug_works_as_a_term(
    client: Client, glossary: Glossary, slug: str, language: str
) -> None:
    term = make_term(glossary, name=f"The {slug}", slug=slug, language=language, publish=True)

    response = client.get(term.get_absolute_url())

    assert response.status_code == 200
    assert _heading(response) == f"The {slug}"


@pytest.mark.parametrize("rows", [1, 10])
def test_term_is_one_query_however_full(
    client: Client, glossary: Glossary, django_assert_num_queries: Any, rows: int
) -> None:
    term = make_term(glossary, labels=rows, faqs=rows, relations=rows, publish=True)
    url = term.get_absolute_url()

    with django_assert_num_queries(1):
        response = client.get(url)

    assert response.status_code == 200


def test_term_shows_a_changed_glossary_at_once(client: Client, glossary: Glossary) -> None:
    url = make_term(glossary, publish=True).get_absolute_url()
    before = client.get(url)

    Glossary.objects.filter(pk=glossary.pk).update(publisher="New Institute")
    after = client.get(url)

    assert "New Institute" in after.content.decode()
    assert before["ETag"] != after["ETag"]


def test_draft_is_not_found(client: Client, glossary: Glossary) -> None:
    term = make_term(glossary, name="Draft")

    assert client.get(term.get_absolute_url()).status_code == 404


def test_edit_of_a_public_term_changes_nothing_until_it_is_published(
    client: Client, glossary: Glossary
) -> None:
    term = make_term(glossary, name="Same", publish=True)
    before = client.get("/ai/same/")
    save_record(
        make_record(name="Same", explanation="Secret."), glossary=glossary, by=None, term=term
    )

    after = client.get("/ai/same/")

    assert after.content == before.content
    assert after["ETag"] == before["ETag"]


def test_deprecated_term_is_shown_with_its_successor(client: Client, glossary: Glossary) -> None:
    old = make_term(glossary, name="Old", publish=True)
    deprecate(old, by=None, successor=make_term(glossary, name="New", publish=True))

    response = client.get("/ai/old/")

    assert response.status_code == 200
    page = parse(response.content)
    assert page.xpath("//div[@class='notice']//a/@href") == ["/ai/new/"]


def test_withdrawn_term_is_gone(client: Client, glossary: Glossary) -> None:
    term = make_term(glossary, name="Gone", publish=True)
    withdraw(term, by=None)

    response = client.get("/ai/gone/")

    assert response.status_code == 410
    assert _heading(response) == "This term was withdrawn"
    assert "AI glossary" in response.content.decode()


def test_renamed_term_is_found_from_its_old_address(client: Client, glossary: Glossary) -> None:
    term = make_term(glossary, name="First", publish=True)
    rename(term, slug="second", by=None)

    response = client.get("/ai/first/")

    assert response.status_code == 301
    assert response["Location"] == "/ai/second/"
    # Renamed back it must be found at once: no browser may keep the redirect for good.
    assert response["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("/ai/Reward-Hacking/", "/ai/reward-hacking/"),
        ("/AI/reward-hacking/", "/ai/reward-hacking/"),
        ("/ai/Reward%20Hacking/", "/ai/reward-hacking/"),
        ("/en/ai/reward-hacking/", "/ai/reward-hacking/"),
        ("/ai/reward-hacking", "/ai/reward-hacking/"),
        ("/ai/cafe%CC%81/", "/ai/caf%C3%A9/"),
        ("/DE/ai/belohnung/", "/de/ai/belohnung/"),
        ("/AI/", "/ai/"),
        ("/ai", "/ai/"),
        ("/en/ai/", "/ai/"),
        ("/DE/ai/", "/de/ai/"),
        ("/ai/category/Tools/", "/ai/category/tools/"),
        ("/en/ai/category/tools/", "/ai/category/tools/"),
    ],
)
def test_other_spellings_lead_to_the_usual_address(
    client: Client, glossary: Glossary, typed: str, usual: str
) -> None:
    make_term(glossary, name="Reward hacking", publish=True)
    make_term(glossary, name="Café", publish=True)
    make_term(glossary, name="Belohnung", language="de", publish=True)
    Category.objects.create(glossary=glossary, language="en", slug="tools", name="Tools")

    response = client.get(typed)

    assert response.status_code == 301
    assert response["Location"] == usual
    assert client.get(usual).status_code == 200


def test_missing_term_names_those_that_are_near(client: Client, glossary: Glossary) -> None:
    make_term(glossary, name="Reward hacking", publish=True)

    response = client.get("/ai/rewrd-haking/")

    assert response.status_code == 404
    page = parse(response.content)
    assert page.xpath("//ul[@class='nearest']//a/@href") == ["/ai/reward-hacking/"]
    assert page.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]
    assert page.xpath("//link[@rel='canonical']") == []


def test_term_comes_before_the_index_of_another_glossary(client: Client) -> None:
    make_term(make_glossary(slug="ai"), name="KI", language="de", publish=True)
    assert _heading(client.get("/de/ai/")) != "AI, a term"

    make_term(make_glossary(slug="de"), name="AI, a term", slug="ai", publish=True)

    assert _heading(client.get("/de/ai/")) == "AI, a term"


def test_glossary_called_category_shows_its_terms_in_every_language(client: Client) -> None:
    glossary = make_glossary(slug="category")
    make_term(glossary, name="One", publish=True)
    make_term(glossary, name="Eins", language="de", publish=True)

    assert _heading(client.get("/category/one/")) == "One"
    assert _heading(client.get("/de/category/eins/")) == "Eins"
    assert client.get("/de/category/").status_code == 200


def test_home_leads_to_the_only_glossary_and_lists_several(client: Client) -> None:
    empty = client.get("/")
    make_glossary(slug="ai", title="AI")
    only = client.get("/")
    make_glossary(slug="law", title="Law")
    several = client.get("/")

    assert empty.status_code == 200
    assert (only.status_code, only["Location"]) == (302, "/ai/")
    page = parse(several.content)
    assert page.xpath("//ul[@class='entries']//a/@href") == ["/ai/", "/law/"]


def test_index_links_every_term_letter_and_category(client: Client, glossary: Glossary) -> None:
    category = Category.objects.create(glossary=glossary, language="en", slug="c", name="C")
    publish_names(glossary, ["alpha", "beta"], category=category)

    page = parse(client.get("/ai/").content)

    paths = PublishedTerm.objects.in_alphabetical_order().values_list("path", flat=True)
    assert page.xpath("//ul[@class='entries']//a/@href") == [f"/{path}/" for path in paths]
    assert page.xpath("//nav[@class='letters']//a/@href") == ["/ai/?letter=A", "/ai/?letter=B"]
    assert page.xpath("//nav[@class='categories']//a/@href") == ["/ai/category/c/"]
    assert page.xpath("//link[@rel='canonical']/@href") == ["https://glossary.example.org/ai/"]


def test_index_pages_have_titles_and_addresses_of_their_own(
    client: Client, glossary: Glossary
) -> None:
    publish_names(glossary, [f"{letter}{n:03}" for letter in "ab" for n in range(120)])
    url, seen = "/ai/?letter=A", []
    seen.append(parse(client.get("/ai/").content))
    while url:
        page = parse(client.get(url).content)
        seen.append(page)
        url = next(iter(page.xpath("//a[@rel='next']/@href")), "")

    assert len(seen) == 3
    titles = [page.xpath("string(//title)") for page in seen]
    assert titles == ["AI glossary", "AI glossary: A", "AI glossary: A, from “a100”"]
    assert len({page.xpath("string(//link[@rel='canonical']/@href)") for page in seen}) == 3
    assert len({page.xpath("string(//meta[@name='description']/@content)") for page in seen}) == 3
    robots = [page.xpath("string(//meta[@name='robots']/@content)") for page in seen]
    assert [each.startswith("index") for each in robots] == [True, False, False]


def test_category_has_its_own_words(client: Client, glossary: Glossary) -> None:
    category = Category.objects.create(
        glossary=glossary,
        language="en",
        slug="tools",
        name="Tools",
        text="About **tools**.",
        seo_title="All about tools",
        seo_description="Tools, described.",
    )
    publish_names(glossary, ["hammer"], category=category)

    page = parse(client.get("/ai/category/tools/").content)

    assert page.xpath("string(//h1)") == "Tools"
    assert page.xpath("string(//title)") == "All about tools"
    assert page.xpath("//meta[@name='description']/@content") == ["Tools, described."]
    assert page.xpath("//div[@class='prose']//strong/text()") == ["tools"]
    assert len(page.xpath("//ul[@class='entries']/li")) == 1


def test_later_pages_of_a_category_have_titles_of_their_own(
    client: Client, glossary: Glossary
) -> None:
    category = Category.objects.create(glossary=glossary, language="en", slug="c", name="C")
    publish_names(glossary, [f"t{n:03}" for n in range(120)], category=category)
    first = parse(client.get("/ai/category/c/").content)

    (url,) = first.xpath("//a[@rel='next']/@href")
    second = parse(client.get(url).content)

    assert second.xpath("string(//title)") == "C – AI glossary, from “t100”"
    assert second.xpath("//link[@rel='canonical']/@href") == [f"https://glossary.example.org{url}"]
    assert second.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]
    assert second.xpath("//nav[@class='pager']/a/@href") == ["/ai/category/c/"]


def test_empty_listings_are_not_indexed(client: Client, glossary: Glossary) -> None:
    Category.objects.create(glossary=glossary, language="en", slug="empty", name="Empty")

    for url in ("/ai/", "/ai/category/empty/"):
        page = parse(client.get(url).content)
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]


@pytest.mark.parametrize(
    "url",
    [
        "/none/",
        "/none/term/",
        "/de/ai/",
        "/de/ai/term/",
        "/not-a-language/ai/term/",
        "/ai/?letter=Q",
        "/ai/?letter=%00",
        "/ai/?after=%00",
        "/ai/?after=x",
        f"/ai/?after={Place('zzz', 1).mark}",
        "/ai/category/none/",
        "/none/category/none/",
        "/de/ai/category/tools/",
        "/not-a-language/ai/category/tools/",
        "/ai/category/tools/?after=%FF",
        "/a/b/c/d/",
        "/ai/file.txt",
        "/ai/node.js/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, glossary: Glossary, url: str) -> None:
    Category.objects.create(glossary=glossary, language="en", slug="tools", name="Tools")
    publish_names(glossary, ["alpha"])

    response = client.get(url)

    assert response.status_code == 404
    assert _heading(response) == "There is no such page"


HOSTILE_PATHS = [
    "/%00/", "/ai/%00/", "/ai/a%00b/", "/ai/%FF%FE/", "/%C0%AF/x/", "/ai/%ED%A0%80/",
    "/ai/" + "a" * 8_000 + "/", "/" + "a/" * 4_000, "/ai/" + "%F0%9F%92%A9" * 150 + "/",
    "/ai/..%2F..%2Fetc%2Fpasswd/", "/ai/%2e%2e/", "//evil.example/", "/ai//", "/ai/;/",
    "/ai/%0D%0ASet-Cookie:x/", "/ai/%E2%80%AE/", "/ai/{{7*7}}/", "/ai/'%20OR%201=1--/",
    "/ai/%25s/", "/ai/\u0130/", "/category/category/category/", "/ai/category/%00/",
    "/xx/" + "%D8%A7%D9%8B" * 100 + "/" + "e%CC%81" * 100 + "/",
]  # fmt: skip


@pytest.mark.parametrize("path", HOSTILE_PATHS)
@pytest.mark.parametrize("query", ["", "?letter=%00&after=%FF", "?letter=" + "%" * 2_000])
def test_hostile_addresses_are_answered_without_an_error(
    client: Client, glossary: Glossary, path: str, query: str
) -> None:
    publish_names(glossary, ["alpha"])

    response = client.get(path + query)

    assert response.status_code in (301, 302, 404)
    if response.status_code != 404:
        assert response["Location"].startswith("/")
        assert not response["Location"].startswith("//")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_are_only_read(client: Client, glossary: Glossary, method: str) -> None:
    response = getattr(client, method)("/ai/term/")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
