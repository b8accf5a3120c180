"""What the worker does now and then, and when it last did so."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Duty(models.Model):
    """One duty; `actions.duties` alone writes it."""

    class Name(models.TextChoices):
        LOOK = "look", _("looking for work")

    name = models.CharField(_("name"), max_length=16, choices=Name.choices, primary_key=True)
    done_at = models.DateTimeField(_("last done at"))

    class Meta:
        verbose_name = _("duty of the worker")
        verbose_name_plural = _("duties of the worker")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
