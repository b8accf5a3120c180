"""Validators shared by models: slugs and language tags as `text` knows them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from terms.text.languages import LANGUAGE_MAX_LENGTH, canonical_language
from terms.text.slugs import SLUG_MAX_LENGTH, is_slug


class SortKeyField(models.CharField):
    """Text that the database orders by code point, whatever its locale."""

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


def validate_slug(value: str) -> None:
    if not is_slug(value):
        raise ValidationError(
            _("Use lower-case letters of any script, digits, hyphens and underscores only."),
            code="slug",
        )


def validate_language(value: str) -> None:
    try:
        canonical = canonical_language(value)
    except ValueError:
        canonical = ""
    if canonical != value:
        raise ValidationError(
            _("Use a language tag in its usual form, such as “en” or “pt-BR”."), code="language"
        )


def slug_field(**options: Any) -> "models.CharField[str, str]":
    """Return a column for slugs of every script; its constraints say where it is unique."""
    options.setdefault("verbose_name", _("slug"))
    return models.CharField(max_length=SLUG_MAX_LENGTH, validators=[validate_slug], **options)


def language_field(**options: Any) -> "models.CharField[str, str]":
    options.setdefault("verbose_name", _("language"))
    return models.CharField(
        max_length=LANGUAGE_MAX_LENGTH, validators=[validate_language], **options
    )
