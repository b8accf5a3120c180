"""Names made comparable: the key labels are looked up by, the key they sort by, their A–Z group."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from terms.text.alphabets import (
    ALPHABETS,
    HANGUL_INITIALS,
    KANA_ROWS,
    PLAIN_LETTERS,
    SHOWN_LETTERS,
)
from terms.text.cleaning import replace_unstorable

SORT_KEY_MAX_LENGTH = 400
DIGITS = "0-9"
SIGNS = "#"

_APOSTROPHES = re.compile("[’‘‛ʼʻʹ`´′＇]")
_HYPHENS = re.compile("[‐‑‒–—―−⁃﹘﹣－]")
# What is not seen: soft hyphens, joiners, directions, variation selectors, fillers.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
# Accents and vowel points that do not change a letter's place. Vowel signs of Indic scripts do.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]"
)
_KEPT_WHOLE = "й"  # й is no и with a breve
_KATAKANA = re.compile("[\u30a1-\u30f6]")
# Thai and Lao write some vowels before the consonant they are sorted behind.
_LEADING_VOWEL = re.compile("([\u0e40-\u0e44])([\u0e01-\u0e2e])|([\u0ec0-\u0ec4])([\u0e81-\u0eae])")
_JOINED = re.compile("['\\-·ーـ]")
# Behind a plain letter it makes one that sorts after all words with the plain one.
_APART = "\U0010fffd"
_ACCENT_ORDER = "\t"  # less than a space: "resume", "résumé", "resume form"
_HANGUL = range(0xAC00, 0xD7A4)
_HANGUL_JAMO = range(0x1100, 0x1113)
_SYLLABLES_OF_AN_INITIAL = 588
_HAN = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LAST_COMMON_HAN = "\u9fff"
_GEORGIAN = range(0x10D0, 0x1100)  # its capitals are for headlines only


def label_key(text: str) -> str:
    """Return the key by which names and labels are the same: case, width, spaces, dashes aside.

    Accents count. The key of a key is the key itself.
    """
    if text.isascii():
        return " ".join(text.replace("`", "'").lower().split())
    text = unicodedata.normalize("NFC", text)
    # Twice: folding case can open a sequence that folds further.
    for _ in range(2):
        text = _APOSTROPHES.sub("'", _HYPHENS.sub("-", _INVISIBLE.sub("", text)))
        text = unicodedata.normalize("NFKC", text).casefold()
    text = _APOSTROPHES.sub("'", _HYPHENS.sub("-", _INVISIBLE.sub("", text)))
    return " ".join(unicodedata.normalize("NFKC", text).split())


def sort_key(name: str, language: str) -> str:
    """Return a text whose binary order is the alphabetical order of names in a language.

    The column that keeps it must compare by code point (SQLite's BINARY, PostgreSQL's "C").
    Words with the same letters are ordered by their accents and signs, equal names by the caller.
    Han characters stand by code point: their reading is not known.
    """
    name = replace_unstorable(name)
    letters = "".join(_letters(name, _alphabet(language)))
    return f"{letters}{_ACCENT_ORDER}{label_key(name)}"[:SORT_KEY_MAX_LENGTH]


def initial(name: str, language: str) -> str:
    """Return the group of an A–Z index that a name stands in: names sorted stand in whole groups.

    A letter in upper case as the language counts letters (Å in Swedish, CH in Czech is "Ch"),
    the row of a kana (か), the consonant of a Hangul syllable (ㄱ), 漢 for all Han characters
    (汉 in simplified Chinese), DIGITS for numbers, SIGNS where there is neither.
    """
    alphabet = _alphabet(language)
    first = next(_letters(name, alphabet), "")
    if not first:
        return SIGNS
    return alphabet.names.get(first) or _group(first[0], language)


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """The letters that stand apart: `keys` by spelling, `names` by key, and what finds them."""

    dotless: bool
    keys: dict[str, str]
    names: dict[str, str]
    token: re.Pattern[str]


def _alphabet(language: str) -> _Alphabet:
    language = language.partition("-")[0].lower()
    return _alphabet_of(language if language in ALPHABETS else "")


@cache
def _alphabet_of(language: str) -> _Alphabet:
    keys: dict[str, str] = {}
    names = dict(SHOWN_LETTERS.get(language, {}))
    for chain in ALPHABETS.get(language, "").split():
        plain, *apart = chain.split("-")
        for number, spellings in enumerate(apart, start=1):
            first, *others = spellings.split("/")
            key = f"{plain}{_APART}{number}"
            keys |= dict.fromkeys([first, *others], key)
            names[key] = names.get(first, first.capitalize())
    spellings_first = sorted(keys, key=len, reverse=True)
    token = re.compile("|".join([*map(re.escape, spellings_first), r"\d+", "."]), re.DOTALL)
    return _Alphabet(language in ("az", "tr"), keys, names, token)


def _letters(name: str, alphabet: _Alphabet) -> Iterator[str]:
    """Yield a name's letters and numbers as they sort, and a space for what is between words."""
    started = spaced = False
    for token in alphabet.token.findall(_spelling(name, dotless=alphabet.dotless)):
        units = _units(token, alphabet.keys)
        spaced = spaced or units == [" "]
        if units and units != [" "]:
            if spaced and started:
                yield " "
            started, spaced = True, False
            yield from units


