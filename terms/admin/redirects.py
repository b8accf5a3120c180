"""Old public addresses in the admin: made and removed, never changed."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions.curating import delete_redirect
from terms.admin.choosing import TermChoiceField
from terms.admin.requests import user_of
from terms.admin.typed import RedirectModelAdmin, RedirectModelForm
from terms.models import PublishedTerm, Redirect, Term


class RedirectForm(RedirectModelForm):
    path = forms.CharField(
        label=gettext_lazy("Old address"),
        max_length=2_000,
        help_text=gettext_lazy("As readers know it: /ai/old-name/, or the whole web address."),
    )
    term = TermChoiceField(
        Redirect.term.field,
        label=gettext_lazy("Leads to"),
        required=False,
        help_text=gettext_lazy("Empty: the address says that the page is gone (410)."),
    )

    class Meta:
        model = Redirect
        fields = ["path", "term"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("term")
        if isinstance(field, TermChoiceField):
            field.offer(_find, None, "")

    def clean_path(self) -> str:
        path = unquote(urlsplit(self.cleaned_data["path"].strip()).path).strip("/")
        if not path:
            raise forms.ValidationError(_("Type the part behind the site’s name."))
        shown = PublishedTerm.objects.filter(path=path).exclude(
            status=PublishedTerm.Status.WITHDRAWN
        )
        if holder := shown.only("name").first():
            raise forms.ValidationError(
                _("Readers find “%s” at this address. Change its address first.") % holder.name
            )
        return path


def _find(value: str) -> Term | None:
    if not (value.isascii() and value.isdigit()):
        return None
    return Term.objects.unmerged().filter(pk=int(value)).first()


@admin.register(Redirect)
class RedirectAdmin(RedirectModelAdmin):
    form = RedirectForm
    list_display = ["address", "leads_to", "created_at", "created_by"]
    list_select_related = ["term__glossary", "created_by"]
    search_fields = ["path", "term__name"]
    ordering = ["path"]
    show_full_result_count = False

    @admin.display(description=gettext_lazy("old address"), ordering="path")
    def address(self, redirect: Redirect) -> str:
        return f"/{redirect.path}/"

    @admin.display(description=gettext_lazy("leads to"))
    def leads_to(self, redirect: Redirect) -> str:
        if redirect.term is None:
            return _("gone (410)")
        return f"{redirect.term.name} · /{redirect.term.path()}/"

    def save_model(
        self, request: HttpRequest, obj: Redirect, form: RedirectModelForm, change: bool
    ) -> None:
        obj.created_by = request.user  # type: ignore[assignment]
        obj.save()

    def delete_model(self, request: HttpRequest, obj: Redirect) -> None:
        delete_redirect(obj, by=user_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Redirect]) -> None:
        for redirect in queryset.order_by("pk"):
            delete_redirect(redirect, by=user_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Redirect | None = None) -> bool:
        return False
