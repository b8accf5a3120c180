"""Terms in the admin: the list, the form, and saving through `actions.revising`."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions.publishing import CannotPublish, publish
from terms.actions.revising import CannotSave, revise
from terms.admin.bulk import TermBulkMoves
from terms.admin.choosing import given_id
from terms.admin.conflicts import TermConflicts, waiting_conflict
from terms.admin.deleting import TermDeletion
from terms.admin.exporting import TermExport
from terms.admin.listing import TermListing
from terms.admin.merging import TermMerging
from terms.admin.offering import TermOffers
from terms.admin.parts import FAQInline, LabelInline, PartFormSet, RelationInline, SourceInline
from terms.admin.previewing import TermPreview
from terms.admin.queue import TermQueue
from terms.admin.quick_adding import TermQuickAdd
from terms.admin.requests import may_publish, user_of
from terms.admin.revisions import TermHistory
from terms.admin.term_form import TermForm
from terms.admin.translating import TermTranslations
from terms.admin.typed import TermModelAdmin, TermModelForm
from terms.admin.uniting import TermUniting, WrittenBeside, waiting_texts
from terms.admin.workflow import TermWorkflow
from terms.models import Glossary, Revision, Term

_WRITING = ["name", "short_definition", "explanation"]
_SEO = (
    gettext_lazy("Search engines"),
    {
        "fields": ["seo_title", "seo_description"],
        "classes": ["collapse"],
        "description": gettext_lazy("Leave both empty and the name and the definition are used."),
    },
)
_IDENTIFIERS = (
    gettext_lazy("Identifiers"),
    {
        "fields": ["concept", "external_id"],
        "classes": ["collapse"],
        "description": gettext_lazy("For imports and translations; leave them as they are."),
    },
)


@admin.register(Term)
class TermAdmin(
    TermListing,
    TermWorkflow,
    TermPreview,
    TermOffers,
    TermQuickAdd,
    TermHistory,
    TermConflicts,
    TermUniting,
    TermMerging,
    TermDeletion,
    TermBulkMoves,
    TermTranslations,
    TermQueue,
    TermExport,
    TermModelAdmin,
):
    form = TermForm
    inlines = [LabelInline, FAQInline, RelationInline, SourceInline]
    actions = [*TermBulkMoves.actions, "export_selected"]
    view_on_site = False  # the button is there only where readers see the term

    class Media:
        css = {"all": ["terms/admin/term.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Term]:
        terms = super().get_queryset(request)
        match = request.resolver_match
        if match is not None and match.url_name in ("terms_term_changelist", "autocomplete"):
            return terms.defer("explanation", "short_definition", "revision__content")
        return terms.select_related(
            "glossary",
            "category",
            "successor",
            "merged_into",
            "reviewer",
            "reviewed_by",
            "revision__author",
            "published_revision__origin",
            "scheduled_revision",
        ).defer("scheduled_revision__content", "published_revision__origin__content")

    def get_fieldsets(self, request: HttpRequest, obj: Term | None = None) -> Any:
        place = ["category", "slug"] if obj is not None else ["glossary", "language", "category"]
        writing = (None, {"fields": _WRITING, "classes": ["writing"]})
        if obj is not None:
            return [writing, (_("Place"), {"fields": place}), _SEO, _IDENTIFIERS]
        return [writing, (_("Place"), {"fields": [*place, "slug"]}), _SEO, _IDENTIFIERS]

    def get_readonly_fields(self, request: HttpRequest, obj: Term | None = None) -> list[str]:
        if obj is None:
            return ["external_id"]
        was_public = obj.first_published_at is not None
        return ["concept", "external_id", *(["slug"] if was_public else [])]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        given: dict[str, Any] = super().get_changeform_initial_data(request)
        glossary = given_id(given.get("glossary", ""))
        glossaries = Glossary.objects.order_by("pk")
        if glossary is not None:
            glossaries = glossaries.filter(pk=glossary)
        first = glossaries.first()
        if first is None:
            return given
        return {"glossary": first.pk, "language": first.language} | given

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        widget = getattr(field, "widget", None)
        for right in ("add", "change", "delete", "view"):
            if hasattr(widget, f"can_{right}_related"):
                setattr(widget, f"can_{right}_related", False)
        return field

    # --- Saving -------------------------------------------------------------------------------

    def get_form(
        self, request: HttpRequest, obj: Term | None = None, change: bool = False, **options: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **options)
        form.refusal = getattr(request, "refusal", "")
        return form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        if "_publish" in request.POST and not may_publish(request):
            raise PermissionDenied
        try:
            with transaction.atomic():
                self.hold(request, object_id)
                return super().changeform_view(request, object_id, form_url, extra_context)
        except WrittenBeside as text:
            return self.set_text_aside(request, text)
        except CannotSave as error:
            # The transaction is undone; the same form comes back with the reason on it.
            request.refusal = str(error)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(
        self, request: HttpRequest, obj: Term, form: TermModelForm, change: bool
    ) -> None:
        if self.is_outdated(request):
            return
        if not change or set(form.changed_data) - {"comment", "based_on"}:
            obj.save()

    def save_formset(
        self,
        request: HttpRequest,
        form: TermModelForm,
        formset: Any,
        change: bool,
    ) -> None:
        assert isinstance(formset, PartFormSet)
        formset.save(commit=False)  # tells the log what changed
        formset.write()

    def save_related(
        self, request: HttpRequest, form: TermModelForm, formsets: Any, change: bool
    ) -> None:
        if self.is_outdated(request):
            self.refuse_with_text(form, formsets)
        super().save_related(request, form, formsets, change)
        comment = form.cleaned_data["comment"]
        request.revision = revise(  # type: ignore[attr-defined]
            form.instance, by=user_of(request), comment=comment
        )

    def log_change(self, request: HttpRequest, obj: Term, message: Any) -> Any:
        return super().log_change(request, obj, message) if message else None

    # --- Answering ----------------------------------------------------------------------------

    def response_add(
        self, request: HttpRequest, obj: Term, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._respond(request, obj)

    def response_change(self, request: HttpRequest, obj: Term) -> HttpResponse:
        return self._respond(request, obj)

    def _respond(self, request: HttpRequest, term: Term) -> HttpResponse:
        self._tell_saved(request, term)
        if "_publish" in request.POST:
            self._publish_saved(request, term)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(reverse("admin:terms_term_add"))
        if "_save" in request.POST and IS_POPUP_VAR not in request.POST:
            return self.response_post_save_change(request, term)
        return HttpResponseRedirect(reverse("admin:terms_term_change", args=[term.pk]))

    def _tell_saved(self, request: HttpRequest, term: Term) -> None:
        revision: Revision | None = getattr(request, "revision", None)
        if revision is None:
            self.message_user(request, _("Nothing was changed."), messages.INFO)
            return
        text = _("“{name}” is saved as revision {number}.")
        if "_publish" not in request.POST and term.is_public:
            text = _("“{name}” is saved as revision {number}. Readers see it once it is published.")
        page = reverse("admin:terms_term_change", args=[term.pk])
        name = format_html('<a href="{}">{}</a>', page, term.name)
        shown = name if "_save" in request.POST else term.name
        told = format_html(text, name=shown, number=revision.number)
        self.message_user(request, told, messages.SUCCESS)

    def _publish_saved(self, request: HttpRequest, term: Term) -> None:
        try:
            publish(term, by=user_of(request))
        except CannotPublish as error:
            self.message_user(request, _("Not published: %s") % error, messages.WARNING)
        else:
            self.message_user(request, _("“%s” is published.") % term.name, messages.SUCCESS)

    def get_urls(self) -> list[URLPattern]:
        own = self.publishing_urls() + self.preview_urls() + self.history_urls()
        return [
            *own,
            *self.workflow_urls(),
            *self.translation_urls(),
            *self.queue_urls(),
            *self.conflict_urls(),
            *self.unite_urls(),
            *self.merging_urls(),
            *self.export_urls(),
            *self.offer_urls(),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **options: Any
    ) -> Any:
        term: Term | None = options.get("obj")
        context["panel"] = self.panel(request, term)
        context["may_publish"] = may_publish(request)
        context["subtitle"] = None
        context["preview_url"] = self.preview_url(request, term)
        if term is not None:
            context["title"] = term.name
            context["conflict"] = waiting_conflict(term)
            context["set_aside"] = waiting_texts(term)
        return super().render_change_form(request, context, *args, **options)
