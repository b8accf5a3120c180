"""Suggesting a correction: the one public form. No cookie, no cache, no foreign sender."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from terms.actions.curating import save_glossary
from terms.actions.publishing import withdraw
from terms.actions.renaming import rename
from terms.models import Glossary, LogInAttempt, Suggestion, Term
from tests.factories import make_glossary, make_term
from tests.pages.entries import parse, words

pytestmark = pytest.mark.django_db

URL = "/ai/-/suggest/token/"
SENT = "/ai/-/suggest/token/sent/"
FORM_TYPE = "application/x-www-form-urlencoded"


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai", title="AI")


@pytest.fixture(autouse=True)
def term(glossary: Glossary) -> Term:
    return make_term(glossary, slug="token", name="Token", publish=True)


@pytest.fixture
def browser() -> Client:
    """Return one of whom Django's own token would be asked."""
    return Client(enforce_csrf_checks=True)


def send(client: Client, text: str = "The year is wrong.", **fields: str) -> Any:
    return client.post(URL, urlencode({"text": text, **fields}), content_type=FORM_TYPE)


def send_from(client: Client, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post(
        URL, urlencode({"text": "The year is wrong."}), content_type=FORM_TYPE, headers=named
    )


# --- The way through ----------------------------------------------------------------------------


def test_a_reader_finds_the_form_sends_it_and_is_thanked(browser: Client) -> None:
    (link,) = parse(browser.get("/ai/token/").content).xpath(f"//a[@href='{URL}']")
    page = parse(browser.get(URL).content)
    (form,) = page.xpath("//main//form")

    answer = send(browser, "The year\r\nis wrong.", contact=" ada@example.org ", website="")
    thanks = browser.get(answer["Location"])

    assert (link.text_content(), link.get("rel")) == ("Suggest a correction", "nofollow")
    assert (form.get("method"), form.get("action")) == ("post", URL)
    assert {each.get("name") for each in form.xpath(".//*[@name]")} == {
        "text", "contact", "website"
    }  # fmt: skip
    assert (answer.status_code, answer["Location"]) == (303, SENT)
    assert words(parse(thanks.content).xpath("//h1")) == ["Thank you"]
    kept = Suggestion.objects.get()
    assert (kept.text, kept.contact, kept.term.slug) == (
        "The year\nis wrong.", "ada@example.org", "token"
    )  # fmt: skip


def test_nothing_of_it_sets_a_cookie_is_kept_by_caches_or_found_by_search_engines(
    browser: Client,
) -> None:
    answers = [browser.get(URL), browser.get(SENT), send(browser, ""), send(browser)]

    assert [each.status_code for each in answers] == [200, 200, 422, 303]
    for answer in answers:
        assert answer.cookies == {}
        assert answer["Cache-Control"] == "no-store"
    for answer in answers[:3]:
        assert answer["X-Robots-Tag"] == "noindex"
        page = parse(answer.content)
        assert page.xpath("//meta[@name='robots']/@content") == ["noindex, follow"]
        assert page.xpath("//link[@rel='canonical']") == []
    assert "form-action 'self'" in answers[0]["Content-Security-Policy"]


@pytest.mark.parametrize("other_terms", [0, 10])
def test_form_and_thanks_are_one_query(
    client: Client,
    glossary: Glossary,
    django_assert_num_queries: DjangoAssertNumQueries,
    other_terms: int,
) -> None:
    for _ in range(other_terms):
        make_term(glossary, publish=True)

    with django_assert_num_queries(1):
        client.get(URL)
    with django_assert_num_queries(1):
        client.get(SENT)


def test_sending_takes_a_fixed_number_of_queries(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(10):
        assert send(client).status_code == 303


def test_head_has_no_body(client: Client) -> None:
    answer = client.head(URL)

    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer["Content-Length"]) > 1_000


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(client: Client, method: str) -> None:
    assert getattr(client, method)(URL).status_code == 405


# --- Where it is --------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["", "sent/"])
@pytest.mark.parametrize("typed", ["/AI/-/suggest/Token/", "/ai/-/suggest/TOKEN/"])
def test_other_spellings_lead_to_the_usual_address(client: Client, typed: str, end: str) -> None:
    answer = client.get(typed + end)

    assert (answer.status_code, answer["Location"]) == (301, URL + end)


def test_a_term_of_another_language_has_its_own(client: Client, glossary: Glossary) -> None:
    make_term(glossary, slug="zeichen", name="Zeichen", language="de", publish=True)
    make_term(glossary, slug="中文", name="中文", publish=True)

    assert client.get("/de/ai/-/suggest/zeichen/").status_code == 200
    assert client.get("/de/ai/-/suggest/token/").status_code == 404
    assert client.get("/ai/-/suggest/中文/").status_code == 200
    assert client.get("/en/ai/-/suggest/token/")["Location"] == URL


@pytest.mark.parametrize("url", ["/none/-/suggest/token/", "/ai/-/suggest/none/"])
def test_there_is_no_form_where_there_is_no_term(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404
    assert client.post(url, {"text": "x"}).status_code == 404
    assert client.get(f"{url}sent/").status_code == 404


def test_drafts_and_withdrawn_terms_take_none(
    client: Client, glossary: Glossary, term: Term
) -> None:
    make_term(glossary, slug="draft")
    withdraw(term, by=None)

    assert client.get("/ai/-/suggest/draft/").status_code == 404
    assert client.get(URL).status_code == 410
    assert send(client).status_code == 410


def test_the_form_of_a_renamed_term_leads_to_the_term(client: Client, term: Term) -> None:
    rename(term, slug="lexeme", by=None)

    assert client.get(URL)["Location"] == "/ai/lexeme/"
    assert parse(client.get("/ai/lexeme/").content).xpath("//a[@href='/ai/-/suggest/lexeme/']")


def test_a_glossary_that_takes_none_has_neither_link_nor_form(
    client: Client, glossary: Glossary
) -> None:
    glossary.takes_suggestions = False
    save_glossary(glossary, by=None)

    assert parse(client.get("/ai/token/").content).xpath("//a[contains(@href, 'suggest')]") == []
    assert client.get(URL)["Location"] == "/ai/token/"
    assert send(client)["Location"] == "/ai/token/"
    assert not Suggestion.objects.exists()


def test_a_term_called_as_the_form_is_not_hidden(client: Client, glossary: Glossary) -> None:
    make_term(glossary, slug="suggest", publish=True)

    assert client.get("/ai/suggest/").status_code == 200


# --- Who sends it -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://testserver"},
        {"Origin": "https://glossary.example.org"},
        {"Origin": "http://testserver", "Sec_Fetch_Site": "same-origin"},
    ],
)
def test_a_form_of_this_site_is_taken(browser: Client, headers: dict[str, str]) -> None:
    assert send_from(browser, **headers).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "https://glossary.example.org.evil.example"},
        {"Origin": "https://glossary.example.org:8443"},
        {"Origin": "http://glossary.example.org"},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": "cross-site", "Origin": "http://testserver"},
    ],
)
def test_a_form_of_another_site_is_refused(browser: Client, headers: dict[str, str]) -> None:
    answer = send_from(browser, **headers)

    assert answer.status_code == 403
    assert "another site" in answer.content.decode()
    assert "The year is wrong." not in answer.content.decode()
    assert not Suggestion.objects.exists()
    assert not LogInAttempt.objects.exists()


