"""How long ago something was, in words."""

from datetime import datetime

from django import template
from django.utils.timesince import timesince
from django.utils.timezone import now
from django.utils.translation import gettext as _

register = template.Library()

_JUST_NOW_SECONDS = 60


@register.filter
def ago(moment: datetime | None) -> str:
    if moment is None:
        return ""
    current = now()
    if (current - moment).total_seconds() < _JUST_NOW_SECONDS:
        return _("just now")
    return _("%s ago") % timesince(moment, current)
