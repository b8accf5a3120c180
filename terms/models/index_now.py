"""Addresses that search engines are to be told of: what changed, and nobody has announced yet."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from terms.models.redirect import PATH_MAX_LENGTH


class IndexNowPing(models.Model):
    """One address that changed, written with the change itself; `actions.announcing` sends it."""

    path = models.CharField(_("path"), max_length=PATH_MAX_LENGTH)
    due_at = models.DateTimeField(_("due at"), default=timezone.now)
    failures = models.PositiveIntegerField(_("failures"), default=0)

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        indexes = [
            models.Index(fields=["due_at", "id"], name="index_now_ping_queue"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(path=""), name="index_now_ping_has_a_path"),
        ]

    def __str__(self) -> str:
        return self.path
