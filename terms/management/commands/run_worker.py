"""`run_worker`: does what waits: imports, moves of many terms, due dates, stale pages, notices."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils import timezone

from terms.actions import moving_many
from terms.actions.announcing import announce_due
from terms.actions.duties import note_look
from terms.actions.importing import waiting
from terms.actions.refreshing import refresh_stale
from terms.actions.scheduling import publish_due
from terms.management.reports import tell_due

SECONDS_BETWEEN_LOOKS = 2


class Command(BaseCommand):
    help = (
        "Do what waits: imports and moves of many terms that are too large for a web request,"
        " publishing and withdrawing that is due, pages that changes elsewhere have made stale."
        " May be killed at any time: it goes on when it runs again."
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
        self.look()
        # Whoever confirms a plan meanwhile need not wait for the next look.
        while self.work():
            self.look()
        if pages := refresh_stale():
            self.stdout.write(f"{pages:,} pages rendered.")
        if addresses := announce_due():
            self.stdout.write(f"{addresses:,} addresses announced to search engines.")

    def work(self) -> bool:
        """Get on with imports and bulk moves; tell whether there was anything to do."""
        if imports := waiting.work_all():
            self.stdout.write(f"Steps of imports done: {imports}")
        if moves := moving_many.work_all():
            self.stdout.write(f"Bulk moves got on: {moves}")
        return bool(imports or moves)

    def look(self) -> None:
        """Note that a worker is there, and do what a date asks for."""
        note_look(timezone.now())
        report = publish_due()
        if report.done or report.problems:
            tell_due(report, self.stdout, self.stderr)
