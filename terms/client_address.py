"""Where a request comes from, behind as many proxies as the site has."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core import checks
from django.http import HttpRequest


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
            " count as one where log-ins and suggestions are limited by address.",
            hint="Set TRUSTED_PROXIES to the number of proxies that add to X-Forwarded-For.",
            id="terms.W001",
        )
    ]
