"""Importing from the admin: upload, look at the plan, confirm or discard it; rolling back."""

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from terms.actions.importing import waiting
from terms.actions.importing.entries import Prune
from terms.actions.importing.rolling_back import Step, steps_of
from terms.actions.importing.runs import find_or_create_glossary
from terms.actions.importing.uploads import SIZE_MAX
from terms.admin.import_form import ImportForm, too_large
from terms.admin.panel import Move
from terms.admin.requests import Action, may_do, may_import, user_of
from terms.admin.typed import ImportRunModelAdmin
from terms.models import ImportRun, Undone

State = ImportRun.State

STEPS_SHOWN = 100
# What a form has beside its files.
_FIELDS_SIZE = 1_000_000


@dataclass(frozen=True, slots=True)
class RollBackPage:
    """counts: of all steps. steps: the first of them, those that leave a term alone before all."""

    run: ImportRun
    counts: list[tuple[str, str, int]]
    steps: list[Step]
    more: int


class ImportMoves(ImportRunModelAdmin):
    """Every act needs the permission to import; publishing needs that to publish too."""

    def import_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            # The token is checked behind `add_within_limit`: to look for it, Django would read
            # a body of any size.
            path("add/", csrf_exempt(self.add_within_limit), name="terms_importrun_add"),
            path(
                "<int:run_id>/confirm/",
                view(require_POST(self.confirm_view)),
                name="terms_importrun_confirm",
            ),
            path(
                "<int:run_id>/discard/",
                view(require_POST(self.discard_view)),
                name="terms_importrun_discard",
            ),
            path(
                "<int:run_id>/roll-back/",
                view(self.roll_back_view),
                name="terms_importrun_roll_back",
            ),
        ]

    def moves_of(self, request: HttpRequest, run: ImportRun) -> tuple[Move, ...]:
        """Return what this user may do with the run now."""
        if not may_import(request):
            return ()
        here = [run.pk]
        discard = Move(gettext_lazy("Discard"), reverse("admin:terms_importrun_discard", args=here))
        if run.state == State.UPLOADED:
            return (discard,)
        if not _may_act(request, run):
            return (discard,) if run.state == State.PLANNED else ()
        if run.state == State.PLANNED:
            confirm = reverse("admin:terms_importrun_confirm", args=here)
            return (Move(gettext_lazy("Import now"), confirm, is_main=True), discard)
        if run.state in (State.FINISHED, State.FAILED):
            back = reverse("admin:terms_importrun_roll_back", args=here)
            return (Move(gettext_lazy("Roll back…"), back, asks=True),)
        return ()

    # --- Uploading ----------------------------------------------------------------------------

    def add_within_limit(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > SIZE_MAX + _FIELDS_SIZE:
            return self.admin_site.admin_view(csrf_exempt(self.too_large_view))(request)
        return self.admin_site.admin_view(self.upload_view)(request)

    def too_large_view(self, request: HttpRequest) -> HttpResponse:
        """Refuse a request without reading its body."""
        if not may_import(request):
            raise PermissionDenied
        form = ImportForm(**_offers(request))
        return self._show_form(request, form, refusal=too_large(), status=413)

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        if not may_import(request):
            raise PermissionDenied
        if request.method != "POST":
            initial = {"glossary": request.GET.get("glossary")}
            form = ImportForm(initial=initial, **_offers(request))
            return self._show_form(request, form)
        form = ImportForm(request.POST, request.FILES, **_offers(request))
        if not form.is_valid():
            return self._show_form(request, form)
        given = form.cleaned_data
        try:
            run = waiting.upload(
                given["uploads"],
                given["glossary"] or find_or_create_glossary("", form.described)[0],
                form.options(),
                given["format"],
                by=user_of(request),
            )
        except ValidationError as error:
            form.add_error("glossary", error.messages)  # it cannot be made as it is described
            return self._show_form(request, form)
        except OSError as error:
            refusal = _("The files cannot be kept: %s. Whoever runs the site can tell why.")
            return self._show_form(request, form, refusal=refusal % error.strerror, status=507)
        if waiting.is_small(run):
            waiting.work(run)
        return _to(run)

    def _show_form(
        self, request: HttpRequest, form: Form, *, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import terms"),
            "opts": self.opts,
            "form": form,
            "refusal": refusal,
        }
        template = "admin/terms/importrun/upload.html"
        return TemplateResponse(request, template, context, status=status)

    # --- Deciding -----------------------------------------------------------------------------

    def confirm_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        run = self._run(request, run_id)
        if not _may_act(request, run):
            raise PermissionDenied
        if not waiting.confirm(run, by=user_of(request)):
            self.message_user(request, _("This import was begun already."), messages.WARNING)
        elif waiting.is_small(run):
            waiting.work(run)
            self._tell_result(request, run)
        return _to(run)

    def _tell_result(self, request: HttpRequest, run: ImportRun) -> None:
        run.refresh_from_db()
        if run.state == State.FINISHED:
            self.message_user(request, _("The import is finished."), messages.SUCCESS)
        elif run.state == State.FAILED:
            self.message_user(request, _("The import broke off."), messages.ERROR)

    def discard_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        run = self._run(request, run_id)
        if not waiting.discard(run):
            self.message_user(request, _("This import was begun already."), messages.WARNING)
            return _to(run)
        self.message_user(request, _("Discarded: nothing was imported."), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:terms_importrun_changelist"))

    def roll_back_view(self, request: HttpRequest, run_id: int) -> HttpResponse:
        """Show what rolling back would do; on POST do it."""
        run = self._run(request, run_id)
        if not _may_act(request, run):
            raise PermissionDenied
        if run.state not in (State.FINISHED, State.FAILED):
            self.message_user(
                request, _("Only an import that has ended is rolled back."), messages.WARNING
            )
            return _to(run)
        if request.method != "POST":
            return self._ask_to_roll_back(request, run)
        if waiting.begin_rolling_back(run, by=user_of(request)):
            run.refresh_from_db()
            if waiting.is_small(run):
                waiting.work(run)
        return _to(run)

    def _ask_to_roll_back(self, request: HttpRequest, run: ImportRun) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Roll the import back"),
            "opts": self.opts,
            "page": _roll_back_page(run, user_of(request)),
        }
        return TemplateResponse(request, "admin/terms/importrun/roll_back.html", context)

    def _run(self, request: HttpRequest, run_id: int) -> ImportRun:
        if not may_import(request):
            raise PermissionDenied
        run: ImportRun | None = self.get_object(request, str(run_id))
        if run is None:
            raise Http404
        return run


def _may_act(request: HttpRequest, run: ImportRun) -> bool:
    """Tell whether this user may let readers see what the import, or its end, shows them."""
    told: dict[str, Any] = run.options
    rights = _rights(request)
    if told.get("publish") and not rights["may_publish"]:
        return False
    return told.get("prune") != Prune.WITHDRAW or rights["may_withdraw"]


def _rights(request: HttpRequest) -> dict[str, bool]:
    return {
        "may_publish": may_do(request, Action.PUBLISH),
        "may_withdraw": may_do(request, Action.WITHDRAW),
    }


def _offers(request: HttpRequest) -> dict[str, bool]:
    may_add_glossary = request.user.has_perm("terms.add_glossary")
    return {**_rights(request), "may_add_glossary": may_add_glossary}


def _to(run: ImportRun) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:terms_importrun_change", args=[run.pk]))


def _roll_back_page(run: ImportRun, by: User) -> RollBackPage:
    counts: Counter[str] = Counter()
    first: dict[str, list[Step]] = {what: [] for what in reversed(Undone.values)}
    for step in steps_of(run, by=by):
        counts[step.what] += 1
        if counts[step.what] <= STEPS_SHOWN:
            first[step.what].append(step)
    shown = list(islice((step for steps in first.values() for step in steps), STEPS_SHOWN))
    return RollBackPage(
        run,
        [(value, str(label), counts[value]) for value, label in Undone.choices],
        shown,
        sum(counts.values()) - len(shown),
    )
