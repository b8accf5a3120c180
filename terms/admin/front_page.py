"""The admin's front page: the desk, and the rooms in the order an editor needs them."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from terms.actions import roles
from terms.admin.desk import desk_of

# Those an editor needs first; whatever is not named follows, by its name.
_APPS = ("terms", "auth")
_MODELS = (
    "Term",
    "Category",
    "Glossary",
    "Redirect",
    "Suggestion",
    "ImportRun",
    "ImportConflict",
    "BulkMove",
    "Revision",
)


class FrontPage(AdminSite):
    index_title = gettext_lazy("Desk")
    index_template = "admin/desk.html"

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        desk, user = None, request.user
        if isinstance(user, User) and roles.may(user, roles.VIEW):
            desk = desk_of(user, timezone.now())
        return super().index(request, {"desk": desk, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        apps: list[Any] = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: _place(model["object_name"], _MODELS))
        return sorted(apps, key=lambda app: _place(app["app_label"], _APPS))


def _place(name: str, order: tuple[str, ...]) -> int:
    return order.index(name) if name in order else len(order)