def _spelling(name: str, *, dotless: bool) -> str:
    """Return a name in lower case, its kana as hiragana, its vowels behind their consonants."""
    if dotless:
        name = unicodedata.normalize("NFC", name).replace("İ", "i").replace("I", "ı")
    text = _KATAKANA.sub(lambda kana: chr(ord(kana[0]) - 0x60), label_key(name))
    return _LEADING_VOWEL.sub(lambda pair: pair[pair.lastindex or 2] + pair[0][0], text)


def _units(token: str, keys: dict[str, str]) -> list[str]:
    """Return how one letter, number or sign sorts: [] when it does not count."""
    if token in keys:
        return [keys[token]]
    if token[0].isdecimal():
        digits = "".join(str(unicodedata.decimal(digit)) for digit in token).lstrip("0") or "0"
        return [f"{min(len(digits), 9)}{digits}"]  # fewer digits sort first: 2, 10
    if _JOINED.match(token) or _ACCENTS.match(token):
        return []
    category = unicodedata.category(token)
    if category[0] in "LM" or category == "Nl":
        return _letter(token, keys)
    return [" "]


def _letter(letter: str, keys: dict[str, str]) -> list[str]:
    if _HAN.match(letter):
        return [letter if "\u3400" <= letter <= _LAST_COMMON_HAN else _LAST_COMMON_HAN + letter]
    if ord(letter) in _HANGUL_JAMO:
        return [chr(_HANGUL[0] + (ord(letter) - _HANGUL_JAMO[0]) * _SYLLABLES_OF_AN_INITIAL)]
    return _folded(letter, keys)


def _folded(letter: str, keys: dict[str, str]) -> list[str]:
    """Return a letter without the accents that its alphabet does not count."""
    base, *marks = list(unicodedata.normalize("NFD", letter))
    for mark in marks:
        marked = unicodedata.normalize("NFC", base + mark)
        if marked in keys or marked in _KEPT_WHOLE:
            return [keys.get(marked, marked)]
    counted = [mark for mark in marks if not _ACCENTS.match(mark)]
    plain = unicodedata.normalize("NFC", "".join([base, *counted])).translate(PLAIN_LETTERS)
    return [keys.get(each, each) for each in plain]


def _group(letter: str, language: str) -> str:
    if letter.isdecimal():
        return DIGITS
    if "ぁ" <= letter <= "ん":
        return max(row for row in KANA_ROWS if row <= letter)
    if ord(letter) in _HANGUL:
        return HANGUL_INITIALS[(ord(letter) - _HANGUL[0]) // _SYLLABLES_OF_AN_INITIAL]
    if _HAN.match(letter):
        return _han_group(language.lower().split("-"))
    return letter if ord(letter) in _GEORGIAN else letter.upper()


def _han_group(language: list[str]) -> str:
    traditional = {"hant", "tw", "hk", "mo"} & set(language)
    return "汉" if language[0] == "zh" and not traditional else "漢"
