"""How a glossary looks to readers, on its form in the admin: its colour and its logo."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextInputWidget
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions.logos import (
    MEDIA_TYPES,
    UPLOAD_MAX_BYTES,
    DrawnLogo,
    UnusableLogo,
    draw_logo,
    remove_logo,
    save_logo,
)
from terms.admin.typed import AnyModelForm
from terms.models import Glossary
from terms.pages.looks import logo_url


class ColorField(forms.CharField):
    """Takes a colour as other programs write it: #0B5568, 0b5568 or #05d."""

    def to_python(self, value: Any) -> str:
        color = (super().to_python(value) or "").strip().lower().removeprefix("#")
        if len(color) == 3:
            color = "".join(each * 2 for each in color)
        return f"#{color}" if color else ""


class LookForm(AnyModelForm):
    accent_color = ColorField(
        label=gettext_lazy("Colour"),
        required=False,
        max_length=20,
        help_text=Glossary.accent_color.field.help_text,
        widget=AdminTextInputWidget(attrs={"placeholder": "#0b5568", "spellcheck": "false"}),
    )
    new_logo = forms.FileField(
        label=gettext_lazy("New logo"),
        required=False,
        help_text=gettext_lazy(
            "PNG, JPEG or WebP, 1 MB at most; it is made 512 pixels wide or high at most. Shown"
            " beside the title."
        ),
        widget=forms.FileInput(attrs={"accept": ", ".join(MEDIA_TYPES)}),
    )
    removes_logo = forms.BooleanField(label=gettext_lazy("Remove the logo"), required=False)

    def clean_new_logo(self) -> DrawnLogo | None:
        file = self.cleaned_data.get("new_logo")
        if file is None:
            return None
        try:
            # One byte more than is taken: what is larger is not read.
            return draw_logo(file.read(UPLOAD_MAX_BYTES + 1))
        except UnusableLogo as error:
            raise ValidationError(str(error)) from error


def picture_of(glossary: Glossary) -> SafeString | str:
    """Return the logo as readers see it, or "" where there is none."""
    logo = getattr(glossary, "logo", None)
    if logo is None:
        return ""
    return format_html(
        '<img class="logo-now" src="{}" width="{}" height="{}" alt="{}">',
        logo_url(glossary.slug, logo.digest),
        *(logo.width, logo.height, _("The logo as readers see it")),
    )


def save_look(glossary: Glossary, form: AnyModelForm, *, by: User) -> None:
    """Save what a valid form says of the logo."""
    drawn: DrawnLogo | None = form.cleaned_data.get("new_logo")
    if drawn is not None:
        save_logo(glossary, drawn, by=by)
    elif form.cleaned_data.get("removes_logo"):
        remove_logo(glossary, by=by)
