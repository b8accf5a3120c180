"""Slugs: lower-case Unicode words joined by hyphens, unique within a glossary and a language."""

import re
import unicodedata

SLUG_MAX_LENGTH = 200

# Names that differ only in these signs are different things: C, C++ and C#.
_SPOKEN = {"+": " plus ", "#": " sharp ", "&": " and ", "@": " at ", "%": " percent "}
_SPOKEN_SIGN = re.compile("[" + re.escape("".join(_SPOKEN)) + "]")
_APOSTROPHES = re.compile(r"['’ʼ`´]")
# Nearly every slug is of these alone; they spare a look at each character's category.
_PLAIN_SLUG = re.compile(r"[a-z0-9_-]*[a-z0-9][a-z0-9_-]*")
_NOT_PLAIN = re.compile(r"[^a-z0-9_-]+")


def is_slug(text: str) -> bool:
    """Tell whether `text` can be a slug as it stands."""
    if _PLAIN_SLUG.fullmatch(text):
        return len(text) <= SLUG_MAX_LENGTH
    return (
        0 < len(text) <= SLUG_MAX_LENGTH
        and text == unicodedata.normalize("NFC", text).lower()
        and all(_is_slug_character(character) for character in text)
        and any(unicodedata.category(character)[0] in "LN" for character in text)
    )


def slug_of(text: str) -> str:
    """Return the slug of a name, or "" when nothing of it can stand in an address.

    Letters, digits and combining marks of every script are kept, so Indic vowel signs stay.
    """
    text = unicodedata.normalize("NFKC", text).lower()
    text = _APOSTROPHES.sub("", text)
    text = _SPOKEN_SIGN.sub(lambda sign: _SPOKEN[sign.group()], text)
    if text.isascii():
        text = _NOT_PLAIN.sub("-", text)
    else:
        text = "".join(c if _is_slug_character(c) else "-" for c in text)
    text = re.sub(r"-{2,}", "-", unicodedata.normalize("NFC", text)).strip("-")
    text = text[:SLUG_MAX_LENGTH].strip("-")
    return text if is_slug(text) else ""


def with_suffix(slug: str, suffix: int | str) -> str:
    """Return `slug-suffix`, shortened in front of the suffix where it would be too long."""
    return slug[: SLUG_MAX_LENGTH - len(f"-{suffix}")].rstrip("-") + f"-{suffix}"


def _is_slug_character(character: str) -> bool:
    if character in "-_":
        return True
    category = unicodedata.category(character)
    # Zero-width joiners shape Persian and Indic words and belong to their spelling.
    return category[0] in "LM" or category in ("Nd", "Nl") or character in "\u200c\u200d"