def test_a_machine_that_fills_in_everything_is_thanked_and_not_kept(client: Client) -> None:
    answer = send(client, website="https://spam.example")

    assert (answer.status_code, answer["Location"]) == (303, SENT)
    assert not Suggestion.objects.exists()


def test_too_many_from_one_address_are_told_when_to_come_back(client: Client) -> None:
    answers = [send(client, f"Wrong {number}.") for number in range(6)]

    assert [each.status_code for each in answers] == [303] * 5 + [429]
    assert 0 < int(answers[5]["Retry-After"]) <= 3_601
    page = parse(answers[5].content)
    assert words(page.xpath("//*[@role='alert']")) == [
        "Too many suggestions have come in. Please send yours again later."
    ]
    assert page.xpath("//textarea")[0].text_content().strip() == "Wrong 5."
    assert Suggestion.objects.count() == 5


def test_addresses_behind_a_trusted_proxy_are_told_apart(
    client: Client, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = 1

    def from_address(address: str) -> int:
        data = urlencode({"text": f"Wrong {Suggestion.objects.count()}."})
        headers = {"X-Forwarded-For": f"6.6.6.6, {address}"}
        answer = client.post(URL, data, content_type=FORM_TYPE, headers=headers)
        return answer.status_code

    assert [from_address("203.0.113.7") for _ in range(6)] == [303] * 5 + [429]
    assert from_address("203.0.113.8") == 303
    assert "203.0" not in " ".join(LogInAttempt.objects.values_list("key", flat=True))


# --- What is sent -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"text": ""}, "Write what should be changed."),
        ({"text": " \r\n\t "}, "Write what should be changed."),
        ({"text": "x" * 5_001}, "5001 characters, 5000 at most"),
        ({"text": "a\x00b"}, "a character that cannot be kept"),
        ({"text": "a\x1bb"}, "a character that cannot be kept"),
        ({"text": "x", "contact": "y" * 255}, "254 characters at most"),
        ({"text": "x", "contact": "a\x07"}, "a character that cannot be kept"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(
    client: Client, fields: dict[str, str], told: str
) -> None:
    answer = send(client, **fields)

    assert answer.status_code == 422
    page = parse(answer.content.replace(b"\0", b""))
    (problem,) = page.xpath("//p[@class='problem']")
    assert told in problem.text_content()
    (blamed,) = page.xpath("//*[@aria-invalid='true']")
    assert problem.get("id") in blamed.get("aria-describedby")
    assert words(page.xpath("//title"))[0].startswith("Not sent: ")
    assert not Suggestion.objects.exists()
    assert not LogInAttempt.objects.exists()


def test_as_much_as_the_form_lets_people_write_is_kept(client: Client) -> None:
    text = "😀\r\n" * 2_500

    assert send(client, text, contact="é" * 254).status_code == 303
    assert len(Suggestion.objects.get().text) <= 5_000


def test_what_was_written_comes_back_as_text(client: Client) -> None:
    hostile = '\n</textarea><script>alert(1)</script>"&amp;'

    page = parse(send(client, hostile, contact='"><b>' + "x" * 300).content)

    assert page.xpath("//main//script | //main//b") == []
    assert page.xpath("//textarea")[0].text_content().strip() == hostile.strip()
    assert page.xpath("//input[@name='contact']/@value")[0].startswith('"><b>')


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n"),
        ("application/json", b'{"text": "x"}'),
        ("text/plain", b"text=x"),
        ("", b"text=x"),
    ],
)
def test_what_no_form_of_this_site_sends_is_refused_unread(
    client: Client, content_type: str, body: bytes
) -> None:
    answer = client.generic("POST", URL, body, content_type=content_type)

    assert answer.status_code == 415
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (f"{FORM_TYPE}; charset=utf-16", b"text=x"),
        (FORM_TYPE, b"text=" + b"x" * 3_000_000),
        (FORM_TYPE, b"&".join(b"a=1" for _ in range(10_001))),
    ],
)
def test_a_monstrous_form_is_a_bad_request(client: Client, content_type: str, body: bytes) -> None:
    assert client.generic("POST", URL, body, content_type=content_type).status_code == 400
    assert not Suggestion.objects.exists()


def test_bytes_of_no_script_are_kept_as_signs_of_it(client: Client) -> None:
    answer = client.generic("POST", URL, b"text=%ff%fe%80", content_type=FORM_TYPE)

    assert answer.status_code == 303
    assert set(Suggestion.objects.get().text) == {"\ufffd"}
