"""What all pages about one term share: who may see it, and what stands around its content."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.template.response import TemplateResponse

from terms.admin.states import badges_of
from terms.admin.typed import TermModelAdmin
from terms.models import Term


class TermViewing(TermModelAdmin):
    def viewed(self, request: HttpRequest, term_id: str) -> Term:
        term: Term | None = self.get_object(request, term_id)
        if not self.has_view_or_change_permission(request, term):
            raise PermissionDenied
        if term is None:
            raise Http404
        return term

    def show(
        self, request: HttpRequest, term: Term, template: str, **context: object
    ) -> TemplateResponse:
        return TemplateResponse(
            request,
            template,
            {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "term": term,
                "badges": badges_of(term),
                **context,
            },
        )
