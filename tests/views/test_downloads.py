"""Taking a glossary along: who may, what it is called, and what caches are told."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from terms.actions.publishing import withdraw
from terms.actions.revising import save_record
from terms.exporting import downloads as files
from terms.models import Glossary
from terms.pages.downloads import FORMAT_NAMES
from terms.views.responses import BRIEF, FRESH
from tests.factories import make_glossary, make_record, make_term
from tests.pages.entries import parse


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.DOWNLOAD_FOLDER = tmp_path / "downloads"
    return tmp_path / "downloads"


@pytest.fixture
def glossary(db: None) -> Glossary:
    glossary = make_glossary(slug="ai", title="AI", downloads=True)
    make_term(glossary, name="Token", publish=True)
    make_term(glossary, name="Wort", language="de", publish=True)
    return glossary


def _content(response: Any) -> bytes:
    """Return what a file holds; the client closes one that was read to its end."""
    content: bytes = response.getvalue()
    return content


def _terms(response: Any) -> list[str]:
    assert response.status_code == 200
    return [each["name"] for each in json.loads(_content(response))]


@pytest.mark.parametrize(
    ("suffix", "media_type"),
    [
        ("json", "application/json"),
        ("jsonl", "application/x-ndjson"),
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("yaml", "application/yaml"),
        ("ttl", "text/turtle; charset=utf-8"),
        ("tbx", "application/x-tbx"),
        ("zip", "application/zip"),
    ],
)
def test_every_file_comes_as_an_attachment(
    client: Client, glossary: Glossary, suffix: str, media_type: str
) -> None:
    response = client.get(f"/ai/glossary.{suffix}")

    content = _content(response)
    assert response.status_code == 200
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == f'attachment; filename="ai-en.{suffix}"'
    assert response["Content-Length"] == str(len(content))
    assert response["Cache-Control"] == FRESH
    assert not response.has_header("Vary")
    assert response.cookies == {}
    if suffix == "zip":
        assert zipfile.ZipFile(io.BytesIO(content)).namelist() == ["token.md"]
    elif suffix != "xlsx":
        assert b"Token" in content


def test_each_language_has_a_file_of_its_own(client: Client, glossary: Glossary) -> None:
    german = client.get("/de/ai/glossary.json")

    assert german["Content-Disposition"] == 'attachment; filename="ai-de.json"'
    assert _terms(german) == ["Wort"]
    assert _terms(client.get("/ai/glossary.json")) == ["Token"]
    assert client.get("/fr/ai/glossary.json").status_code == 404


def test_file_name_may_be_of_any_script(client: Client, db: None) -> None:
    glossary = make_glossary(slug="术语", language="zh", downloads=True)
    make_term(glossary, name="词", language="zh", publish=True)

    response = client.get("/术语/glossary.csv")

    _content(response)
    assert response.status_code == 200
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''%E6%9C%AF%E8%AF%AD-zh.csv"
    )


@pytest.mark.parametrize("suffix", FORMAT_NAMES)
def test_nothing_is_sent_where_it_is_not_offered(
    client: Client, glossary: Glossary, suffix: str
) -> None:
    _content(client.get(f"/ai/glossary.{suffix}"))
    Glossary.objects.update(downloads=False)

    for url in (f"/ai/glossary.{suffix}", f"/de/ai/glossary.{suffix}"):
        response = client.get(url)
        assert response.status_code == 404
        assert response["Cache-Control"] == BRIEF


@pytest.mark.parametrize(
    "url",
    ["/none/glossary.json", "/ai/glossary.exe", "/ai/glossary.json/", "/no-such/ai/glossary.json"],
)
def test_other_files_are_not_found(client: Client, glossary: Glossary, url: str) -> None:
    assert client.get(url).status_code == 404


def test_drafts_and_withdrawn_terms_are_in_no_file(client: Client, glossary: Glossary) -> None:
    gone = make_term(glossary, name="Gone", publish=True)
    make_term(glossary, name="Draft")
    live = glossary.terms.get(slug="token")
    changed = make_record(name="Token", explanation="Not yet.")
    assert _terms(client.get("/ai/glossary.json")) == ["Gone", "Token"]

    withdraw(gone, by=None)
    save_record(changed, glossary=glossary, by=None, term=live)

    for suffix in ("json", "jsonl", "csv", "yaml", "ttl", "tbx"):
        content = _content(client.get(f"/ai/glossary.{suffix}"))
        assert b"Token" in content
        for secret in (b"Gone", b"Draft", b"Not yet"):
            assert secret not in content


@pytest.mark.parametrize(
    ("typed", "usual"),
    [
        ("/AI/glossary.json", "/ai/glossary.json"),
        ("/en/ai/glossary.json", "/ai/glossary.json"),
        ("/DE/Ai/glossary.zip", "/de/ai/glossary.zip"),
    ],
)
def test_other_spellings_lead_to_the_usual_address(
    client: Client, glossary: Glossary, typed: str, usual: str
) -> None:
    response = client.get(typed)

    assert response.status_code == 301
    assert response["Location"] == usual


def test_reader_who_has_the_file_is_not_sent_it_again(
    client: Client, glossary: Glossary, django_assert_num_queries: Any
) -> None:
    first = client.get("/ai/glossary.json")
    tag = first["ETag"]
    _content(first)

    with django_assert_num_queries(1):
        response = client.get("/ai/glossary.json", headers={"if-none-match": f"W/{tag}"})

    assert response.status_code == 304
    assert _content(response) == b""
    assert response["ETag"] == tag
    assert response["Cache-Control"] == FRESH
    assert not response.has_header("Content-Length")
    assert not response.has_header("Content-Type")

    make_term(glossary, name="Another", publish=True)

    response = client.get("/ai/glossary.json", headers={"if-none-match": tag})
    assert _terms(response) == ["Another", "Token"]
    assert response["ETag"] != tag


@pytest.mark.parametrize("rows", [1, 10])
def test_file_that_is_there_is_one_query(
    client: Client, glossary: Glossary, django_assert_num_queries: Any, rows: int
) -> None:
    for number in range(rows):
        make_term(glossary, name=f"Term {number}", relations=1, publish=True)
    _content(client.get("/ai/glossary.csv"))

    with django_assert_num_queries(1):
        response = client.get("/ai/glossary.csv")
        _content(response)

    assert response.status_code == 200


def test_head_says_what_get_says_without_the_file(client: Client, glossary: Glossary) -> None:
    head, got = client.head("/ai/glossary.json"), client.get("/ai/glossary.json")

    assert head.status_code == 200
    assert head.content == b""
    assert dict(head.headers) == dict(got.headers)
    _content(got)


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_else_is_allowed(client: Client, glossary: Glossary, method: str) -> None:
    response = getattr(client, method)("/ai/glossary.json")

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"


def test_reader_is_asked_to_come_again_while_a_large_file_is_written(
    client: Client, glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "WAITED_FOR_COUNT", 0)

    response, head = client.get("/ai/glossary.json"), client.head("/ai/glossary.json")

    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert response["Cache-Control"] == "no-store"
    assert not response.has_header("ETag")
    assert "being made" in response.content.decode()
    assert head.content == b""
    assert dict(head.headers) == dict(response.headers)


def test_every_slug_works_beside_the_files(client: Client, glossary: Glossary) -> None:
    for slug in ("download", "glossary", "glossary-json"):
        make_term(glossary, name=slug.title(), slug=slug, publish=True)

        assert client.get(f"/ai/{slug}/").status_code == 200


def test_index_offers_the_files_on_its_first_page_alone(client: Client, glossary: Glossary) -> None:
    def offered(url: str) -> list[str]:
        page = parse(client.get(url).content)
        return [str(each) for each in page.xpath("//nav[@class='downloads']//a/@href")]

    assert offered("/ai/") == [f"/ai/glossary.{suffix}" for suffix in FORMAT_NAMES]
    assert offered("/de/ai/") == [f"/de/ai/glossary.{suffix}" for suffix in FORMAT_NAMES]
    assert offered("/ai/?letter=T") == []

    Glossary.objects.update(downloads=False)

    assert offered("/ai/") == []


def test_index_without_terms_offers_nothing(client: Client, db: None) -> None:
    make_glossary(slug="empty", downloads=True)

    assert b"glossary.json" not in client.get("/empty/").content


def test_offered_addresses_are_answered(client: Client, glossary: Glossary) -> None:
    for prefix in ("/ai/", "/de/ai/"):
        page = parse(client.get(prefix).content)
        for url in page.xpath("//nav[@class='downloads']//a/@href"):
            response = client.get(str(url))
            assert response.status_code == 200
            _content(response)
