"""A glossary's own colour and logo: files whose address changes with what is in them."""

import hashlib
from functools import lru_cache

from terms.models import addresses
from terms.models.glossary import Glossary, Logo
from terms.text.colors import write_style


def colors_url(glossary_slug: str, color: str) -> str:
    """Return the address of the style sheet with a glossary's colour, "" where it has none."""
    if not color:
        return ""
    return addresses.glossary_file_url(glossary_slug, f"colors-{_style(color)[1]}.css")


def logo_url(glossary_slug: str, digest: str) -> str:
    return addresses.glossary_file_url(glossary_slug, f"logo-{digest}.png")


def find_colors(glossary_slug: str) -> tuple[bytes, str]:
    """Return a glossary's style sheet and its digest, or nothing twice where it has none."""
    colors = Glossary.objects.filter(slug=glossary_slug).values_list("accent_color", flat=True)
    color = colors.first()
    if not color:
        return b"", ""
    style, digest = _style(color)
    return style.encode(), digest


def find_logo(glossary_slug: str) -> Logo | None:
    return Logo.objects.filter(glossary__slug=glossary_slug).first()


@lru_cache(maxsize=256)
def _style(color: str) -> tuple[str, str]:
    style = write_style(color)
    return style, hashlib.blake2b(style.encode(), digest_size=8).hexdigest()
