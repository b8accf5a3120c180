"""The web app manifest."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from terms.pages.browse import list_glossaries
from terms.pages.manifest import write_manifest
from terms.views.responses import send_page

MANIFEST = "application/manifest+json"


@require_safe
def send_manifest(request: HttpRequest) -> HttpResponse:
    return send_page(request, write_manifest(list_glossaries()), content_type=MANIFEST)
