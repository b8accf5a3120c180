"""Moves of many terms from the list: done at once, or asked of the worker where they are many."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from terms.actions import moving_many, roles
from terms.actions.moves import CannotMove
from terms.admin.requests import Action, may_do, user_of
from terms.admin.typed import CategoryModelChoiceField, TermModelAdmin
from terms.models import BulkMove, Category, Term

# Beyond this a browser would wait too long: the worker does it.
TERMS_AT_ONCE = 200
REASONS_SHOWN = 10

Many = BulkMove.Action
# Each takes a number.
_DONE: dict[BulkMove.Action, Any] = {
    Many.SUBMIT: ngettext_lazy("%d term submitted.", "%d terms submitted."),
    Many.APPROVE: ngettext_lazy("%d term approved.", "%d terms approved."),
    Many.PUBLISH: ngettext_lazy("%d term published.", "%d terms published."),
    Many.WITHDRAW: ngettext_lazy("%d term withdrawn.", "%d terms withdrawn."),
    Many.CATEGORISE: ngettext_lazy("%d term moved.", "%d terms moved."),
}


class CategoryForm(forms.Form):
    category = CategoryModelChoiceField(Category.objects.none(), label=gettext_lazy("Category"))

    def __init__(self, categories: QuerySet[Category], *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["category"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = categories


class TermBulkMoves(TermModelAdmin):
    """Each action is offered, and done, only with its permission; each term is asked again."""

    actions = [
        "submit_selected",
        "approve_selected",
        "publish_selected",
        "withdraw_selected",
        "move_selected",
    ]

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return may_do(request, Action.SUBMIT)

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return may_do(request, Action.APPROVE)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may_do(request, Action.PUBLISH)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return may_do(request, Action.WITHDRAW)

    def has_edit_permission(self, request: HttpRequest) -> bool:
        return may_do(request, roles.CHANGE)

    @admin.action(
        description=gettext_lazy("Submit the selected terms for review"), permissions=["submit"]
    )
    def submit_selected(self, request: HttpRequest, terms: QuerySet[Term]) -> HttpResponse | None:
        return self._move(request, terms, Many.SUBMIT)

    @admin.action(description=gettext_lazy("Approve the selected terms"), permissions=["approve"])
    def approve_selected(self, request: HttpRequest, terms: QuerySet[Term]) -> HttpResponse | None:
        return self._move(request, terms, Many.APPROVE)

    @admin.action(description=gettext_lazy("Publish the selected terms"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, terms: QuerySet[Term]) -> HttpResponse | None:
        return self._move(request, terms, Many.PUBLISH)

    @admin.action(description=gettext_lazy("Withdraw the selected terms"), permissions=["withdraw"])
    def withdraw_selected(self, request: HttpRequest, terms: QuerySet[Term]) -> HttpResponse | None:
        return self._move(request, terms, Many.WITHDRAW)

    @admin.action(
        description=gettext_lazy("Move the selected terms to a category…"), permissions=["edit"]
    )
    def move_selected(self, request: HttpRequest, terms: QuerySet[Term]) -> HttpResponse | None:
        """Ask for the category, then move."""
        places = list(terms.order_by().values_list("glossary", "language").distinct()[:2])
        if len(places) != 1:
            text = _("Select terms of one glossary and one language.")
            self.message_user(request, text, messages.ERROR)
            return None
        [(glossary, language)] = places
        categories = Category.objects.filter(glossary=glossary, language=language)
        form = CategoryForm(categories, request.POST if "category" in request.POST else None)
        if form.is_valid():
            return self._move(request, terms, Many.CATEGORISE, form.cleaned_data["category"])
        return self._ask_first(
            request,
            "move_selected",
            terms.count(),
            form=form,
            title=_("Move terms to a category"),
            button=_("Move"),
        )

    def _move(
        self,
        request: HttpRequest,
        terms: QuerySet[Term],
        action: BulkMove.Action,
        category: Category | None = None,
    ) -> HttpResponse | None:
        ids = list(terms.values_list("pk", flat=True))
        if len(ids) <= TERMS_AT_ONCE:
            self._move_now(request, ids, action, category)
            return None
        # A page has asked already where the terms go.
        if category is None and "confirmed" not in request.POST:
            return self._ask_first(
                request,
                f"{action}_selected",
                len(ids),
                form=forms.Form(),
                title=_("%s: are you sure?") % action.label,
                button=action.label,
            )
        move = moving_many.ask(action, ids, by=user_of(request), category=category)
        return HttpResponseRedirect(reverse("admin:terms_bulkmove_change", args=[move.pk]))

    def _ask_first(
        self, request: HttpRequest, action: str, number: int, **shown: Any
    ) -> HttpResponse:
        """shown: the form with what else is to be known, the title, and what the button says."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "kept": [*kept_selection(request, action), ("confirmed", "1")],
            "number": number,
            "in_background": number > TERMS_AT_ONCE,
            **shown,
        }
        return TemplateResponse(request, "admin/terms/term/ask_many.html", context)

    def _move_now(
        self,
        request: HttpRequest,
        ids: list[int],
        action: BulkMove.Action,
        category: Category | None,
    ) -> None:
        by, refused = user_of(request), []
        for pk in ids:
            term = Term.objects.filter(pk=pk).first()
            if term is None:
                continue  # somebody else has deleted it meanwhile
            try:
                moving_many.move_one(action, term, by=by, category=category)
            except CannotMove as error:
                refused.append(f"{term.name}: {error}")
        if number := len(ids) - len(refused):
            self.message_user(request, _DONE[action] % number, messages.SUCCESS)
        if refused:
            self.message_user(request, _told(refused), messages.WARNING)


def _told(refused: list[str]) -> str:
    shown = refused[:REASONS_SHOWN]
    if more := len(refused) - len(shown):
        shown.append(ngettext("and %d more", "and %d more", more) % more)
    told = ngettext("%d term refused.", "%d terms refused.", len(refused)) % len(refused)
    return f"{told} {' · '.join(shown)}"


def kept_selection(request: HttpRequest, action: str) -> list[tuple[str, str]]:
    """Return hidden fields by which a page that asks sends the selection along."""
    is_all = request.POST.get("select_across") == "1"
    kept = [("action", action), ("select_across", "1" if is_all else "0")]
    selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
    # With all of a filtered list selected, the address has the filter: one will do.
    return kept + [(ACTION_CHECKBOX_NAME, pk) for pk in (selected[:1] if is_all else selected)]
