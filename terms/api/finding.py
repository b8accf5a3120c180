"""Where a term is that the first look did not find: moved, gone, or never there."""

from dataclasses import dataclass

from terms.api.errors import CannotAnswer
from terms.models import Glossary, PublishedTerm, Redirect
from terms.text.cleaning import has_unstorable


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a term asked for by an old address is now.

    language: "" for the glossary's own.
    """

    glossary: str
    language: str
    slug: str


def find_glossary(slug: str) -> Glossary:
    """Return the glossary, or raise CannotAnswer (404)."""
    # PostgreSQL refuses to look for NUL.
    glossary = None if has_unstorable(slug) else Glossary.objects.filter(slug=slug).first()
    if glossary is None:
        raise CannotAnswer(404, f"There is no glossary “{shown(slug)}”.")
    return glossary


def possible_paths(glossary: str, language: str, slug: str) -> list[str]:
    """Return the paths a public term may have: its glossary's language may be its own or not.

    language: "" for the glossary's own.
    """
    own = f"{glossary}/{slug}"
    return [own, f"{language}/{own}"] if language else [own]


def find_elsewhere(glossary_slug: str, language: str, slug: str) -> Moved:
    """Return where the term is now. Raises CannotAnswer: 410 where it was, 404 where it never was.

    language: "" for the glossary's own.
    """
    if has_unstorable(glossary_slug) or has_unstorable(slug):
        raise CannotAnswer(404, f"There is no term “{shown(slug)}”.")
    glossary = Glossary.objects.filter(slug=glossary_slug).first()
    if glossary is None:
        # It may have had this address when the term was renamed or withdrawn.
        paths = possible_paths(glossary_slug, language, slug)
    else:
        paths = [glossary.term_path(language or glossary.language, slug)]
    redirects = list(Redirect.objects.filter(path__in=paths))
    targets = PublishedTerm.objects.public().filter(
        pk__in=[redirect.term_id for redirect in redirects if redirect.term_id is not None]
    )
    if target := targets.select_related("glossary").only("glossary", "language", "slug").first():
        own = target.language == target.glossary.language
        return Moved(target.glossary.slug, "" if own else target.language, target.slug)
    withdrawn = PublishedTerm.objects.withdrawn().filter(path__in=paths)
    if redirects or withdrawn.exists():
        raise CannotAnswer(410, f"The term “{shown(slug)}” was withdrawn.")
    glossary = glossary or find_glossary(glossary_slug)
    raise CannotAnswer(
        404,
        f"The glossary “{glossary.slug}” has no public term “{shown(slug)}”"
        f" in the language {language or glossary.language}.",
    )


def shown(text: str) -> str:
    """Return what a request named, short enough for an error message and without controls."""
    printable = "".join(each if each.isprintable() else "\ufffd" for each in text[:100])
    return printable + ("…" if len(text) > 100 else "")
