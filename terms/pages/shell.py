"""The shell: what stands around every page of a glossary, rendered once per process."""

import hashlib
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from terms.models import addresses
from terms.models.glossary import Glossary
from terms.pages.looks import colors_url, logo_url
from terms.pages.speaking import speak
from terms.text.languages import direction

TEMPLATE = "base.html"
# More than the languages of all glossaries that one process serves at a time; a few KB each.
KEPT = 256

# What the pieces of a page are put in for; no page holds a NUL.
_HEAD, _MAIN = mark_safe("\0head\0"), mark_safe("\0main\0")


# For queries of terms: the texts themselves may be long, and every page would carry them.
HAS_ABOUT = ExpressionWrapper(
    ~Q(glossary__about="", glossary__people="", glossary__policy=""), output_field=BooleanField()
)


class Frame(NamedTuple):
    """All that a shell shows: equal frames have equal shells, so a changed one is never stale.

    slug: "" outside of every glossary.
    has_about: the glossary says something of itself.
    logo: its digest, and its size in pixels; None where there is none.
    """

    slug: str
    title: str
    description: str
    publisher: str
    publisher_url: str
    default_language: str
    language: str
    has_about: bool = False
    shows_wanted: bool = False
    accent_color: str = ""
    logo: str | None = None
    logo_width: int | None = None
    logo_height: int | None = None

    @property
    def colors_url(self) -> str:
        return colors_url(self.slug, self.accent_color)

    @property
    def logo_url(self) -> str:
        return logo_url(self.slug, self.logo) if self.logo else ""

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def index_url(self) -> str:
        if not self.slug:
            return "/"
        path = addresses.glossary_path(self.slug, self.default_language, self.language)
        return addresses.url_of(path)

    @property
    def about_url(self) -> str:
        return self._side_url("about") if self.has_about else ""

    @property
    def changes_url(self) -> str:
        return self._side_url("changes")

    @property
    def random_url(self) -> str:
        return self._side_url("random")

    @property
    def wanted_url(self) -> str:
        return self._side_url("wanted") if self.shows_wanted else ""

    def _side_url(self, name: str) -> str:
        path = addresses.side_path(self.slug, self.default_language, self.language, name)
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


def frame_of(glossary: Glossary, language: str, *, has_about: bool | None = None) -> Frame:
    """Return the frame of a glossary; has_about: where its long texts were not fetched."""
    logo = glossary.shown_logo
    return Frame(
        glossary.slug,
        glossary.title,
        glossary.description,
        glossary.publisher,
        glossary.publisher_url,
        glossary.language,
        language,
        glossary.has_about if has_about is None else has_about,
        glossary.shows_wanted,
        glossary.accent_color,
        *((logo.digest, logo.width, logo.height) if logo else ()),
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
