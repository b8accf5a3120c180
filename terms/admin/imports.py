"""Import runs in the admin: what came in, from where, and what became of every row. Read only."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.admin.states import State
from terms.admin.typed import ImportRunModelAdmin
from terms.models import Change, ImportOutcome, ImportRun

OUTCOMES_A_PAGE = 100

_STATES = {
    ImportRun.State.RUNNING: "ahead",
    ImportRun.State.FINISHED: "live",
    ImportRun.State.FAILED: "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Count:
    change: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class RunPage:
    """One import as its page shows it. options and files: pairs and rows of plain values."""

    run: ImportRun
    state: State
    counts: list[Count]
    options: list[tuple[str, str]]
    files: list[dict[str, Any]]
    outcomes: Page[ImportOutcome]
    shown: str

    @property
    def numbers(self) -> Iterator[int | str]:
        """The numbers of the pages of outcomes, the middle of many left out."""
        return self.outcomes.paginator.get_elided_page_range(self.outcomes.number)


def _state(run: ImportRun) -> State:
    return State(_STATES[ImportRun.State(run.state)], run.get_state_display())


def _counts(run: ImportRun) -> list[Count]:
    labels = dict(Change.choices)
    numbers = {change: int(run.counts.get(change, 0)) for change in Change.values}
    return [Count(change, str(labels[change]), numbers[change]) for change in Change.values]


def _run_page(run: ImportRun, change: str, number: str | None) -> RunPage:
    outcomes = run.outcomes.select_related("term").defer(
        "term__explanation", "term__short_definition"
    )
    shown = change if change in Change.values else ""
    if shown:
        outcomes = outcomes.filter(change=shown)
    return RunPage(
        run,
        _state(run),
        _counts(run),
        [(key, str(value)) for key, value in run.options.items() if value not in (None, "")],
        [each if isinstance(each, dict) else {"name": str(each)} for each in run.files],
        Paginator(outcomes.order_by("pk"), OUTCOMES_A_PAGE).get_page(number),
        shown,
    )


@admin.register(ImportRun)
class ImportRunAdmin(ImportRunModelAdmin):
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
        return _state(run).badge()

    @admin.display(description=gettext_lazy("result"))
    def result(self, run: ImportRun) -> str:
        told = [f"{each.number:,} {each.label}" for each in _counts(run) if each.number]
        return ", ".join(told) or "–"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImportRun]:
        return super().get_queryset(request).select_related("glossary", "started_by")

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
            "title": _("Import of %s") % run.glossary,
            "opts": self.opts,
            "page": _run_page(run, request.GET.get("change", ""), request.GET.get("p")),
        }
        return TemplateResponse(request, "admin/terms/importrun/run.html", context)

    def has_view_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return request.user.has_perm("terms.view_importrun") or request.user.has_perm(
            "terms.change_term"
        )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ImportRun | None = None) -> bool:
        return False
