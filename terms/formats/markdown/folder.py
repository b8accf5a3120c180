"""The pages of a folder as one another know them: slugs without collision, and what links mean."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote

from terms.formats.markdown.pages import Kind, Page
from terms.formats.markdown.places import without_suffix
from terms.formats.markdown.vocabulary import SECTIONS, plain_key
from terms.text.folding import label_key
from terms.text.languages import canonical_language
from terms.text.slugs import slug_of, with_suffix

_EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_PAGE_FILE = re.compile(r"(?<=.)\.html?$", re.IGNORECASE)
_OTHER_FILE = re.compile(r"\.[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
_JOINTS = re.compile(r"[\s_-]+")
_INDEX = {"index", "readme", "_index"}
# A chain of redirects longer than this is a mistake.
_REDIRECTS_MAX = 10


@dataclass(frozen=True, slots=True)
class Target:
    """A term that a text names; `is_known`: it is in the folder."""

    slug: str
    is_known: bool


@dataclass(slots=True)
class _Language:
    """What the pages of one language answer to: keys of paths, addresses and names."""

    slugs: dict[str, str] = field(default_factory=dict)
    asides: set[str] = field(default_factory=set)
    labels: dict[str, list[str]] = field(default_factory=dict)


class Folder:
    """Made from every page of an import; settles each page's slug."""

    def __init__(self, pages: Sequence[Page], folders: Iterable[str] = ()) -> None:
        self._languages: dict[str, _Language] = {}
        self._sections = {*SECTIONS, *folders}
        self._taken: dict[tuple[str, str], tuple[str, ...]] = {}
        terms = [page for page in pages if page.kind in (Kind.TERM, Kind.OWN)]
        redirects = [page for page in pages if page.kind is Kind.REDIRECT]
        terms.sort(key=_precedence)
        self._settle(terms)
        for page in pages:
            if page.kind in (Kind.ASIDE, Kind.BROKEN):
                self._of(page).asides.update(_fold(key) for key in _paths(page))
        for keys in (_paths, _addresses, _titles, _names):
            for page in terms:
                self._register(page, keys(page), page.slug)
        self._follow(sorted(redirects, key=_precedence))

    def labels_of(self, page: Page) -> list[str]:
        """Return the names of the pages that redirect to `page`."""
        return self._of(page).labels.get(page.slug, [])

    def find(self, page: Page, text: str) -> Target | None:
        """Return the term that `page` calls by a name, a slug or an address, known or wanted."""
        if "://" in text:
            return None
        if slug := self._of(page).slugs.get(_fold(text)):
            return Target(slug, is_known=True)
        is_path = "/" in text or without_suffix(text) != text
        if is_path and (target := self.follow(page, text)) is not None:
            return target
        slug = "" if text.startswith(("/", ".")) else slug_of(text)
        return Target(slug, is_known=False) if slug else None

    def follow(self, page: Page, url: str) -> Target | None:
        """Return the term a link in `page` leads to; None for all but links between terms.

        What is not here is a wanted term where the address has the form of a term's.
        """
        url = url.strip()
        path = unquote(url.partition("#")[0].partition("?")[0])
        if not path or _EXTERNAL.match(url):
            return None
        segments = [part for part in path.split("/") if part not in ("", ".", "..")]
        if segments and without_suffix(segments[-1]).lower() in _INDEX:
            segments.pop()
        if not segments:
            return None
        segments[-1] = _PAGE_FILE.sub("", without_suffix(segments[-1]))
        known = self._of(page)
        beside = () if path.startswith("/") else _beside(page, path)
        for key in self._keys(segments, beside):
            if slug := known.slugs.get(key):
                return Target(slug, is_known=True)
            if key in known.asides:
                return None
        return self._wanted(segments)

    def _keys(self, segments: list[str], beside: Sequence[str]) -> Iterator[str]:
        if beside:
            yield _fold("/".join((*beside, *segments)))
        for start in range(len(segments)):
            yield _fold("/".join(segments[start:]))
            if not self._is_section(segments[start]):
                return

    def _wanted(self, segments: list[str]) -> Target | None:
        while len(segments) > 1 and self._is_section(segments[0]):
            segments = segments[1:]
        if len(segments) != 1 or _OTHER_FILE.search(segments[0]):
            return None
        slug = slug_of(segments[0])
        return Target(slug, is_known=False) if slug else None

    def _is_section(self, segment: str) -> bool:
        if plain_key(segment) in self._sections:
            return True
        try:
            return canonical_language(segment) in self._languages
        except ValueError:
            return False

    def _of(self, page: Page) -> _Language:
        return self._languages.setdefault(page.language, _Language())

    def _register(self, page: Page, keys: Iterable[str], slug: str) -> None:
        slugs = self._of(page).slugs
        for key in keys:
            if folded := _fold(key):
                slugs.setdefault(folded, slug)

    def _settle(self, pages: Iterable[Page]) -> None:
        """Give each page its slug; two that would share one are told apart, the first keeps it.

        Two that name the same slug themselves keep it: they are the same entry given twice.
        """
        taken = self._taken
        for page in pages:
            if not page.parts:
                continue
            if page.kind is Kind.OWN:
                page.slug = page.parts[0]
                taken.setdefault((page.language, page.slug), page.parts)
                continue
            parts = page.parts
            slug = _flat(parts)
            if (page.language, slug) in taken and not page.is_explicit and page.place.folders:
                parts = (*(slug_of(folder) for folder in page.place.folders), *parts)
                slug = _flat(parts)
            wish, number = slug, 2
            while taken.get((page.language, slug), parts) != parts:
                slug, number = with_suffix(wish, number), number + 1
            taken[page.language, slug] = parts
            page.slug = slug
            page.id = "" if parts == (slug,) else "/".join(parts)

    def _follow(self, redirects: list[Page]) -> None:
        """Let each redirect's names and addresses lead where it leads, through other redirects."""
        for _round in range(_REDIRECTS_MAX):
            waiting = []
            for page in redirects:
                target = self.find(page, page.target) or self.follow(page, page.target)
                if target is None or not target.is_known:
                    waiting.append(page)
                    continue
                page.slug = target.slug
                if page.title:
                    self._of(page).labels.setdefault(target.slug, []).append(page.title)
                for keys in (_paths, _addresses, _titles):
                    self._register(page, keys(page), target.slug)
            if len(waiting) == len(redirects):
                break
            redirects = waiting
        remarks = [page for page in redirects if page.is_remark and not page.slug]
        for page in remarks:
            page.kind = Kind.TERM
        self._settle(remarks)


def _fold(text: str) -> str:
    """Return the key under which a path, a slug and a name are the same."""
    text = label_key(unquote(text).strip().strip("/"))
    return _JOINTS.sub("-", text)


def _paths(page: Page) -> Iterator[str]:
    yield page.place.path
    if page.slug:
        yield page.slug
    yield "/".join(page.parts)


def _addresses(page: Page) -> Iterator[str]:
    yield page.place.stem
    for address in page.addresses:
        path = without_suffix(address.strip("/"))
        yield path
        yield path.rpartition("/")[2]


def _titles(page: Page) -> Iterator[str]:
    yield page.title


def _names(page: Page) -> Iterator[str]:
    yield from page.names


def _beside(page: Page, path: str) -> tuple[str, ...]:
    """Return the folders that a relative link starts from."""
    ups = path.split("/").count("..")
    home = page.place.home
    return home[: len(home) - ups] if ups <= len(home) else ()


def _precedence(page: Page) -> tuple[bool, bool, str]:
    """Return what decides who keeps a slug: who names it, who is not nested, whose path is first."""
    return (not page.is_explicit, len(page.parts) > 1, page.place.name)


def _flat(parts: tuple[str, ...]) -> str:
    return slug_of("-".join(parts))
