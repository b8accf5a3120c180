"""The form of a term: its texts, its place, and why it is being changed."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from terms.admin.rules import apply_rules
from terms.admin.typed import CategoryModelChoiceField, TermModelForm
from terms.checks.findings import SEO_DESCRIPTION_SHOWN, SEO_TITLE_SHOWN
from terms.models import Category, Glossary, Term
from terms.pages.term_page import SUMMARY_LENGTH
from terms.records import TermRecord
from terms.text.languages import canonical_language
from terms.text.slugs import is_slug, slug_of, with_suffix

COMMENT_MAX_LENGTH = 500
# A longer name is cut in search results and breaks lines in lists.
NAME_SHOWN = 60

# What the scripts of the form are to do with a field; see `static/terms/admin/`.
AIDS: dict[str, dict[str, object]] = {
    "name": {"data-similar": True, "data-counts-to": NAME_SHOWN},
    "short_definition": {"data-links": True, "data-counts-to": SUMMARY_LENGTH},
    "explanation": {"data-links": True, "data-markdown": True},
    "seo_title": {"data-counts-to": SEO_TITLE_SHOWN},
    "seo_description": {"data-counts-to": SEO_DESCRIPTION_SHOWN},
}
_RULED = (
    "slug",
    "name",
    "short_definition",
    "explanation",
    "seo_title",
    "seo_description",
    "external_id",
)


class CategoryField(CategoryModelChoiceField):
    """A plain select: a glossary has few categories, and it works without JavaScript."""

    def label_from_instance(self, category: Category) -> str:
        if self.is_of_one_place:
            return category.name
        return f"{category.name} ({category.glossary}, {category.language})"

    is_of_one_place = False

    def offer(self, term: Term) -> None:
        """Offer the categories of the term's glossary and language; all for a new term."""
        self.is_of_one_place = term.pk is not None
        categories = Category.objects.select_related("glossary")
        if self.is_of_one_place:
            categories = categories.filter(glossary=term.glossary_id, language=term.language)
        self.queryset = categories


class TermForm(TermModelForm):
    """Checks a term as its record; a new one takes slug and language from what is given.

    refusal: why saving failed after all checks had passed; set by the view that shows it.
    """

    category = CategoryField(Category.objects.none(), required=False)
    comment = forms.CharField(
        label=gettext_lazy("What changed, and why"),
        required=False,
        max_length=COMMENT_MAX_LENGTH,
        help_text=gettext_lazy("Kept with this revision in the term’s history."),
    )
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput)
    refusal: str = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("short_definition", "explanation"):
            if isinstance(field := self.fields.get(name), forms.CharField):
                field.strip = False  # what may be cut off is for the record to say
        for name in ("slug", "language", "concept"):
            if name in self.fields:
                self.fields[name].required = False
        category = self.fields.get("category")
        if isinstance(category, CategoryField):
            category.offer(self.instance)
        self.initial["based_on"] = self._latest_number()
        for name, aids in AIDS.items():
            if name in self.fields:
                self.fields[name].widget.attrs.update(aids)

    def clean_language(self) -> str:
        try:
            return canonical_language(self.cleaned_data["language"])
        except ValueError as error:
            raise ValidationError(_("This %(problem)s.") % {"problem": error}) from error

    def clean_concept(self) -> uuid.UUID:
        """Return the concept given, or the new one that a term comes with."""
        given: uuid.UUID = self.cleaned_data["concept"] or self.instance.concept
        return given

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.refusal:
            self.add_error(None, self.refusal)
        self._complete_place()
        if "slug" in self.fields:
            self._complete_slug()
        values = {name: self.cleaned_data[name] for name in _RULED if name in self.cleaned_data}
        # What cannot be edited any more is right already; the record asks for both.
        given = {"slug": self.instance.slug, "name": self.instance.name} | values
        apply_rules(self, TermRecord, given)
        self._check_slug_is_free()
        self._check_category()
        return self.cleaned_data

    def _get_validation_exclusions(self) -> set[str]:
        # Constraints that span a field shown read-only must be looked at all the same.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]  # no stub
        return excluded - {"glossary", "language"}

    def _glossary(self) -> Glossary | None:
        if "glossary" in self.fields:
            given: Glossary | None = self.cleaned_data.get("glossary")
            return given
        return self.instance.glossary

    def _language(self) -> str:
        given = self.cleaned_data.get("language")
        return str(given) if given else self.instance.language

    def _complete_place(self) -> None:
        glossary = self._glossary()
        if "language" in self.fields and not self.cleaned_data.get("language") and glossary:
            self.cleaned_data["language"] = glossary.language

    def _complete_slug(self) -> None:
        """Make a slug of the name where none is given, and a free one."""
        typed = self.cleaned_data.get("slug", "").strip()
        if "slug" in self.errors:
            return
        if typed and not is_slug(typed):
            self.add_error(
                "slug",
                _("An address has lower-case letters, digits and hyphens only, such as “%s”.")
                % (slug_of(typed) or "reward-hacking"),
            )
        elif typed:
            self.cleaned_data["slug"] = typed
        elif base := slug_of(self.cleaned_data.get("name", "")):
            self.cleaned_data["slug"] = self._free_slug(base)
        elif self.cleaned_data.get("name"):
            self.add_error("slug", _("No address can be made of this name: type one."))

    def _others(self) -> Q:
        return Q(glossary=self._glossary(), language=self._language()) & ~Q(pk=self.instance.pk)

    def _free_slug(self, base: str) -> str:
        slugs = Term.objects.filter(self._others(), slug__startswith=base[:150])
        taken = set(slugs.values_list("slug", flat=True))
        slug, number = base, 2
        while slug in taken:
            slug, number = with_suffix(base, number), number + 1
        return slug

    def _check_slug_is_free(self) -> None:
        slug = self.cleaned_data.get("slug")
        if not slug or "slug" in self.errors:
            return
        other = Term.objects.filter(self._others(), slug=slug).only("name").first()
        if other is not None:
            self.add_error(
                "slug",
                _("“%s” has this address already. Edit that term, or choose another address.")
                % other.name,
            )

    def _check_category(self) -> None:
        category, glossary = self.cleaned_data.get("category"), self._glossary()
        if category is None or glossary is None:
            return
        if (category.glossary_id, category.language) != (glossary.pk, self._language()):
            self.add_error(
                "category", _("Choose a category of the term’s own glossary and language.")
            )

    def _latest_number(self) -> int | None:
        revision = self.instance.revision
        return revision.number if revision is not None else None
