"""A glossary and its categories."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import Resolver404, get_resolver, resolve
from django.utils.translation import gettext_lazy as _

from terms.models import addresses
from terms.models.fields import language_field, slug_field
from terms.records import NAME_MAX_LENGTH, SEO_DESCRIPTION_MAX_LENGTH

# Ten years: a date that is reckoned with it never leaves the calendar.
REVIEW_INTERVAL_MAX = 3_650


class ReviewPolicy(models.TextChoices):
    """What may go to readers, of what a person publishes."""

    OPTIONAL = "optional", _("whoever may publish decides")
    REQUIRED = "required", _("approved texts only")
    FOUR_EYES = "four_eyes", _("texts approved by somebody who did not write them")


class GlossaryQuerySet(models.QuerySet["Glossary"]):
    def with_logo(self) -> Self:
        """Fetch the logo along, but for the picture itself: what pages tell of it."""
        return self.select_related("logo").defer("logo__content")


class Glossary(models.Model):
    """A titled set of terms with a publisher, an address and a default language."""

    slug = slug_field(
        verbose_name=_("address"),
        unique=True,
        help_text=_("The first part of every address: “ai” gives /ai/reward-hacking/."),
    )
    title = models.CharField(_("title"), max_length=NAME_MAX_LENGTH)
    description = models.TextField(
        _("description"), blank=True, help_text=_("What the glossary covers, in a sentence or two.")
    )
    publisher = models.CharField(
        _("publisher"),
        max_length=NAME_MAX_LENGTH,
        blank=True,
        help_text=_("The organisation or person that answers for the content."),
    )
    publisher_url = models.URLField(_("publisher's address"), max_length=2_000, blank=True)
    language = language_field(
        verbose_name=_("default language"),
        default="en",
        help_text=_("Terms in this language have the shortest addresses."),
    )
    downloads = models.BooleanField(
        _("offer downloads"),
        default=False,
        help_text=_("Readers may take the published terms along as a file, in every format."),
    )
    review_policy = models.CharField(
        _("what may be published"),
        max_length=16,
        choices=ReviewPolicy.choices,
        default=ReviewPolicy.OPTIONAL,
        help_text=_("Imports on the command line are trusted, whatever is chosen here."),
    )
    accent_color = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"\A#[0-9a-f]{6}\Z", _("Write it as #0b5568."))],
        help_text=_("Links, buttons and social cards; shades for both themes are made from it."),
    )
    about = models.TextField(
        _("about"), blank=True, help_text=_("For the page about the glossary. Markdown.")
    )
    people = models.TextField(
        _("people"), blank=True, help_text=_("Who writes and reviews, on the same page. Markdown.")
    )
    policy = models.TextField(
        _("editorial policy"),
        blank=True,
        help_text=_("How terms are chosen and checked, on the same page. Markdown."),
    )
    shows_wanted = models.BooleanField(
        _("show wanted terms"),
        default=False,
        help_text=_("Readers see a list of the terms that are asked for and not written yet."),
    )
    takes_suggestions = models.BooleanField(
        _("take suggestions"),
        default=True,
        help_text=_("Readers may suggest corrections, without an account."),
    )
    indexed_from_words = models.PositiveIntegerField(
        _("words an entry needs for search engines"),
        default=0,
        help_text=_("Entries with fewer words ask search engines to pass them over. 0: none."),
    )
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = GlossaryQuerySet.as_manager()

    class Meta:
        verbose_name = _("glossary")
        verbose_name_plural = _("glossaries")
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(slug=""), name="glossary_has_an_address"),
            models.CheckConstraint(condition=~Q(title=""), name="glossary_has_a_title"),
            models.CheckConstraint(condition=~Q(language=""), name="glossary_has_a_language"),
            models.CheckConstraint(
                condition=Q(accent_color="") | Q(accent_color__regex=r"^#[0-9a-f]{6}$"),
                name="glossary_colour_is_hexadecimal",
            ),
            models.CheckConstraint(
                condition=Q(review_policy__in=ReviewPolicy.values),
                name="glossary_review_policy_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Refuse an address at or below which the site shows something else."""
        if self.slug and _is_taken(self.slug):
            raise ValidationError(
                {"slug": _("This address is taken by another part of the site. Choose another.")}
            )

    @property
    def shown_logo(self) -> "Logo | None":
        """Return the logo, if it was fetched along as `with_logo` does: this never queries."""
        logo: Logo | None = self._state.fields_cache.get("logo")
        return logo

    def note_logo(self, digest: str, width: int, height: int) -> None:
        """Take in what the columns of a query tell of the logo."""
        logo = Logo(glossary=self, digest=digest, width=width, height=height)
        self._state.fields_cache["logo"] = logo

    @property
    def has_about(self) -> bool:
        """Tell whether there is a page about the glossary."""
        return bool(self.about or self.people or self.policy)

    def path(self, language: str) -> str:
        return addresses.glossary_path(self.slug, self.language, language)

    def term_path(self, language: str, slug: str) -> str:
        return addresses.term_path(self.slug, self.language, language, slug)

    def get_absolute_url(self) -> str:
        return addresses.url_of(self.slug)


