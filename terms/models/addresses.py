"""The addresses of public things, below the site's root: no leading or trailing slash.

A glossary's own language stands at `<glossary>/…`, any other at `<language>/<glossary>/…`.
"""

from django.utils.encoding import iri_to_uri


def glossary_path(glossary: str, default_language: str, language: str) -> str:
    return glossary if language == default_language else f"{language}/{glossary}"


def term_path(glossary: str, default_language: str, language: str, slug: str) -> str:
    return f"{glossary_path(glossary, default_language, language)}/{slug}"


def category_path(glossary: str, default_language: str, language: str, slug: str) -> str:
    return f"{glossary_path(glossary, default_language, language)}/category/{slug}"


def url_of(path: str) -> str:
    """Return a path as an address on this site, percent-encoded."""
    # Slugs and language tags hold no ASCII sign that an address would have to encode.
    return f"/{path}/" if path.isascii() else iri_to_uri(f"/{path}/")
