"""The description of the API: complete, true, and the same until someone accepts a change."""

import json
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.test import Client

from terms.api.reference import openapi_text
from tests.api.snapshot import SNAPSHOT
from tests.factories import make_glossary, make_term

OpenAPI = dict[str, Any]


@pytest.fixture(scope="module")
def openapi() -> OpenAPI:
    document: OpenAPI = json.loads(openapi_text())
    return document


def operations(openapi: OpenAPI) -> Iterator[tuple[str, OpenAPI]]:
    for path, methods in openapi["paths"].items():
        for operation in methods.values():
            yield path, operation


def validate(openapi: OpenAPI, name: str, value: object) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": openapi["components"]}
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(value)


def references(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for each in value.values():
            yield from references(each)
    elif isinstance(value, list):
        for each in value:
            yield from references(each)


def test_api_is_as_it_was_accepted() -> None:
    assert openapi_text() == SNAPSHOT.read_text(encoding="utf-8"), (
        "The API's description changed. Version 1 may gain fields and endpoints, never lose or"
        " rename any. If the change is meant, accept it with `make openapi-snapshot`."
    )


def test_description_is_served(client: Client) -> None:
    response = client.get("/api/v1/openapi.json")

    assert response.headers["Content-Type"] == "application/json"
    assert response.content.decode() == openapi_text()


def test_description_says_where_the_api_is(openapi: OpenAPI) -> None:
    assert openapi["openapi"] == "3.1.0"
    assert openapi["servers"][0]["url"] == "https://glossary.example.org"
    assert openapi["info"]["description"]


def test_every_reference_leads_somewhere(openapi: OpenAPI) -> None:
    for reference in set(references(openapi)):
        found: Any = openapi
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        assert found


def test_every_operation_is_described(openapi: OpenAPI) -> None:
    for path, operation in operations(openapi):
        assert operation["summary"], path
        assert operation["tags"], path
        assert {"200", "304", "default"} <= operation["responses"].keys(), path
        if "{glossary}" in path:
            assert "404" in operation["responses"], path
        if "{slug}" in path:
            assert {"301", "410", "422"} <= operation["responses"].keys(), path
        for parameter in operation["parameters"]:
            assert "$ref" in parameter or parameter["description"], path
        for status, answer in operation["responses"].items():
            if status.startswith("4"):
                assert list(answer["content"]) == ["application/problem+json"], path


def test_operation_ids_are_unique(openapi: OpenAPI) -> None:
    ids = [operation["operationId"] for _, operation in operations(openapi)]

    assert len(ids) == len(set(ids)) >= 6


def test_every_example_is_as_its_schema_says(openapi: OpenAPI) -> None:
    examples = [
        (name, example)
        for name, schema in openapi["components"]["schemas"].items()
        for example in schema.get("examples", [])
    ]

    assert {"TermOut", "TermSummary", "TermList", "Problem"} <= {name for name, _ in examples}
    for name, example in examples:
        validate(openapi, name, example)


@pytest.mark.django_db
def test_answers_are_as_their_schemas_say(client: Client, openapi: OpenAPI) -> None:
    glossary = make_glossary(slug="ai")
    make_term(
        glossary,
        name="Reward hacking",
        category="Safety",
        publish=True,
        labels=2,
        faqs=2,
        relations=2,
    )
    values = {"{glossary}": "ai", "{slug}": "reward-hacking"}

    for path, operation in operations(openapi):
        address = path
        for name, value in values.items():
            address = address.replace(name, value)
        answer = operation["responses"]["200"]["content"]["application/json"]
        name = answer["schema"]["$ref"].rsplit("/", 1)[-1]
        validate(openapi, name, client.get(address).json())
        problem = client.get(f"{address}/none/none").json()
        validate(openapi, "Problem", problem)
