"""`refresh_pages`: renders public pages again. Safe to stop and to run again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from terms.actions.publishing import rebuild_all, refresh_stale
from terms.models import Glossary


class Command(BaseCommand):
    help = "Render the public pages that changes elsewhere have made stale, or all of them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--stale", action="store_true", help="stale pages only (the default)")
        which.add_argument("--all", action="store_true", help="every page, as after an upgrade")

    def handle(self, **options: Any) -> None:
        done = 0
        if options["all"]:
            for glossary in Glossary.objects.order_by("pk"):
                done += rebuild_all(glossary, tell=self.tell)
        else:
            done = refresh_stale(tell=self.tell)
        self.stdout.write(f"{done:,} pages rendered.")

    def tell(self, done: int) -> None:
        self.stdout.write(f"{done:,} pages …")
