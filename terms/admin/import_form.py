"""The form that takes files to be imported, and what is to be done with them."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions.importing.entries import OnConflict, Options, Prune
from terms.actions.importing.uploads import SIZE_MAX, describe, shown_name
from terms.admin.typed import GlossaryModelChoiceField
from terms.formats.base import UnreadableFile
from terms.formats.glossary_file import GlossaryRecord
from terms.formats.registry import FORMATS
from terms.models import Glossary, ReviewPolicy
from terms.text.languages import canonical_language

_READABLE = [
    name for name, each in FORMATS.items() if each.read is not None or each.read_folder is not None
]
ON_CONFLICT: list[tuple[Any, Any]] = [
    (OnConflict.KEEP, gettext_lazy("keep what is here; the other text waits to be merged")),
    (OnConflict.THEIRS, gettext_lazy("take what the file says")),
    (OnConflict.FAIL, gettext_lazy("reject the row")),
]
PRUNE: list[tuple[Any, Any]] = [
    (Prune.NEVER, gettext_lazy("nothing")),
    (Prune.DRAFT, gettext_lazy("set them back to draft")),
    (Prune.WITHDRAW, gettext_lazy("withdraw them from readers")),
]


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One file or several, as a list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        files = data if isinstance(data, Sequence) else [data]
        return [super(FilesField, self).clean(each, initial) for each in files or [None]]


class ImportForm(forms.Form):
    """may_publish, may_withdraw: offers what readers would see.

    may_add_glossary: takes files that describe a glossary which is not there yet.
    """

    uploads = FilesField(
        label=gettext_lazy("Files"),
        help_text=gettext_lazy(
            "One or several, in any format that can be read; also packed as .gz or .zip."
        ),
    )
    glossary = GlossaryModelChoiceField(
        Glossary.objects.order_by("title"),
        label=gettext_lazy("Glossary"),
        required=False,
        empty_label=gettext_lazy("the one that _glossary.json in the files describes"),
    )
    language = forms.CharField(
        label=gettext_lazy("Language"),
        required=False,
        max_length=35,
        help_text=gettext_lazy(
            "Of entries that do not name theirs, such as “en”. Empty: the glossary's."
        ),
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"),
        required=False,
        choices=[("", gettext_lazy("found out for each file")), *((n, n) for n in _READABLE)],
    )
    on_conflict = forms.ChoiceField(
        label=gettext_lazy("Changed on both sides"),
        choices=ON_CONFLICT,
        help_text=gettext_lazy("For a field that was edited here and changed in the file too."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "A name for where this comes from, the same each time. Empty: the names of the files."
        ),
    )
    prune = forms.ChoiceField(
        label=gettext_lazy("Terms that left the source"),
        choices=PRUNE,
        help_text=gettext_lazy(
            "For terms that an earlier import brought from the same source and this one does not."
        ),
    )
    publish = forms.BooleanField(
        label=gettext_lazy("Publish"),
        required=False,
        help_text=gettext_lazy("Make imported terms public at once, instead of drafts."),
    )

    def __init__(
        self,
        *args: Any,
        may_publish: bool,
        may_withdraw: bool,
        may_add_glossary: bool,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.described: GlossaryRecord | None = None
        self.may_add_glossary = may_add_glossary
        if not self.initial.get("glossary"):
            self.initial["glossary"] = Glossary.objects.order_by("title").first()
        if not may_publish:
            del self.fields["publish"]
        if not may_withdraw:
            prune = self.fields["prune"]
            assert isinstance(prune, forms.ChoiceField)
            prune.choices = [each for each in PRUNE if each[0] != Prune.WITHDRAW]

    def clean_uploads(self) -> list["UploadedFile[Any]"]:
        files: list[UploadedFile[Any]] = self.cleaned_data["uploads"]
        if sum(file.size or 0 for file in files) > SIZE_MAX:
            raise forms.ValidationError(too_large())
        return files

    def clean_language(self) -> str:
        try:
            return canonical_language(self.cleaned_data["language"])
        except ValueError as error:
            raise forms.ValidationError(_("This %(problem)s.") % {"problem": error}) from error

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.cleaned_data.get("glossary") is None and "glossary" not in self.errors:
            self.cleaned_data["glossary"] = self._described_glossary()
        glossary: Glossary | None = self.cleaned_data.get("glossary")
        if (
            self.cleaned_data.get("publish")
            and glossary is not None
            and glossary.review_policy != ReviewPolicy.OPTIONAL
        ):
            self.add_error(
                "publish",
                _(
                    "“%s” publishes approved texts only: import without publishing, then submit"
                    " the terms for review."
                )
                % glossary.title,
            )
        return self.cleaned_data

    def _described_glossary(self) -> Glossary | None:
        """Return the glossary that the files describe; None, and no error, where it is to be made."""
        try:
            self.described = describe(self.cleaned_data.get("uploads", []))
        except UnreadableFile as error:
            self.add_error("uploads", str(error))
            return None
        if self.described is None:
            self.add_error("glossary", _("Choose a glossary: the files describe none."))
            return None
        glossary = Glossary.objects.filter(slug=self.described.slug).first()
        if glossary is None and not self.may_add_glossary:
            self.add_error(
                "glossary",
                _("The files describe a new glossary, “%s”, which you may not add. Choose another.")
                % self.described.title,
            )
        return glossary

    def options(self) -> Options:
        """Return what a valid form says."""
        given = self.cleaned_data
        names = " ".join(shown_name(file.name or "") for file in given["uploads"])
        return Options(
            language=given["language"],
            publish=given.get("publish", False),
            on_conflict=OnConflict(given["on_conflict"]),
            prune=Prune(given["prune"]),
            source=given["source"] or names,
        )


def too_large() -> str:
    return _(
        "This is too large: %(size)s is the most. Split it, pack it as .gz or .zip, or ask"
        " whoever runs the site to import it with the command import_terms."
    ) % {"size": filesizeformat(SIZE_MAX)}
