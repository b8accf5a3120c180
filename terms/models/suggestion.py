"""What readers suggest: a correction of a public term, waiting for an editor."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terms.models.term import Term

SUGGESTION_MAX_LENGTH = 5_000
CONTACT_MAX_LENGTH = 254


class Suggestion(models.Model):
    """A reader's note on a term. Kept without any trace of who sent it but what they wrote."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        TAKEN = "taken", _("taken up")
        DECLINED = "declined", _("declined")

    term = models.ForeignKey(
        Term, on_delete=models.CASCADE, related_name="suggestions", verbose_name=_("term")
    )
    text = models.TextField(_("suggestion"), max_length=SUGGESTION_MAX_LENGTH)
    contact = models.CharField(
        _("contact"),
        max_length=CONTACT_MAX_LENGTH,
        blank=True,
        help_text=_("As the reader gave it; nobody has checked it."),
    )
    created_at = models.DateTimeField(_("sent at"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=16, choices=State.choices, default=State.OPEN)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        editable=False,
        verbose_name=_("closed by"),
    )
    note = models.TextField(_("note"), blank=True, help_text=_("For other editors."))

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-created_at", "-id"], name="suggestion_queue"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="suggestion_has_a_text"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at=None)
                | Q(state__in=["taken", "declined"], closed_at__isnull=False),
                name="suggestion_is_closed_with_a_date",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]
