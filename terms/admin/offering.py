"""What the form of a term offers while somebody types: terms to link to, and names that are alike."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from terms.admin.choosing import GLOSSARY_PARAMETER, LANGUAGE_PARAMETER, given_id
from terms.admin.states import state_of
from terms.admin.term_list import suggest
from terms.admin.typed import TermModelAdmin
from terms.models import Label, Term
from terms.records import NAME_MAX_LENGTH
from terms.text.excerpts import excerpt
from terms.text.folding import label_key
from terms.text.resemblance import ALIKE, resemblance

OFFERED = 8
ALIKE_SHOWN = 5
# Names are compared in memory; a common word could bring in half the glossary.
MOST_COMPARED = 400
DEFINITION_LENGTH = 90
# So many letters at the beginning of a word are taken to be spelled right.
STEM_LENGTH = 5
# Names this short are like too many others.
LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Alike:
    """A term whose name, or a label of it, resembles what was typed."""

    term_id: int
    name: str
    label: str
    likeness: float


class TermOffers(TermModelAdmin):
    def offer_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("offer/", view(require_safe(self.offer_view)), name="terms_term_offer"),
            path("similar/", view(require_safe(self.similar_view)), name="terms_term_similar"),
        ]

    def offer_view(self, request: HttpRequest) -> JsonResponse:
        """Offer terms to link to: those of the place asked for that have all words of `term`."""
        terms = self._asked_for(request)
        words = request.GET.get("term", "")[:NAME_MAX_LENGTH]
        found = suggest(terms, words, request).only("slug", "name", "short_definition")
        offers = [
            {
                "slug": term.slug,
                "name": term.name,
                "definition": excerpt(term.short_definition, DEFINITION_LENGTH),
            }
            for term in found[:OFFERED]
        ]
        return JsonResponse({"terms": offers})

    def similar_view(self, request: HttpRequest) -> JsonResponse:
        """Tell of terms named much like `name`, but for the term with the id `but`."""
        terms = self._asked_for(request)
        if but := given_id(request.GET.get("but", "")):
            terms = terms.exclude(pk=but)
        alike = find_alike(terms, request.GET.get("name", "")[:NAME_MAX_LENGTH])
        states = Term.objects.in_bulk([each.term_id for each in alike])
        return JsonResponse({"terms": [_told(each, states[each.term_id]) for each in alike]})

    def _asked_for(self, request: HttpRequest) -> QuerySet[Term]:
        """Return the terms of the glossary and language asked for; none where none is named."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        glossary = given_id(request.GET.get(GLOSSARY_PARAMETER, ""))
        if glossary is None:
            return Term.objects.none()
        terms = Term.objects.filter(glossary=glossary)
        language = request.GET.get(LANGUAGE_PARAMETER, "")
        return terms.filter(language=language) if language else terms


def _told(alike: Alike, term: Term) -> dict[str, Any]:
    return {
        "name": alike.name,
        "label": alike.label,
        "state": str(state_of(term).label),
        "same": alike.likeness == 1,
        "url": reverse("admin:terms_term_change", args=[alike.term_id]),
    }


def find_alike(terms: QuerySet[Term], name: str) -> list[Alike]:
    """Return the terms whose name or label is most like `name`, each once, the likest first."""
    if len(label_key(name)) < LEAST_LETTERS:
        return []
    best: dict[int, Alike] = {}
    for term_id, term_name, label in _candidates(terms, name):
        likeness = resemblance(name, label or term_name)
        known = best.get(term_id)
        if likeness >= ALIKE and (known is None or known.likeness < likeness):
            best[term_id] = Alike(term_id, term_name, label, likeness)
    ranked = sorted(best.values(), key=lambda each: (-each.likeness, each.name, each.term_id))
    return ranked[:ALIKE_SHOWN]


def _candidates(terms: QuerySet[Term], name: str) -> Iterator[tuple[int, str, str]]:
    """Yield (id, name, label or ""), names before labels; the same ones first, however many."""
    words = label_key(name).split()
    stems = {words[0][:STEM_LENGTH], max(words, key=len)[:STEM_LENGTH]}
    named, labelled = Q(), Q()
    for stem in sorted(stems):
        named |= Q(name__icontains=stem)
        labelled |= Q(text__icontains=stem)
    for condition in (Q(name__iexact=name), named):
        names = terms.filter(condition).order_by("name", "pk").values_list("pk", "name")
        for pk, found in names[:MOST_COMPARED]:
            yield pk, found, ""
    for condition in (Q(text__iexact=name), labelled):
        labels = Label.objects.filter(condition, term__in=terms).order_by("text", "pk")
        yield from labels.values_list("term_id", "term__name", "text")[:MOST_COMPARED]
