"""The read model: what readers get. Written by `actions` alone, read by every public door."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terms.models import addresses
from terms.models.fields import SortKeyField, language_field, slug_field
from terms.models.glossary import Category, Glossary
from terms.models.parts import Label, Relation
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
    # `published_by_id` serves the key as well.
    glossary = models.ForeignKey(
        Glossary, on_delete=models.PROTECT, related_name="published_terms", db_index=False
    )
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
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True)
    inbound_count = models.PositiveIntegerField(
        _("terms that lead here"), default=0, help_text="Other public terms with a relation to it."
    )
    is_indexable = models.BooleanField(
        _("for search engines"), default=True, help_text="What its page says to search engines."
    )

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
            models.Index(
                fields=["glossary", "language", "inbound_count", "term"],
                name="published_by_inbound",
            ),
            models.Index(
                fields=["glossary", "language", "first_published_at", "term"],
                name="published_by_age",
            ),
            models.Index(fields=["glossary", "language", "term"], name="published_by_id"),
            # Feeds and changes: of a language, and of a category, however rarely it changes.
            models.Index(
                fields=["glossary", "language", "changed_at", "term"],
                name="published_by_language_change",
            ),
            models.Index(
                fields=["category", "changed_at", "term"], name="published_by_category_change"
            ),
            models.Index(
                fields=["category", "first_published_at", "term"],
                name="published_by_category_age",
            ),
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
            models.Index(
                fields=["id"],
                condition=Q(type="contrasts_with"),
                name="published_relation_contrasts",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "position"], name="published_relation_has_its_own_position"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.target_slug}"


NAME_KIND = "name"
# What a page shows a term under; the other kinds help finding it, or tell what not to write.
_SHOWN_KINDS = (NAME_KIND, Label.Kind.ALTERNATE, Label.Kind.ABBREVIATION)


class PublishedNameQuerySet(models.QuerySet["PublishedName"]):
    def shown(self) -> Self:
        """Return the names that pages show."""
        return self.filter(kind__in=_SHOWN_KINDS)


class PublishedName(models.Model):
    """A name or label readers may use for a public term; equal keys are homonyms.

    Hidden labels, inflections and wordings to avoid are here too: `kind` tells them apart.
    """

    term = models.ForeignKey(
        PublishedTerm, on_delete=models.CASCADE, related_name="names", db_index=False
    )
    glossary = models.ForeignKey(
        Glossary, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    language = language_field()
    key = models.CharField(_("key"), max_length=NAME_MAX_LENGTH, help_text="text.folding.label_key")
    text = models.CharField(_("text"), max_length=NAME_MAX_LENGTH)
    kind = models.CharField(
        _("kind"), max_length=16, choices=[(NAME_KIND, _("name")), *Label.Kind.choices]
    )

    objects = PublishedNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("published name")
        verbose_name_plural = _("published names")
        indexes = [
            models.Index(fields=["glossary", "language", "key", "term"], name="published_name_key"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "text"], name="published_name_is_given_once_a_term"
            ),
        ]

    def __str__(self) -> str:
        return self.text
