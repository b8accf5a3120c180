"""Who tries to log in: the address a request comes from, and whether the browser is known."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.core import checks, signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from terms.actions.throttling import Visitor, normal

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


def client_address(request: HttpRequest) -> str:
    """Return the address of whoever asks, or the network of an IPv6 address; "" if unknown.

    Of X-Forwarded-For the part is believed that TRUSTED_PROXIES have written.
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and settings.TRUSTED_PROXIES:
        hops = forwarded.split(",")
        address = hops[-min(settings.TRUSTED_PROXIES, len(hops))]
    parsed = _parsed(address.strip())
    if parsed is None:
        return ""
    if forwarded and not settings.TRUSTED_PROXIES and not parsed.is_global:
        # A proxy nobody has told of: its address is everybody's, so it says nothing.
        return ""
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped or ip_network((parsed, 64), strict=False))
    return str(parsed)


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    """Read an address that may have a port behind it."""
    if address.startswith("["):
        address = address[1:].partition("]")[0]
    elif address.count(":") == 1:
        address = address.partition(":")[0]
    try:
        return ip_address(address)
    except ValueError:
        return None


@checks.register(checks.Tags.security, deploy=True)
def check_proxies(**options: Any) -> list[checks.CheckMessage]:
    """Warn where a proxy is known for one purpose and not for the other."""
    header: tuple[str, str] | None = settings.SECURE_PROXY_SSL_HEADER
    if header is None or settings.TRUSTED_PROXIES:
        return []
    return [
        checks.Warning(
            "TRUST_X_FORWARDED_PROTO tells of a proxy, but TRUSTED_PROXIES is 0: all visitors"
            " count as one where log-ins are limited by address.",
            hint="Set TRUSTED_PROXIES to the number of proxies that add to X-Forwarded-For.",
            id="terms.W001",
        )
    ]