class Logo(models.Model):
    """A glossary's picture, small enough to live beside its words: every server has it."""

    glossary = models.OneToOneField(
        Glossary, on_delete=models.CASCADE, primary_key=True, related_name="logo"
    )
    content = models.BinaryField(_("content"), help_text="PNG, drawn anew from what was uploaded.")
    width = models.PositiveIntegerField(_("width"), help_text="Pixels.")
    height = models.PositiveIntegerField(_("height"), help_text="Pixels.")
    digest = models.CharField(_("digest"), max_length=16, help_text="Hexadecimal; in its address.")

    class Meta:
        verbose_name = _("logo")
        verbose_name_plural = _("logos")
        constraints = [
            models.CheckConstraint(
                condition=Q(width__gte=1, height__gte=1), name="logo_has_a_size"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"


def _is_taken(slug: str) -> bool:
    try:
        match = resolve(addresses.url_of(slug))
    except Resolver404:
        return True
    routes = [str(each.pattern) for each in get_resolver().url_patterns]
    routes.append((settings.STATIC_URL or "").lstrip("/"))
    return match.view_name != "terms:glossary" or any(
        route.startswith(f"{slug}/") for route in routes
    )


class Category(models.Model):
    """A group of terms in one language, with a page and words of its own."""

    glossary = models.ForeignKey(
        Glossary, on_delete=models.CASCADE, related_name="categories", verbose_name=_("glossary")
    )
    language = language_field()
    slug = slug_field()
    name = models.CharField(_("name"), max_length=NAME_MAX_LENGTH)
    text = models.TextField(
        _("text"), blank=True, help_text=_("Shown at the top of the category's page. Markdown.")
    )
    seo_title = models.CharField(
        _("SEO title"),
        max_length=NAME_MAX_LENGTH,
        blank=True,
        help_text=_("What search engines show as the heading. Empty: the name."),
    )
    seo_description = models.CharField(
        _("SEO description"), max_length=SEO_DESCRIPTION_MAX_LENGTH, blank=True
    )
    position = models.PositiveIntegerField(_("position"), default=0)
    review_interval_days = models.PositiveIntegerField(
        _("days between reviews"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(REVIEW_INTERVAL_MAX)],
        help_text=_("After so many days a public term is to be read again. Empty: never."),
    )
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["glossary", "language", "position", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["glossary", "language", "slug"],
                name="category_slug_is_unique_in_its_glossary_and_language",
            ),
            models.CheckConstraint(condition=~Q(slug=""), name="category_has_a_slug"),
            models.CheckConstraint(condition=~Q(name=""), name="category_has_a_name"),
            models.CheckConstraint(
                condition=Q(review_interval_days=None)
                | Q(review_interval_days__gte=1, review_interval_days__lte=REVIEW_INTERVAL_MAX),
                name="category_reviews_after_some_days",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def path(self) -> str:
        """Return the page's path. Reads the glossary: select it with the category."""
        glossary = self.glossary
        return addresses.category_path(glossary.slug, glossary.language, self.language, self.slug)

    def get_absolute_url(self) -> str:
        return addresses.url_of(self.path())
