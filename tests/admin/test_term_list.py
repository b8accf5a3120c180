"""The list of terms: one plain state each, filters, search, suggestions, and few queries."""

import json
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from terms.actions.publishing import deprecate, withdraw
from terms.actions.revising import record_of, save_record
from terms.models import Glossary, Term
from tests.admin.rooms import change_url, classed, filled, parsed, publisher, row, url, writer
from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db


def names(client: Client, query: str = "") -> list[str]:
    page = parsed(client.get(f"{url('term_changelist')}?{query}"))
    return [each.text_content() for each in classed(page, "field-name")]


def state(client: Client) -> str:
    page = parsed(client.get(url("term_changelist")))
    [cell] = classed(page, "field-state")
    return str(cell.text_content())


def queries(client: Client, address: str, data: dict[str, Any] | None = None) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.post(address, data) if data is not None else client.get(address)
    assert response.status_code in (200, 302)
    return len(captured)


def test_state_is_one_plain_word_at_every_step() -> None:
    client = publisher()
    term = make_term()
    assert state(client) == "draft"

    client.post(url("term_publish", term.pk))
    assert state(client) == "live"

    record = record_of(Term.objects.whole().get(pk=term.pk))
    edited = record.model_copy(update={"explanation": "More."})
    save_record(edited, glossary=term.glossary, by=None, term=term)
    assert state(client) == "live with changes"

    client.post(url("term_publish", term.pk))
    deprecate(term, by=None, successor=None)
    assert state(client) == "deprecated"

    withdraw(term, by=None)
    assert state(client) == "withdrawn"


def test_filters_narrow_the_list() -> None:
    glossary = make_glossary()
    make_term(glossary, name="reward", category="Training", publish=True)
    make_term(glossary, name="récompense", language="fr")
    client = writer()

    assert names(client, "language=fr") == ["récompense"]
    category = Term.objects.get(name="reward").category_id
    assert names(client, f"category__id__exact={category}") == ["reward"]


@pytest.mark.parametrize("words", ["prize", "hack rew", "reward-hack", "HACKING"])
def test_search_looks_at_names_slugs_and_labels(words: str) -> None:
    make_term(name="reward hacking", labels=[{"text": "prize"}, {"text": "prize money"}])
    make_term(name="alignment")

    assert names(writer(), f"q={words}") == ["reward hacking"]


@pytest.fixture
def place() -> Glossary:
    return make_glossary()


def suggestions(client: Client, glossary: Glossary, words: str, language: str = "en") -> list[str]:
    response = client.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "terms",
            "model_name": "relation",
            "field_name": "target",
            "term": words,
            "of_glossary": str(glossary.pk),
            "of_language": language,
        },
    )
    return [each["text"] for each in json.loads(response.content)["results"]]


def test_suggestions_are_of_the_same_place_and_the_likeliest_come_first(place: Glossary) -> None:
    for name in ("the model", "model", "modelling", "a model of the world"):
        make_term(place, name=name)
    make_term(place, name="modèle", language="fr", labels=[{"text": "model"}])
    make_term(name="model elsewhere")

    client = writer()

    assert suggestions(client, place, "model") == [
        "model",
        "modelling",
        "a model of the world",
        "the model",
    ]
    assert suggestions(client, place, "model", "fr") == ["modèle"]


@pytest.mark.parametrize("rows", [1, 50])
def test_list_takes_the_same_queries_however_long(
    rows: int, django_assert_num_queries: Any
) -> None:
    glossary = make_glossary()
    for number in range(rows):
        make_term(glossary, category="Training", labels=1, publish=number % 2 == 0)
    client = publisher()

    with django_assert_num_queries(12):
        client.get(url("term_changelist"))


@pytest.mark.parametrize("method", ["get", "post"])
def test_form_takes_the_same_queries_however_full(method: str) -> None:
    ContentType.objects.get_for_model(Term)  # kept from then on
    counts = []
    for rows in (1, 12):
        glossary = make_glossary()
        term = make_term(glossary, labels=rows, faqs=rows, relations=rows, category="Training")
        client = publisher()
        data = None
        if method == "post":
            data = filled(client, change_url(term)) | {"explanation": "x", "_continue": "1"}
            for prefix in ("labels", "faqs", "relations"):
                data[f"{prefix}-0-position"] = ""  # every row moves
        counts.append(queries(client, change_url(term), data))

    assert counts[0] == counts[1]


def test_form_with_errors_takes_the_same_queries_however_full() -> None:
    counts = []
    for rows in (1, 12):
        term = make_term(make_glossary(), labels=rows, faqs=rows, relations=rows)
        client = publisher()
        data = filled(client, change_url(term)) | {"name": ""}
        row(data, "relations", type="related", name="wanted")
        counts.append(queries(client, change_url(term), data))

    assert counts[0] == counts[1]
