"""The way of a term through the workflow: every move with who made it, when and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terms.models.revision import Revision
from terms.models.stages import Stage, TermStatus
from terms.models.term import Term


class Transition(models.Model):
    """One move, or one remark. Rows are added, never changed; `actions.moves` alone adds them."""

    class Action(models.TextChoices):
        SUBMIT = "submit", _("submitted for review")
        REQUEST_CHANGES = "request_changes", _("changes requested")
        APPROVE = "approve", _("approved")
        COMMENT = "comment", _("commented")
        PUBLISH = "publish", _("published")
        SCHEDULE = "schedule", _("scheduled")
        UNSCHEDULE = "unschedule", _("schedule taken back")
        WITHDRAW = "withdraw", _("withdrawn")
        DEPRECATE = "deprecate", _("deprecated")
        REINSTATE = "reinstate", _("reinstated")
        RENAME = "rename", _("renamed")
        MERGE = "merge", _("merged")
        UNMERGE = "unmerge", _("merging undone")
        REVIEW = "review", _("reviewed as due")

    term = models.ForeignKey(
        Term,
        on_delete=models.CASCADE,
        related_name="transitions",
        db_index=False,
        verbose_name=_("term"),
    )
    action = models.CharField(_("move"), max_length=16, choices=Action.choices)
    stage_before = models.CharField(_("stage before"), max_length=16, choices=Stage.choices)
    stage_after = models.CharField(_("stage after"), max_length=16, choices=Stage.choices)
    status_before = models.CharField(_("status before"), max_length=16, choices=TermStatus.choices)
    status_after = models.CharField(_("status after"), max_length=16, choices=TermStatus.choices)
    revision = models.ForeignKey(
        Revision,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("revision"),
        help_text="The text it is about.",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("by"),
    )
    comment = models.TextField(_("comment"), blank=True)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("transition")
        verbose_name_plural = _("transitions")
        ordering = ["term", "-id"]
        indexes = [
            models.Index(fields=["term", "-id"], name="transition_by_term"),
            models.Index(fields=["-at", "-id"], name="transition_by_date"),
            models.Index(
                fields=["term", "-id"],
                condition=Q(action="request_changes"),
                name="transition_asking_for_changes",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(stage_before__in=Stage.values, stage_after__in=Stage.values),
                name="transition_stages_are_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    status_before__in=TermStatus.values, status_after__in=TermStatus.values
                ),
                name="transition_statuses_are_known",
            ),
            models.CheckConstraint(
                condition=~Q(action__in=("comment", "request_changes")) | ~Q(comment=""),
                name="transition_that_speaks_has_a_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id}: {self.action}"
