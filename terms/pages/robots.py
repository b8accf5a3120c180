"""What crawlers are asked to leave alone: rooms for editors, and data that pages have as well."""

from collections.abc import Sequence

from terms.pages.site import on_site


def write_robots(*, closed: Sequence[str], open_: Sequence[str]) -> str:
    """Return robots.txt (RFC 9309): of two rules that match an address the longer holds."""
    lines = [
        "User-agent: *",
        *(f"Allow: {path}" for path in open_),
        *(f"Disallow: {path}" for path in closed),
        "",
        f"Sitemap: {on_site('/sitemap.xml')}",
    ]
    return "\n".join(lines) + "\n"
