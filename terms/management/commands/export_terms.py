"""`export_terms`: writes a glossary to a file, a folder or standard output."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from terms.actions.importing.runs import ImportFailed, find_glossary
from terms.exporting.files import CannotExport, write_file, write_path
from terms.exporting.records import Selection, export_records
from terms.formats.losing import lost_of
from terms.formats.registry import FORMATS
from terms.records import TermRecord
from terms.text.languages import canonical_language

WRITABLE = [
    name
    for name, each in FORMATS.items()
    if each.write is not None or each.write_folder is not None
]


class Command(BaseCommand):
    help = "Write a glossary's terms to a file, a folder or standard output (-)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("output", nargs="?", default="-", type=Path, metavar="PATH")
        parser.add_argument("--format", default="jsonl", choices=WRITABLE)
        parser.add_argument("--glossary", default="", metavar="SLUG")
        parser.add_argument("--language", default="", metavar="TAG", help="only terms in it")
        parser.add_argument("--category", default="", metavar="SLUG", help="only terms of it")
        parser.add_argument(
            "--drafts",
            action="store_true",
            help="all terms as editors have them, instead of public ones as readers get them",
        )

    def handle(self, *, output: Path, **options: Any) -> None:
        format_ = FORMATS[options["format"]]
        try:
            selection = Selection(
                find_glossary(options["glossary"]),
                canonical_language(options["language"]),
                options["category"],
                options["drafts"],
            )
        except (ImportFailed, ValueError) as error:
            raise CommandError(str(error)) from error
        self.done = 0
        lost: set[str] = set()
        records = self.counted(selection, format_.cannot_carry, lost)
        try:
            if output == Path("-"):
                write_file(format_, records, sys.stdout.buffer)
            else:
                write_path(format_, records, output)
        except CannotExport as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}.") from error
        if lost:
            self.stderr.write(
                f"{format_.name} cannot carry {', '.join(sorted(lost))}: left out. docs/formats.md"
                " has the formats that can."
            )
        self.stderr.write(f"{self.done:,} terms written.")

    def counted(
        self, selection: Selection, cannot_carry: tuple[str, ...], lost: set[str]
    ) -> Iterator[TermRecord]:
        """Yield the records, noting in `lost` what each has that the format cannot carry."""
        for record in export_records(selection):
            self.done += 1
            lost.update(lost_of(record, cannot_carry))
            yield record
