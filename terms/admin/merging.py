"""Merging terms in the admin: choose the other, see what moves, confirm; and the way back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions.combining import CannotMerge, Plan, merge, merge_problem, plan_merge
from terms.actions.moves import state_problem
from terms.actions.separating import undo_merge
from terms.admin.requests import Action, may_do, user_of
from terms.admin.targets import TargetForm
from terms.admin.term_form import COMMENT_MAX_LENGTH
from terms.admin.typed import TermModelAdmin
from terms.models import Merge, Term


class MergeForm(TargetForm):
    """The other term; and, once it is known, why the two are merged."""

    comment = forms.CharField(
        label=gettext_lazy("Why"),
        required=False,
        max_length=COMMENT_MAX_LENGTH,
        help_text=gettext_lazy("Kept in the history of both terms."),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        into: Term | None = self.cleaned_data.get("target")
        if into is None:
            if not self.errors:
                self.add_error("target", _("Choose a term."))
        elif problem := state_problem(self.term, Action.MERGE) or merge_problem(self.term, into):
            self.add_error(None, problem)
        return self.cleaned_data


@dataclass(frozen=True, slots=True)
class Side:
    """A kind of part: how many the other term has, how many it gains, and which."""

    label: str | Promise
    has: int
    gains: int
    names: tuple[str, ...]


class TermMerging(TermModelAdmin):
    """A term that lives on in another is shown as it was, and not edited."""

    def has_change_permission(self, request: HttpRequest, obj: Term | None = None) -> bool:
        if obj is not None and obj.merged_into_id is not None:
            return False
        return super().has_change_permission(request, obj)

    def merging_urls(self) -> list[URLPattern]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "merge": self.merge_view,
            "unmerge": self.unmerge_view,
        }
        return [
            path(
                f"<int:term_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"terms_term_{name}",
            )
            for name, view in views.items()
        ]

    def merge_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        """Ask for the other term, then show what moves, then do it: only the last is a POST."""
        term = self._mergeable(request, term_id, Action.MERGE)
        given = request.POST if request.method == "POST" else request.GET
        form = MergeForm(term, given if "target" in given or "address" in given else None)
        plan = None
        if form.is_bound and form.is_valid():
            try:
                if request.method == "POST":
                    return self._merge(request, term, form)
                plan = plan_merge(term, form.cleaned_data["target"])
            except CannotMerge as error:
                form.add_error(None, str(error))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Merge “%s” into another term") % term.name,
            "form": form,
            "media": self.media + form.media,
            "opts": self.opts,
            "term": term,
            "plan": plan,
            "sides": sides_of(plan) if plan is not None else [],
        }
        return TemplateResponse(request, "admin/terms/term/merge.html", context)

    def unmerge_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        """Ask, and on POST separate the two terms again."""
        term = self._mergeable(request, term_id, Action.UNMERGE)
        made = Merge.objects.filter(term=term, undone_at=None).select_related("into", "by").first()
        page = reverse("admin:terms_term_change", args=[term.pk])
        if made is None:
            text = _("“%s” is not merged into another term.") % term.name
            self.message_user(request, text, messages.INFO)
            return HttpResponseRedirect(page)
        if request.method == "POST":
            try:
                notes = undo_merge(made, by=user_of(request))
            except CannotMerge as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                text = _("“%(name)s” and “%(into)s” are two terms again.")
                told = text % {"name": term.name, "into": made.into.name}
                self.message_user(request, " ".join([told, *notes]), messages.SUCCESS)
            return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Undo the merge of “%s”") % term.name,
            "opts": self.opts,
            "term": term,
            "merge": made,
        }
        return TemplateResponse(request, "admin/terms/term/unmerge.html", context)

    def _mergeable(self, request: HttpRequest, term_id: int, action: Action) -> Term:
        if not may_do(request, action):
            raise PermissionDenied
        term: Term | None = self.get_object(request, str(term_id))
        if not self.has_view_or_change_permission(request, term):
            raise PermissionDenied
        if term is None:
            raise Http404
        return term

    def _merge(self, request: HttpRequest, term: Term, form: MergeForm) -> HttpResponse:
        into: Term = form.cleaned_data["target"]
        by = user_of(request)
        made = merge(term, into=into, by=by, comment=form.cleaned_data["comment"])
        undo = reverse("admin:terms_term_unmerge", args=[term.pk])
        told = _("“%(name)s” is merged into this term.") % {"name": term.name}
        if into.is_public:
            told += " " + _("Readers see what it gained once it is published.")
        message = format_html('{} <a href="{}">{}</a>', told, undo, _("Undo the merge…"))
        self.message_user(request, message, messages.SUCCESS)
        if made.notes:
            self.message_user(request, made.notes.replace("\n", " · "), messages.WARNING)
        return HttpResponseRedirect(reverse("admin:terms_term_change", args=[into.pk]))


def sides_of(plan: Plan) -> list[Side]:
    """Return the counts of both sides, a line for each kind of part."""
    into, moved = plan.absorbed.record, plan.absorbed
    paths = tuple(f"/{each}/" for each in plan.paths)
    relations = tuple(each.name or each.target.replace("-", " ") for each in moved.relations)
    names = {
        "labels": tuple(each.text for each in moved.labels),
        "faqs": tuple(each.question for each in moved.faqs),
        "relations": relations,
        "sources": tuple(each.title for each in moved.sources),
    }
    labels = {
        "labels": gettext_lazy("Other names"),
        "faqs": gettext_lazy("Questions"),
        "relations": gettext_lazy("Relations"),
        "sources": gettext_lazy("Sources"),
    }
    sides = [
        Side(label, len(getattr(into, kind)) - len(names[kind]), len(names[kind]), names[kind])
        for kind, label in labels.items()
    ]
    leading = tuple(each.name for each in plan.relating)
    own = plan.into.redirects.count() + plan.into.is_public
    pointing = plan.into.incoming_relations.values("term").distinct().count()
    return [
        *sides,
        Side(_("Terms that lead here"), pointing, len(leading), leading),
        Side(_("Addresses"), own, len(paths), paths),
    ]
