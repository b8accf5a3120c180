"""A glossary in one language: what its pages beside the entries are asked for by."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from terms.models import addresses
from terms.models.glossary import Glossary
from terms.models.published import PublishedTerm, PublishedTermQuerySet
from terms.pages.term_page import Link


@dataclass(frozen=True, slots=True)
class Edition:
    glossary: Glossary
    language: str

    @property
    def index(self) -> Link:
        path = self.glossary.path(self.language)
        return Link(self.glossary.title, addresses.url_of(path))

    def terms(self) -> PublishedTermQuerySet:
        """Return its public terms."""
        return PublishedTerm.objects.public().filter(
            glossary=self.glossary.pk, language=self.language
        )

    def side_url(self, *rest: str) -> str:
        """Return the address of a page beside the entries, such as `side_url("about")`."""
        glossary = self.glossary
        return addresses.url_of(
            addresses.side_path(glossary.slug, glossary.language, self.language, *rest)
        )

    def names_url(self, key: str) -> str:
        """Return the address of the page about all terms with a name of this key."""
        glossary = self.glossary
        return addresses.url_of(
            addresses.names_path(glossary.slug, glossary.language, self.language, key)
        )


def find_edition(slug: str, language: str = "") -> Edition | None:
    """Return a glossary in a language, or None where it has no public term in it.

    language: "" for the glossary's own, which may have no terms yet.
    """
    editions = Glossary.objects.with_logo().filter(slug=slug)
    if language:
        terms = PublishedTerm.objects.public().filter(glossary=OuterRef("pk"), language=language)
        editions = editions.filter(Q(language=language) | Exists(terms))
    glossary = editions.first()
    return Edition(glossary, language or glossary.language) if glossary is not None else None


def list_languages(glossary: Glossary) -> list[str]:
    """Return the languages of a glossary's public terms: one look-up each, past all other terms."""
    found: list[str] = []
    terms = PublishedTerm.objects.public().filter(glossary=glossary).order_by("language")
    while True:
        following = terms.filter(language__gt=found[-1]) if found else terms
        language = following.values_list("language", flat=True).first()
        if language is None:
            return found
        found.append(language)
