"""The list of terms: what can be filtered, how words are searched."""

from django.contrib import admin
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terms.admin.choosing import GLOSSARY_PARAMETER, LANGUAGE_PARAMETER
from terms.admin.typed import AnyModelAdmin
from terms.models import Label, Term, TermStatus

_PUBLIC = (TermStatus.PUBLISHED, TermStatus.DEPRECATED)


class ChangesFilter(admin.SimpleListFilter):
    """Terms whose working copy is ahead of what readers see."""

    title = _("unpublished changes")
    parameter_name = "changes"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, str]]:
        return [("yes", gettext("yes")), ("no", gettext("no"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Term]) -> QuerySet[Term]:
        same = Q(revision=F("published_revision"))
        if self.value() == "yes":
            return queryset.filter(status__in=_PUBLIC).exclude(same)
        if self.value() == "no":
            return queryset.filter(same, status__in=_PUBLIC)
        return queryset


def search(terms: QuerySet[Term], words: str) -> QuerySet[Term]:
    """Return the terms that have every word in their name, slug or labels."""
    for word in words.split():
        labels = Label.objects.filter(term=OuterRef("pk"), text__icontains=word)
        terms = terms.filter(Q(name__icontains=word) | Q(slug__icontains=word) | Exists(labels))
    return terms


def suggest(terms: QuerySet[Term], words: str, request: HttpRequest) -> QuerySet[Term]:
    """Return what an autocomplete offers: of the place it asks for, the likeliest first."""
    glossary = request.GET.get(GLOSSARY_PARAMETER, "")
    if glossary.isascii() and glossary.isdigit():
        terms = terms.filter(
            glossary=int(glossary), language=request.GET.get(LANGUAGE_PARAMETER, "")
        )
    likeliness = Case(
        When(name__iexact=words.strip(), then=Value(0)),
        When(name__istartswith=words.strip(), then=Value(1)),
        default=Value(2),
    )
    return search(terms, words).order_by(likeliness, "name", "pk")
