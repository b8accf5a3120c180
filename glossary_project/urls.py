"""Where everything is. The public pages come last: their addresses begin with a glossary's slug."""

from django.conf import settings
from django.contrib import admin
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.generic import RedirectView

from glossary_project import health

# Asked for wherever a page names no icon, by programs that may know no SVG. The name is looked up
# at the first request.
icon = lazy(static, str)("terms/icon-192.png")

urlpatterns = [
    path("favicon.ico", RedirectView.as_view(url=icon)),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(settings.ADMIN_PREFIX.lstrip("/"), admin.site.urls),
    path("api/v1/", include("terms.api.urls")),
    path("", include("terms.urls")),
]
handler404 = "terms.views.errors.page_not_found"
handler500 = "terms.views.errors.server_error"
