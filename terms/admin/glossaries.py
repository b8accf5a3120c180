"""Glossaries and categories in the admin; saving one refreshes the pages that show it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.actions.curating import save_category, save_glossary
from terms.actions.placing import AddressTaken
from terms.admin.looks import LookForm, picture_of, save_look
from terms.admin.requests import user_of
from terms.admin.typed import AnyModelAdmin, AnyModelForm
from terms.models import Category, Glossary
from terms.text.cleaning import has_unstorable, many_lines, one_line
from terms.text.slugs import slug_of

_LONG_TEXTS = ("description", "text", "about", "people", "policy")


class CuratedForm(AnyModelForm):
    """Brings texts to the form that records have; an empty address is made of the name."""

    named_by: str
    refusal: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = _("%(usual)s Empty: made of the %(name)s.") % {
                "usual": self.fields["slug"].help_text,
                "name": self.fields[self.named_by].label,
            }

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        for name, value in cleaned.items():
            if not isinstance(value, str):
                continue
            if has_unstorable(value):
                self.add_error(name, _("This contains a character that cannot be kept."))
                return cleaned
            cleaned[name] = many_lines(value) if name in _LONG_TEXTS else one_line(value)
        if not cleaned.get("slug") and "slug" in self.fields and "slug" not in self.errors:
            cleaned["slug"] = slug_of(cleaned.get(self.named_by, ""))
            if not cleaned["slug"]:
                self.add_error("slug", _("No address can be made of this name: type one."))
        if self.refusal:
            self.add_error(None, self.refusal)
        return cleaned


class GlossaryForm(LookForm, CuratedForm):
    named_by = "title"
    publisher_url = forms.URLField(
        label=gettext_lazy("Publisher’s address"),
        required=False,
        max_length=2_000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField", "placeholder": "https://"}),
    )

    class Meta:
        model = Glossary
        fields = [
            "title",
            "slug",
            "description",
            "language",
            "publisher",
            "publisher_url",
            "downloads",
            "review_policy",
            "accent_color",
            "about",
            "people",
            "policy",
            "shows_wanted",
            "takes_suggestions",
            "indexed_from_words",
        ]
        widgets = {"slug": AdminTextInputWidget}


class CategoryForm(CuratedForm):
    named_by = "name"

    class Meta:
        model = Category
        fields = ["glossary", "language", "name", "slug", "text", "position"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        glossary, language = cleaned.get("glossary"), cleaned.get("language")
        if self.instance.pk is None and glossary is not None and language:
            others = Category.objects.filter(glossary=glossary, language=language)
            if others.filter(slug=cleaned.get("slug")).exists():
                raise ValidationError({"slug": _("Another category has this address.")})
        return cleaned


class CuratedAdmin(AnyModelAdmin):
    """Shows why an action refused on the form itself."""

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any
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
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except AddressTaken as error:
            # The transaction is undone; the same form comes back with the reason on it.
            request.refusal = _(  # type: ignore[attr-defined]
                "The address /%(path)s/ shows “%(holder)s” to readers. Choose another."
            ) % {"path": error.path, "holder": error.holder}
            return super().changeform_view(request, object_id, form_url, extra_context)


@admin.register(Glossary)
class GlossaryAdmin(CuratedAdmin):
    form = GlossaryForm
    list_display = ["title", "slug", "language", "publisher", "updated_at"]
    search_fields = ["title", "slug"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "description", "language"]}),
        (gettext_lazy("Publisher"), {"fields": ["publisher", "publisher_url"]}),
        (gettext_lazy("About the glossary"), {"fields": ["about", "people", "policy"]}),
        (gettext_lazy("Readers"), {"fields": ["downloads", "shows_wanted", "takes_suggestions"]}),
        (
            gettext_lazy("Look"),
            {"fields": ["accent_color", "logo_now", "new_logo", "removes_logo"]},
        ),
        (gettext_lazy("Review"), {"fields": ["review_policy"]}),
        (gettext_lazy("Search engines"), {"fields": ["indexed_from_words"]}),
    ]

    readonly_fields = ["logo_now"]

    @admin.display(description=gettext_lazy("logo"))
    def logo_now(self, glossary: Glossary) -> SafeString | str:
        return picture_of(glossary) or _("none")

    def get_fieldsets(self, request: HttpRequest, obj: Glossary | None = None) -> Any:
        """Leave out what there is nothing to do with."""
        left_out = set()
        if obj is None or not picture_of(obj):
            left_out |= {"logo_now", "removes_logo"}
        if obj is not None and not self.has_change_permission(request, obj):
            left_out |= {"new_logo", "removes_logo"}
        return [
            (name, {"fields": [each for each in options["fields"] if each not in left_out]})
            for name, options in self.fieldsets
        ]

    def save_model(
        self, request: HttpRequest, obj: Glossary, form: AnyModelForm, change: bool
    ) -> None:
        save_glossary(obj, by=user_of(request))
        save_look(obj, form, by=user_of(request))


@admin.register(Category)
class CategoryAdmin(CuratedAdmin):
    form = CategoryForm
    list_display = ["name", "glossary", "language", "term_count", "position", "updated_at"]
    list_filter = ["glossary", "language"]
    list_select_related = ["glossary"]
    search_fields = ["name", "slug"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    fieldsets = [
        (None, {"fields": ["name", "slug", "text", "glossary", "language", "position"]}),
        (gettext_lazy("Review"), {"fields": ["review_interval_days"]}),
        (
            gettext_lazy("Search engines"),
            {"fields": ["seo_title", "seo_description"], "classes": ["collapse"]},
        ),
    ]

    @admin.display(description=gettext_lazy("terms"), ordering="terms_in_it")
    def term_count(self, category: Category) -> int:
        return category.terms_in_it  # type: ignore[attr-defined, no-any-return]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        categories: QuerySet[Category] = super().get_queryset(request)
        return categories.annotate(terms_in_it=Count("terms"))

    def get_readonly_fields(self, request: HttpRequest, obj: Category | None = None) -> list[str]:
        return ["glossary", "language"] if obj is not None else []

    def save_model(
        self, request: HttpRequest, obj: Category, form: AnyModelForm, change: bool
    ) -> None:
        save_category(obj, by=user_of(request))
