"""Past Django: whatever is asked, the answer is the one that Django gives, at less cost."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import clear_script_prefix

from glossary_project.express import PAGES_KEPT, Express, path_of
from terms.actions.publishing import publish, withdraw
from terms.actions.revising import record_of, save_record
from terms.models import Term
from terms.views import ready_page
from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db

Answer = tuple[str, list[tuple[str, str]], bytes]


def environ(path: str, **extra: Any) -> dict[str, Any]:
    return RequestFactory(headers={"host": "testserver"}).get(path, secure=True, **extra).environ


def ask(application: Any, given: dict[str, Any]) -> Answer:
    """Return status, headers by name, and body."""
    told: list[Any] = []
    chunks = application(
        dict(given), lambda status, headers, *_more: told.extend((status, headers))
    )
    body = b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()
    return told[0], sorted((name.lower(), value) for name, value in told[1]), body


@pytest.fixture(autouse=True)
def kept_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the test's connection, as Django's own test client does."""
    ends = (request_started, request_finished)
    monkeypatch.setattr("glossary_project.express.close_old_connections", lambda: None)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.fixture
def django() -> Iterator[WSGIHandler]:
    yield WSGIHandler()
    clear_script_prefix()  # which a request below another address has set


@pytest.fixture
def express(django: WSGIHandler) -> Express:
    return Express(django)


@pytest.fixture
def term() -> Term:
    glossary = make_glossary(slug="ai", language="en")
    make_term(glossary, slug="before", name="Before", publish=True)
    make_term(glossary, slug="zz", name="Zz", publish=True)
    make_term(glossary, slug="pod", name="Pöd", language="de", publish=True)
    make_term(glossary, slug="größe", name="Größe", publish=True)
    make_term(glossary, slug="draft", name="Draft")
    gone = make_term(glossary, slug="gone", name="Gone", publish=True)
    withdraw(gone, by=None)
    return make_term(glossary, slug="pod", name="Pod", category="Ships", labels=2, publish=True)


ASKED = [
    "/ai/pod/",
    "/de/ai/pod/",
    "/ai/gr%C3%B6%C3%9Fe/",
    "/ai/GR%C3%96%C3%9FE/",
    "/ai/draft/",
    "/ai/gone/",
    "/ai/none/",
    "/ai/pod",
    "/ai/pod.md",
    "/ai/pod/?x=1",
    "/ai/category/ships/",
    "/ai/-/changes/",
    "/de/ai/",
    "/ai/",
    "/",
    "/ai/%FF/",
    "/healthz",
    "/admin/terms/term/",
]
HEADERS: list[dict[str, Any]] = [
    {},
    {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"},
    {"HTTP_ACCEPT": "text/markdown"},
    {"HTTP_IF_NONE_MATCH": '"x", W/"y"'},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_HOST": "elsewhere.example"},
    {"wsgi.url_scheme": "http"},
    {"REQUEST_METHOD": "HEAD"},
    {"REQUEST_METHOD": "POST"},
    {"SCRIPT_NAME": "/below"},
]


@pytest.mark.parametrize("path", ASKED)
def test_answer_is_the_one_that_django_gives(
    django: WSGIHandler, express: Express, term: Term, path: str
) -> None:
    ask(express, environ("/ai/zz/"))
    for extra in HEADERS:
        given = environ(path) | extra
        expected = ask(django, given)
        for _time in range(3):
            found = ask(express, given)
            if expected[0].startswith("304"):
                # The length of what is not sent may be left out.
                expected = (
                    expected[0],
                    [each for each in expected[1] if each[0] != "content-length"],
                    b"",
                )
                found = (
                    found[0],
                    [each for each in found[1] if each[0] != "content-length"],
                    found[2],
                )
            assert found == expected, extra


def test_page_is_one_query_and_django_is_not_asked(express: Express, term: Term) -> None:
    ask(express, environ("/ai/zz/"))
    express._application = None  # type: ignore[assignment]  # nobody is to call it

    cold, hot = environ("/ai/pod/"), environ("/ai/pod/")
    for given in (cold, hot):
        with CaptureQueriesContext(connection) as captured:
            status, headers, body = ask(express, given)
        assert (status, len(captured)) == ("200 OK", 1)
        assert b"Pod" in body
    known = environ("/ai/pod/", HTTP_IF_NONE_MATCH=dict(headers)["etag"])
    with CaptureQueriesContext(connection) as captured:
        status, _headers, body = ask(express, known)
    assert (status, body, len(captured)) == ("304 Not Modified", b"", 1)


def test_published_change_is_seen_at_once(express: Express, term: Term) -> None:
    ask(express, environ("/ai/zz/"))
    _status, headers, before = ask(express, environ("/ai/pod/"))
    record = record_of(Term.objects.whole().get(pk=term.pk))
    changed = record.model_copy(update={"explanation": "Quite another text."})
    save_record(changed, glossary=term.glossary, by=None, term=term)
    assert ask(express, environ("/ai/pod/"))[2] == before
    publish(term, by=None)

    known = environ("/ai/pod/", HTTP_IF_NONE_MATCH=dict(headers)["etag"])
    for given in (known, environ("/ai/pod/")):
        status, _headers, body = ask(express, given)
        assert (status, b"Quite another text." in body) == ("200 OK", True)


def test_withdrawn_page_is_gone_at_once(express: Express, term: Term) -> None:
    ask(express, environ("/ai/pod/"))
    assert ask(express, environ("/ai/pod/"))[0] == "200 OK"

    withdraw(term, by=None)

    assert ask(express, environ("/ai/pod/"))[0].startswith("410")


def test_neighbour_in_the_alphabet_changes_a_kept_page(express: Express, term: Term) -> None:
    ask(express, environ("/ai/zz/"))
    ask(express, environ("/ai/pod/"))

    make_term(term.glossary, slug="poe", name="Poe", publish=True)

    assert b'href="/ai/poe/"' in ask(express, environ("/ai/pod/"))[2]


def test_what_goes_wrong_is_left_to_django(
    express: Express, term: Term, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ask(express, environ("/ai/zz/"))

    def fail(_path: str) -> None:
        raise OSError("no disk")

    monkeypatch.setattr("glossary_project.express.find_ready_page", fail)

    assert ask(express, environ("/ai/pod/"))[0] == "200 OK"
    assert "left to Django: ai/pod" in caplog.text


def test_kept_pages_are_bounded(express: Express) -> None:
    for number in range(PAGES_KEPT + 10):
        express._keep(f"ai/{number}", "x", b"")

    assert len(express._pages) == PAGES_KEPT
    assert "ai/0" not in express._pages


@pytest.mark.parametrize("path", ["/", "/ai/", "/ai/pod", "/a/b/c/d/", "/ai/pod.json", "/ai/-/x/"])
def test_what_is_no_term_is_not_looked_for(path: str) -> None:
    assert path_of(environ(path)) == ""


def test_tag_is_told_without_the_page(term: Term) -> None:
    page = ready_page.find_ready_page("ai/pod")

    assert page is not None
    assert ready_page.find_ready_etag("ai/pod") == page.etag
    assert ready_page.find_ready_etag("ai/none") == ""
