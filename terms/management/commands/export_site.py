"""`export_site`: writes the public site as files that any web server sends."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from terms.exporting.site.export import (
    Choices,
    NoSuchGlossary,
    Outcome,
    count_terms,
    export_site,
)
from terms.exporting.site.root_files import NotCollected
from terms.exporting.site.writing import CannotWrite
from terms.management.progress import progress

# Another process costs a second before it writes its first page.
TERMS_WORTH_A_PROCESS = 5_000


class Command(BaseCommand):
    help = (
        "Write the public site as files that any web server sends. Run again, it writes what"
        " changed and deletes what is gone of its own. Exits with 1 if an address is no file name."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="OUT")
        parser.add_argument(
            "--glossary",
            nargs="+",
            default=[],
            metavar="SLUG",
            help="only these; what a former run wrote of others is deleted",
        )
        parser.add_argument(
            "--cards", action="store_true", help="draw the pictures for social networks, too"
        )
        parser.add_argument(
            "--processes",
            type=int,
            metavar="N",
            help="how many write at a time (default: as many as there are cores and work for)",
        )
        parser.add_argument(
            "--force", action="store_true", help="overwrite files that are from no export"
        )

    def handle(self, *, folder: Path, verbosity: int, **options: Any) -> None:
        count = count_terms(options["glossary"])
        processes = options["processes"] or min(
            os.cpu_count() or 1, 1 + count // TERMS_WORTH_A_PROCESS
        )
        try:
            with progress(
                self.stderr,
                verbosity,
                lambda: min(seen.rows / count, 1.0) if count else None,
                words=("terms", "done"),
            ) as seen:
                outcome = export_site(
                    folder,
                    Choices(
                        glossaries=options["glossary"],
                        cards=options["cards"],
                        processes=processes,
                        force=options["force"],
                        tell=seen.advance,
                    ),
                )
        except (CannotWrite, NoSuchGlossary, NotCollected) as error:
            raise CommandError(str(error)) from error
        self.conclude(outcome, seen.seconds)

    def conclude(self, outcome: Outcome, seconds: float) -> None:
        for path in outcome.refused:
            self.stderr.write(
                f"{path}: not written, as file names end at 255 bytes. Give it a shorter address."
            )
        self.stdout.write(
            f"{outcome.written:,} files written, {outcome.unchanged:,} unchanged,"
            f" {outcome.removed:,} removed; {seconds:,.1f} seconds."
        )
        if outcome.refused:
            raise CommandError(f"{len(outcome.refused)} not written; see above.", returncode=1)
