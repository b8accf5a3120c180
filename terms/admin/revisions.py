"""The history of a term: who saved what, when and why, what differs, and a way back."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from terms.actions.restoring import restore
from terms.actions.revising import CannotSave
from terms.admin.choosing import given_id
from terms.admin.differences import Difference, changed_fields, differences
from terms.admin.panel import panel_of
from terms.admin.requests import user_of
from terms.admin.viewing import TermViewing
from terms.models import Revision, Term, TermStatus
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
    newest: int


class TermHistory(TermViewing):
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
            path(
                "<int:term_id>/history/compare/",
                view(require_safe(self.compare_view)),
                name="terms_term_compare",
            ),
            path(
                "<int:term_id>/changes/",
                view(require_safe(self.changes_view)),
                name="terms_term_changes",
            ),
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """List the revisions of a term, newest first."""
        term = self.viewed(request, object_id)
        revisions = Revision.objects.filter(term=term).order_by("-number")
        paginator = Paginator(revisions.select_related("author"), REVISIONS_A_PAGE)
        page = paginator.get_page(request.GET.get("p"))
        return self.show(
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
        term = self.viewed(request, str(term_id))
        revisions = Revision.objects.filter(term=term).select_related("author")
        revision = get_object_or_404(revisions, number=number)
        given = given_id(request.GET.get("with", ""))
        if given is not None:
            other: Revision | None = get_object_or_404(revisions, number=given)
        else:
            other = revisions.filter(number__lt=number).order_by("-number").first()
        return self.show(
            request,
            term,
            "admin/terms/term/revision.html",
            title=_("Revision %(number)d of “%(name)s”") % {"number": number, "name": term.name},
            comparison=_comparison(term, revision, other),
            may_restore=self.has_change_permission(request, term),
        )

    def compare_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        """Lead to how two revisions, `from` and `to`, differ; the older one comes first."""
        term = self.viewed(request, str(term_id))
        given = [given_id(request.GET.get(name, "")) for name in ("from", "to")]
        numbers = [each for each in given if each is not None]
        if len(numbers) != len(given):
            self.message_user(request, _("Choose two revisions to compare."), messages.WARNING)
            return HttpResponseRedirect(reverse("admin:terms_term_history", args=[term.pk]))
        older, newer = sorted(numbers)
        page = reverse("admin:terms_term_revision", args=[term.pk, newer])
        return HttpResponseRedirect(f"{page}?with={older}")

    def changes_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        """Show how the draft differs from what readers see, with what can be done about it."""
        term = self.viewed(request, str(term_id))
        if term.revision is None:
            raise Http404
        live = term.published_revision if term.status != TermStatus.NOT_PUBLIC else None
        same = live is not None and live.pk == term.revision_id
        return self.show(
            request,
            term,
            "admin/terms/term/changes.html",
            title=_("What changes in “%s”") % term.name,
            live=live,
            differences=(
                [] if same else differences(live.record() if live else None, term.revision.record())
            ),
            panel=panel_of(term, request, now=timezone.now()),
        )

    def restore_view(self, request: HttpRequest, term_id: int, number: int) -> HttpResponse:
        term = self.viewed(request, str(term_id))
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
    numbers = sorted(Revision.objects.filter(term=term).values_list("number", flat=True))
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
        newest=numbers[-1],
    )
