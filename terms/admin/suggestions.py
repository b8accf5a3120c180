"""What readers suggest, in the admin: the queue, and closing one with a note."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, Value, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from terms.actions import roles
from terms.actions.suggesting import CannotClose, close, reopen
from terms.admin.queue import HEAVY
from terms.admin.requests import may_do, user_of
from terms.admin.states import State as Badge
from terms.admin.typed import SuggestionModelAdmin
from terms.admin.workflow_forms import comment_field
from terms.models import Suggestion
from terms.text.cleaning import has_unstorable, many_lines
from terms.text.excerpts import excerpt

State = Suggestion.State

SUMMARY_LENGTH = 120
_COLORS = {State.OPEN: "ahead", State.TAKEN: "live", State.DECLINED: "deprecated"}
_OPEN_FIRST = Case(When(state=State.OPEN, then=Value(0)), default=Value(1))


class ClosingForm(forms.Form):
    """Which button was pressed, and why."""

    state = forms.ChoiceField(choices=State.choices)
    note = comment_field(gettext_lazy("Note"))

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        if has_unstorable(note):
            raise forms.ValidationError(_("This contains a character that cannot be kept."))
        return many_lines(note)


@admin.register(Suggestion)
class SuggestionAdmin(SuggestionModelAdmin):
    list_display = ["summary", "term_name", "glossary", "created_at", "state_badge"]
    list_filter = ["state", "term__glossary"]
    list_select_related = ["term__glossary"]
    search_fields = ["text", "term__name"]
    ordering = [_OPEN_FIRST, "-created_at", "-id"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["terms/admin/term.css"]}

    @admin.display(description=gettext_lazy("suggestion"))
    def summary(self, suggestion: Suggestion) -> str:
        return excerpt(suggestion.text, SUMMARY_LENGTH)

    @admin.display(description=gettext_lazy("term"), ordering="term__name")
    def term_name(self, suggestion: Suggestion) -> str:
        return suggestion.term.name

    @admin.display(description=gettext_lazy("glossary"), ordering="term__glossary__title")
    def glossary(self, suggestion: Suggestion) -> str:
        return suggestion.term.glossary.title

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, suggestion: Suggestion) -> SafeString:
        return _badge(suggestion)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.close_view))
        own = path("<int:suggestion_id>/close/", view, name="terms_suggestion_close")
        return [own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Suggestion]:
        whole: QuerySet[Suggestion] = super().get_queryset(request)
        heavy = (f"term__{name}" for name in HEAVY if "__" not in name)
        return whole.select_related("term__glossary", "closed_by").defer(*heavy)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
        form: ClosingForm | None = None,
    ) -> HttpResponse:
        suggestion = self._find(request, object_id)
        term = suggestion.term
        context = {
            **self.admin_site.each_context(request),
            "title": _("Suggestion for “%s”") % term.name,
            "opts": self.opts,
            "suggestion": suggestion,
            "badge": _badge(suggestion),
            "live_url": term.get_absolute_url() if term.is_public else "",
            "may_close": self.has_change_permission(request, suggestion),
            "form": form or ClosingForm(initial={"note": suggestion.note}),
        }
        return TemplateResponse(request, "admin/terms/suggestion/suggestion.html", context)

    def close_view(self, request: HttpRequest, suggestion_id: int) -> HttpResponse:
        suggestion = self._find(request, str(suggestion_id))
        if not self.has_change_permission(request, suggestion):
            raise PermissionDenied
        form = ClosingForm(request.POST)
        if not form.is_valid():
            return self.change_view(request, str(suggestion_id), form=form)
        state = State(form.cleaned_data["state"])
        try:
            if state == State.OPEN:
                reopen(suggestion, by=user_of(request))
            else:
                close(suggestion, state, by=user_of(request), note=form.cleaned_data["note"])
        except CannotClose as error:
            self.message_user(request, str(error), messages.WARNING)
            return HttpResponseRedirect(
                reverse("admin:terms_suggestion_change", args=[suggestion_id])
            )
        self.message_user(request, _DONE[state], messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:terms_suggestion_changelist"))

    def _find(self, request: HttpRequest, object_id: str) -> Suggestion:
        suggestion: Suggestion | None = self.get_object(request, object_id)
        if not self.has_view_permission(request, suggestion):
            raise PermissionDenied
        if suggestion is None:
            raise Http404
        return suggestion

    def has_view_permission(self, request: HttpRequest, obj: Suggestion | None = None) -> bool:
        return may_do(request, roles.SEE_SUGGESTIONS)

    def has_change_permission(self, request: HttpRequest, obj: Suggestion | None = None) -> bool:
        return may_do(request, roles.CLOSE_SUGGESTIONS)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


_DONE = {
    State.OPEN: gettext_lazy("The suggestion is open again."),
    State.TAKEN: gettext_lazy("Noted as taken up. The term itself is changed on its own form."),
    State.DECLINED: gettext_lazy("Noted as declined."),
}


def _badge(suggestion: Suggestion) -> SafeString:
    state = State(suggestion.state)
    return Badge(_COLORS[state], state.label).badge()
