"""The list of terms: how words are searched, and how far is counted."""

from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page
from django.db.models import Case, Q, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext

from terms.admin.choosing import GLOSSARY_PARAMETER, LANGUAGE_PARAMETER, given_id
from terms.admin.typed import TermPaginator
from terms.models import Label, Term

# More words narrow a search no further, and each costs a look at every term.
WORDS_MAX = 8
# Lists are counted up to here, and are "more than" so many beyond: nobody turns more pages.
COUNTED = 1_000
# Of so many terms, the last changed, texts are searched: about a quarter of a second.
TEXTS_SEARCHED = 15_000


class AtLeast(int):
    """A number that says of itself that it is not all."""

    def __str__(self) -> str:
        return gettext("more than %s") % f"{int(self):,}"


class BoundedPaginator(TermPaginator):
    """Finds which terms are shown first, from indexes, and fetches no others.

    What is in no way narrowed is counted whole; all else no further than COUNTED.
    rows: how the terms of a page are fetched; they are chosen already.
    """

    is_whole = False
    rows: QuerySet[Term]

    @cached_property
    def _found(self) -> list[int]:
        return self._ids(0, COUNTED + 1)

    def _ids(self, bottom: int, top: int) -> list[int]:
        terms: Any = self.object_list
        return list(terms.values_list("pk", flat=True)[bottom:top])

    @cached_property
    def count(self) -> int:
        if self.is_whole:
            return Term.objects.unmerged().count()
        number = len(self._found)
        return AtLeast(COUNTED) if number > COUNTED else number

    def page(self, number: Any) -> Any:
        number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        top = min(bottom + self.per_page, self.count)
        ids = self._ids(bottom, top) if self.is_whole else self._found[bottom:top]
        rows = self.rows.in_bulk(ids)
        return Page([rows[pk] for pk in ids if pk in rows], number, self)


class TermChangeList(ChangeList):
    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        # Where all is on one page, Django would look for it all a second time.
        if not self.multi_page:
            self.result_list = self.paginator.page(1).object_list


def search(terms: QuerySet[Term], words: str, *, texts_of: Q | None = None) -> QuerySet[Term]:
    """Return the terms that have every word in their name, slug or labels.

    texts_of: which terms may have a word in their texts instead; Q() all, None none.
    """
    for word in words.split()[:WORDS_MAX]:
        matches = Q(pk__in=_named(word))
        if texts_of is not None:
            # Asked of term by term in the list's order, until enough are found.
            said = Q(short_definition__icontains=word) | Q(explanation__icontains=word)
            matches |= texts_of & said
        terms = terms.filter(matches)
    return terms


def _named(word: str) -> QuerySet[Term, Any]:
    """Return the ids of terms with a word in a name: each is looked for in an index of its own."""
    return (
        Term.objects.filter(name__icontains=word)
        .order_by()
        .values("pk")
        .union(
            Term.objects.filter(slug__icontains=word).order_by().values("pk"),
            Label.objects.filter(text__icontains=word).order_by().values("term"),
        )
    )


def changed_last(terms: QuerySet[Term]) -> tuple[Q, bool]:
    """Return the terms whose texts a search looks at, and whether there are others."""
    ids = terms.order_by("-updated_at", "pk").values("pk")
    if not ids[TEXTS_SEARCHED : TEXTS_SEARCHED + 1]:
        return Q(), False
    return Q(pk__in=ids[:TEXTS_SEARCHED]), True


def suggest(terms: QuerySet[Term], words: str, request: HttpRequest) -> QuerySet[Term]:
    """Return what an autocomplete offers: of the place it asks for, the likeliest first."""
    glossary = given_id(request.GET.get(GLOSSARY_PARAMETER, ""))
    if glossary is not None:
        terms = terms.filter(glossary=glossary, language=request.GET.get(LANGUAGE_PARAMETER, ""))
    likeliness = Case(
        When(name__iexact=words.strip(), then=Value(0)),
        When(name__istartswith=words.strip(), then=Value(1)),
        default=Value(2),
    )
    return search(terms.filter(merged_into=None), words).order_by(likeliness, "name", "pk")
