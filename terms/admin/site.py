"""The admin's own front door: who gets in, and the addresses that belong to no model."""

from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from terms.actions.second_factor import is_required
from terms.admin import account, log_in, passkeys, password_reset
from terms.admin.front_page import FrontPage


class EditorsRoom(FrontPage):
    site_title = gettext_lazy("Glossary")
    site_header = gettext_lazy("Glossary")

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff alone; and with a second factor where the user's groups ask for one."""
        return super().has_permission(request) and not self.lacks_second_factor(request)

    @staticmethod
    def lacks_second_factor(request: HttpRequest) -> bool:
        user = request.user
        return user.is_authenticated and not account.is_confirmed(request) and is_required(user)

    def get_urls(self) -> list[Any]:
        urls: list[URLPattern | URLResolver] = [
            # Not behind `admin_view`: for whoever is on the way in, or must add a factor first.
            path("logout/", never_cache(require_POST(self.logout)), name="logout"),
            path("login/code/", self.own(log_in.code_step), name="log_in_code"),
            *(
                path(route, self.own(view), name=name)
                for route, view, name in (*account.VIEWS, *passkeys.VIEWS)
            ),
            *password_reset.urls(self),
            path(
                "r/<int:content_type_id>/<path:object_id>/",
                self.admin_view(self.view_on_site),
                name="view_on_site",
            ),
        ]
        return urls + super().get_urls()

    def own(self, view: Any) -> Any:
        """Give a view this site as its first argument; its answers are kept by nobody."""
        return never_cache(sensitive_post_parameters()(partial(view, self)))

    def view_on_site(
        self, request: HttpRequest, content_type_id: int, object_id: str
    ) -> HttpResponse:
        """Lead to an object's public address, which tells a draft's slug: not to everybody."""
        kind = get_object_or_404(ContentType, pk=content_type_id)
        model = kind.model_class()
        if model is None or not self.is_registered(model):
            raise Http404
        if not self.get_model_admin(model).has_view_or_change_permission(request):
            raise PermissionDenied
        return shortcut(request, content_type_id, object_id)

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and request.user.is_authenticated:
            if self.has_permission(request):
                return HttpResponseRedirect(reverse("admin:index"))
            if super().has_permission(request):
                return HttpResponseRedirect(reverse("admin:account"))
        context = self.each_context(request) | {
            "title": _("Log in"),
            "subtitle": None,
            "app_path": request.get_full_path(),
            "username": request.user.get_username(),
            "can_reset": settings.EMAIL_NOTICES,
        }
        if REDIRECT_FIELD_NAME not in request.GET and REDIRECT_FIELD_NAME not in request.POST:
            context[REDIRECT_FIELD_NAME] = reverse("admin:index")
        request.current_app = self.name
        view = log_in.PasswordStep.as_view(extra_context=context | (extra_context or {}))
        answer = view(request)
        assert isinstance(answer, HttpResponse)
        return answer
