"""`refresh_pages`: renders public pages again. Safe to stop and to run again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from terms.actions.refreshing import rebuild_all, refresh_stale
from terms.models import Glossary


class Command(BaseCommand):
    help = "Render the public pages that changes elsewhere have made stale, or all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--stale", action="store_true", help="stale pages only (the default)")
        which.add_argument("--all", action="store_true", help="every page, as after an upgrade")

        parser.add_argument(
            "--processes",
            type=int,
            metavar="N",
            help="how many render at a time (default: as many as there are cores and work for)",
        )

    def handle(self, processes: int | None, **options: Any) -> None:
        done = 0
        if options["all"]:
            for glossary in Glossary.objects.order_by("pk"):
                done += rebuild_all(glossary, tell=self.tell, processes=processes)
        else:
            done = refresh_stale(tell=self.tell, processes=processes)
        self.stdout.write(f"{done:,} pages rendered.")

    def tell(self, done: int) -> None:
        self.stdout.write(f"{done:,} pages …")
