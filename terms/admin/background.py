"""What pages say of work that is done in the background."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from terms.actions.duties import last_look

# How soon a page that shows progress asks again.
SECONDS_BETWEEN_LOOKS = 3
# A timer that runs the worker every minute is a worker.
_SILENT_FOR = timedelta(minutes=3)


def absence_of_workers(now: datetime) -> str:
    """Return that no worker has looked for work of late, as a sentence; "" where one has."""
    looked = last_look()
    remedy = _("It goes on once “manage.py run_worker” runs: whoever runs the site can start it.")
    if looked is None:
        return _("No worker has ever looked for work.") + " " + remedy
    if looked > now - _SILENT_FOR:
        return ""
    since = date_format(timezone.localtime(looked), "DATETIME_FORMAT")
    return _("No worker has looked for work since %s.") % since + " " + remedy
