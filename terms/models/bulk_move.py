"""Moves of many terms that are carried out in the background: what is asked, how far it has come."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from terms.models.glossary import Category
from terms.models.term import Term
from terms.records import NAME_MAX_LENGTH


class BulkMove(models.Model):
    """One move that many terms are to make; `actions.moving_many` alone changes it.

    done, refused: terms; those before `position` that are in neither were deleted meanwhile.
    """

    class Action(models.TextChoices):
        SUBMIT = "submit", _("Submit for review")
        APPROVE = "approve", _("Approve")
        PUBLISH = "publish", _("Publish")
        WITHDRAW = "withdraw", _("Withdraw")
        CATEGORISE = "categorise", _("Move to a category")

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its turn")
        RUNNING = "running", _("running")
        FINISHED = "finished", _("finished")
        STOPPED = "stopped", _("stopped")

    action = models.CharField(_("move"), max_length=16, choices=Action.choices)
    category = models.ForeignKey(
        Category,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("category"),
    )
    term_ids = models.JSONField(_("terms"), help_text=_("Their ids, in the order of the list."))
    total = models.PositiveIntegerField(_("terms asked for"))
    position = models.PositiveIntegerField(
        _("position"), default=0, help_text=_("So many of the ids are through.")
    )
    done = models.PositiveIntegerField(_("done"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    state = models.CharField(
        _("state"), max_length=16, choices=State.choices, default=State.WAITING
    )
    problem = models.TextField(_("why it stopped"), blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked at"), auto_now_add=True)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("bulk move")
        verbose_name_plural = _("bulk moves")
        ordering = ["-asked_at", "-id"]
        default_permissions = ("view",)
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(finished_at=None),
                name="bulk_move_under_way",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "running"), finished_at=None)
                | Q(state__in=("finished", "stopped"), finished_at__isnull=False),
                name="bulk_move_that_ended_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("running", "finished")) | Q(started_at__isnull=False),
                name="bulk_move_that_began_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(position__lte=F("total")) & Q(position__gte=F("done") + F("refused")),
                name="bulk_move_counts_what_is_through",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.total}"

    @property
    def is_under_way(self) -> bool:
        return self.finished_at is None


class BulkRefusal(models.Model):
    """A term that a bulk move could not move, and why."""

    move = models.ForeignKey(BulkMove, on_delete=models.CASCADE, related_name="refusals")
    term = models.ForeignKey(Term, on_delete=models.SET_NULL, related_name="+", null=True)
    name = models.CharField(_("name"), max_length=NAME_MAX_LENGTH)
    reason = models.TextField(_("reason"))

    class Meta:
        verbose_name = _("refusal")
        verbose_name_plural = _("refusals")
        ordering = ["move", "id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}"
