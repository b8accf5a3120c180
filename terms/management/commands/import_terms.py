"""`import_terms`: creates and updates terms from files. Parses, calls, shows."""

from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from terms.actions.importing.entries import OnConflict, Options, Outcome, Prune, Tell
from terms.actions.importing.position import Position
from terms.actions.importing.reading import reading
from terms.actions.importing.runs import (
    ImportFailed,
    files_in,
    find_or_create_glossary,
    run_import,
    taken_back,
)
from terms.formats.base import ReadOptions, UnreadableFile
from terms.formats.glossary_file import GlossaryRecord, read_glossary_file
from terms.formats.mapping import BadMapping, parse
from terms.formats.registry import FORMATS
from terms.formats.sampling import suggest_mapping
from terms.management.progress import Progress, progress
from terms.management.reports import line_of, report_file, summary_of, table_of
from terms.models import Change, ImportRun
from terms.text.languages import canonical_language


class Command(BaseCommand):
    help = (
        "Create or update terms from files, folders or standard input (-). "
        "Exits with 1 if any row was rejected, with 2 if there was nothing to import."
    )
    # They would load every page and the API, which no import needs.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument(
            "--glossary",
            default="",
            metavar="SLUG",
            help="where to; created if it does not exist (default: the only one there is)",
        )
        parser.add_argument(
            "--language", default="", metavar="TAG", help="of entries that do not name theirs"
        )
        parser.add_argument("--format", default="auto", choices=["auto", *FORMATS])
        parser.add_argument("--publish", action="store_true", help="make imported terms public")
        parser.add_argument(
            "--on-conflict",
            default=OnConflict.KEEP,
            choices=list(OnConflict),
            help="what becomes of a field changed both here and at the source",
        )
        parser.add_argument(
            "--prune",
            default=Prune.NEVER,
            choices=list(Prune),
            help="what becomes of terms that came from the same source and left it",
        )
        parser.add_argument(
            "--source", default="", help="a name for where this comes from (default: the paths)"
        )
        parser.add_argument("--header-row", type=int, default=0, help="of tables; 0 finds it")
        parser.add_argument("--mapping", type=Path, help="a TOML file that renames keys and types")
        parser.add_argument(
            "--suggest-mapping",
            action="store_true",
            help="write a first mapping file for the source, and import nothing",
        )
        parser.add_argument(
            "--atomic", action="store_true", help="all or nothing: one transaction for all rows"
        )
        parser.add_argument("--report", type=Path, help="write every outcome to .json or .csv")
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would happen and write nothing"
        )

    def handle(self, *, dry_run: bool, atomic: bool, suggest_mapping: bool, **options: Any) -> None:
        if suggest_mapping:
            self.suggest_mapping(**options)
            return
        _keep_memory_small()
        whole = transaction.atomic() if atomic else nullcontext()
        position = Position()
        with (
            report_file(options["report"]) as report,
            progress(self.stderr, options["verbosity"], position.share) as seen,
            taken_back() if dry_run else whole,
        ):

            def tell(outcome: Outcome) -> None:
                seen.row()
                report(outcome)
                if line := line_of(outcome, plan=dry_run):
                    seen.say(line)

            run = self.run_import(tell, seen, position, **options)
            figures = summary_of(run, seen.rows, seen.seconds)
        self.conclude(run, figures, dry_run=dry_run, verbosity=options["verbosity"])

    def run_import(
        self, tell: Tell, seen: Progress, position: Position, *, paths: list[Path], **options: Any
    ) -> ImportRun:
        try:
            language = canonical_language(options["language"])
            mapping = parse(options["mapping"].read_bytes()) if options["mapping"] else None
            files = list(files_in(paths))
            glossary, is_new = find_or_create_glossary(options["glossary"], _described(paths))
        except ValidationError as error:
            raise CommandError("; ".join(error.messages), returncode=2) from error
        except (BadMapping, ImportFailed, UnreadableFile, ValueError, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        if is_new:
            self.stdout.write(f"New glossary: {glossary.title} (/{glossary.slug}/)")
        choices = Options(
            language=language,
            publish=options["publish"],
            on_conflict=OnConflict(options["on_conflict"]),
            prune=Prune(options["prune"]),
            source=options["source"] or " ".join(path.name for path in paths),
        )
        reads = ReadOptions(language=language, header_row=options["header_row"], mapping=mapping)
        name = "" if options["format"] == "auto" else options["format"]
        return run_import(
            reading(files, name, reads, position),
            glossary,
            choices,
            by=None,
            tell=tell,
            tell_rendered=seen.rendered,
        )

    def suggest_mapping(self, *, paths: list[Path], **options: Any) -> None:
        name = "" if options["format"] == "auto" else options["format"]
        try:
            file = next(iter(files_in(paths)))
            text = suggest_mapping(file, ReadOptions(header_row=options["header_row"]), name)
        except StopIteration:
            raise CommandError("There is no file to look at.", returncode=2) from None
        except (ImportFailed, UnreadableFile, OSError) as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(text)

    def conclude(
        self, run: ImportRun, figures: dict[str, str], *, dry_run: bool, verbosity: int
    ) -> None:
        kind = "Dry run: " if dry_run else ""
        if verbosity > 0 and self.stdout.isatty():
            self.stdout.write(f"{kind}\n{table_of(figures)}".lstrip())
        else:
            if verbosity > 0:
                others = [f"{name}: {each}" for name, each in figures.items() if name not in Change]
                self.stdout.write("; ".join(others))
            counts = (f"{run.counts.get(change, 0)} {change}" for change in Change.values)
            self.stdout.write(f"{kind}{', '.join(counts)}")
        rejected = run.counts.get(Change.REJECTED, 0)
        if not sum(run.counts.values()) - rejected - run.counts.get(Change.SKIPPED, 0):
            found = f"Nothing imported: {rejected} rejected; see above." if rejected else ""
            raise CommandError(found or "No terms found.", returncode=2)
        if rejected:
            raise CommandError(f"{rejected} rejected; see above.", returncode=1)


def _described(paths: list[Path]) -> GlossaryRecord | None:
    for path in paths:
        if (described := read_glossary_file(path)) is not None:
            return described
    return None


def _keep_memory_small() -> None:
    """Have SQLite map no pages and keep few: an import of any size should fit a small machine."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size = 0")
            cursor.execute("PRAGMA cache_size = -4000")
