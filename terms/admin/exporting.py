"""Exporting from the admin: the selected terms, or those of a whole glossary, as a download."""

import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from terms.admin.bulk import kept_selection
from terms.admin.typed import GlossaryModelChoiceField, TermModelAdmin
from terms.exporting.files import write_file
from terms.exporting.records import Selection, export_records
from terms.formats.base import Format
from terms.formats.losing import lost_of
from terms.formats.registry import FORMATS
from terms.models import Glossary, Term
from terms.records import TermRecord
from terms.text.languages import canonical_language

_WRITABLE = [
    name
    for name, each in FORMATS.items()
    if each.write is not None or each.write_folder is not None
]
_VERSIONS = [
    ("public", gettext_lazy("public terms, as readers get them")),
    ("drafts", gettext_lazy("all terms, as editors have them")),
]


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=[(n, n) for n in _WRITABLE], initial="jsonl"
    )
    version = forms.ChoiceField(
        label=gettext_lazy("What"), choices=_VERSIONS, widget=forms.RadioSelect, initial="public"
    )


class GlossaryExportForm(ExportForm):
    glossary = GlossaryModelChoiceField(
        Glossary.objects.order_by("title"), label=gettext_lazy("Glossary"), empty_label=None
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        required=False,
        max_length=35,
        help_text=gettext_lazy("Only terms in it, such as “en”. Empty: every language."),
    )
    field_order = ["glossary", "language", "format", "version"]

    def clean_language(self) -> str:
        try:
            return canonical_language(self.cleaned_data["language"])
        except ValueError as error:
            raise forms.ValidationError(_("This %(problem)s.") % {"problem": error}) from error


class TermExport(TermModelAdmin):
    """Whoever may see terms may take them along."""

    def export_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.export_view))
        return [path("export/", view, name="terms_term_export")]

    @admin.action(description=gettext_lazy("Export the selected terms…"), permissions=["view"])
    def export_selected(
        self, request: HttpRequest, terms: QuerySet[Term]
    ) -> HttpResponseBase | None:
        """Ask for the format, then send the file."""
        glossaries = list(Glossary.objects.filter(pk__in=terms.order_by().values("glossary"))[:2])
        if len(glossaries) != 1:
            self.message_user(request, _("Select terms of one glossary."), messages.ERROR)
            return None
        given = request.POST if "format" in request.POST else None
        form = ExportForm(given, initial={"version": "drafts"})
        if form.is_valid():
            drafts = form.cleaned_data["version"] == "drafts"
            ids = terms.order_by().values_list("pk", flat=True)
            chosen = Selection(glossaries[0], drafts=drafts, term_ids=ids)
            return self._download(request, chosen, FORMATS[form.cleaned_data["format"]])
        kept = kept_selection(request, "export_selected")
        return self._ask_how(request, form, kept=kept, number=terms.count())

    def export_view(self, request: HttpRequest) -> HttpResponseBase:
        """Ask what of a glossary, then send the file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        form = GlossaryExportForm(request.GET if "format" in request.GET else None)
        if not form.is_valid():
            return self._ask_how(request, form)
        given = form.cleaned_data
        drafts = given["version"] == "drafts"
        chosen = Selection(given["glossary"], language=given["language"], drafts=drafts)
        return self._download(request, chosen, FORMATS[given["format"]])

    def _ask_how(
        self,
        request: HttpRequest,
        form: ExportForm,
        *,
        kept: list[tuple[str, str]] | None = None,
        number: int | None = None,
    ) -> HttpResponse:
        """kept: hidden fields of a form that is sent by POST; None: it is sent by GET."""
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "title": _("Export terms"),
            "opts": self.opts,
            "form": form,
            "kept": kept,
            "number": number,
        }
        return TemplateResponse(request, "admin/terms/term/export.html", context)

    def _download(
        self, request: HttpRequest, chosen: Selection, format_: Format
    ) -> HttpResponseBase:
        lost: set[str] = set()
        # Written whole before it is sent: what fails is an error page and no broken file.
        file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the response closes it
        write_file(format_, _counted(chosen, format_, lost), file)
        file.seek(0)
        if lost:
            self.message_user(
                request,
                _("%(format)s cannot carry %(fields)s: left out of the export.")
                % {"format": format_.name, "fields": ", ".join(sorted(lost))},
                messages.WARNING,
            )
        suffix = format_.suffixes[0] if format_.write is not None else ".zip"
        media_type = format_.media_type if format_.write is not None else "application/zip"
        name = f"{chosen.glossary.slug}{suffix}"
        return FileResponse(file, as_attachment=True, filename=name, content_type=media_type)


def _counted(chosen: Selection, format_: Format, lost: set[str]) -> Iterator[TermRecord]:
    """Yield the records, noting in `lost` what they have that the format cannot carry."""
    for record in export_records(chosen):
        lost.update(lost_of(record, format_.cannot_carry))
        yield record
