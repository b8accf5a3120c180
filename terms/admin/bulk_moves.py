"""Bulk moves in the admin: how far one has come, what was refused and why; stopping it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from terms.actions import moving_many, roles
from terms.admin.background import SECONDS_BETWEEN_LOOKS, absence_of_workers
from terms.admin.bulk_move_lines import SEE_ALL, shown_to, state_of_move, title_of, told
from terms.admin.panel import Move
from terms.admin.requests import may_do, user_of
from terms.admin.typed import BulkMoveModelAdmin
from terms.models import BulkMove

REFUSALS_A_PAGE = 50


@admin.register(BulkMove)
class BulkMoveAdmin(BulkMoveModelAdmin):
    list_display = ["asked_at", "title", "state_badge", "result", "asked_by"]
    list_filter = ["state", "action"]
    ordering = ["-asked_at", "-id"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["terms/admin/term.css"]}

    @admin.display(description=gettext_lazy("move"), ordering="action")
    def title(self, move: BulkMove) -> str:
        return title_of(move)

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, move: BulkMove) -> SafeString:
        return state_of_move(move).badge()

    @admin.display(description=gettext_lazy("result"))
    def result(self, move: BulkMove) -> str:
        return told(move)

    def get_urls(self) -> list[URLPattern]:
        stop = self.admin_site.admin_view(require_POST(self.stop_view))
        own = path("<int:move_id>/stop/", stop, name="terms_bulkmove_stop")
        return [own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[BulkMove]:
        match = request.resolver_match
        if match is not None and match.url_name == "terms_bulkmove_changelist":
            return shown_to(request.user)
        # Whether one may be seen is asked of `has_view_permission`, which says no in words.
        return super().get_queryset(request).select_related("asked_by", "category")

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        move = self._move(request, object_id)
        refusals = move.refusals.select_related("term").only("move", "name", "reason", "term__name")
        page = Paginator(refusals.order_by("pk"), REFUSALS_A_PAGE).get_page(request.GET.get("p"))
        stop = Move(gettext_lazy("Stop"), reverse("admin:terms_bulkmove_stop", args=[move.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": title_of(move),
            "opts": self.opts,
            "move": move,
            "badge": state_of_move(move).badge(),
            "gone": move.position - move.done - move.refused,
            "left": move.total - move.position,
            "absence": absence_of_workers(timezone.now()) if move.is_under_way else "",
            "moves": [stop] if moving_many.may_stop(user_of(request), move) else [],
            "page": page,
            "pages": page.paginator.get_elided_page_range(page.number),
        }
        response = TemplateResponse(request, "admin/terms/bulkmove/move.html", context)
        if move.is_under_way:
            response["Refresh"] = str(SECONDS_BETWEEN_LOOKS)
        return response

    def stop_view(self, request: HttpRequest, move_id: int) -> HttpResponse:
        move = self._move(request, str(move_id))
        user = user_of(request)
        if move.is_under_way and not moving_many.may_stop(user, move):
            raise PermissionDenied
        if moving_many.stop(move, by=user):
            text = _("Stopped. What is done stays done.")
            self.message_user(request, text, messages.SUCCESS)
        else:
            self.message_user(request, _("It had ended already."), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:terms_bulkmove_change", args=[move.pk]))

    def _move(self, request: HttpRequest, object_id: str) -> BulkMove:
        move: BulkMove | None = self.get_object(request, object_id)
        if not self.has_view_permission(request, move):
            raise PermissionDenied
        if move is None:
            raise Http404
        return move

    def has_view_permission(self, request: HttpRequest, obj: BulkMove | None = None) -> bool:
        if request.user.has_perm(SEE_ALL):
            return True
        is_own = obj is None or obj.asked_by_id == request.user.pk
        return is_own and may_do(request, roles.CHANGE)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: BulkMove | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: BulkMove | None = None) -> bool:
        return False
