"""A term's translations: the terms of its concept, and whether they are behind their source.

The source is the term in the glossary's own language.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.safestring import SafeString

from terms.admin.states import badges_of
from terms.models import Revision, Term


@dataclass(frozen=True, slots=True)
class Sibling:
    """is_outdated: the source's text changed after this one's was last saved."""

    term: Term
    badges: SafeString
    is_source: bool
    is_outdated: bool
    form_url: str
    compare_url: str


def siblings_of(term: Term) -> Sequence[Sibling]:
    """Return the concept's terms in all languages, `term` among them; none where it is alone."""
    terms = list(
        Term.objects.filter(glossary=term.glossary_id, concept=term.concept)
        .select_related("glossary", "revision", "published_revision")
        .defer("explanation", "revision__content", "published_revision__content")
        .order_by("language")
    )
    if len(terms) < 2:
        return ()
    source = next((each for each in terms if is_source(each)), None)
    return [_sibling(each, source) for each in terms]


def is_source(term: Term) -> bool:
    return term.language == term.glossary.language


def _sibling(term: Term, source: Term | None) -> Sibling:
    return Sibling(
        term,
        badges_of(term),
        is_source=is_source(term),
        is_outdated=source is not None and is_outdated(term, source),
        form_url=reverse("admin:terms_term_change", args=[term.pk]),
        compare_url=reverse("admin:terms_term_translation", args=[term.pk]),
    )


def is_outdated(term: Term, source: Term) -> bool:
    """Tell whether the source changed after its translation was last saved, or read again.

    A source that came later than its translation is no change of what was translated.
    """
    seen_at = text_seen_at(term)
    if term.pk == source.pk or seen_at is None or source.revision is None:
        return False
    return source.created_at <= seen_at < source.revision.created_at


def text_seen_at(term: Term) -> datetime | None:
    """Return when somebody last had the whole text in hand: saved it, or reviewed it as due."""
    if term.revision is None:
        return None
    return max(filter(None, (term.revision.created_at, term.reviewed_at)))


def text_translated(term: Term, source: Term) -> Revision | None:
    """Return what the source said when its translation was last seen to; None if nothing yet."""
    said = Revision.objects.filter(term=source, created_at__lte=text_seen_at(term))
    return said.exclude(kind=Revision.Kind.INCOMING).order_by("-number").first()
