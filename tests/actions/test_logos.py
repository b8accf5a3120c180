"""Logos: every picture of three formats is drawn anew, and no file does any harm."""

import struct
import warnings
import zlib
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from terms.actions.logos import (
    SIDE_MAX,
    UPLOAD_MAX_BYTES,
    DrawnLogo,
    UnusableLogo,
    draw_logo,
    remove_logo,
    save_logo,
)
from terms.models import Logo, PublishedTerm
from tests.factories import make_glossary, make_term


def picture(
    kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (60, 40), **options: Any
) -> bytes:
    stream = BytesIO()
    Image.new(mode, size, options.pop("color", None)).save(stream, kind, **options)
    return stream.getvalue()


def opened(drawn: DrawnLogo) -> Image.Image:
    image = Image.open(BytesIO(drawn.content))
    image.load()
    return image


def chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png_of(width: int, height: int, data: bytes) -> bytes:
    """Return a PNG that claims a size, whatever its data hold."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


# --- Pictures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("PNG", "L"), ("PNG", "LA"), ("PNG", "1"),
        ("PNG", "I;16"), ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK"), ("WEBP", "RGB"),
        ("WEBP", "RGBA"),
    ],
)  # fmt: skip
def test_pictures_of_every_mode_are_drawn_as_png(kind: str, mode: str) -> None:
    drawn = draw_logo(picture(kind, mode))

    image = opened(drawn)
    assert (image.format, image.size) == ("PNG", (60, 40))
    assert image.mode in ("RGB", "RGBA")
    assert len(drawn.digest) == 16


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1, 1), (1, 1)),
        ((512, 512), (512, 512)),
        ((2_000, 1_000), (512, 256)),
        ((100, 4_000), (13, 512)),
        ((60_000, 1), (512, 1)),
    ],
)
def test_large_pictures_are_made_small_in_proportion(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    drawn = draw_logo(picture(size=size))

    assert (drawn.width, drawn.height) == expected
    assert max(drawn.width, drawn.height) <= SIDE_MAX


def test_what_is_clear_stays_clear() -> None:
    drawn = draw_logo(picture(mode="RGBA", color=(200, 0, 0, 0)))

    assert opened(drawn).getpixel((5, 5)) == (200, 0, 0, 0)


def test_deep_grey_is_not_blown_out_to_white() -> None:
    drawn = draw_logo(picture(mode="I;16", color=0x8000))

    assert opened(drawn).getpixel((5, 5)) == (128, 128, 128)


def test_a_picture_that_lies_on_its_side_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6

    drawn = draw_logo(picture("JPEG", size=(60, 40), exif=exif))

    assert (drawn.width, drawn.height) == (40, 60)


def test_nothing_but_the_picture_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "<script>alert('place')</script>"
    hostile = picture("JPEG", exif=exif, comment=b"<?php secret(); ?>")
    behind = hostile + b"PK\x03\x04<script>alert('behind')</script>"

    drawn = draw_logo(behind)

    assert drawn.content == draw_logo(picture("JPEG")).content
    assert b"script" not in drawn.content
    assert not opened(drawn).info
    assert not opened(drawn).getexif()


def test_a_profile_of_colours_is_dropped() -> None:
    drawn = draw_logo(picture(icc_profile=b"not a profile"))

    assert "icc_profile" not in opened(drawn).info


def test_of_an_animation_the_first_picture_is_taken() -> None:
    stream = BytesIO()
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    frames[0].save(stream, "WEBP", save_all=True, append_images=frames[1:], lossless=True)

    drawn = opened(draw_logo(stream.getvalue())).convert("RGB")
    assert drawn.getpixel((1, 1)) == (255, 0, 0)


def test_equal_pictures_have_equal_digests_and_others_have_not() -> None:
    red, blue = (draw_logo(picture(color=color)).digest for color in ("red", "blue"))

    assert red == draw_logo(picture(color="red")).digest != blue


# --- Files that are none ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"\xef\xbb\xbf<?xml version='1.0'?><svg/>",
        b"  \n<!-- a comment --><SVG></SVG>",
    ],
)
def test_svg_is_refused_with_the_reason(data: bytes) -> None:
    with pytest.raises(UnusableLogo, match="SVG files may carry scripts"):
        draw_logo(data)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"x", b"GIF89a" + b"\0" * 100, b"%PDF-1.7", b"\x1f\x8b\x08 compressed",
        b"\x89PNG\r\n\x1a\n", b"RIFF\x10\0\0\0WEBPVP8 ", b"\xff\xd8\xff\xe0",
        b"\0\0\0\x18ftypavif", b"MZ\x90\0",
    ],
)  # fmt: skip
def test_what_is_no_picture_of_the_three_formats_is_refused(data: bytes) -> None:
    with pytest.raises(UnusableLogo, match="no picture that can be read"):
        draw_logo(data)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "ICO"])
def test_other_formats_are_not_even_tried(kind: str) -> None:
    with pytest.raises(UnusableLogo, match="PNG, JPEG or WebP"):
        draw_logo(picture(kind))


@pytest.mark.parametrize(
    "size", [(3_163, 3_163), (20_000, 20_000), (60_000, 60_000), (2**31 - 1, 1), (1, 2**31 - 1)]
)
def test_a_bomb_is_refused_before_it_is_unpacked(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unpack(*_arguments: object) -> None:
        raise AssertionError("a bomb was unpacked")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", unpack)

    with pytest.raises(UnusableLogo, match="too many pixels"):
        draw_logo(png_of(*size, zlib.compress(b"\0" * 1_000)))


def test_a_bomb_is_refused_where_warnings_pass_by() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(UnusableLogo, match="too many pixels"):
            draw_logo(png_of(10_000, 10_000, b""))


def test_a_bomb_of_words_is_refused_or_dropped() -> None:
    bomb = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"A" * 50_000_000))
    plain = picture()
    data = plain[:33] + bomb + plain[33:]

    try:
        drawn = draw_logo(data)
    except UnusableLogo:
        return
    assert len(drawn.content) < 10_000


def test_a_file_that_is_too_large_is_not_opened() -> None:
    with pytest.raises(UnusableLogo, match="1 MB at most"):
        draw_logo(picture() + b"\0" * UPLOAD_MAX_BYTES)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_truncated_picture_is_refused(kind: str) -> None:
    noise = Image.effect_noise((100, 100), 80)
    stream = BytesIO()
    noise.convert("RGB").save(stream, kind)

    with pytest.raises(UnusableLogo, match="no picture that can be read"):
        draw_logo(stream.getvalue()[: len(stream.getvalue()) // 2])


@settings(max_examples=150)
@given(
    kind=st.sampled_from(["PNG", "JPEG", "WEBP"]),
    changes=st.lists(st.tuples(st.integers(0, 2_000), st.binary(min_size=1, max_size=8))),
    end=st.integers(0, 3_000),
)
def test_any_damaged_file_is_drawn_or_refused_in_words(
    kind: str, changes: list[tuple[int, bytes]], end: int
) -> None:
    data = bytearray(picture(kind, size=(30, 30), color="teal"))
    for at, new in changes:
        start = at % len(data)
        data[start : start + len(new)] = new

    try:
        drawn = draw_logo(bytes(data[:end]))
    except UnusableLogo:
        return
    assert opened(drawn).size == (drawn.width, drawn.height)


# --- Saving -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_logo_takes_the_place_of_the_one_before_and_goes_with_its_glossary() -> None:
    glossary = make_glossary()
    for color in ("red", "blue"):
        drawn = draw_logo(picture(color=color))
        save_logo(glossary, drawn, by=None)

    kept = Logo.objects.get()
    assert (bytes(kept.content), kept.digest) == (drawn.content, drawn.digest)
    assert (kept.width, kept.height) == (60, 40)
    glossary.delete()
    assert not Logo.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("publisher", ["", "Institute"])
def test_pages_tell_machines_of_a_logo_until_it_is_removed(publisher: str) -> None:
    glossary = make_glossary(publisher=publisher)
    term = make_term(glossary, publish=True)
    before = PublishedTerm.objects.get().head
    drawn = draw_logo(picture())
    url = f"https://glossary.example.org/{glossary.slug}/-/logo-{drawn.digest}.png"

    save_logo(glossary, drawn, by=None)
    with_logo = PublishedTerm.objects.get(pk=term.pk).head
    remove_logo(glossary, by=None)

    assert f'"{"logo" if publisher else "image"}":"{url}"' in with_logo
    assert PublishedTerm.objects.get(pk=term.pk).head == before
