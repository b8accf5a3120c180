"""The beginning of a text, cut where a reader would cut it."""

import re
import unicodedata

# Scripts written without spaces: a line, and so an excerpt, may end after almost any letter.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_JOINER = "\u200d"
_REGIONAL = re.compile("[\U0001f1e6-\U0001f1ff]")
_SKIN_TONE = re.compile("[\U0001f3fb-\U0001f3ff]")
# Thai and Lao write some vowels before the consonant they belong to.
_LEADING_VOWEL = re.compile("[\u0e40-\u0e44\u0ec0-\u0ec4]")
# Clusters are short; a longer run of marks is no writing and is cut like any text.
_LONGEST_CLUSTER = 32


def excerpt(text: str, length: int) -> str:
    """Return `text` on one line in at most `length` characters, cut at a word and ended by "…".

    What a reader sees as one character is never split, but for runs no script writes.
    Raises ValueError when `length` is less than 1.
    """
    if length < 1:
        raise ValueError("an excerpt needs room for one character at least")
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[: _word_end(text, length - 1)].rstrip(" ,;:–—-") + "…"


def _word_end(text: str, most: int) -> int:
    """Return the last place up to `most` where a word ends, or a character, in long words."""
    for at in range(most, most // 3, -1):
        if text[at] == " ":
            return at
        if is_unspaced(text, at) and not _splits_character(text, at):
            return at
    for at in range(most, max(0, most - _LONGEST_CLUSTER), -1):
        if not _splits_character(text, at):
            return at
    return most if most > _LONGEST_CLUSTER else 0


def is_unspaced(text: str, at: int) -> bool:
    """Tell whether a line may end before the character at `at` because its script has no spaces."""
    return bool(_UNSPACED.match(text[at]) and _UNSPACED.match(text[at - 1]))


def _splits_character(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if unicodedata.category(after)[0] == "M" or _JOINER in (before, after):
        return True
    if _SKIN_TONE.match(after) or _LEADING_VOWEL.match(before):
        return True
    if _is_virama(before) and unicodedata.category(after)[0] == "L":
        return True
    return bool(_REGIONAL.match(after)) and _flags_before(text, at) % 2 == 1


def _is_virama(character: str) -> bool:
    return unicodedata.combining(character) == 9


def _flags_before(text: str, at: int) -> int:
    count = 0
    while count < min(at, _LONGEST_CLUSTER) and _REGIONAL.match(text[at - 1 - count]):
        count += 1
    return count
