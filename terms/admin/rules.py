"""The rules of records on forms: texts become canonical, and a problem stands at its field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError


def apply_rules(
    form: forms.BaseForm,
    record_type: type[BaseModel],
    values: Mapping[str, Any],
    *,
    shown_at: Mapping[str, str] | None = None,
) -> BaseModel | None:
    """Check `values` as a record and put its canonical texts into the form's cleaned data.

    shown_at: form fields by record field, where the names differ.
    Returns the record, or None where there are problems; those are then the form's errors.
    """
    names = dict(shown_at or {})
    try:
        record = record_type.model_validate(dict(values))
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            where = str(problem["loc"][0]) if problem["loc"] else ""
            field = names.get(where, where)
            if field in form.errors:
                continue
            form.add_error(field if field in form.fields else None, sentence(problem))
        return None
    for name in values:
        field = names.get(name, name)
        if field in form.cleaned_data and isinstance(form.cleaned_data[field], str):
            form.cleaned_data[field] = getattr(record, name)
    return record


def sentence(problem: Mapping[str, Any]) -> str:
    """Return what pydantic says of a value as a sentence of its own."""
    context = problem.get("ctx", {})
    if problem["type"] == "string_too_long":
        return _("This is too long: at most %(limit)s characters fit.") % {
            "limit": f"{context['max_length']:,}"
        }
    if problem["type"] == "value_error" and problem["loc"]:
        return _("This %(problem)s.") % {"problem": context["error"]}
    text = str(context.get("error", problem["msg"]))
    return f"{text[:1].upper()}{text[1:]}."
