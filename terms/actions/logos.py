"""A glossary's logo: what is uploaded is decoded within bounds and drawn anew, then saved.

Nothing of the file that was uploaded is kept: no metadata, no profile, nothing behind the picture.
"""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from terms.actions.curating import place_again
from terms.models import Glossary, Logo, Term

# Pillow is imported where it is used: every process of a site knows this module.
if TYPE_CHECKING:
    from PIL.Image import Image

UPLOAD_MAX_BYTES = 1_000_000
MEDIA_TYPES = ("image/png", "image/jpeg", "image/webp")
# Of the longer side, as it is kept: sharp on any screen at the size a header shows.
SIDE_MAX = 512
# A decoded pixel takes four bytes, for a moment twice.
PIXELS_MAX = 10_000_000

_FORMATS = ("PNG", "JPEG", "WEBP")
# Whatever Pillow's decoders raise where a file is not what it says.
_BROKEN = (
    *(OSError, SyntaxError, ValueError, EOFError, LookupError, TypeError),
    *(OverflowError, struct.error, zlib.error),
)


class UnusableLogo(Exception):
    """Says in a sentence why a file cannot be a logo, and what can."""


@dataclass(frozen=True, slots=True)
class DrawnLogo:
    """content: PNG; width, height: pixels; digest: 16 hexadecimal digits over the content."""

    content: bytes
    width: int
    height: int
    digest: str


def draw_logo(data: bytes) -> DrawnLogo:
    """Return an uploaded picture drawn anew. Raises UnusableLogo."""
    if len(data) > UPLOAD_MAX_BYTES:
        raise UnusableLogo(_("The file is too large: 1 MB at most. Save the logo smaller."))
    if _is_svg(data):
        raise UnusableLogo(
            _("SVG files may carry scripts, so they are not taken. Save the logo as PNG.")
        )
    from PIL import Image  # noqa: PLC0415 - see above

    try:
        with Image.open(BytesIO(data), formats=_FORMATS) as image:
            if image.width * image.height > PIXELS_MAX:
                raise UnusableLogo(_too_many_pixels())
            picture = _drawn_anew(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnusableLogo(_too_many_pixels()) from error
    except _BROKEN as error:
        raise UnusableLogo(
            _("This is no picture that can be read. Save the logo as PNG, JPEG or WebP.")
        ) from error
    stream = BytesIO()
    picture.save(stream, "PNG", optimize=True)
    content = stream.getvalue()
    digest = hashlib.blake2b(content, digest_size=8).hexdigest()
    return DrawnLogo(content, picture.width, picture.height, digest)


@transaction.atomic
def save_logo(glossary: Glossary, drawn: DrawnLogo, *, by: User | None) -> None:
    """Give a glossary a logo in place of the one it has."""
    Logo.objects.update_or_create(
        glossary=glossary,
        defaults={
            "content": drawn.content,
            "width": drawn.width,
            "height": drawn.height,
            "digest": drawn.digest,
        },
    )
    place_again(Term.objects.filter(glossary=glossary), by)


@transaction.atomic
def remove_logo(glossary: Glossary, *, by: User | None) -> None:
    Logo.objects.filter(glossary=glossary).delete()
    place_again(Term.objects.filter(glossary=glossary), by)


def _drawn_anew(image: "Image") -> "Image":
    from PIL import Image, ImageOps  # noqa: PLC0415 - see above

    upright: Image.Image = ImageOps.exif_transpose(image)
    if upright.mode.startswith(("I", "F")):
        # 16 bits of grey: a plain conversion would show everything but black as white.
        upright = upright.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    small = upright.convert(mode)
    small.thumbnail((SIDE_MAX, SIDE_MAX))
    clean = Image.new(mode, small.size)
    clean.paste(small)
    return clean


def _is_svg(data: bytes) -> bool:
    start = data[:1_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype")) or b"<svg" in start


def _too_many_pixels() -> str:
    return _("The picture has too many pixels. Save the logo smaller: 512 pixels are enough.")
