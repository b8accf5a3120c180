"""What is kept of people beside their accounts: sessions, and how often a log-in was tried."""

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _


class Session(AbstractBaseSession):
    """A session that knows whose it is: it can be listed and ended. `actions.sessions` keeps it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        db_constraint=False,  # a request may outlive its user by a moment
        verbose_name=_("user"),
    )

    class Meta(AbstractBaseSession.Meta):
        default_permissions = ()  # the engine's business, nobody's
        constraints = [
            models.CheckConstraint(condition=~models.Q(session_key=""), name="session_has_a_key"),
        ]


class LogInAttempt(models.Model):
    """One try that has not succeeded, counted under one key. `actions.throttling` keeps it.

    key: a digest, since people type passwords into the wrong field.
    """

    key = models.CharField(_("key"), max_length=64)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("log-in attempt")
        verbose_name_plural = _("log-in attempts")
        default_permissions = ()
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["key", "-at", "-id"], name="attempt_by_key"),
            models.Index(fields=["at"], name="attempt_by_date"),
        ]

    def __str__(self) -> str:
        return f"{self.key[:12]} {self.at:%Y-%m-%d %H:%M}"
