"""Quick add: a name and a short definition on the list of terms, sent to the form of a new term.

What that form accepts is saved; otherwise it comes back whole, with what is wrong.
"""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from terms.admin.typed import TermModelAdmin
from terms.models import Glossary

_CHOSEN = "glossary__id__exact"  # what the list's filter calls it


@dataclass(frozen=True, slots=True)
class QuickAdd:
    """glossaries: id and title. chosen: by which the list is filtered, else the first.

    prefixes: of the kinds of rows that the form of a term has.
    """

    glossaries: list[tuple[int, str]]
    chosen: int
    prefixes: list[str]


class TermQuickAdd(TermModelAdmin):
    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        context = {"quick_add": self._quick_add(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def _quick_add(self, request: HttpRequest) -> QuickAdd | None:
        if not self.has_add_permission(request):
            return None
        glossaries = list(Glossary.objects.order_by("pk").values_list("pk", "title"))
        if not glossaries:
            return None
        filtered = request.GET.get(_CHOSEN, "")
        chosen = [pk for pk, _title in glossaries if str(pk) == filtered]
        prefixes = [
            formset.get_default_prefix()
            for formset, _inline in self.get_formsets_with_inlines(request)
        ]
        return QuickAdd(glossaries, chosen[0] if chosen else glossaries[0][0], prefixes)
