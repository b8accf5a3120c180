"""Who tries to log in: from where, and whether the browser is known."""

from secrets import token_urlsafe

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from terms.actions.throttling import Visitor, normal
from terms.client_address import client_address

COOKIE = "known_browser"
_SALT = "terms.admin.visitors"
_DAYS = 180
# So many people may share a browser and all be known.
_PEOPLE = 5


def visitor_of(request: HttpRequest, account: str) -> Visitor:
    return Visitor(account, client_address(request), _known(request).get(_digest(account), ""))


def remember_browser(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """Let this browser try for itself from now on, whatever others do to the account."""
    known = _known(request)
    digest = _digest(account)
    mark = known.pop(digest, "") or token_urlsafe(12)
    known = dict(list(known.items())[-_PEOPLE + 1 :]) | {digest: mark}
    response.set_cookie(
        COOKIE,
        signing.dumps(known, salt=_SALT),
        max_age=_DAYS * 24 * 60 * 60,
        path=settings.SESSION_COOKIE_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known(request: HttpRequest) -> dict[str, str]:
    """Return the browser's mark for each account that has logged in with it."""
    try:
        known: dict[str, str] = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_DAYS * 24 * 60 * 60
        )
    except signing.BadSignature:
        return {}
    return known


def _digest(account: str) -> str:
    return salted_hmac(_SALT, normal(account), algorithm="sha256").hexdigest()[:16]
