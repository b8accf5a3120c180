"""What to answer where no public term stands: it moved, it is gone, or these are near.

Asked only after the one query of a term's page found nothing, so ordinary pages pay for none of it.
"""

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from terms.models import addresses
from terms.models.glossary import Category, Glossary
from terms.models.published import PublishedTerm, PublishedTermQuerySet
from terms.models.redirect import Redirect
from terms.pages.term_page import Link
from terms.text.folding import sort_key
from terms.text.languages import canonical_language
from terms.text.slugs import is_slug, slug_of

CANDIDATES = 50
NEAREST = 5
SIMILAR_FROM = 0.6
_PREFIX_LENGTH = 2
_COMPARED_LENGTH = 60  # comparing costs the square of the length
_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Address:
    """What an address names, as it was typed; language: "" for the glossary's own."""

    glossary: str
    slug: str
    language: str = ""

    @property
    def path(self) -> str:
        return "/".join(filter(None, (self.language, self.glossary, self.slug)))

    def in_usual_form(self) -> "Address":
        """Return the address in the one spelling that exists: `/AI/Café/` is `/ai/café/`."""
        try:
            language = canonical_language(self.language)
        except ValueError:
            language = self.language
        return Address(_usual_slug(self.glossary), _usual_slug(self.slug), language)


@dataclass(frozen=True, slots=True)
class Missing:
    """What is known of an address without a public term.

    moved_to: the URL where it is now, or "".
    is_gone:  a term was public here and is no more.
    nearest:  public terms of the glossary with names like it, the most similar first.
    """

    glossary: Glossary | None
    language: str
    moved_to: str = ""
    is_gone: bool = False
    nearest: tuple[Link, ...] = ()


def explain_missing(address: Address) -> Missing:
    """Tell what became of the term an address names. At most seven small queries."""
    usual = address.in_usual_form()
    glossary = Glossary.objects.with_logo().filter(slug=usual.glossary).first()
    language = usual.language or (glossary.language if glossary else "")
    if not address.slug:
        return _explain_missing_index(address, glossary)
    paths = [address.path, usual.path]
    if glossary:
        paths.append(glossary.term_path(language, usual.slug))
    moved_to, is_gone = _look_elsewhere(list(dict.fromkeys(paths)))
    if moved_to or is_gone or glossary is None:
        return Missing(glossary, language, moved_to, is_gone)
    nearest = find_nearest(glossary, language, usual.slug)
    # A language without any such term may be none of the glossary's.
    return Missing(glossary, language if nearest else glossary.language, nearest=nearest)


def explain_missing_category(address: Address) -> Missing:
    """Tell what became of the category an address names, or of a term it could name as well."""
    # `/de/category/x/` may be the term "x" of a glossary that is called "category".
    as_term = explain_missing(
        Address("category", address.slug, address.language or address.glossary)
    )
    if as_term.glossary or as_term.is_gone or as_term.moved_to:
        return as_term
    usual = address.in_usual_form()
    glossary = Glossary.objects.with_logo().filter(slug=usual.glossary).first()
    if glossary is None:
        return Missing(None, "")
    language = usual.language or glossary.language
    path = addresses.category_path(glossary.slug, glossary.language, language, usual.slug)
    asked = "/".join(filter(None, (address.language, address.glossary, "category", address.slug)))
    categories = Category.objects.filter(glossary=glossary, language=language, slug=usual.slug)
    # A category that is at its address, and yet missing, was asked for a page it does not have.
    if path != asked and categories.exists():
        return Missing(glossary, language, moved_to=addresses.url_of(path))
    nearest = find_nearest(glossary, language, usual.slug)
    return Missing(glossary, language if nearest else glossary.language, nearest=nearest)


def find_nearest(glossary: Glossary, language: str, slug: str) -> tuple[Link, ...]:
    """Return public terms with names like `slug`, out of those around its place in the alphabet."""
    words = slug.replace("-", " ").replace("_", " ")
    asked = _letters(sort_key(words, language))
    if not asked:
        return ()
    prefix = asked[:_PREFIX_LENGTH]
    terms = PublishedTerm.objects.public().filter(
        glossary=glossary, language=language, sort_key__gte=prefix, sort_key__lt=prefix + _LAST
    )
    before = terms.filter(sort_key__lt=asked).order_by("-sort_key", "-term_id")
    behind = terms.filter(sort_key__gte=asked).in_alphabetical_order()
    return _rank(asked, [*_candidates(before), *_candidates(behind)])


def _explain_missing_index(address: Address, glossary: Glossary | None) -> Missing:
    if glossary is None:
        return Missing(None, "")
    moved_to = "" if address.glossary == glossary.slug else glossary.get_absolute_url()
    return Missing(glossary, glossary.language, moved_to)


def _look_elsewhere(paths: list[str]) -> tuple[str, bool]:
    """Return the URL that the first known one of `paths` leads to, and whether it leads nowhere."""
    public = PublishedTerm.objects.public()
    shown = set(public.filter(path__in=paths).values_list("path", flat=True))
    withdrawn = PublishedTerm.objects.withdrawn()
    gone = set(withdrawn.filter(path__in=paths).values_list("path", flat=True))
    old = dict(Redirect.objects.filter(path__in=paths).values_list("path", "term_id"))
    moved = public.filter(pk__in=[pk for pk in old.values() if pk]).values_list("pk", "path")
    targets: dict[int | None, str] = dict(moved)
    for path in paths:
        target = path if path in shown else targets.get(old.get(path))
        if target:
            return addresses.url_of(target), False
        if path in gone or path in old:
            return "", True
    return "", False


def _candidates(terms: PublishedTermQuerySet) -> list[tuple[str, str, str]]:
    return list(terms.values_list("sort_key", "name", "path")[: CANDIDATES // 2])


def _rank(asked: str, candidates: list[tuple[str, str, str]]) -> tuple[Link, ...]:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(asked[:_COMPARED_LENGTH])
    ranked = []
    for key, name, path in candidates:
        matcher.set_seq1(_letters(key)[:_COMPARED_LENGTH])
        if matcher.quick_ratio() >= SIMILAR_FROM:
            ranked.append((-matcher.ratio(), key, Link(name, addresses.url_of(path))))
    ranked.sort(key=lambda each: each[:2])
    return tuple(link for ratio, _, link in ranked[:NEAREST] if -ratio >= SIMILAR_FROM)


def _letters(key: str) -> str:
    """Return a sort key without what orders names of the same letters."""
    return key.partition("\t")[0]


def _usual_slug(text: str) -> str:
    lowered = unicodedata.normalize("NFC", text).lower()
    return lowered if is_slug(lowered) else slug_of(text)
