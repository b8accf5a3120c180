"""Pictures of terms for social networks, drawn as they are asked for and kept by caches."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from terms.pages.cards import etag_of, find_card, kept_card
from terms.pages.files import CARD
from terms.pages.not_found import Address, explain_missing
from terms.views.responses import is_known
from terms.views.twins import answer_missing_twin

# Networks fetch a card once; a shared cache answers those that ask again within a day.
KEPT = "public, max-age=3600, s-maxage=86400, stale-while-revalidate=604800"


@require_safe
def send_card(request: HttpRequest, glossary: str, slug: str, language: str = "") -> HttpResponse:
    """Send the card of a term, or lead to where it is now."""
    address = Address(glossary, slug, language)
    card = find_card(address.path)
    if card is None:
        return answer_missing_twin(request, explain_missing(address), CARD)
    tag = f'"{etag_of(card)}"'
    if is_known(request.META.get("HTTP_IF_NONE_MATCH"), tag):
        response: HttpResponse = HttpResponseNotModified()
    else:
        body = kept_card(card)
        response = HttpResponse(b"" if request.method == "HEAD" else body, content_type="image/png")
        response.headers["Content-Length"] = str(len(body))
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = KEPT
    return response
