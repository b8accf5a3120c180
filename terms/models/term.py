"""The working copy of a term: what editors see, never what readers get."""

import uuid
from datetime import datetime
from typing import Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terms.models import addresses
from terms.models.fields import language_field, slug_field
from terms.models.glossary import Category, Glossary
from terms.models.stages import Stage, TermStatus
from terms.records import NAME_MAX_LENGTH, SEO_DESCRIPTION_MAX_LENGTH, URL_MAX_LENGTH

_DATES = ("publish_at", "withdraw_at")


class TermQuerySet(models.QuerySet["Term"]):
    def in_review(self) -> Self:
        """Return what waits for a reviewer, the longest waiting first."""
        return self.filter(stage=Stage.IN_REVIEW).order_by("submitted_at", "id")

    def scheduled(self) -> Self:
        # By two indexes: SQLite reads the whole table for an "or" of the two.
        dated = [self.model._default_manager.filter(**{f"{at}__isnull": False}) for at in _DATES]
        return self.filter(pk__in=dated[0].values("pk").union(dated[1].values("pk")))

    def due(self, now: datetime) -> Self:
        """Return what the schedule asks for by `now`; a failure waits for a person instead."""
        return self.filter(Q(publish_at__lte=now) | Q(withdraw_at__lte=now), schedule_problem="")

    def review_overdue(self, now: datetime) -> Self:
        """Return public terms that were to be read again by `now`, the longest overdue first."""
        # Told by what they are not, lest SQLite takes the index of all that is public.
        hidden = (TermStatus.NOT_PUBLIC, TermStatus.WITHDRAWN)
        overdue = self.filter(review_due_at__lte=now).exclude(status__in=hidden)
        return overdue.order_by("review_due_at", "id")

    def unmerged(self) -> Self:
        """Leave out terms that live on in another: lists and choices offer none of them."""
        return self.filter(merged_into=None)

    def locked(self) -> Self:
        """Fetch terms afresh that nobody else moves or saves until the transaction ends.

        SQLite has one writing transaction at a time and no locks on rows.
        """
        return self.select_for_update(of=("self",), no_key=True)

    def whole(self) -> Self:
        """Fetch what `revising.record_of` reads, in a fixed number of queries."""
        # Joined: SQLite refuses Django's own look-up of more than a thousand targets at once.
        relations = apps.get_model("terms", "Relation").objects.select_related("target")
        return self.select_related("category", "glossary", "successor").prefetch_related(
            "labels", "faqs", "sources", models.Prefetch("relations", relations)
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
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        related_name="merged_terms",
        null=True,
        db_index=False,
        editable=False,
        verbose_name=_("merged into"),
        help_text="The term this one lives on in: never one that is merged itself.",
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

    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        db_index=False,
        editable=False,
        verbose_name=_("reviewer"),
        help_text="Who was asked when it was last submitted; null asks every reviewer.",
    )
    submitted_at = models.DateTimeField(_("last submitted at"), null=True, editable=False)
    scheduled_revision = models.ForeignKey(
        "terms.Revision",
        on_delete=models.RESTRICT,
        related_name="+",
        null=True,
        db_index=False,
        editable=False,
        verbose_name=_("scheduled revision"),
        help_text="What goes to readers at `publish_at`, whatever is edited meanwhile.",
    )
    publish_at = models.DateTimeField(_("to be published at"), null=True, editable=False)
    withdraw_at = models.DateTimeField(_("to be withdrawn at"), null=True, editable=False)
    schedule_problem = models.TextField(
        _("why the schedule failed"),
        blank=True,
        default="",
        editable=False,
        help_text="It is not tried again until somebody schedules anew.",
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        db_index=False,
        editable=False,
        verbose_name=_("reviewed by"),
    )
    review_due_at = models.DateTimeField(_("review due at"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        permissions = [
            ("submit_term", _("Can submit terms for review")),
            ("review_term", _("Can approve terms or ask for changes")),
            ("publish_term", _("Can publish and schedule terms")),
            ("withdraw_term", _("Can withdraw terms from readers")),
            ("deprecate_term", _("Can deprecate terms")),
            ("rename_term", _("Can change the address of terms")),
            ("merge_term", _("Can merge terms")),
        ]
        indexes = [
            models.Index(fields=["glossary", "language", "name", "id"], name="term_by_name"),
            # Lists leave out what is merged; both indexes answer alone which rows are shown.
            models.Index(fields=["merged_into", "-updated_at", "id"], name="term_by_change"),
            models.Index(
                fields=[
                    "merged_into",
                    "status",
                    "stage",
                    "-updated_at",
                    "id",
                    "revision",
                    "published_revision",
                ],
                name="term_by_state",
            ),
            # Partial: the rows that are not meant, and imports that write them, pay nothing.
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(stage=Stage.IN_REVIEW),
                name="term_in_review",
            ),
            models.Index(
                fields=["reviewer"], condition=Q(reviewer__isnull=False), name="term_by_reviewer"
            ),
            models.Index(
                fields=["scheduled_revision"],
                condition=Q(scheduled_revision__isnull=False),
                name="term_by_scheduled_revision",
            ),
            models.Index(
                fields=["publish_at"],
                condition=Q(publish_at__isnull=False),
                name="term_to_be_published",
            ),
            models.Index(
                fields=["withdraw_at"],
                condition=Q(withdraw_at__isnull=False),
                name="term_to_be_withdrawn",
            ),
            models.Index(
                fields=["review_due_at"],
                condition=Q(review_due_at__isnull=False),
                name="term_by_review_date",
            ),
            models.Index(
                fields=["first_published_at"],
                condition=Q(first_published_at__isnull=False),
                name="term_by_first_publication",
            ),
            models.Index(
                fields=["withdrawn_at"],
                condition=Q(withdrawn_at__isnull=False),
                name="term_by_withdrawal",
            ),
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
            models.CheckConstraint(
                condition=~Q(stage=Stage.IN_REVIEW) | Q(submitted_at__isnull=False),
                name="term_in_review_was_submitted",
            ),
            models.CheckConstraint(
                condition=Q(publish_at=None, scheduled_revision=None)
                | Q(publish_at__isnull=False, scheduled_revision__isnull=False),
                name="term_to_be_published_has_its_revision",
            ),
            models.CheckConstraint(
                condition=Q(publish_at=None)
                | Q(withdraw_at=None)
                | Q(withdraw_at__gt=F("publish_at")),
                name="term_is_published_before_it_is_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(schedule_problem="")
                | Q(publish_at__isnull=False)
                | Q(withdraw_at__isnull=False),
                name="term_with_a_schedule_problem_is_scheduled",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | Q(reviewed_at__isnull=False),
                name="term_reviewed_by_somebody_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None)
                | (
                    ~Q(merged_into=F("id"))
                    & Q(
                        stage=Stage.DRAFT,
                        status__in=(TermStatus.NOT_PUBLIC, TermStatus.WITHDRAWN),
                        publish_at=None,
                        withdraw_at=None,
                    )
                ),
                name="term_that_is_merged_is_at_rest",
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

    @property
    def is_scheduled(self) -> bool:
        return self.publish_at is not None or self.withdraw_at is not None

    def path(self) -> str:
        """Return the public path. Reads the glossary: select it with the term."""
        return self.glossary.term_path(self.language, self.slug)

    def get_absolute_url(self) -> str:
        return addresses.url_of(self.path())
