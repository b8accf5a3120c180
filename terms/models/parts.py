"""The ordered rows of a working copy: labels, FAQs, relations, sources."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terms.models.fields import slug_field
from terms.models.term import Term
from terms.records import NAME_MAX_LENGTH, QUESTION_MAX_LENGTH, URL_MAX_LENGTH


class TermPart(models.Model):
    """An ordered row of a term."""

    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class Label(TermPart):
    """Another name of a term."""

    class Kind(models.TextChoices):
        ALTERNATE = "alternate", _("other name")
        ABBREVIATION = "abbreviation", _("abbreviation")
        INFLECTION = "inflection", _("inflected form")
        HIDDEN = "hidden", _("found but never shown")
        FORBIDDEN = "forbidden", _("wording to avoid")

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="labels")
    text = models.CharField(_("text"), max_length=NAME_MAX_LENGTH)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.ALTERNATE)

    class Meta(TermPart.Meta):
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        constraints = [
            models.UniqueConstraint(
                fields=["term", "text"],
                name="label_is_given_once_a_term",
                violation_error_message=_("This term has this label already."),
            ),
            models.CheckConstraint(condition=~Q(text=""), name="label_has_a_text"),
        ]

    def __str__(self) -> str:
        return self.text


class FAQ(TermPart):
    """A question readers ask, and its answer."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="faqs")
    question = models.CharField(
        _("question"),
        max_length=QUESTION_MAX_LENGTH,
        help_text=_("In the words people search with."),
    )
    answer = models.TextField(_("answer"), help_text=_("Markdown. Begin with the answer itself."))

    class Meta(TermPart.Meta):
        verbose_name = _("FAQ")
        verbose_name_plural = _("FAQs")
        constraints = [
            models.UniqueConstraint(
                fields=["term", "question"],
                name="faq_question_is_asked_once_a_term",
                violation_error_message=_("This term has this question already."),
            ),
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(answer=""), name="faq_has_question_and_answer"
            ),
        ]

    def __str__(self) -> str:
        return self.question


class Relation(TermPart):
    """A typed edge to another term, or to a wanted one: a slug that no term has yet."""

    class Type(models.TextChoices):
        BROADER = "broader", _("is a kind of (broader)")
        NARROWER = "narrower", _("has the kind (narrower)")
        PART_OF = "part_of", _("is part of")
        HAS_PART = "has_part", _("has the part")
        RELATED = "related", _("is related to")
        CONTRASTS_WITH = "contrasts_with", _("contrasts with")
        PREREQUISITE = "prerequisite", _("needs to be known first (prerequisite)")
        LEADS_TO = "leads_to", _("leads to")
        REPLACED_BY = "replaced_by", _("is replaced by")
        REPLACES = "replaces", _("replaces")

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="relations")
    type = models.CharField(_("type"), max_length=16, choices=Type.choices, default=Type.RELATED)
    target = models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        related_name="incoming_relations",
        null=True,
        blank=True,
        verbose_name=_("target"),
    )
    target_slug = slug_field(
        verbose_name=_("wanted slug"),
        blank=True,
        help_text=_("For a term that does not exist yet; it becomes a link once it does."),
    )
    name = models.CharField(
        _("wanted name"),
        max_length=NAME_MAX_LENGTH,
        blank=True,
        help_text=_("What to call a term that does not exist yet."),
    )

    class Meta(TermPart.Meta):
        verbose_name = _("relation")
        verbose_name_plural = _("relations")
        indexes = [
            models.Index(
                fields=["target_slug"],
                condition=Q(target=None),
                name="relation_wanted_by_slug",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "type", "target"],
                condition=Q(target__isnull=False),
                name="relation_is_stated_once",
                violation_error_message=_("This relation is stated already."),
            ),
            models.UniqueConstraint(
                fields=["term", "type", "target_slug"],
                condition=Q(target=None),
                name="wanted_relation_is_stated_once",
                violation_error_message=_("This relation is stated already."),
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=False, target_slug="")
                | (Q(target=None) & ~Q(target_slug="")),
                name="relation_has_a_target_or_a_wanted_slug",
                violation_error_message=_("Choose a term, or name one that is wanted."),
            ),
            models.CheckConstraint(
                condition=Q(target=None) | ~Q(target=F("term")),
                name="relation_does_not_lead_to_its_own_term",
                violation_error_message=_("A term cannot be related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()}: {self.target or self.name or self.target_slug}"


class Source(TermPart):
    """A citation."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="sources")
    title = models.CharField(_("title"), max_length=NAME_MAX_LENGTH)
    authors = models.CharField(_("authors"), max_length=QUESTION_MAX_LENGTH, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=URL_MAX_LENGTH, blank=True)

    class Meta(TermPart.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(
                fields=["term", "title", "url"],
                name="source_is_cited_once_a_term",
                violation_error_message=_("This term cites this source already."),
            ),
            models.CheckConstraint(condition=~Q(title=""), name="source_has_a_title"),
            models.CheckConstraint(
                condition=Q(year=None) | Q(year__range=(1, 9999)), name="source_year_is_a_year"
            ),
        ]

    def __str__(self) -> str:
        return self.title
