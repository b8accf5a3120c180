"""Answers as bytes: JSON that is ready is sent as it is, models are written once."""

from django.http import HttpResponse
from pydantic import BaseModel

MEDIA_TYPE = "application/json"


def json_answer(model: BaseModel) -> HttpResponse:
    return HttpResponse(model.model_dump_json(), content_type=MEDIA_TYPE)


def ready_answer(document: str, etag: str) -> HttpResponse:
    """Send JSON text that was made at publishing.

    etag: hexadecimal digits that change with the document.
    """
    return HttpResponse(document, content_type=MEDIA_TYPE, headers={"ETag": f'"{etag}"'})
