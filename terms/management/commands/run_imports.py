"""`run_imports`: carries out imports that wait, one after the other."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import close_old_connections

from terms.actions.importing.waiting import work_all

SECONDS_BETWEEN_LOOKS = 2


class Command(BaseCommand):
    help = (
        "Plan, import and roll back what was asked for in the admin and is too large for a web"
        " request. May be killed at any time: it goes on when it runs again."
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
        # Whoever confirms a plan meanwhile need not wait for the next look.
        while done := work_all():
            self.stdout.write(f"{done} done")
