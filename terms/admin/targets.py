"""Naming another term on a form: chosen by its name, or typed by its address without JavaScript."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.admin.choosing import TermChoiceField
from terms.models import Term


class TargetForm(forms.Form):
    """Names a term of the same glossary and language, other than `term`, in `target`."""

    target = TermChoiceField(
        Term.successor.field,
        label=gettext_lazy("Term"),
        required=False,
        help_text=gettext_lazy("Type a part of its name."),
    )
    address = forms.CharField(
        label=gettext_lazy("or its address"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("The last part of it, such as “reward-hacking”."),
    )

    def __init__(self, term: Term, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.term = term
        field = self.fields["target"]
        assert isinstance(field, TermChoiceField)
        field.offer(self._find, term.glossary_id, term.language)

    def clean(self) -> dict[str, Any]:
        super().clean()
        address = self.cleaned_data.get("address", "").strip().strip("/").rpartition("/")[2]
        if address and not self.cleaned_data.get("target"):
            found = self._others().filter(slug=address).first()
            self.cleaned_data["target"] = found
            if found is None:
                self.add_error("address", _("No term of this glossary has this address."))
        return self.cleaned_data

    def _find(self, value: str) -> Term | None:
        if not (value.isascii() and value.isdigit()):
            return None
        return self._others().filter(pk=int(value)).first()

    def _others(self) -> QuerySet[Term]:
        others = Term.objects.unmerged().exclude(pk=self.term.pk)
        return others.filter(glossary=self.term.glossary_id, language=self.term.language)
