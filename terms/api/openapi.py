"""Completes the OpenAPI description that ninja derives from the endpoints. Knows no database."""

from typing import Any

from django.conf import settings

from terms.api import errors, examples

VERSION = "1.0.0"
TITLE = "Glossary API"
DESCRIPTION = """\
Reads the public terms of this site: what it answers is what readers see, never a draft.

* Answers are JSON in UTF-8. Within version 1, fields are added, never renamed or removed.
* Addresses have no slash at their end.
* Every answer carries an `ETag`; send it back as `If-None-Match` to get 304 where nothing changed.
* What cannot be answered is a problem (RFC 9457), of media type `application/problem+json`.
* No key is needed, and no cookie is set.
"""
TAGS = [
    {"name": "glossaries", "description": "Glossaries and their categories."},
    {"name": "terms", "description": "Terms and what they are related to."},
]
MOVED: dict[str, Any] = {
    "responses": {
        "301": {
            "description": "The term has another slug now: `Location` has its address.",
            "headers": {
                "Location": {
                    "description": "The same endpoint for the present slug.",
                    "schema": {"type": "string", "format": "uri-reference"},
                }
            },
        }
    }
}

_COMPONENTS: dict[str, dict[str, Any]] = {
    "parameters": {
        "IfNoneMatch": {
            "name": "If-None-Match",
            "in": "header",
            "required": False,
            "description": "The `ETag` of an answer you have: unchanged, it is not sent again.",
            "schema": {"type": "string"},
        }
    },
    "headers": {
        "ETag": {"description": "Changes with the answer.", "schema": {"type": "string"}},
        "CacheControl": {
            "description": "How long the answer may be used again.",
            "schema": {"type": "string"},
        },
    },
    "responses": {
        "NotModified": {
            "description": "The answer you have is still the same; no body.",
            "headers": {
                "ETag": {"$ref": "#/components/headers/ETag"},
                "Cache-Control": {"$ref": "#/components/headers/CacheControl"},
            },
        },
        "Problem": {
            "description": (
                "Any other failure, a wrong method (405) or a fault of the site (500) included."
            ),
            "content": {errors.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
    },
}


def complete(schema: dict[str, Any]) -> dict[str, Any]:
    """Add to `schema`, in place, what holds for every endpoint; return it."""
    schema["servers"] = [{"url": settings.SITE_URL, "description": "This site."}]
    schema["tags"] = TAGS
    schema["components"] |= _COMPONENTS
    for path in schema["paths"].values():
        for operation in path.values():
            _complete_operation(operation)
    return schema


def _complete_operation(operation: dict[str, Any]) -> None:
    for parameter in operation["parameters"]:
        # The schema keeps them: beside it, OpenAPI wants examples in another form.
        parameter.pop("examples", None)
    operation["parameters"].append({"$ref": "#/components/parameters/IfNoneMatch"})
    answers = {str(status): answer for status, answer in operation["responses"].items()}
    for status, answer in answers.items():
        if status == "200":
            answer["description"] = "The answer."
            answer["headers"] = _COMPONENTS["responses"]["NotModified"]["headers"]
        elif status >= "400":
            _complete_problem(int(status), answer)
    answers["304"] = {"$ref": "#/components/responses/NotModified"}
    operation["responses"] = {status: answers[status] for status in sorted(answers)} | {
        "default": {"$ref": "#/components/responses/Problem"}
    }


def _complete_problem(status: int, answer: dict[str, Any]) -> None:
    answer["description"] = errors.KINDS[status][1]
    content = answer["content"].pop("application/json")
    if status == 422:
        content["example"] = examples.PROBLEM
    answer["content"][errors.MEDIA_TYPE] = content
