"""The addresses of public things, below the site's root: no leading or trailing slash.

A glossary's own language stands at `<glossary>/…`, any other at `<language>/<glossary>/…`.
Pages that are no entry stand behind `-`, which no slug and no language can be.
"""

from django.utils.encoding import iri_to_uri

from terms.text.name_addresses import segment_of


def glossary_path(glossary: str, default_language: str, language: str) -> str:
    return glossary if language == default_language else f"{language}/{glossary}"


def term_path(glossary: str, default_language: str, language: str, slug: str) -> str:
    return f"{glossary_path(glossary, default_language, language)}/{slug}"


def category_path(glossary: str, default_language: str, language: str, slug: str) -> str:
    return f"{glossary_path(glossary, default_language, language)}/category/{slug}"


def side_path(glossary: str, default_language: str, language: str, *rest: str) -> str:
    """Return the path of a page beside the entries: `side_path(…, "about")` is `ai/-/about`."""
    return "/".join((glossary_path(glossary, default_language, language), "-", *rest))


def compare_path(glossary: str, default_language: str, language: str, one: str, other: str) -> str:
    """Return the one path at which two terms are compared, whichever is named first."""
    first, second = sorted((one, other))
    return side_path(glossary, default_language, language, "compare", first, second)


def suggest_path(glossary: str, default_language: str, language: str, slug: str) -> str:
    return side_path(glossary, default_language, language, "suggest", slug)


def names_path(glossary: str, default_language: str, language: str, key: str) -> str:
    """Return the path of the page about all terms with a name of this `folding.label_key`."""
    return side_path(glossary, default_language, language, "names", segment_of(key))


def glossary_file_url(glossary: str, name: str) -> str:
    """Return the address of a file of a whole glossary, beside the pages that are no entry."""
    return url_of(f"{glossary}/-") + name


def file_url(path: str, suffix: str) -> str:
    """Return the address of a page as a file: `ai/reward-hacking` is `/ai/reward-hacking.md`."""
    return f"{url_of(path)[:-1]}.{suffix}"


def url_of(path: str) -> str:
    """Return a path as an address on this site, percent-encoded."""
    # Slugs and language tags hold no ASCII sign that an address would have to encode.
    return f"/{path}/" if path.isascii() else iri_to_uri(f"/{path}/")
