"""Files of a glossary's public terms, where it lets readers take them along."""

from http import HTTPStatus

from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terms.exporting.downloads import NotMadeYet, media_type_of, open_download
from terms.pages.downloads import Download, find_download
from terms.pages.files import MEDIA_TYPES
from terms.pages.not_found import Address, explain_missing
from terms.pages.speaking import speak
from terms.views.answers import answer_missing, answer_with_twin
from terms.views.responses import FRESH, is_known, send_elsewhere
from terms.views.twins import answer_missing_twin

RETRY_SECONDS = 60


@require_safe
def send_glossary(
    request: HttpRequest, glossary: str, suffix: str, language: str = ""
) -> HttpResponseBase:
    """Send the public terms of a glossary in one language as a file."""
    usual = Address(glossary, "", language).in_usual_form()
    download = find_download(usual.glossary, usual.language)
    if download is None:
        return _send_twin_instead(request, Address(glossary, "glossary", language), suffix)
    shown_language = "" if download.language == download.glossary.language else download.language
    if (glossary, language) != (download.glossary.slug, shown_language):
        return send_elsewhere(download.url(suffix))
    tag = f'"{download.state}"'
    if is_known(request.META.get("HTTP_IF_NONE_MATCH"), tag):
        # A streaming answer: to any other CommonMiddleware gives a length, of a file with none.
        response: HttpResponseBase = StreamingHttpResponse(status=HTTPStatus.NOT_MODIFIED)
        del response.headers["Content-Type"]
    else:
        try:
            response = _send(request, download, suffix)
        except NotMadeYet:
            return _send_later(request, download)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = FRESH
    return response


def _send_twin_instead(request: HttpRequest, address: Address, suffix: str) -> HttpResponse:
    """Send what a term that is called "glossary" has at the address of a file nobody offers."""
    if suffix not in MEDIA_TYPES:
        return answer_missing(request, explain_missing(Address(address.glossary, "")))
    return answer_with_twin(request, address.path, suffix) or answer_missing_twin(
        request, explain_missing(address), suffix
    )


def _send(request: HttpRequest, download: Download, suffix: str) -> HttpResponseBase:
    file = open_download(download, suffix)
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"{download.glossary.slug}-{download.language}.{suffix}",
        content_type=media_type_of(suffix),
    )
    if request.method != "HEAD":
        return response
    # Not every server drops the body of an answer to HEAD.
    file.close()
    return HttpResponse(headers=dict(response.items()))


def _send_later(request: HttpRequest, download: Download) -> HttpResponse:
    with speak(download.language):
        told = _("This file is being made. Try again in a few minutes.").encode() + b"\n"
    response = HttpResponse(
        b"" if request.method == "HEAD" else told,
        content_type="text/plain; charset=utf-8",
        status=HTTPStatus.SERVICE_UNAVAILABLE,
    )
    response.headers["Content-Length"] = str(len(told))
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    response.headers["Cache-Control"] = "no-store"
    return response
