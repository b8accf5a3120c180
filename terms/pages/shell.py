"""The shell: what stands around every page of a glossary, rendered once per process."""

import hashlib
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from terms.models import addresses
from terms.models.glossary import Glossary
from terms.pages.speaking import speak
from terms.text.languages import direction

TEMPLATE = "base.html"
# More than the languages of all glossaries that one process serves at a time; a few KB each.
KEPT = 256

# What the pieces of a page are put in for; no page holds a NUL.
_HEAD, _MAIN = mark_safe("\0head\0"), mark_safe("\0main\0")


class Frame(NamedTuple):
    """All that a shell shows: equal frames have equal shells, so a changed one is never stale.

    slug: "" outside of every glossary.
    """

    slug: str
    title: str
    description: str
    publisher: str
    publisher_url: str
    default_language: str
    language: str

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def index_url(self) -> str:
        if not self.slug:
            return "/"
        path = addresses.glossary_path(self.slug, self.default_language, self.language)
        return addresses.url_of(path)


class Shell(NamedTuple):
    """Three pieces of a page; its head stands after the first, its main part after the second.

    etag: 16 hexadecimal digits over them.
    """

    start: bytes
    middle: bytes
    end: bytes
    etag: str

    def around(self, head: str, main: str) -> bytes:
        return b"".join((self.start, head.encode(), self.middle, main.encode(), self.end))


def frame_of(glossary: Glossary, language: str) -> Frame:
    return Frame(
        glossary.slug,
        glossary.title,
        glossary.description,
        glossary.publisher,
        glossary.publisher_url,
        glossary.language,
        language,
    )


def outer_frame() -> Frame:
    """Return the frame of pages outside of every glossary, in the site's own language."""
    return Frame("", "", "", "", "", settings.LANGUAGE_CODE, settings.LANGUAGE_CODE)


def find_shell(frame: Frame) -> Shell:
    # While templates are worked on, each page shows their present state.
    return _render_shell(frame) if settings.DEBUG else _kept_shell(frame)


def _render_shell(frame: Frame) -> Shell:
    context: dict[str, Frame | SafeString] = {"frame": frame, "head": _HEAD, "main": _MAIN}
    with speak(frame.language):
        page = get_template(TEMPLATE).render(context)
    start, head, rest = page.partition(_HEAD)
    middle, main, end = rest.partition(_MAIN)
    if not (head and main) or _HEAD in rest or _MAIN in end:
        raise ImproperlyConfigured(
            f"templates/{TEMPLATE} must show {{{{ head }}}} and then {{{{ main }}}}, each once."
        )
    pieces = (start.encode(), middle.encode(), end.encode())
    return Shell(*pieces, hashlib.blake2b(b"\0".join(pieces), digest_size=8).hexdigest())


_kept_shell = lru_cache(maxsize=KEPT)(_render_shell)
