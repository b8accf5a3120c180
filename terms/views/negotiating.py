"""What a reader asks for by `Accept`: a page, unless a header names a twin of it and prefers that."""

from django.http import HttpRequest

from terms.pages.files import MEDIA_TYPES

_PAGE = "text/html"
_SUFFIXES = {media_type: suffix for suffix, media_type in MEDIA_TYPES.items()}
# One of them is in every header that names a twin, and in no browser's.
_HINTS = ("json", "markdown")


def preferred_suffix(request: HttpRequest) -> str:
    """Return the ending of the twin that a request prefers to the page, or ""."""
    if not names_a_twin(request.META.get("HTTP_ACCEPT", "")):
        return ""
    preferred = request.get_preferred_type([_PAGE, *_SUFFIXES])
    return _SUFFIXES.get(preferred or _PAGE, "")


def names_a_twin(accept: str) -> bool:
    """Tell whether the header names anything but a page, as no browser's does."""
    accept = accept.lower()
    return any(hint in accept for hint in _HINTS)
