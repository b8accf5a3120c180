"""Moves of many terms at once, from the list: what was done, what was refused, and why."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from terms.actions import roles
from terms.actions.moves import CannotMove
from terms.actions.publishing import publish, withdraw
from terms.actions.regrouping import move_to_category
from terms.actions.workflow import approve, submit
from terms.admin.requests import Action, may_do, user_of
from terms.admin.typed import CategoryModelChoiceField, TermModelAdmin
from terms.models import Category, Term

# Beyond this a browser would wait too long; filters make smaller lots of any list.
TERMS_AT_ONCE = 200
REASONS_SHOWN = 10

Act = Callable[..., object]


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
    def submit_selected(self, request: HttpRequest, terms: QuerySet[Term]) -> None:
        done = ngettext_lazy("%d term submitted.", "%d terms submitted.")
        self._act_on_each(request, terms, submit, done)

    @admin.action(description=gettext_lazy("Approve the selected terms"), permissions=["approve"])
    def approve_selected(self, request: HttpRequest, terms: QuerySet[Term]) -> None:
        done = ngettext_lazy("%d term approved.", "%d terms approved.")
        self._act_on_each(request, terms, approve, done)

    @admin.action(description=gettext_lazy("Publish the selected terms"), permissions=["publish"])
    def publish_selected(self, request: HttpRequest, terms: QuerySet[Term]) -> None:
        done = ngettext_lazy("%d term published.", "%d terms published.")
        self._act_on_each(request, terms, publish, done)

    @admin.action(description=gettext_lazy("Withdraw the selected terms"), permissions=["withdraw"])
    def withdraw_selected(self, request: HttpRequest, terms: QuerySet[Term]) -> None:
        done = ngettext_lazy("%d term withdrawn.", "%d terms withdrawn.")
        self._act_on_each(request, terms, withdraw, done)

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
            category = form.cleaned_data["category"]

            def move(term: Term, *, by: Any) -> None:
                move_to_category(term, category=category, by=by)

            done = ngettext_lazy("%d term moved.", "%d terms moved.")
            self._act_on_each(request, terms, move, done)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": _("Move terms to a category"),
            "opts": self.opts,
            "form": form,
            "kept": kept_selection(request, "move_selected"),
            "number": terms.count(),
            "button": _("Move"),
        }
        return TemplateResponse(request, "admin/terms/term/ask_many.html", context)

    def _act_on_each(
        self, request: HttpRequest, terms: QuerySet[Term], act: Act, done: Any
    ) -> None:
        """done: a plural that takes a number."""
        ids = list(terms.values_list("pk", flat=True)[: TERMS_AT_ONCE + 1])
        if len(ids) > TERMS_AT_ONCE:
            text = _("At most %d terms at once: narrow the list by its filters. Nothing was done.")
            self.message_user(request, text % TERMS_AT_ONCE, messages.ERROR)
            return
        by, refused = user_of(request), []
        for pk in ids:
            term = Term.objects.filter(pk=pk).first()
            if term is None:
                continue  # somebody else has deleted it meanwhile
            try:
                act(term, by=by)
            except CannotMove as error:
                refused.append(f"{term.name}: {error}")
        if number := len(ids) - len(refused):
            self.message_user(request, done % number, messages.SUCCESS)
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
