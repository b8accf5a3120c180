"""Import runs in the admin: what came in, from where, and what became of every row."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions import roles
from terms.actions.importing.uploads import are_kept
from terms.admin.background import SECONDS_BETWEEN_LOOKS, absence_of_workers
from terms.admin.import_moves import ImportMoves
from terms.admin.import_pages import UNDER_WAY, counts_of, run_page, state_of_run
from terms.admin.requests import may_do, may_import
from terms.models import ImportRun


@admin.register(ImportRun)
class ImportRunAdmin(ImportMoves):
    list_display = ["started_at", "glossary", "state_badge", "result", "started_by"]
    list_filter = ["state", "glossary"]
    list_select_related = ["glossary", "started_by"]
    ordering = ["-started_at", "-id"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["terms/admin/term.css"]}

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, run: ImportRun) -> SafeString:
        return state_of_run(run).badge()

    @admin.display(description=gettext_lazy("result"))
    def result(self, run: ImportRun) -> str:
        told = [f"{each.number:,} {each.label}" for each in counts_of(run) if each.number]
        return ", ".join(told) or "–"

    def get_urls(self) -> list[URLPattern]:
        return [*self.import_urls(), *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        runs = super().get_queryset(request)
        return runs.select_related("glossary", "started_by", "rolled_back_by")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        run = self.get_object(request, object_id)
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        if run is None:
            raise Http404
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import into %s") % run.glossary,
            "opts": self.opts,
            "page": run_page(run, request.GET.get("change", ""), request.GET.get("p")),
            "moves": self.moves_of(request, run),
            "absence": absence_of_workers(timezone.now()) if _is_under_way(run) else "",
        }
        response = TemplateResponse(request, "admin/terms/importrun/run.html", context)
        if _is_under_way(run):
            response["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
        return response

    def has_view_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return may_do(request, roles.SEE_IMPORTS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_import(request)

    def has_change_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return False


def _is_under_way(run: ImportRun) -> bool:
    # One that came from the command line may have been interrupted for good.
    return run.state in UNDER_WAY and (run.state != ImportRun.State.RUNNING or are_kept(run))
