"""All that was saved lately, whoever saved it: a list that leads into the history of terms."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import display_for_value
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from terms.admin.typed import RevisionModelAdmin
from terms.models import Revision


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
        """Lead to the revision's page in the term's history."""
        if not self.has_view_permission(request):
            raise PermissionDenied
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
