"""The working copy of a term: what editors see, never what readers get."""

import uuid
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terms.models import addresses
from terms.models.fields import language_field, slug_field
from terms.models.glossary import Category, Glossary
from terms.records import NAME_MAX_LENGTH, SEO_DESCRIPTION_MAX_LENGTH, URL_MAX_LENGTH


class Stage(models.TextChoices):
    """How far the working copy has come."""

    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")


class TermStatus(models.TextChoices):
    """What readers see of the term; the values are those of `records.Status`."""

    NOT_PUBLIC = "not_public", _("not public")
    PUBLISHED = "published", _("published")
    DEPRECATED = "deprecated", _("deprecated")
    WITHDRAWN = "withdrawn", _("withdrawn")


class TermQuerySet(models.QuerySet["Term"]):
    def whole(self) -> Self:
        """Fetch what `revising.record_of` reads, in a fixed number of queries."""
        return self.select_related("category", "glossary", "successor").prefetch_related(
            "labels", "faqs", "sources", "relations__target"
        )


class Term(models.Model):
    """One entry in one language, as editors see it."""

    glossary = models.ForeignKey(
        Glossary, on_delete=models.PROTECT, related_name="terms", verbose_name=_("glossary")
    )
    language = language_field(default="en")
    concept = models.UUIDField(
        _("concept"),
        default=uuid.uuid4,
        help_text=_("Terms that translate each other share this id."),
    )
    slug = slug_field(
        help_text=_("The last part of the page's address. Lower-case words joined by hyphens.")
    )
    external_id = models.CharField(_("id at its source"), max_length=URL_MAX_LENGTH, blank=True)
    name = models.CharField(
        _("name"),
        max_length=NAME_MAX_LENGTH,
        db_index=True,
        help_text=_("As it stands in running text: “reward hacking”, not “Reward Hacking (AI)”."),
    )
    short_definition = models.TextField(
        _("short definition"),
        blank=True,
        help_text=_(
            "One or two sentences that stand alone: what kind of thing it is, and what sets it"
            " apart. Readers see it first; other pages and search engines quote it."
        ),
    )
    explanation = models.TextField(
        _("explanation"), blank=True, help_text=_("The full text, in Markdown.")
    )
    seo_title = models.CharField(
        _("SEO title"),
        max_length=NAME_MAX_LENGTH,
        blank=True,
        help_text=_("The heading in search results; about 60 characters show. Empty: the name."),
    )
    seo_description = models.CharField(
        _("SEO description"),
        max_length=SEO_DESCRIPTION_MAX_LENGTH,
        blank=True,
        help_text=_(
            "The text in search results; about 155 characters show. Empty: the definition."
        ),
    )
    category = models.ForeignKey(
        Category,
        on_delete=models.PROTECT,
        related_name="terms",
        null=True,
        blank=True,
        verbose_name=_("category"),
    )

    stage = models.CharField(
        _("stage"), max_length=16, choices=Stage.choices, default=Stage.DRAFT, editable=False
    )
    status = models.CharField(
        _("status"),
        max_length=16,
        choices=TermStatus.choices,
        default=TermStatus.NOT_PUBLIC,
        editable=False,
    )
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="predecessors",
        null=True,
        blank=True,
        editable=False,
        verbose_name=_("successor"),
    )
    revision = models.ForeignKey(
        "terms.Revision",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("latest revision"),
    )
    published_revision = models.ForeignKey(
        "terms.Revision",
        on_delete=models.RESTRICT,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("published revision"),
    )
    first_published_at = models.DateTimeField(_("first published at"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        permissions = [
            ("publish_term", _("Can publish, withdraw, deprecate and rename terms")),
        ]
        indexes = [
            models.Index(fields=["glossary", "language", "name", "id"], name="term_by_name"),
            models.Index(fields=["-updated_at", "id"], name="term_by_change"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["glossary", "language", "slug"],
                name="term_slug_is_unique_in_its_glossary_and_language",
                violation_error_message=_("Another term of this glossary has this slug."),
            ),
            models.UniqueConstraint(
                fields=["glossary", "language", "external_id"],
                condition=~Q(external_id=""),
                name="term_external_id_is_unique_in_its_glossary_and_language",
            ),
            models.UniqueConstraint(
                fields=["glossary", "concept", "language"],
                name="concept_has_one_term_a_language",
                violation_error_message=_("This concept has a term in this language already."),
            ),
            models.CheckConstraint(condition=~Q(slug=""), name="term_has_a_slug"),
            models.CheckConstraint(condition=~Q(name=""), name="term_has_a_name"),
            models.CheckConstraint(condition=~Q(language=""), name="term_has_a_language"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="term_stage_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=TermStatus.values), name="term_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    status=TermStatus.NOT_PUBLIC,
                    published_revision=None,
                    first_published_at=None,
                    published_at=None,
                )
                | (
                    ~Q(status=TermStatus.NOT_PUBLIC)
                    & Q(
                        published_revision__isnull=False,
                        first_published_at__isnull=False,
                        published_at__isnull=False,
                    )
                ),
                name="term_that_was_public_has_a_published_revision_and_dates",
            ),
            models.CheckConstraint(
                condition=Q(status=TermStatus.WITHDRAWN, withdrawn_at__isnull=False)
                | (~Q(status=TermStatus.WITHDRAWN) & Q(withdrawn_at=None)),
                name="term_withdrawn_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(status=TermStatus.DEPRECATED),
                name="term_with_a_successor_is_deprecated",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")),
                name="term_does_not_succeed_itself",
                violation_error_message=_("A term cannot be replaced by itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        return self.status in (TermStatus.PUBLISHED, TermStatus.DEPRECATED)

    @property
    def has_changes(self) -> bool:
        """Tell whether the working copy is ahead of what readers see."""
        return self.is_public and self.revision_id != self.published_revision_id

    def path(self) -> str:
        """Return the public path. Reads the glossary: select it with the term."""
        return self.glossary.term_path(self.language, self.slug)

    def get_absolute_url(self) -> str:
        return addresses.url_of(self.path())
