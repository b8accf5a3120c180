"""`run_worker`: does what waits: imports, dates that are due, pages that are stale."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from terms.actions.importing.waiting import work_all
from terms.actions.refreshing import refresh_stale
from terms.actions.scheduling import publish_due
from terms.management.reports import tell_due

SECONDS_BETWEEN_LOOKS = 2


class Command(BaseCommand):
    help = (
        "Do what waits: imports that are too large for a web request, publishing and withdrawing"
        " that is due, pages that changes elsewhere have made stale. May be killed at any time:"
        " it goes on when it runs again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--once", action="store_true", help="do what waits, then end (default)")
        how.add_argument("--watch", action="store_true", help="go on until stopped")

    def handle(self, *, watch: bool, **options: Any) -> None:
        self.do_what_waits()
        while watch:
            time.sleep(SECONDS_BETWEEN_LOOKS)
            close_old_connections()
            self.do_what_waits()

    def do_what_waits(self) -> None:
        self.publish_what_is_due()
        # Whoever confirms a plan meanwhile need not wait for the next look.
        while done := work_all():
            self.stdout.write(f"Steps of imports done: {done}")
            self.publish_what_is_due()
        if pages := refresh_stale():
            self.stdout.write(f"{pages:,} pages rendered.")

    def publish_what_is_due(self) -> None:
        report = publish_due()
        if report.done or report.problems:
            tell_due(report, self.stdout, self.stderr)
