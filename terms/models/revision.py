"""An immutable record of a whole entry: who saved what, when and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terms.models.term import Term
from terms.records import TermRecord, read_stored


class Revision(models.Model):
    """One saved state of a term. Rows are added, never changed."""

    class Kind(models.TextChoices):
        EDIT = "edit", _("edit")
        IMPORT = "import", _("import")
        RESTORE = "restore", _("restored")
        RENAME = "rename", _("renamed")
        MERGE = "merge", _("merged")
        INCOMING = "incoming", _("waits to be merged")
        ASIDE = "aside", _("set aside: another was saved first")

    term = models.ForeignKey(
        Term, on_delete=models.CASCADE, related_name="revisions", verbose_name=_("term")
    )
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.EDIT)
    content = models.TextField(_("content"), help_text="The record's canonical JSON.")
    digest = models.BinaryField(_("digest"), max_length=16)
    # What the record names in words, as ids at the time it was saved: the category, and each
    # relation's target in order (null: wanted). A renamed target or category is still found.
    references = models.JSONField(_("references"), default=dict)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("author"),
    )
    comment = models.CharField(_("comment"), max_length=500, blank=True)
    import_run = models.ForeignKey(
        "terms.ImportRun",
        on_delete=models.SET_NULL,
        related_name="revisions",
        null=True,
        verbose_name=_("import run"),
    )
    origin = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        db_index=False,
        verbose_name=_("origin"),
        help_text="Of a rename: the revision whose text this is, under another slug.",
    )
    created_at = models.DateTimeField(_("saved at"))

    _record: TermRecord | None = None  # read once; a revision never changes

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["term", "-number"]
        indexes = [
            models.Index(
                fields=["origin"], condition=Q(origin__isnull=False), name="revision_by_origin"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "number"], name="revision_number_is_unique_in_its_term"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_numbers_start_at_1"),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    def record(self) -> TermRecord:
        if self._record is None:
            self._record = read_stored(self.content)
        return self._record
