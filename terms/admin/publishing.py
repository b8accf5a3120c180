"""Publishing from the admin: buttons on the form, actions on the list, pages that ask first."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from terms.actions.publishing import (
    CannotPublish,
    deprecate,
    publish,
    reinstate,
    rename,
    withdraw,
)
from terms.admin.choosing import TermChoiceField
from terms.admin.panel import Panel, panel_of
from terms.admin.requests import may_publish, user_of
from terms.admin.typed import TermModelAdmin
from terms.models import Term
from terms.text.slugs import is_slug, slug_of

REASONS_SHOWN = 10


class SuccessorForm(forms.Form):
    successor = TermChoiceField(
        Term.successor.field,
        label=gettext_lazy("Replaced by"),
        required=False,
        help_text=gettext_lazy("The page stays, with a notice that names the replacement."),
    )

    def __init__(self, term: Term, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["successor"]
        assert isinstance(field, TermChoiceField)
        others = Term.objects.filter(glossary=term.glossary_id, language=term.language)

        def find(value: str) -> Term | None:
            if not (value.isascii() and value.isdigit()):
                return None
            return others.exclude(pk=term.pk).filter(pk=int(value)).first()

        field.offer(find, term.glossary_id, term.language)


class AddressForm(forms.Form):
    slug = forms.CharField(
        label=gettext_lazy("New address"),
        max_length=200,
        help_text=gettext_lazy("Takes effect at once. The old address leads to the new one."),
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not is_slug(slug):
            raise forms.ValidationError(
                _("An address has lower-case letters, digits and hyphens only, such as “%s”.")
                % (slug_of(slug) or "reward-hacking")
            )
        return slug


class TermPublishing(TermModelAdmin):
    """Every act needs the permission to publish; each is a POST with a token."""

    actions = ["publish_selected", "withdraw_selected"]

    def has_publish_permission(self, request: HttpRequest, obj: Term | None = None) -> bool:
        return may_publish(request)

    def panel(self, request: HttpRequest, term: Term | None) -> Panel | None:
        return panel_of(term, request) if term is not None and term.pk is not None else None

    def publishing_urls(self) -> list[URLPattern]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "publish": require_POST(self.publish_view),
            "withdraw": require_POST(self.withdraw_view),
            "reinstate": require_POST(self.reinstate_view),
            "deprecate": self.deprecate_view,
            "rename": self.rename_view,
        }
        return [
            path(
                f"<int:term_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"terms_term_{name}",
            )
            for name, view in views.items()
        ]

    def publish_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id)
        return self._act(request, term, lambda by: publish(term, by=by), _("“%s” is published."))

    def withdraw_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id)
        done = _("“%s” is withdrawn: its address says that it is gone.")
        return self._act(request, term, lambda by: withdraw(term, by=by), done)

    def reinstate_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id)
        done = _("“%s” is live again, as it was last published.")
        return self._act(request, term, lambda by: reinstate(term, by=by), done)

    def deprecate_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id)
        form = SuccessorForm(term, request.POST or None)
        if request.method == "POST" and form.is_valid():
            successor = form.cleaned_data["successor"]
            done = _("“%s” is deprecated.")
            return self._act(
                request, term, lambda by: deprecate(term, by=by, successor=successor), done
            )
        text = _(
            "Readers still find the term and see that it is out of use."
            " To take the page away instead, withdraw the term."
        )
        title = _("Deprecate “%s”") % term.name
        return self._ask(request, term, form, title=title, text=text, button=_("Deprecate"))

    def rename_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id)
        form = AddressForm(request.POST or None, initial={"slug": term.slug})
        if request.method == "POST" and form.is_valid():
            slug = form.cleaned_data["slug"]
            done = _("“%s” has a new address.")
            return self._act(request, term, lambda by: rename(term, slug=slug, by=by), done)
        text = _("The address now: %s") % f"/{term.path()}/"
        title = _("Change the address of “%s”") % term.name
        return self._ask(
            request, term, form, title=title, text=text, button=_("Change the address")
        )

    def _term(self, request: HttpRequest, term_id: int) -> Term:
        if not may_publish(request):
            raise PermissionDenied
        term: Term | None = self.get_object(request, str(term_id))
        if not self.has_view_or_change_permission(request, term):
            raise PermissionDenied
        if term is None:
            raise Http404
        return term

    def _act(
        self, request: HttpRequest, term: Term, act: Callable[[Any], object], done: str
    ) -> HttpResponse:
        try:
            act(user_of(request))
        except CannotPublish as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, done % term.name, messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:terms_term_change", args=[term.pk]))

    def _ask(
        self,
        request: HttpRequest,
        term: Term,
        form: forms.Form,
        *,
        title: str,
        text: str,
        button: str,
    ) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "text": text,
            "button": button,
            "form": form,
            "media": self.media + form.media,
            "opts": self.opts,
            "term": term,
        }
        return TemplateResponse(request, "admin/terms/term/ask.html", context)

    @admin.action(description=gettext_lazy("Publish the selected terms"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, terms: QuerySet[Term]) -> None:
        count, refused = self._act_on_each(request, terms, publish)
        done = ngettext("%d term published.", "%d terms published.", count) % count
        self._tell(request, done, count, refused)

    @admin.action(description=gettext_lazy("Withdraw the selected terms"), permissions=["publish"])
    def withdraw_selected(self, request: HttpRequest, terms: QuerySet[Term]) -> None:
        count, refused = self._act_on_each(request, terms, withdraw)
        done = ngettext("%d term withdrawn.", "%d terms withdrawn.", count) % count
        self._tell(request, done, count, refused)

    def _act_on_each(
        self, request: HttpRequest, terms: QuerySet[Term], act: Callable[..., object]
    ) -> tuple[int, list[str]]:
        refused = []
        ids = list(terms.values_list("pk", flat=True))
        for pk in ids:
            term = Term.objects.get(pk=pk)
            try:
                act(term, by=user_of(request))
            except CannotPublish as error:
                refused.append(f"{term.name}: {error}")
        return len(ids) - len(refused), refused

    def _tell(self, request: HttpRequest, done: str, count: int, refused: list[str]) -> None:
        if count:
            self.message_user(request, done, messages.SUCCESS)
        if not refused:
            return
        shown = refused[:REASONS_SHOWN]
        if more := len(refused) - len(shown):
            shown.append(ngettext("and %d more", "and %d more", more) % more)
        told = ngettext("%d term refused.", "%d terms refused.", len(refused)) % len(refused)
        self.message_user(request, f"{told} {' · '.join(shown)}", messages.WARNING)
