"""Choosing a term: an autocomplete that offers what fits, and asks the database once a page."""

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, get_select2_language
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey
from django.utils.translation import gettext_lazy as _

from terms.admin.typed import TermModelChoiceField
from terms.models import Term

# More digits are no id: the database has no numbers as large.
_ID_LENGTH = 18


def given_id(text: object) -> int | None:
    """Return the id that a request gives; None where it is none."""
    digits = str(text)
    is_id = digits.isascii() and digits.isdigit() and len(digits) <= _ID_LENGTH
    return int(digits) if is_id else None


Find = Callable[[str], Term | None]
"""From a submitted id to a term that may be chosen here."""

# Names of query parameters that narrow the admin's autocomplete to one glossary and language.
GLOSSARY_PARAMETER = "of_glossary"
LANGUAGE_PARAMETER = "of_language"


class TermSelect(AutocompleteSelect):
    """Renders its choice without a query of its own: `find` has it."""

    def __init__(self, field: "ForeignKey[Any, Any]", attrs: dict[str, str] | None = None) -> None:
        super().__init__(field, admin.site, attrs)
        self.find: Find = _find_nothing
        self.glossary_id: int | None = None
        self.language = ""

    def narrow(self, glossary_id: int | None, language: str) -> None:
        self.glossary_id, self.language = glossary_id, language
        self.i18n_name = get_select2_language()

    def get_url(self) -> str:
        url = super().get_url()
        if not self.glossary_id:
            return url
        place = {GLOSSARY_PARAMETER: self.glossary_id, LANGUAGE_PARAMETER: self.language}
        return f"{url}?{urlencode(place)}"

    def optgroups(
        self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None
    ) -> list[Any]:
        options = [self.create_option(name, "", "", selected=not any(value), index=0)]
        for each in value:
            term = self.find(each) if each else None
            if term is not None:
                option = self.create_option(
                    name, each, term.name, selected=True, index=len(options)
                )
                options.append(option)
        return [(None, options, 0)]


def _find_nothing(value: str) -> None:
    return None


class TermChoiceField(TermModelChoiceField):
    """Accepts what `find` finds; whoever makes the form sets it by `offer`."""

    default_error_messages = {
        "invalid_choice": _("Choose a term of the same glossary and language."),
    }

    def __init__(self, field: "ForeignKey[Any, Any]", **options: Any) -> None:
        self.find: Find = _find_nothing
        super().__init__(Term.objects.none(), widget=TermSelect(field), **options)

    def offer(self, find: Find, glossary_id: int | None, language: str) -> None:
        """Accept what `find` finds, and suggest terms of this glossary and language."""
        assert isinstance(self.widget, TermSelect)
        self.find = self.widget.find = find
        self.widget.narrow(glossary_id, language)

    def to_python(self, value: Any) -> Term | None:
        if value in self.empty_values:
            return None
        term = self.find(str(value))
        if term is None:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return term
