"""The rows of a term on its form: labels, FAQs, relations, sources, each checked as its record."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel

from terms.admin.choosing import TermChoiceField
from terms.admin.rules import apply_rules
from terms.admin.typed import AnyModelForm
from terms.models import FAQ, Label, Relation, Source
from terms.records import (
    NAME_MAX_LENGTH,
    FAQRecord,
    LabelRecord,
    RelationRecord,
    SourceRecord,
)
from terms.text.slugs import slug_of


class PartForm(AnyModelForm):
    """One row. Editors count positions from 1; an empty position is the end.

    The record's rules stand for those of the model: asking the database about every row
    would make a form of a hundred rows slow, and the rows are written anew as a whole.
    """

    record_type: ClassVar[type[BaseModel]]
    record_fields: ClassVar[tuple[str, ...]]

    position = forms.IntegerField(
        label=gettext_lazy("Position"),
        required=False,
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "position", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_saved = self.instance.pk is not None
        self.initial["position"] = self.instance.position + 1 if is_saved else None
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.strip = False  # what may be cut off is for the record to say

    def has_changed(self) -> bool:
        if self.instance.pk is None:
            return bool(set(self.changed_data) - {"position"})
        return bool(self.changed_data)

    def clean(self) -> dict[str, Any]:
        if not self.cleaned_data.get("DELETE"):
            self.check_record()
        return self.cleaned_data

    def check_record(self) -> None:
        values = {
            name: self.cleaned_data[name]
            for name in self.record_fields
            if name in self.cleaned_data
        }
        apply_rules(self, self.record_type, values)

    def fields_html(self) -> SafeString:
        """Return the fields with their labels: a template would take longer than all the rest."""
        shown = [bound for bound in self.visible_fields() if bound.name != DELETION_FIELD_NAME]
        return format_html_join("\n", "{}", ((self._field_html(bound),) for bound in shown))

    @staticmethod
    def _field_html(bound: forms.BoundField) -> SafeString:
        field_id, help_text = bound.id_for_label, bound.help_text
        return format_html(
            '<div class="part-field field-{}{}"><label for="{}">{}</label>{}{}{}</div>',
            bound.name,
            " errors" if bound.errors else "",
            field_id,
            bound.label,
            str(bound.errors) if bound.errors else "",
            bound.as_widget(),
            format_html('<div class="help" id="{}_helptext">{}</div>', field_id, help_text)
            if help_text
            else "",
        )

    def key(self) -> object:
        """Return what no other row of the term may have, too."""
        raise NotImplementedError

    def _get_validation_exclusions(self) -> set[str]:
        return {field.name for field in self.instance._meta.fields}


class LabelForm(PartForm):
    record_type = LabelRecord
    record_fields = ("text", "kind")

    class Meta:
        model = Label
        fields = ["position", "text", "kind"]

    def key(self) -> object:
        return self.cleaned_data["text"].casefold()


class FAQForm(PartForm):
    record_type = FAQRecord
    record_fields = ("question", "answer")

    class Meta:
        model = FAQ
        fields = ["position", "question", "answer"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].widget.attrs |= {"data-links": True, "data-markdown": True}

    def key(self) -> object:
        return self.cleaned_data["question"].casefold()


class SourceForm(PartForm):
    record_type = SourceRecord
    record_fields = ("title", "authors", "year", "url")

    url = forms.CharField(
        label=gettext_lazy("Address"),
        required=False,
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    class Meta:
        model = Source
        fields = ["position", "title", "authors", "year", "url"]

    def key(self) -> object:
        return f"{self.cleaned_data['title']} {self.cleaned_data['url']}"


class RelationForm(PartForm):
    """An edge to a term that was chosen, or to one that was only named."""

    target = TermChoiceField(
        Relation.target.field,
        label=gettext_lazy("Term"),
        required=False,
        help_text=gettext_lazy("Type a part of its name."),
    )
    name = forms.CharField(
        label=gettext_lazy("or a name"),
        required=False,
        max_length=NAME_MAX_LENGTH,
        help_text=gettext_lazy("Of a term that does not exist yet: it is linked once it does."),
    )

    class Meta:
        model = Relation
        fields = ["position", "type", "target", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            # The name of a target that exists is that term's own; one kept from an import
            # comes to light again when the target goes.
            wanted = self.instance.name or self.instance.target_slug
            self.initial["name"] = "" if self.instance.target_id else wanted

    def check_record(self) -> None:
        cleaned = self.cleaned_data
        target, name = cleaned.get("target"), cleaned.get("name", "")
        if "target" in self.errors or "type" not in cleaned:
            return
        if target is None and not name.strip():
            self.add_error("target", _("Choose a term, or name one that is wanted."))
            return
        slug = target.slug if target is not None else self._wanted_slug(name)
        if not slug:
            self.add_error("name", _("No address can be made of this name: use letters or digits."))
            return
        values: Mapping[str, Any] = {"type": cleaned["type"], "target": slug, "name": name}
        apply_rules(self, RelationRecord, values, shown_at={"target": "name"})
        self._settle(slug)

    def _wanted_slug(self, name: str) -> str:
        """Return the slug of the wanted term; an imported one stays while its name does."""
        if "name" not in self.changed_data and self.instance.target_slug:
            kept: str = self.instance.target_slug
            return kept
        return slug_of(name)

    def _settle(self, slug: str) -> None:
        target = self.cleaned_data.get("target")
        is_same = target is not None and target.pk == self.instance.target_id
        if is_same and not self.cleaned_data.get("name"):
            self.cleaned_data["name"] = self.instance.name
        elif target is not None:
            self.cleaned_data["name"] = ""
        elif "name" not in self.changed_data:
            self.cleaned_data["name"] = self.instance.name
        self.instance.target_slug = "" if target is not None else slug

    def settle_on(self, target: Any) -> None:
        """Lead a relation that was only named to the term that has this name's slug."""
        self.cleaned_data["target"] = self.instance.target = target
        self.instance.target_slug = ""

    def key(self) -> object:
        target = self.cleaned_data.get("target")
        slug = target.slug if target is not None else self.instance.target_slug
        return self.cleaned_data["type"], slug
