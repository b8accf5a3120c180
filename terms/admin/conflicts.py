"""Merging what an import brought with what was edited here, field by field."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions import roles
from terms.actions.importing.conflicts import resolve
from terms.actions.revising import CannotSave, record_of
from terms.admin.differences import Difference, differences, label_of
from terms.admin.requests import may_do, user_of
from terms.admin.typed import ImportConflictModelAdmin, TermModelAdmin
from terms.models import ImportConflict, Term

_HERE, _SOURCE = "here", "source"
_SIDES = [
    (_HERE, gettext_lazy("Keep what is here")),
    (_SOURCE, gettext_lazy("Take what the source says")),
]


class MergeForm(forms.Form):
    """A choice for each field. seen: which conflict and which revision the user looked at."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, fields: Iterable[str], seen: str, data: QueryDict | None) -> None:
        # Ids of its own: style sheets know those of the term's form.
        super().__init__(data, initial={"seen": seen}, auto_id="merge_%s")
        self._names, self._seen = list(fields), seen
        for name in self._names:
            self.fields[name] = forms.ChoiceField(
                label=str(label_of(name)), choices=_SIDES, widget=forms.RadioSelect
            )

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] != self._seen:
            self.data = {**self.data, "seen": self._seen}
            raise forms.ValidationError(
                _("The term was changed while you were looking at it. Look again, then merge.")
            )
        return self._seen

    def taken(self) -> list[str]:
        return [name for name in self._names if self.cleaned_data[name] == _SOURCE]


@dataclass(frozen=True, slots=True)
class Choice:
    """A field to be merged. difference: None where both sides have come to say the same."""

    label: str | Promise
    field: forms.BoundField
    difference: Difference | None


class TermConflicts(TermModelAdmin):
    def conflict_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.conflict_view)
        return [path("<int:term_id>/conflict/", view, name="terms_term_conflict")]

    def conflict_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        """Show both sides of each field in conflict; on POST merge them as chosen."""
        if not request.user.has_perm("terms.change_term"):
            raise PermissionDenied
        term = Term.objects.whole().select_related("revision").filter(pk=term_id).first()
        if term is None:
            raise Http404
        conflict = waiting_conflict(term)
        if conflict is None:
            self.message_user(request, _("No text waits to be merged here."), messages.INFO)
            return _to(term)
        seen = f"{conflict.pk}-{term.revision_id}"
        given = request.POST if request.method == "POST" else None
        form = MergeForm(conflict.fields, seen, given)
        if form.is_valid():
            try:
                resolve(conflict, take=form.taken(), by=user_of(request))
            except CannotSave as error:
                form.add_error(None, str(error))
            else:
                self._tell_merged(request, term)
                return _to(term)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge “%s” with the import") % term.name,
            "opts": self.opts,
            "term": term,
            "conflict": conflict,
            "may_see_run": may_do(request, roles.SEE_IMPORTS),
            "form": form,
            "choices": _choices(term, conflict, form),
        }
        return TemplateResponse(request, "admin/terms/term/conflict.html", context)

    def _tell_merged(self, request: HttpRequest, term: Term) -> None:
        text = _("“%s” is merged.")
        if term.is_public:
            text = _("“%s” is merged. Readers see it once it is published.")
        self.message_user(request, text % term.name, messages.SUCCESS)


def waiting_conflict(term: Term) -> ImportConflict | None:
    """Return what an import left to be merged with the term."""
    waiting = ImportConflict.objects.filter(term=term, resolved_at=None)
    return waiting.select_related("run", "revision").first()


def _choices(term: Term, conflict: ImportConflict, form: MergeForm) -> list[Choice]:
    found = {each.name: each for each in differences(record_of(term), conflict.revision.record())}
    return [Choice(label_of(name), form[name], found.get(name)) for name in conflict.fields]


def _to(term: Term) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:terms_term_change", args=[term.pk]))


@admin.register(ImportConflict)
class ImportConflictAdmin(ImportConflictModelAdmin):
    """All conflicts that wait; merging happens on the page of the term."""

    list_display = ["term_name", "in_fields", "glossary"]
    list_display_links = None
    list_filter = ["term__glossary"]
    list_select_related = ["term__glossary", "run"]
    search_fields = ["term__name"]
    ordering = ["-pk"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    @admin.display(description=gettext_lazy("term"), ordering="term__name")
    def term_name(self, conflict: ImportConflict) -> SafeString:
        url = reverse("admin:terms_term_conflict", args=[conflict.term_id])
        return format_html('<a href="{}">{}</a>', url, conflict.term.name)

    @admin.display(description=gettext_lazy("fields"))
    def in_fields(self, conflict: ImportConflict) -> str:
        return ", ".join(str(label_of(name)) for name in conflict.fields)

    @admin.display(description=gettext_lazy("glossary"))
    def glossary(self, conflict: ImportConflict) -> str:
        return str(conflict.term.glossary)

    @admin.display(description=gettext_lazy("imported"), ordering="run__started_at")
    def imported(self, conflict: ImportConflict) -> SafeString:
        url = reverse("admin:terms_importrun_change", args=[conflict.run_id])
        return format_html('<a href="{}">{}</a>', url, conflict.run)

    @admin.display(description=gettext_lazy("imported"), ordering="run__started_at")
    def imported_at(self, conflict: ImportConflict) -> str:
        return str(conflict.run)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        imported = "imported" if may_do(request, roles.SEE_IMPORTS) else "imported_at"
        return [*self.list_display, imported]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportConflict]:
        waiting = super().get_queryset(request).filter(resolved_at=None)
        return waiting.defer("term__explanation", "term__short_definition")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Lead to the page where it is merged."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        conflict = self.get_object(request, object_id)
        if conflict is None:
            raise Http404
        page = reverse("admin:terms_term_conflict", args=[conflict.term_id])
        return HttpResponseRedirect(page)

    def has_view_permission(self, request: HttpRequest, obj: ImportConflict | None = None) -> bool:
        return request.user.has_perm("terms.change_term")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: ImportConflict | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: ImportConflict | None = None
    ) -> bool:
        return False
