"""The read model: what readers get. Written by `actions` alone, read by every public door."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terms.models import addresses
from terms.models.fields import SortKeyField, language_field, slug_field
from terms.models.glossary import Category, Glossary
from terms.models.parts import Relation
from terms.models.redirect import PATH_MAX_LENGTH
from terms.models.term import Term
from terms.records import NAME_MAX_LENGTH


class PublishedTermQuerySet(models.QuerySet["PublishedTerm"]):
    def public(self) -> Self:
        """Return what an anonymous visitor may see: the only visibility rule."""
        return self.exclude(status=PublishedTerm.Status.WITHDRAWN).exclude(etag="")

    def withdrawn(self) -> Self:
        """Return terms whose address answers that they are gone."""
        return self.filter(status=PublishedTerm.Status.WITHDRAWN)

    def in_alphabetical_order(self) -> Self:
        return self.order_by("sort_key", "term_id")


class PublishedTerm(models.Model):
    """One term as readers get it: rendered, linked, complete.

    Everything here follows from the term's published revision and its public neighbours;
    `actions.rendering` makes the same row again at any time.
    """

    class Status(models.TextChoices):
        PUBLISHED = "published", _("published")
        DEPRECATED = "deprecated", _("deprecated")
        WITHDRAWN = "withdrawn", _("withdrawn")

    term = models.OneToOneField(
        Term, on_delete=models.CASCADE, primary_key=True, related_name="published"
    )
    glossary = models.ForeignKey(Glossary, on_delete=models.PROTECT, related_name="published_terms")
    language = language_field()
    concept = models.UUIDField(_("concept"), db_index=True)
    slug = slug_field()
    path = models.CharField(_("path"), max_length=PATH_MAX_LENGTH, unique=True)
    name = models.CharField(_("name"), max_length=NAME_MAX_LENGTH)
    sort_key = SortKeyField(_("sort key"), max_length=400)
    initial = models.CharField(_("letter"), max_length=8)
    short_definition = models.TextField(_("short definition"), help_text="Plain text.")
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, null=True, related_name="published_terms"
    )
    status = models.CharField(_("status"), max_length=16, choices=Status.choices)
    successor = models.ForeignKey(Term, on_delete=models.SET_NULL, null=True, related_name="+")
    first_published_at = models.DateTimeField(_("first published at"))
    changed_at = models.DateTimeField(_("changed at"))

    head = models.TextField(_("head"), help_text="HTML: title and metadata of the page.")
    main = models.TextField(_("main"), help_text="HTML: the page between header and footer.")
    document = models.TextField(_("document"), help_text="JSON: the term as the API sends it.")
    etag = models.CharField(_("entity tag"), max_length=32, help_text="Empty: not rendered yet.")
    is_stale = models.BooleanField(_("is stale"), default=True)

    objects = PublishedTermQuerySet.as_manager()

    class Meta:
        verbose_name = _("published term")
        verbose_name_plural = _("published terms")
        indexes = [
            models.Index(
                fields=["glossary", "language", "sort_key", "term"], name="published_by_alphabet"
            ),
            models.Index(
                fields=["glossary", "language", "initial", "sort_key", "term"],
                name="published_by_letter",
            ),
            models.Index(fields=["sort_key", "term"], name="published_by_name"),
            models.Index(fields=["category", "sort_key", "term"], name="published_by_category"),
            models.Index(fields=["glossary", "changed_at", "term"], name="published_by_change"),
            models.Index(fields=["term"], condition=Q(is_stale=True), name="published_stale"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["glossary", "language", "slug"],
                name="published_slug_is_unique_in_its_glossary_and_language",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["published", "deprecated", "withdrawn"]),
                name="published_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("term")),
                name="published_term_does_not_succeed_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return addresses.url_of(self.path)


class PublishedRelation(models.Model):
    """A relation of a published revision: tells which pages a term's change touches."""

    source = models.ForeignKey(PublishedTerm, on_delete=models.CASCADE, related_name="relations")
    position = models.PositiveIntegerField(_("position"))
    type = models.CharField(_("type"), max_length=16, choices=Relation.Type.choices)
    target = models.ForeignKey(
        Term, on_delete=models.SET_NULL, null=True, related_name="published_incoming"
    )
    target_slug = slug_field()
    # The revision names its target by slug alone: whichever public term has that slug.
    by_slug = models.BooleanField(_("found by slug"), default=False)
    name = models.CharField(_("name"), max_length=NAME_MAX_LENGTH, blank=True)

    class Meta:
        verbose_name = _("published relation")
        verbose_name_plural = _("published relations")
        ordering = ["source", "position"]
        indexes = [
            models.Index(
                fields=["target_slug"],
                condition=Q(by_slug=True),
                name="published_relation_by_slug",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "position"], name="published_relation_has_its_own_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.target_slug}"
