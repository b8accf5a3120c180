"""Pages beside the entries: each at one address, in every language, never growing with the glossary."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from terms.actions.curating import save_glossary
from terms.actions.publishing import publish, withdraw
from terms.models import Glossary, PublishedTerm
from terms.pages import changes
from tests.factories import edit, make_glossary, make_term
from tests.pages.entries import parse, read_graph, words
from tests.pages.rows import publish_names

pytestmark = pytest.mark.django_db

NOINDEX = ["noindex, follow"]


@pytest.fixture
def glossary(db: None) -> Glossary:
    return make_glossary(slug="ai", title="AI", about="What it is *for*.", shows_wanted=True)


def _get(client: Client, url: str) -> Any:
    response = client.get(url)
    assert response.status_code == 200, url
    return parse(response.content)


def _robots(page: Any) -> list[str]:
    found: list[str] = page.xpath("//meta[@name='robots']/@content")
    return found


# --- Addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["about", "changes", "wanted", "random"])
@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("/AI/-/{}/", "/ai/-/{}/"),
        ("/en/ai/-/{}/", "/ai/-/{}/"),
        ("/DE/ai/-/{}/", "/de/ai/-/{}/"),
    ],
)
def test_other_spellings_lead_to_the_usual_address(
    client: Client, glossary: Glossary, name: str, typed: str, usual: str
) -> None:
    make_term(glossary, publish=True)
    make_term(glossary, language="de", publish=True)

    response = client.get(typed.format(name))

    assert (response.status_code, response["Location"]) == (301, usual.format(name))
    assert client.get(usual.format(name)).status_code in (200, 302)


@pytest.mark.parametrize("name", ["about", "changes", "wanted", "random", "names/any"])
@pytest.mark.parametrize("place", ["none", "fr/ai"])
def test_nothing_is_beside_a_glossary_or_a_language_that_is_not_there(
    client: Client, glossary: Glossary, name: str, place: str
) -> None:
    assert client.get(f"/{place}/-/{name}/").status_code == 404


def test_entries_of_any_name_are_not_hidden(client: Client, glossary: Glossary) -> None:
    for slug in ("about", "changes", "names", "random", "wanted"):
        make_term(glossary, slug=slug, publish=True)

        assert client.get(f"/ai/{slug}/").status_code == 200


# --- About --------------------------------------------------------------------------------------


def test_about_shows_what_the_glossary_says_of_itself(client: Client, glossary: Glossary) -> None:
    glossary.people = "## Editors\n\nAda."
    glossary.policy = "<script>no</script>Two sources a claim."
    save_glossary(glossary, by=None)

    page = _get(client, "/ai/-/about/")

    assert words(page.xpath("//h1")) == ["About the glossary"]
    assert words(page.xpath("//h2")) == ["People", "Editorial policy"]
    assert words(page.xpath("//main//em")) == ["for"]
    assert words(page.xpath("//h3")) == ["Editors"]
    assert page.xpath("//main//script") == []
    assert _robots(page) != NOINDEX
    assert page.xpath("//link[@rel='canonical']/@href")[0].endswith("/ai/-/about/")
    assert read_graph(page)["AboutPage"]["name"] == "About the glossary"


def test_about_is_not_there_and_not_linked_where_there_is_nothing_to_say(client: Client) -> None:
    glossary = make_glossary(slug="ai")
    term = make_term(glossary, publish=True)

    assert client.get("/ai/-/about/").status_code == 404
    for url in ("/ai/", term.get_absolute_url()):
        assert _get(client, url).xpath("//a[contains(@href, '/-/about/')]") == []


@pytest.mark.parametrize("field", ["about", "people", "policy"])
def test_every_page_links_to_what_a_glossary_has_beside_its_entries(
    client: Client, field: str
) -> None:
    glossary = make_glossary(slug="ai", shows_wanted=True, **{field: "Text."})
    term = make_term(glossary, category="Tools", publish=True)

    for url in (
        "/ai/", "/ai/category/tools/", "/ai/-/changes/", "/ai/-/about/", term.get_absolute_url()
    ):  # fmt: skip
        page = _get(client, url)
        assert page.xpath("//nav[@class='footer-nav']/a/@href") == [
            "/ai/-/about/",
            "/ai/-/changes/",
            "/ai/-/wanted/",
        ]
        assert page.xpath("//nav[@class='site-nav']/a/@href") == ["/ai/", "/ai/-/random/"]


# --- Changes ------------------------------------------------------------------------------------


def test_changes_are_shown_by_day_latest_first(
    client: Client, glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [datetime(2026, 1, day, 12, tzinfo=UTC) for day in (1, 2, 3)]
    monkeypatch.setattr("django.utils.timezone.now", lambda: days[0])
    old = make_term(glossary, name="Old", publish=True)
    make_term(glossary, name="Same", publish=True)
    monkeypatch.setattr("django.utils.timezone.now", lambda: days[1])
    withdraw(make_term(glossary, name="Gone", publish=True), by=None)
    monkeypatch.setattr("django.utils.timezone.now", lambda: days[2])
    publish(edit(old, explanation="More."), by=None)
    make_term(glossary, name="New", publish=True)
    make_term(glossary, name="Neu", language="de", publish=True)

    page = _get(client, "/ai/-/changes/")

    assert words(page.xpath("//h2")) == ["Jan. 3, 2026", "Jan. 1, 2026"]
    assert page.xpath("//h2/time/@datetime") == ["2026-01-03", "2026-01-01"]
    assert words(page.xpath("//ul[@class='entries']//span[not(@class)]")) == [
        "New new", "Old", "Same new",
    ]  # fmt: skip


def test_changes_are_paged_whole(
    client: Client, glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "PAGE_SIZE", 2)
    rows = publish_names(glossary, ["A", "B", "C", "D", "E"])
    for number, row in enumerate(rows):
        # Two of one moment stand on two pages.
        row.changed_at += timedelta(days=number // 3, microseconds=number // 3)
    PublishedTerm.objects.bulk_update(rows, ["changed_at"])

    names, url = [], "/ai/-/changes/"
    while url:
        page = _get(client, url)
        names += words(page.xpath("//ul[@class='entries']//a"))
        assert _robots(page) == NOINDEX
        url = next(iter(page.xpath("//a[@rel='next']/@href")), "")

    assert names == ["E", "D", "C", "B", "A"]


@pytest.mark.parametrize(
    "mark",
    ["x", "1", "-", "1-", "-1", "1-1-1", "²-1", "9" * 18 + "-1", "1-" + "9" * 30, "%00", "0-0"],
)
def test_changes_refuse_a_place_that_is_none(client: Client, glossary: Glossary, mark: str) -> None:
    make_term(glossary, publish=True)

    assert client.get(f"/ai/-/changes/?after={mark}").status_code == 404


# --- Wanted -------------------------------------------------------------------------------------


def test_wanted_terms_are_counted_most_wanted_first(client: Client, glossary: Glossary) -> None:
    named = {"target": "written", "name": ""}
    make_term(glossary, slug="written", publish=True)
    rare = {"target": "rare-one", "type": "broader"}
    often = {"target": "often", "name": "The often wanted"}
    make_term(glossary, publish=True, relations=[rare, named, often])
    make_term(glossary, publish=True, relations=[often, {"target": "often", "type": "broader"}])
    make_term(glossary, relations=[rare])
    withdraw(make_term(glossary, publish=True, relations=[rare]), by=None)
    make_term(glossary, publish=True, language="de", relations=[rare])
    make_term(make_glossary(), publish=True, relations=[rare])

    page = _get(client, "/ai/-/wanted/")

    assert words(page.xpath("//ol[@class='wanted-terms']/li")) == [
        "The often wanted named by 2 terms", "rare one named by 1 term",
    ]  # fmt: skip


def test_wanted_terms_are_shown_where_the_glossary_wants_it(client: Client) -> None:
    make_term(make_glossary(slug="ai"), publish=True, relations=[{"target": "any"}])

    assert client.get("/ai/-/wanted/").status_code == 404


# --- By chance ----------------------------------------------------------------------------------


def test_random_leads_to_every_public_term_and_to_no_other(
    client: Client, glossary: Glossary
) -> None:
    withdraw(make_term(glossary, publish=True), by=None)
    urls = {make_term(glossary, publish=True).get_absolute_url() for _ in range(3)}
    make_term(glossary, language="de", publish=True)
    make_term(glossary)

    answers = [client.get("/ai/-/random/") for _ in range(100)]

    assert {each["Location"] for each in answers} == urls
    assert {(each.status_code, each["Cache-Control"]) for each in answers} == {(302, "no-store")}


def test_random_is_not_there_in_an_empty_glossary(client: Client, glossary: Glossary) -> None:
    assert client.get("/ai/-/random/").status_code == 404


# --- Meanings -----------------------------------------------------------------------------------


def test_homonyms_lead_to_the_page_of_all_meanings(client: Client, glossary: Glossary) -> None:
    one = make_term(glossary, name="Bias", slug="bias", category="Data", publish=True)
    other = make_term(glossary, name="BIAS", slug="bias-2", publish=True)
    make_term(
        glossary, name="Prejudice", publish=True, labels=[{"text": "bias", "kind": "alternate"}]
    )
    make_term(
        glossary, name="Hidden one", publish=True, labels=[{"text": "bias", "kind": "hidden"}]
    )

    for term, told in (
        (one, "This page is about “Bias” in the category “Data”. Other meanings"),
        (other, "This page is about one meaning of “BIAS”. Other meanings"),
    ):
        page = _get(client, term.get_absolute_url())
        assert words(page.xpath("//p[@class='hatnote']")) == [told]
        assert page.xpath("//p[@class='hatnote']/a/@href") == ["/ai/-/names/bias/"]
    page = _get(client, "/ai/-/names/bias/")

    assert words(page.xpath("//h1")) == ["Meanings of “Bias”"]
    assert page.xpath("//ul[@class='entries']/li/div/a/@href") == [
        "/ai/bias/", "/ai/bias-2/", "/ai/prejudice/",
    ]  # fmt: skip
    assert page.xpath("//ul[@class='entries']//small/a/@href") == ["/ai/category/data/"]
    assert _robots(page) == NOINDEX


def test_terms_that_share_a_mere_label_are_no_homonyms(client: Client, glossary: Glossary) -> None:
    label = {"text": "GAN", "kind": "abbreviation"}
    term = make_term(glossary, publish=True, labels=[label])
    make_term(glossary, publish=True, labels=[label])

    assert _get(client, term.get_absolute_url()).xpath("//p[@class='hatnote']") == []
    assert len(_get(client, "/ai/-/names/gan/").xpath("//ul[@class='entries']/li")) == 2


def test_name_of_one_term_leads_to_it(client: Client, glossary: Glossary) -> None:
    term = make_term(glossary, name="Only", publish=True)
    other = make_term(glossary, name="ONLY", slug="only-2", publish=True)
    assert client.get("/ai/-/names/only/").status_code == 200
    withdraw(other, by=None)

    response = client.get("/ai/-/names/only/")

    assert (response.status_code, response["Location"]) == (301, term.get_absolute_url())
    assert _get(client, term.get_absolute_url()).xpath("//p[@class='hatnote']") == []


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("C++", "c~2b~2b"),
        ("24/7 e.g.", "24~2f7_e~2eg~2e"),
        ("fine-tuning", "fine-tuning"),
        ("Überanpassung ß", "%C3%BCberanpassung_ss"),
        ("机器 学习", "%E6%9C%BA%E5%99%A8_%E5%AD%A6%E4%B9%A0"),
        ("100% #1?", "100~25_~231~3f"),
        ("." * 300, "~2e" * 300),
    ],
)
def test_any_name_has_an_address(
    client: Client, glossary: Glossary, name: str, segment: str
) -> None:
    for slug in ("one", "other"):
        make_term(glossary, name=name, slug=slug, publish=True)

    (url,) = _get(client, "/ai/one/").xpath("//p[@class='hatnote']/a/@href")

    assert url == f"/ai/-/names/{segment}/"
    assert len(_get(client, url).xpath("//ul[@class='entries']/li")) == 2


@pytest.mark.parametrize("typed", ["Bias", "bias%20", "%20bias", "BIAS", "b~69as"])
def test_name_typed_in_another_way_leads_to_the_usual_address(
    client: Client, glossary: Glossary, typed: str
) -> None:
    for slug in ("one", "other"):
        make_term(glossary, name="bias", slug=slug, publish=True)

    response = client.get(f"/ai/-/names/{typed}/")

    assert (response.status_code, response["Location"]) == (301, "/ai/-/names/bias/")


@pytest.mark.parametrize("typed", ["none", "a~zz", "~", "~00", "_", "%C2%AD"])
def test_name_that_no_term_has_is_not_found(client: Client, glossary: Glossary, typed: str) -> None:
    assert client.get(f"/ai/-/names/{typed}/", follow=True).status_code == 404


# --- Queries ------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [2, 20])
@pytest.mark.parametrize(
    ("name", "queries"),
    [("about", 1), ("changes", 2), ("wanted", 2), ("names/same", 2), ("random", 4)],
)
def test_pages_take_the_same_few_queries_however_large_the_glossary(
    client: Client,
    glossary: Glossary,
    django_assert_num_queries: Any,
    *,
    name: str,
    queries: int,
    rows: int,
) -> None:
    for number in range(rows):
        make_term(glossary, name="Same", slug=f"same-{number}", relations=1, publish=True)

    with django_assert_num_queries(queries):
        response = client.get(f"/ai/-/{name}/")

    assert response.status_code in (200, 302)
