"""The inlines of the term form: ordered rows, written as a whole, in a fixed number of queries."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions.relating import circle_problem, find_targets
from terms.admin.choosing import TermChoiceField, given_id
from terms.admin.light_rendering import LIGHT
from terms.admin.part_forms import FAQForm, LabelForm, PartForm, RelationForm, SourceForm
from terms.admin.typed import PartStackedInline, TermPartFormSet
from terms.models import FAQ, Label, Relation, Source, Term
from terms.models.parts import TermPart


class RowField(forms.Field):
    """The id of a row: one that this form has shown, and that is still there."""

    widget = forms.HiddenInput

    def __init__(self, row: TermPart, *, required: bool) -> None:
        super().__init__(required=required, initial=row.pk)
        self.row = row

    def clean(self, value: Any) -> TermPart | None:
        if value in self.empty_values and not self.required:
            return None
        if self.row.pk is None or str(value) != str(self.row.pk):
            raise ValidationError(
                _("Somebody else has removed this row. Copy your text and reload the page.")
            )
        return self.row


class PartFormSet(TermPartFormSet):
    """Rows of one kind. Two that say the same are refused; they are saved in their order."""

    kind: str | Promise = ""  # what the inline calls one row
    same = gettext_lazy("This stands in another row already.")

    def __init__(self, *args: Any, **options: Any) -> None:
        self.renderer = LIGHT
        super().__init__(*args, **options)

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        is_old = index is not None and index < self.initial_form_count()
        form.fields["id"] = RowField(form.instance, required=is_old)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Remove")

    def clean(self) -> None:
        seen: set[object] = set()
        for form in self.kept_forms():
            if not form.is_valid():
                continue
            key = form.key()
            if key in seen:
                form.add_error(None, str(self.same))
            seen.add(key)

    def validate_unique(self) -> None:
        """Leave it to `clean`, which compares the rows as records do."""

    def kept_forms(self) -> list[PartForm]:
        return [
            form
            for form in self.forms
            if form not in self.deleted_forms
            and (form.instance.pk is not None or form.has_changed())
        ]

    def valid_rows(self) -> list[TermPart]:
        """Return the rows that could be saved, in the order the form gives."""
        return self._in_order(form for form in self.kept_forms() if form.is_valid())

    def write(self) -> None:
        """Replace the term's rows by those of the form, in the order it gives."""
        if not self.has_changed():
            return
        rows = self._in_order(self.kept_forms())
        assert self.model is not None
        for position, row in enumerate(rows):
            row.position = position
        manager = self.model._default_manager
        manager.filter(term=self.instance).delete()
        manager.bulk_create(rows)

    @staticmethod
    def _in_order(kept: Iterable[PartForm]) -> list[TermPart]:
        last = float("inf")
        ordered = sorted(kept, key=lambda form: form.cleaned_data.get("position") or last)
        return [form.instance for form in ordered]


class RelationFormSet(PartFormSet):
    same = gettext_lazy("This relation is stated in another row already.")

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        field = form.fields["target"]
        assert isinstance(field, TermChoiceField)
        field.offer(self._find, self.instance.glossary_id, self.instance.language)

    def _find(self, value: str) -> Term | None:
        return self._targets.get(value)

    @cached_property
    def _targets(self) -> dict[str, Term]:
        """The terms the rows may lead to, by id as text."""
        if not self.is_bound:
            rows = self.get_queryset()
            return {str(row.target_id): row.target for row in rows if row.target is not None}
        prefixes = (self.add_prefix(index) for index in range(self.total_form_count()))
        given = {given_id(self.data.get(f"{prefix}-target", "")) for prefix in prefixes}
        ids = [pk for pk in given if pk is not None]
        found = (
            Term.objects.unmerged()
            .filter(pk__in=ids, glossary=self.instance.glossary_id, language=self.instance.language)
            .only("name", "slug")
        )
        return {str(term.pk): term for term in found}

    def clean(self) -> None:
        self._lead_named_to_existing()
        super().clean()
        for form in self._valid_forms():
            if self._leads_to_itself(form.instance):
                form.add_error(None, _("A term cannot be related to itself."))
        if not self.instance._state.adding and (problem := self._circle()):
            raise ValidationError(problem, code="circle")

    def _leads_to_itself(self, relation: Relation) -> bool:
        if relation.target_id is not None:
            return relation.target_id == self.instance.pk
        return bool(relation.target_slug) and relation.target_slug == self.instance.slug

    def _valid_forms(self) -> list[RelationForm]:
        return [
            form for form in self.kept_forms() if isinstance(form, RelationForm) and form.is_valid()
        ]

    def _lead_named_to_existing(self) -> None:
        if self.instance.glossary_id is None:
            return
        named = [form for form in self._valid_forms() if form.instance.target_slug]
        slugs = {form.instance.target_slug for form in named}
        found = find_targets(self.instance.glossary, self.instance.language, slugs)
        terms = Term.objects.in_bulk([each.pk for each in found.values()]) if found else {}
        for form in named:
            if form.instance.target_slug in found:
                form.settle_on(terms[found[form.instance.target_slug].pk])

    def _circle(self) -> str:
        return circle_problem(
            self.instance.pk,
            [
                (form.cleaned_data["type"], form.instance.target_id)
                for form in self._valid_forms()
                if form.instance.target_id is not None
            ],
        )


class PartInline(PartStackedInline):
    """Who may edit the term may edit its rows; they have no permissions of their own."""

    template = "admin/terms/edit_inline/parts.html"
    formset = PartFormSet
    extra = 1  # for those without JavaScript; with it the style sheet hides an empty row

    def get_formset(self, request: HttpRequest, obj: Term | None = None, **options: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **options)
        formset.kind = self.verbose_name
        return formset

    def has_view_permission(self, request: HttpRequest, obj: Term | None = None) -> bool:
        return request.user.has_perm("terms.view_term") or self._may_edit(request)

    def has_add_permission(self, request: HttpRequest, obj: Term | None = None) -> bool:
        return self._may_edit(request) or request.user.has_perm("terms.add_term")

    def has_change_permission(self, request: HttpRequest, obj: Term | None = None) -> bool:
        return self._may_edit(request)

    def has_delete_permission(self, request: HttpRequest, obj: Term | None = None) -> bool:
        return self._may_edit(request)

    @staticmethod
    def _may_edit(request: HttpRequest) -> bool:
        return request.user.has_perm("terms.change_term")


class LabelInline(PartInline):
    model = Label
    form = LabelForm
    verbose_name = gettext_lazy("label")
    verbose_name_plural = gettext_lazy("Labels: other names")


class FAQInline(PartInline):
    model = FAQ
    form = FAQForm
    verbose_name = gettext_lazy("question")
    verbose_name_plural = gettext_lazy("Questions readers ask")


class RelationInline(PartInline):
    model = Relation
    form = RelationForm
    formset = RelationFormSet
    fk_name = "term"
    verbose_name = gettext_lazy("relation")
    verbose_name_plural = gettext_lazy("Relations to other terms")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("target")


class SourceInline(PartInline):
    model = Source
    form = SourceForm
    verbose_name = gettext_lazy("source")
    verbose_name_plural = gettext_lazy("Sources")
