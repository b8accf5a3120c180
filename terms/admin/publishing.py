"""Publishing from the admin: buttons on the form, actions on the list, pages that ask first."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from terms.actions.moves import CannotMove
from terms.actions.publishing import deprecate, publish, reinstate, withdraw
from terms.actions.renaming import rename
from terms.admin.choosing import TermChoiceField
from terms.admin.panel import Panel, panel_of
from terms.admin.requests import Action, may_do, user_of
from terms.admin.viewing import TermViewing
from terms.models import Term
from terms.text.slugs import is_slug, slug_of


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
        others = Term.objects.unmerged().filter(glossary=term.glossary_id, language=term.language)

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


class TermPublishing(TermViewing):
    """Every move needs its permission, by `actions.roles`; each is a POST with a token."""

    def panel(self, request: HttpRequest, term: Term | None) -> Panel | None:
        if term is None or term.pk is None:
            return None
        return panel_of(term, request, now=timezone.now())

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
        term = self._term(request, term_id, Action.PUBLISH)
        return self._act(request, term, lambda by: publish(term, by=by), _("“%s” is published."))

    def withdraw_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id, Action.WITHDRAW)
        done = _("“%s” is withdrawn: its address says that it is gone.")
        return self._act(request, term, lambda by: withdraw(term, by=by), done)

    def reinstate_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id, Action.REINSTATE)
        done = _("“%s” is live again, as it was last published.")
        return self._act(request, term, lambda by: reinstate(term, by=by), done)

    def deprecate_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id, Action.DEPRECATE)
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
        term = self._term(request, term_id, Action.RENAME)
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

    def _term(self, request: HttpRequest, term_id: int, action: Action) -> Term:
        if not may_do(request, action):
            raise PermissionDenied
        return self.viewed(request, str(term_id))

    def _act(
        self, request: HttpRequest, term: Term, act: Callable[[Any], object], done: str
    ) -> HttpResponse:
        try:
            act(user_of(request))
        except CannotMove as error:
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
