"""A translation beside its source: field by field, and what the source has changed since."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from terms.admin.differences import FIELDS, Difference, differences
from terms.admin.requests import Action, may_do
from terms.admin.siblings import is_outdated, is_source, siblings_of, text_translated
from terms.admin.viewing import TermViewing
from terms.models import Revision, Term
from terms.records import TermRecord

# Codes and references are the same in every language, or nobody translates them.
_NOT_TRANSLATED = {"category", "external_id", "relations", "slug"}


@dataclass(frozen=True, slots=True)
class Pair:
    """A field in both languages."""

    label: str | Promise
    source: str
    translation: str


@dataclass(frozen=True, slots=True)
class Translation:
    """seen: what the source said when its translation was last seen to; None where it is in step.

    changes: from `seen` to what the source says now.
    """

    source: Term
    pairs: list[Pair]
    seen: Revision | None
    changes: list[Difference]


class TermTranslations(TermViewing):
    def translation_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.translation_view))
        return [path("<int:term_id>/translation/", view, name="terms_term_translation")]

    def translation_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        """Show a term beside the one it translates; of a source, which translations it has."""
        term = self.viewed(request, str(term_id))
        siblings = siblings_of(term)
        if not siblings or term.revision is None:
            raise Http404
        found = None
        if not is_source(term):
            others = [each.term for each in siblings if each.term.pk != term.pk]
            source = next(filter(is_source, others), others[0])
            found = translation_of(term, source) if source.revision is not None else None
        return self.show(
            request,
            term,
            "admin/terms/term/translation.html",
            title=_("Translations of “%s”") % term.name,
            siblings=siblings,
            translation=found,
            may_review=term.is_public and may_do(request, Action.REVIEW),
        )


def translation_of(term: Term, source: Term) -> Translation:
    seen = text_translated(term, source) if is_outdated(term, source) else None
    assert term.revision is not None
    assert source.revision is not None
    now = source.revision.record()
    changes = differences(seen.record(), now) if seen is not None else []
    return Translation(source, pairs_of(now, term.revision.record()), seen, changes)


def pairs_of(source: TermRecord, translation: TermRecord) -> list[Pair]:
    pairs = [
        Pair(label, text_of(source), text_of(translation))
        for name, label, text_of in FIELDS
        if name not in _NOT_TRANSLATED
    ]
    return [pair for pair in pairs if pair.source or pair.translation]
