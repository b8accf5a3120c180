"""The history of a term: who saved what, when and why, what differs, and a way back."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import display_for_value
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from terms.actions.revising import CannotSave, restore
from terms.admin.differences import Difference, changed_fields, differences
from terms.admin.requests import user_of
from terms.admin.states import state_of
from terms.admin.typed import RevisionModelAdmin, TermModelAdmin
from terms.models import Revision, Term
from terms.records import TermRecord

REVISIONS_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One revision in the list. fields: what differs from the one before."""

    revision: Revision
    fields: list[str | Promise]
    is_latest: bool
    is_live: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A revision beside another. others: numbers it may be compared with."""

    revision: Revision
    other: Revision | None
    differences: list[Difference]
    is_latest: bool
    is_live: bool
    previous: int | None
    following: int | None
    live: int | None


class TermHistory(TermModelAdmin):
    def history_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path(
                "<int:term_id>/history/<int:number>/",
                view(require_safe(self.revision_view)),
                name="terms_term_revision",
            ),
            path(
                "<int:term_id>/history/<int:number>/restore/",
                view(require_POST(self.restore_view)),
                name="terms_term_restore",
            ),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the revisions of a term, newest first."""
        term = self._viewed(request, object_id)
        revisions = Revision.objects.filter(term=term).order_by("-number")
        paginator = Paginator(revisions.select_related("author"), REVISIONS_A_PAGE)
        page = paginator.get_page(request.GET.get("p"))
        return self._show(
            request,
            term,
            "admin/terms/term/history.html",
            title=_("History of “%s”") % term.name,
            lines=_lines(term, page),
            page=page,
            pages=paginator.get_elided_page_range(page.number),
        )

    def revision_view(self, request: HttpRequest, term_id: int, number: int) -> HttpResponse:
        """Show what a revision changed, or how it differs from the one named by `with`."""
        term = self._viewed(request, str(term_id))
        revisions = Revision.objects.filter(term=term).select_related("author")
        revision = get_object_or_404(revisions, number=number)
        given = request.GET.get("with", "")
        if given.isascii() and given.isdigit():
            other: Revision | None = get_object_or_404(revisions, number=int(given))
        else:
            other = revisions.filter(number__lt=number).order_by("-number").first()
        return self._show(
            request,
            term,
            "admin/terms/term/revision.html",
            title=_("Revision %(number)d of “%(name)s”") % {"number": number, "name": term.name},
            comparison=_comparison(term, revision, other),
            may_restore=self.has_change_permission(request, term),
        )

    def restore_view(self, request: HttpRequest, term_id: int, number: int) -> HttpResponse:
        term = self._viewed(request, str(term_id))
        if not self.has_change_permission(request, term):
            raise PermissionDenied
        revision = get_object_or_404(Revision, term=term, number=number)
        try:
            restore(revision, by=user_of(request))
        except CannotSave as error:
            self.message_user(request, _("Not restored: %s") % error, messages.ERROR)
        else:
            text = _("The draft is again as it was at revision %d. Readers see no change yet.")
            self.message_user(request, text % number, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:terms_term_change", args=[term.pk]))

    def _viewed(self, request: HttpRequest, term_id: str) -> Term:
        term: Term | None = self.get_object(request, term_id)
        if not self.has_view_or_change_permission(request, term):
            raise PermissionDenied
        if term is None:
            raise Http404
        return term

    def _show(
        self, request: HttpRequest, term: Term, template: str, **context: object
    ) -> TemplateResponse:
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "term": term,
                "state": state_of(term),
                **context,
            },
        )


def _lines(term: Term, page: Page[Revision]) -> list[HistoryLine]:
    revisions = list(page.object_list)
    if not revisions:
        return []
    older = Revision.objects.filter(term=term, number__lt=revisions[-1].number)
    before = older.order_by("-number").first()
    records: list[TermRecord | None] = [revision.record() for revision in revisions]
    records.append(before.record() if before is not None else None)
    return [
        HistoryLine(
            revision,
            changed_fields(records[index + 1], revision.record()),
            is_latest=revision.pk == term.revision_id,
            is_live=term.is_public and revision.pk == term.published_revision_id,
        )
        for index, revision in enumerate(revisions)
    ]


def _comparison(term: Term, revision: Revision, other: Revision | None) -> Comparison:
    numbers: Iterable[int] = Revision.objects.filter(term=term).values_list("number", flat=True)
    numbers = sorted(numbers)
    live = term.published_revision.number if term.published_revision and term.is_public else None
    return Comparison(
        revision,
        other,
        differences(other.record() if other is not None else None, revision.record()),
        is_latest=revision.pk == term.revision_id,
        is_live=revision.number == live,
        previous=max((each for each in numbers if each < revision.number), default=None),
        following=min((each for each in numbers if each > revision.number), default=None),
        live=live if live != revision.number else None,
    )


@admin.register(Revision)
class RevisionAdmin(RevisionModelAdmin):
    """All that was saved lately, whoever saved it. Nobody adds, changes or deletes a revision."""

    list_display = ["saved", "term_name", "number", "author", "kind", "comment"]
    list_display_links = None
    list_filter = ["kind", "author"]
    list_select_related = ["term", "author"]
    list_per_page = 50
    search_fields = ["term__name", "comment"]
    ordering = ["-pk"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=gettext_lazy("saved at"), ordering="pk")
    def saved(self, revision: Revision) -> SafeString:
        url = reverse("admin:terms_term_revision", args=[revision.term_id, revision.number])
        when = display_for_value(revision.created_at, "–")
        return format_html('<a href="{}">{}</a>', url, when)

    @admin.display(description=gettext_lazy("term"), ordering="term__name")
    def term_name(self, revision: Revision) -> str:
        return revision.term.name

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        lean = ("content", "term__explanation", "term__short_definition")
        return super().get_queryset(request).defer(*lean)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the revision's page in the term's history, which checks who may see it."""
        revision = self.get_object(request, object_id)
        if revision is None:
            raise Http404
        page = reverse("admin:terms_term_revision", args=[revision.term_id, revision.number])
        return HttpResponseRedirect(page)

    def has_view_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return request.user.has_perm("terms.view_term") or request.user.has_perm(
            "terms.change_term"
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Revision | None = None) -> bool:
        return False
