"""Old public addresses: where they lead now, or that nothing is there any more."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terms.models.term import Term

PATH_MAX_LENGTH = 450


class Redirect(models.Model):
    """An address that was public once. It leads to a term, so renaming again makes no chain."""

    path = models.CharField(_("old path"), max_length=PATH_MAX_LENGTH, unique=True)
    term = models.ForeignKey(
        Term,
        on_delete=models.SET_NULL,
        related_name="redirects",
        null=True,
        verbose_name=_("term"),
        help_text=_("Empty: the address answers that the page is gone (410)."),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("created by"),
    )

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(condition=~Q(path=""), name="redirect_has_a_path"),
        ]

    def __str__(self) -> str:
        return f"/{self.path}/"
