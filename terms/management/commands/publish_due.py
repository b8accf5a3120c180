"""`publish_due`: publishes and withdraws what is due. `run_worker` does the same and more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from terms.actions.scheduling import publish_due
from terms.management.reports import tell_due


class Command(BaseCommand):
    help = (
        "Publish and withdraw the terms whose date has come. Exits with 1 if any failed; such a"
        " term waits, with the reason, until an editor schedules it anew."
    )

    def handle(self, **options: Any) -> None:
        report = publish_due()
        tell_due(report, self.stdout, self.stderr)
        if report.problems:
            raise CommandError(f"{len(report.problems)} failed; see above.")
