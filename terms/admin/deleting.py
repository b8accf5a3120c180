"""Deleting terms from the admin, through `actions.deleting`: first what it means, then the act."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from terms.actions.deleting import CannotDelete, Then, delete
from terms.actions.moves import CannotMove
from terms.actions.pointing import Pointing, points_here
from terms.actions.roles import DELETE
from terms.admin.requests import Action, may_do, user_of
from terms.admin.targets import TargetForm
from terms.admin.typed import TermModelAdmin
from terms.models import Relation, Term

SHOWN = 20

_CHOICES: dict[Then, str | Promise] = {
    Then.GONE: gettext_lazy("They say that the page is gone (410)."),
    Then.REDIRECT: gettext_lazy("They lead to the term named below."),
    Then.DEPRECATE: gettext_lazy(
        "Delete nothing: keep the page as deprecated. The term named below replaces it."
    ),
}


class DeletionForm(TargetForm):
    """What becomes of addresses that readers know."""

    then = forms.ChoiceField(
        label=gettext_lazy("Its addresses"),
        widget=forms.RadioSelect,
        initial=Then.GONE,
        required=False,
    )

    def __init__(self, term: Term, *args: Any, may_deprecate: bool, **options: Any) -> None:
        super().__init__(term, *args, **options)
        field = self.fields["then"]
        assert isinstance(field, forms.ChoiceField)
        kept = term.is_public and may_deprecate
        field.choices = [
            (each.value, label) for each, label in _CHOICES.items() if kept or each != "deprecate"
        ]

    def clean(self) -> dict[str, Any]:
        super().clean()
        then = self.cleaned_data["then"] = Then(self.cleaned_data.get("then") or Then.GONE)
        if then == Then.REDIRECT and not self.cleaned_data.get("target") and not self.errors:
            self.add_error("target", _("Choose the term that readers are led to."))
        return self.cleaned_data


class TermDeletion(TermModelAdmin):
    """A term that readers have seen is deleted by those alone who may withdraw it."""

    def has_delete_permission(self, request: HttpRequest, obj: Term | None = None) -> bool:
        if not super().has_delete_permission(request, obj):
            return False
        if obj is not None and obj.merged_into_id is not None:
            return False
        return may_do(request, DELETE, obj)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show what leads here and ask what becomes of it; on POST do it."""
        term: Term | None = self.get_object(request, unquote(object_id))
        if not self.has_delete_permission(request, term):
            raise PermissionDenied
        if term is None:
            return super().delete_view(request, object_id, extra_context)  # says so
        given = request.POST if request.method == "POST" else None
        may_deprecate = may_do(request, Action.DEPRECATE, term)
        form = DeletionForm(term, given, may_deprecate=may_deprecate)
        if form.is_valid():
            try:
                return self._delete(request, term, form)
            except CannotMove as error:
                form.add_error(None, str(error))
        points = points_here(term)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Delete “%s”?") % term.name,
            "media": self.media + form.media,
            "opts": self.opts,
            "term": term,
            "form": form if term.first_published_at is not None else None,
            "consequences": consequences(term, asks=True),
            "pointing": [
                (heading, pointing, pointing.count - len(pointing.first))
                for heading, pointing in _headed(points)
                if pointing.count or pointing.is_more
            ],
        }
        return TemplateResponse(request, "admin/terms/term/delete_confirmation.html", context)

    def _delete(self, request: HttpRequest, term: Term, form: DeletionForm) -> HttpResponse:
        then, name, pk = form.cleaned_data["then"], str(term), term.pk
        to: Term | None = form.cleaned_data.get("target")
        with transaction.atomic():
            if then != Then.DEPRECATE:
                self.log_deletions(request, Term.objects.filter(pk=pk))
            delete(term, by=user_of(request), then=then, to=to)
        if then == Then.DEPRECATE:
            self.message_user(request, _("“%s” is deprecated.") % name, messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:terms_term_change", args=[pk]))
        return self.response_delete(request, name, pk)

    def get_deleted_objects(
        self, objs: Iterable[Term] | QuerySet[Term], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """Return what the confirmation shows: names, counts, and what is not permitted."""
        terms = list(objs)
        refused = [term for term in terms if not self.has_delete_permission(request, term)]
        lines: list[Any] = []
        for term in terms[:SHOWN]:
            lines += [term.name, consequences(term)]
        if (more := len(terms) - SHOWN) > 0:
            lines.append(ngettext("and %d more", "and %d more", more) % more)
        counts = {str(self.opts.verbose_name_plural): len(terms)}
        missing = {str(self.opts.verbose_name)} if refused else set()
        return lines, counts, missing, []

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Term]) -> None:
        for term in queryset.order_by("pk"):
            try:
                delete(term, by=user_of(request))
            except CannotDelete as error:
                self.message_user(request, f"{term.name}: {error}", messages.WARNING)


def _headed(points: Any) -> list[tuple[str, Pointing]]:
    return [
        (_("They state a relation to it; it will be wanted again."), points.relations),
        (_("Readers see a relation to it there, the draft has none."), points.shown_relations),
        (_("They name it as what replaces them."), points.succeeded),
        (_("Their text links to it by [[…]]; the link will be plain text."), points.links),
        (_("They were merged into it and are deleted with it."), points.merged),
    ]


def consequences(term: Term, *, asks: bool = False) -> list[str]:
    """Return in sentences what deleting a term does to readers and to other terms.

    asks: the page asks what becomes of its addresses.
    """
    told = []
    if term.first_published_at is None:
        told.append(_("Readers have never seen it: nothing of it stays."))
    elif not asks:
        told.append(_("Its public address will say that the page is gone (410)."))
    pointing = Relation.objects.filter(target=term).values("term").distinct().count()
    if pointing:
        told.append(
            ngettext(
                "%d term that leads here will name it as wanted.",
                "%d terms that lead here will name it as wanted.",
                pointing,
            )
            % pointing
        )
    told.append(_("Its history is deleted with it."))
    return told
