"""Addresses of this site with scheme and host, as other sites need them."""

from django.conf import settings

from terms.models import addresses


def absolute_url(path: str) -> str:
    """Return a public path as an address with scheme and host, percent-encoded."""
    return on_site(addresses.url_of(path))


def on_site(url: str) -> str:
    """Return an address of this site with scheme and host."""
    return f"{settings.SITE_URL}{url}"
