"""The preview of a term's form: its unsaved input as readers would see it, and what is wrong with it.

The form is checked as saving would check it; nothing is written.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from terms.actions.previewing import Preview, preview
from terms.actions.recording import CannotSave, Rows, rows_of
from terms.admin.parts import PartFormSet
from terms.admin.typed import TermModelAdmin, TermModelForm
from terms.admin.uniting import note_outdated
from terms.models import Term

# Fields that belong to the act of saving, not to what readers see.
_OF_SAVING = ("based_on", "comment")


@dataclass(frozen=True, slots=True)
class Draft:
    """What a form holds. problems: why it could not be saved as it is, in sentences."""

    term: Term
    rows: Rows
    problems: list[str]


class TermPreview(TermModelAdmin):
    def preview_urls(self) -> list[URLPattern]:
        views: dict[str, tuple[str, Callable[..., HttpResponse]]] = {
            "terms_term_preview_new": ("preview/", require_POST(self.preview_view)),
            "terms_term_preview": (
                "<int:term_id>/preview/",
                require_http_methods(["GET", "HEAD", "POST"])(self.preview_view),
            ),
        }
        return [
            path(route, self.admin_site.admin_view(view), name=name)
            for name, (route, view) in views.items()
        ]

    def preview_url(self, request: HttpRequest, term: Term | None) -> str:
        """Return where the form's input is shown as a page; "" where the user may not edit it."""
        if term is None or term.pk is None:
            return reverse("admin:terms_term_preview_new")
        if not self.has_change_permission(request, term):
            return ""
        return reverse("admin:terms_term_preview", args=[term.pk])

    def preview_view(self, request: HttpRequest, term_id: int | None = None) -> HttpResponse:
        """Show the posted form, or by GET the saved draft, as a page; as JSON where that is asked."""
        term = self._previewed(request, term_id)
        if request.method == "POST":
            told = note_outdated(request, term) if term is not None else []
            draft = self._draft(request, term)
            draft.problems[:0] = told
        else:
            assert term is not None, "only a saved term is previewed by GET"
            whole = Term.objects.whole().get(pk=term.pk)
            draft = Draft(whole, rows_of(whole), [])
        problems, shown = draft.problems, None
        if draft.term.glossary_id is not None:
            try:
                shown = preview(draft.term, draft.rows)
            except CannotSave as error:
                problems = problems or [str(error)]
        if request.accepts("text/html"):
            return self._answer_with_page(request, draft, problems, shown)
        return _answer_with_json(problems, shown)

    def _previewed(self, request: HttpRequest, term_id: int | None) -> Term | None:
        if term_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied
            return None
        term: Term | None = self.get_object(request, str(term_id))
        may_enter = (
            self.has_change_permission
            if request.method == "POST"
            else self.has_view_or_change_permission
        )
        if not may_enter(request, term):
            raise PermissionDenied
        if term is None:
            raise Http404
        return term

    def _draft(self, request: HttpRequest, term: Term | None) -> Draft:
        """Return what the form would save, leaving out what it would not accept."""
        is_old = term is not None
        names = flatten_fieldsets(self.get_fieldsets(request, term))
        form: TermModelForm = self.get_form(request, term, change=is_old, fields=names)(
            request.POST, instance=term
        )
        form.is_valid()
        problems = list(_problems_of(form))
        rows: dict[str, Any] = {}
        for formset_class, inline in self.get_formsets_with_inlines(request, term):
            prefix = formset_class.get_default_prefix()
            given = self.get_formset_kwargs(request, form.instance, inline, prefix)
            formset = formset_class(**given)
            assert isinstance(formset, PartFormSet)
            formset.is_valid()
            problems += _problems_of_rows(formset)
            rows[prefix] = formset.valid_rows()
        return Draft(form.instance, Rows(**rows), problems)

    def _answer_with_page(
        self, request: HttpRequest, draft: Draft, problems: list[str], shown: Preview | None
    ) -> HttpResponse:
        if shown is None:
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": _("There is nothing to preview yet"),
                "problems": problems,
            }
            return TemplateResponse(request, "admin/terms/term/no_preview.html", context)
        context = {"problems": problems, "warnings": _warnings(shown), "page": shown.metadata}
        notes = render_to_string("admin/terms/term/_preview_notes.html", context, request)
        sheet = static("terms/admin/preview_notes.css")
        head = shown.rendered.head + format_html('<link rel="stylesheet" href="{}">', sheet)
        return HttpResponse(shown.shell.around(head, notes + shown.rendered.main))


def _answer_with_json(problems: list[str], shown: Preview | None) -> JsonResponse:
    answer: dict[str, Any] = {"problems": problems, "warnings": [], "page": ""}
    if shown is not None:
        page = shown.shell.around(shown.rendered.head, shown.rendered.main)
        answer |= {
            "warnings": _warnings(shown),
            "page": page.decode(),
            "title": shown.metadata.title,
            "description": shown.metadata.description,
            "address": shown.metadata.canonical_url,
            "site": shown.metadata.site_name,
        }
    return JsonResponse(answer)


def _warnings(shown: Preview) -> list[str]:
    return [str(finding.message) for finding in shown.findings]


def _problems_of(form: forms.BaseForm, place: str = "") -> Iterator[str]:
    """Yield what is wrong with a form in sentences. place: what stands before each."""
    for name, errors in form.errors.items():
        if name in _OF_SAVING:
            continue
        field = form.fields.get(name)
        where = [part for part in (place, str(field.label) if field else "") if part]
        for error in errors:
            yield f"{' – '.join(where)}: {error}" if where else str(error)


def _problems_of_rows(formset: PartFormSet) -> Iterable[str]:
    kind = capfirst(str(formset.kind))
    yield from map(str, formset.non_form_errors())
    for number, form in enumerate(formset.kept_forms(), start=1):
        yield from _problems_of(form, f"{kind} {number}")
