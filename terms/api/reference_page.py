"""What the API's documentation shows, read from the OpenAPI description and nothing else."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from terms.api import errors
from terms.text.markdown import render, render_inline

OpenAPI = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TypePart:
    """A piece of a type in words: plain, or the name of a schema shown further down."""

    text: str
    schema: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter or a property. `note` tells limits and default, in words."""

    name: str
    type: Sequence[TypePart]
    description: SafeString
    note: str = ""
    place: str = ""
    is_required: bool = False
    example: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    description: SafeString
    type: Sequence[TypePart]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """example: a command that asks it, with the examples of its required parameters."""

    id: str
    method: str
    path: str
    summary: str
    description: SafeString
    parameters: Sequence[Field]
    answers: Sequence[Answer]
    example: str


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    description: str
    endpoints: Sequence[Endpoint]


@dataclass(frozen=True, slots=True)
class Schema:
    """values: of an enumeration, which has no fields. example: JSON, "" where there is none."""

    name: str
    description: SafeString
    fields: Sequence[Field]
    values: Sequence[str]
    example: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem; `id` is the anchor its type leads to."""

    id: str
    status: int
    meaning: str


@dataclass(frozen=True, slots=True)
class ReferencePage:
    title: str
    version: str
    introduction: SafeString
    server: str
    openapi_url: str
    groups: Sequence[Group]
    schemas: Sequence[Schema]
    problems: Sequence[Kind]


def reference_page(openapi: OpenAPI, openapi_url: str) -> ReferencePage:
    endpoints = [
        (operation["tags"], _endpoint(openapi, path, method, operation))
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    ]
    groups = [
        Group(
            tag["name"],
            tag["description"],
            [each for tags, each in endpoints if tag["name"] in tags],
        )
        for tag in openapi["tags"]
    ]
    info = openapi["info"]
    schemas = openapi["components"]["schemas"]
    return ReferencePage(
        title=info["title"],
        version=info["version"],
        introduction=mark_safe(render(info["description"])),
        server=openapi["servers"][0]["url"],
        openapi_url=openapi_url,
        groups=groups,
        schemas=[_schema(name, schemas[name]) for name in sorted(schemas)],
        problems=[Kind(name, status, text) for status, (name, text) in errors.KINDS.items()],
    )


def _endpoint(openapi: OpenAPI, path: str, method: str, operation: OpenAPI) -> Endpoint:
    parameters = [_parameter(_followed(openapi, each)) for each in operation["parameters"]]
    address = path
    for each in parameters:
        if each.place == "path":
            address = address.replace(f"{{{each.name}}}", each.example)
    return Endpoint(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"],
        description=_line(operation.get("description", "")),
        parameters=parameters,
        answers=[
            _answer(status, _followed(openapi, each))
            for status, each in operation["responses"].items()
        ],
        example=f"curl {openapi['servers'][0]['url']}{address}",
    )


def _followed(openapi: OpenAPI, item: OpenAPI) -> OpenAPI:
    """Return `item`, or the component it refers to."""
    if "$ref" not in item:
        return item
    kind, name = item["$ref"].removeprefix("#/components/").split("/")
    found: OpenAPI = openapi["components"][kind][name]
    return found


def _parameter(parameter: OpenAPI) -> Field:
    schema = parameter["schema"]
    return Field(
        name=parameter["name"],
        type=list(_type(schema)),
        description=_line(parameter.get("description", "")),
        note=_note(schema),
        place=parameter["in"],
        is_required=parameter["required"],
        example=str(next(iter(schema.get("examples", [])), "")),
    )


def _answer(status: str, answer: OpenAPI) -> Answer:
    content: OpenAPI = next(iter(answer.get("content", {}).values()), {})
    type_ = list(_type(content["schema"])) if content else []
    return Answer(status, _line(answer["description"]), type_)


def _schema(name: str, schema: OpenAPI) -> Schema:
    required = schema.get("required", [])
    example = next(iter(schema.get("examples", [])), None)
    return Schema(
        name=name,
        description=_line(schema.get("description", "")),
        fields=[
            Field(
                name=key,
                type=list(_type(value)),
                description=_line(value.get("description", "")),
                is_required=key in required,
            )
            for key, value in schema.get("properties", {}).items()
        ],
        values=schema.get("enum", []),
        example=json.dumps(example, ensure_ascii=False, indent=2) if example else "",
    )


def _line(markdown: str) -> SafeString:
    return mark_safe(render_inline(markdown))


def _type(schema: OpenAPI) -> Iterator[TypePart]:
    """Yield a JSON schema's type in words, piece by piece."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        yield TypePart(name, name)
    elif "anyOf" in schema:
        for number, each in enumerate(schema["anyOf"]):
            if number:
                yield TypePart(" or ")
            yield from _type(each)
    elif "enum" in schema:
        yield TypePart(" or ".join(f"“{value}”" for value in schema["enum"]))
    elif schema.get("type") == "array":
        yield TypePart("list of ")
        yield from _type(schema["items"])
    else:
        yield TypePart(schema.get("format") or schema.get("type") or "any")


_LIMITS = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "maxLength": "at most {} characters",
}


def _note(schema: OpenAPI) -> str:
    limits = [words.format(schema[key]) for key, words in _LIMITS.items() if key in schema]
    if schema.get("default") not in (None, ""):
        limits.append(f"otherwise {schema['default']}")
    return ", ".join(limits)
