"""Whatever a request says, the API answers it: nothing a stranger sends is a fault of the site."""

from base64 import urlsafe_b64encode
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db

ANSWERS = {200, 301, 304, 404, 410, 412, 422}
TRICKS = st.sampled_from(
    [
        "\x00", "a\x00", "\x1f", "\x7f", "\ufffe", "\U0010ffff", "\u202e", "e\u0301", "%", "%00",
        "_", "' OR 1=1 --", "\\", "${x}", "{{ x }}", "../..", "nan", "inf", "-1", "1e309", "1_0",
        "٣", "9" * 400, "x" * 5_000, "0001-01-01", "9999-12-31T23:59:59-23:59", "0000-00-00",
        "2026-02-30", "2026-11-23T25:00:00Z", "1700000000", "null", "[]", "en_us", "i-klingon",
        urlsafe_b64encode(b"1:a\x00").decode(), urlsafe_b64encode(b"9" * 30 + b":a").decode(),
    ]
)  # fmt: skip
VALUES = st.one_of(TRICKS, st.text(max_size=30), st.binary(max_size=12))
PARAMETERS = [
    "glossary",
    "language",
    "category",
    "letter",
    "status",
    "changed_since",
    "cursor",
    "limit",
]
hostile = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def _content() -> None:
    make_term(make_glossary(slug="ai"), name="Reward hacking", publish=True)


@hostile
@given(st.lists(st.tuples(st.sampled_from(PARAMETERS), VALUES), max_size=4))
def test_any_filter_of_terms_is_answered(
    client: Client, query: list[tuple[str, str | bytes]]
) -> None:
    response = client.get(f"/api/v1/terms?{urlencode(query)}")

    assert response.status_code in ANSWERS


@hostile
@given(
    glossary=st.one_of(st.just("ai"), VALUES),
    slug=VALUES,
    language=st.one_of(st.none(), VALUES),
    tail=st.sampled_from(["", "/relations", "/"]),
)
def test_any_address_of_a_term_is_answered(
    client: Client,
    glossary: str | bytes,
    slug: str | bytes,
    language: str | bytes | None,
    tail: str,
) -> None:
    query = "" if language is None else f"?{urlencode({'language': language})}"
    address = f"{quote(glossary, safe='')}/terms/{quote(slug, safe='')}{tail}{query}"

    response = client.get(f"/api/v1/glossaries/{address}")

    assert response.status_code in ANSWERS


@hostile
@given(glossary=VALUES, language=VALUES)
def test_any_glossary_is_answered(
    client: Client, glossary: str | bytes, language: str | bytes
) -> None:
    address = f"/api/v1/glossaries/{quote(glossary, safe='')}"

    assert client.get(address).status_code in ANSWERS
    query = urlencode({"language": language})
    assert client.get(f"{address}/categories?{query}").status_code in ANSWERS


@hostile
@given(header=st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60))
def test_any_condition_is_answered(client: Client, header: str) -> None:
    for name in ("If-None-Match", "If-Match", "If-Modified-Since", "If-Unmodified-Since"):
        response = client.get("/api/v1/terms", headers={name: header})

        assert response.status_code in ANSWERS
