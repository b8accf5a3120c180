"""A term that was merged into another: who did it, and what undoing it needs."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terms.models.term import Term


class Merge(models.Model):
    """One merge, kept after it is undone. `actions.combining` writes it, `separating` undoes it."""

    term = models.ForeignKey(
        Term, on_delete=models.CASCADE, related_name="merges", verbose_name=_("term")
    )
    into = models.ForeignKey(
        Term, on_delete=models.CASCADE, related_name="absorbed", verbose_name=_("merged into")
    )
    comment = models.TextField(_("comment"), blank=True)
    notes = models.TextField(
        _("notes"), blank=True, help_text="What could not be moved, a line each."
    )
    before = models.JSONField(
        _("before"),
        default=dict,
        help_text="How terms and addresses stood: see `actions.standing_before`.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("undone by"),
    )
    undone_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ["-at", "-id"]
        default_permissions = ()  # who may merge terms may see and undo it
        constraints = [
            models.UniqueConstraint(
                fields=["term"], condition=Q(undone_at=None), name="term_is_merged_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(term=F("into")), name="merge_leads_to_another_term"
            ),
            models.CheckConstraint(
                condition=Q(undone_by=None) | Q(undone_at__isnull=False),
                name="merge_undone_by_somebody_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} → {self.into_id}"
