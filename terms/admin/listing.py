"""The list of terms: its columns, filters, search and pages."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.admin import term_list
from terms.admin.states import badges_of
from terms.admin.term_filters import (
    AuthorFilter,
    CategoryFilter,
    LookFilter,
    RunFilter,
    StateFilter,
    TextsFilter,
)
from terms.admin.term_list import (
    BoundedPaginator,
    TermChangeList,
    changed_last,
    search,
    suggest,
)
from terms.admin.typed import TermModelAdmin
from terms.models import Term

# Parameters of the list that say which page of it, in which order.
_NARROW_NOTHING = {"p", "o", "all", "in"}


class TermListing(TermModelAdmin):
    list_display = ["name", "state", "category", "language", "changed"]
    list_filter = [
        StateFilter,
        LookFilter,
        ("category", CategoryFilter),
        "language",
        "glossary",
        AuthorFilter,
        RunFilter,
        TextsFilter,
    ]
    list_select_related = ["category", "glossary", "revision__author"]
    list_per_page = 50
    paginator = BoundedPaginator
    search_fields = ["name", "slug", "labels__text"]  # what they mean is `term_list.search`
    search_help_text = gettext_lazy("Words of a name, an address or a label.")
    ordering = ["-updated_at", "id"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=gettext_lazy("state"), ordering="status")
    def state(self, term: Term) -> SafeString:
        return badges_of(term)

    @admin.display(description=gettext_lazy("changed"), ordering="updated_at")
    def changed(self, term: Term) -> SafeString:
        author = term.revision.author if term.revision is not None else None
        when = date_format(localtime(term.updated_at), "SHORT_DATETIME_FORMAT")
        return format_html('{} <span class="by">{}</span>', when, author or "")

    def get_paginator(self, request: HttpRequest, *arguments: Any, **options: Any) -> Any:
        paginator: Any = super().get_paginator(request, *arguments, **options)
        if isinstance(paginator, BoundedPaginator):
            paginator.rows = self.get_queryset(request).select_related(*self.list_select_related)
            paginator.is_whole = not set(request.GET) - _NARROW_NOTHING
        return paginator

    def get_changelist(self, request: HttpRequest, **options: Any) -> type[ChangeList]:
        return TermChangeList

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Term], search_term: str
    ) -> tuple[QuerySet[Term], bool]:
        match = request.resolver_match
        if match is not None and match.url_name == "autocomplete":
            return suggest(queryset, search_term, request), False
        chosen = request.GET.get("in")
        if not search_term or chosen not in ("texts", "all"):
            return search(queryset, search_term), False
        if chosen == "all":
            return search(queryset, search_term, texts_of=Q()), False
        last, are_there_more = changed_last(queryset)
        if are_there_more and request.method == "GET":
            self._tell_how_far(request)
        return search(queryset, search_term, texts_of=last), False

    def _tell_how_far(self, request: HttpRequest) -> None:
        everywhere = request.GET.copy()
        everywhere["in"] = "all"
        text = _(
            "Texts of the {number} terms changed last are searched. Narrow the list to search all"
            ' of a part of it, or <a href="{url}">search all texts</a>, which takes longer.'
        )
        number, url = f"{term_list.TEXTS_SEARCHED:,}", f"?{everywhere.urlencode()}"
        self.message_user(request, format_html(text, number=number, url=url), messages.INFO)
