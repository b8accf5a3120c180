"""What a file's path says of it: its language, its own name, the folders it stands in."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from terms.formats.markdown.vocabulary import plain_key
from terms.text.languages import canonical_language

SUFFIXES = (".md", ".markdown", ".mdx", ".mdown", ".mkd")

# ISO 639-1. A folder `api` or `ops` is no language, though it has the form of a tag.
_TWO_LETTERS = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
    da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy
    hz ia id ie ig ii ik is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln
    lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
    pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti
    tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"""
# ISO 639-2 and -3, of folders below one that holds languages.
_THREE_LETTERS = """
    ara ast ben bul cat ces chi ckb cze dan deu dut ell eng est eus fas fil fin fra fre ger gre
    gsw haw heb hin hrv hsb hun ind ita jpn kab kat kor lav lit msa nld nno nob nor per pol por ron
    rum rus slk slv spa sqi srp swe tam tel tha tur ukr urd uzb vie yue zho"""
_LANGUAGES = frozenset(_TWO_LETTERS.split())
_LONG_LANGUAGES = frozenset(_THREE_LETTERS.split())
_HOLDS_LANGUAGES = {"content", "i18n", "files", "locales", "translations", "langs", "languages"}
_TAG = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{4})?(?:[-_](?:[a-z]{2}|[0-9]{3}))?", re.IGNORECASE)
_POST_DATE = re.compile(r"\d{4}-\d{2}-\d{2}-(?=.)")
_INDEX_NAMES = {"index", "readme"}
_NO_CONTENT = {"_includes", "_layouts", "_sass", "_data", "_templates", "_partials", "archetypes"}
_REPOSITORY_FILES = {
    "SUMMARY", "CHANGELOG", "CONTRIBUTING", "LICENSE", "LICENCE", "CODE_OF_CONDUCT", "SECURITY",
    "TEMPLATE", "GOVERNANCE", "MAINTAINERS", "CONTRIBUTORS",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file is.

    home:     the folders that it lies in, without the one that names the language.
    folders:  the same, but of `pod/index.md` those before `pod`.
    stem:     the name without suffix, language and a post's date; of `pod/index.md`, `pod`;
              of an index in no folder, "".
    is_index: whether the file is its folder's index or readme.
    """

    name: str
    language: str
    home: tuple[str, ...]
    folders: tuple[str, ...]
    stem: str
    is_index: bool

    @property
    def path(self) -> str:
        return "/".join((*self.folders, self.stem))


def place_of(name: str) -> Place:
    *folders, file = [part for part in name.split("/") if part not in ("", ".", "..")] or [""]
    stem = without_suffix(file)
    language = ""
    for number, folder in enumerate(folders):
        if _is_language(folder, after=folders[number - 1] if number else ""):
            language = canonical_language(folder)
            del folders[number]
            break
    head, dot, tail = stem.rpartition(".")
    if dot and head and _is_language(tail, after=""):
        language, stem = language or canonical_language(tail), head
    is_index = stem.casefold() in _INDEX_NAMES
    home = tuple(folders)
    if is_index:
        stem = folders.pop() if folders else ""
    stem = _POST_DATE.sub("", stem, count=1)
    return Place(name, language, home, tuple(folders), stem, is_index)


def without_suffix(file: str) -> str:
    for suffix in SUFFIXES:
        if file.lower().endswith(suffix):
            return file[: -len(suffix)]
    return file


def _is_language(part: str, *, after: str) -> bool:
    if _TAG.fullmatch(part) is None:
        return False
    language = re.split("[-_]", part.lower())[0]
    return language in _LANGUAGES or (language in _LONG_LANGUAGES and after in _HOLDS_LANGUAGES)


class Tree:
    """The folders of an import: tells an index page from a term that has a folder of its own."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.folders: set[str] = set()
        self._beside: Counter[tuple[str, tuple[str, ...]]] = Counter()
        self._roots: dict[str, tuple[str, ...]] = {}
        self._count: Counter[str] = Counter()
        for place in places:
            self.folders.update(plain_key(folder) for folder in place.folders)
            self._beside[place.language, place.home] += not place.is_index
            self._count[place.language] += 1
            root = self._roots.get(place.language, place.home)
            self._roots[place.language] = _common(root, place.home)

    def why_aside(self, place: Place) -> str:
        """Return why a file is no term by its path, or ""."""
        file = without_suffix(place.name.rpartition("/")[2])
        if file.startswith("_") or file in _REPOSITORY_FILES:
            return "its name is that of an index, a template or a note to contributors"
        if _NO_CONTENT.intersection(place.name.split("/")[:-1]):
            return "its folder holds parts of pages"
        if place.is_index and self._count[place.language] > 1:
            is_root = self._roots[place.language] == place.home
            if is_root or self._beside[place.language, place.home]:
                return "it is the index of its folder"
        return ""


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return one[:length]
