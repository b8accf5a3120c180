"""A text that was saved on an older one than the latest: kept beside it until somebody unites them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terms.models.revision import Revision
from terms.models.term import Term


class SetAside(models.Model):
    """An editor's text that another's save came before. `actions.setting_aside` writes it."""

    term = models.ForeignKey(
        Term, on_delete=models.CASCADE, related_name="set_aside", verbose_name=_("term")
    )
    revision = models.OneToOneField(
        Revision, on_delete=models.CASCADE, related_name="+", verbose_name=_("revision")
    )
    base = models.ForeignKey(
        Revision,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("written on"),
        help_text="The revision that the editor began with.",
    )
    settled_at = models.DateTimeField(_("settled at"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("settled by"),
    )

    class Meta:
        verbose_name = _("text set aside")
        verbose_name_plural = _("texts set aside")
        ordering = ["-id"]
        default_permissions = ()  # who may edit the term may unite it
        indexes = [
            models.Index(
                fields=["term"], condition=Q(settled_at=None), name="set_aside_and_not_settled"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_by=None) | Q(settled_at__isnull=False),
                name="set_aside_settled_by_somebody_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return str(self.revision)
