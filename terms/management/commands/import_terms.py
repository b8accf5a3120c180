"""`import_terms`: creates and updates terms from files. Parses, calls, shows."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from terms.actions.import_runs import (
    ImportFailed,
    files_in,
    find_or_create_glossary,
    run_import,
    taken_back,
)
from terms.actions.importing import Options, Outcome, Tell
from terms.formats.base import UnreadableFile
from terms.formats.glossary_file import GlossaryRecord, read_glossary_file
from terms.formats.registry import FORMATS
from terms.models import Change, ImportRun
from terms.text.languages import canonical_language

PROGRESS_EVERY = 1_000


class Command(BaseCommand):
    help = (
        "Create or update terms from files, folders or standard input (-). "
        "Exits with 1 if any row was rejected, with 2 if there was nothing to import."
    )

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
            default="keep",
            choices=["keep", "theirs"],
            help="which text stays where a field was changed both here and at the source",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would happen and write nothing"
        )

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        with taken_back() if dry_run else nullcontext():
            run = self.run_import(**options)
        self.conclude(run, dry_run=dry_run)

    def run_import(self, *, paths: list[Path], **options: Any) -> ImportRun:
        try:
            language = canonical_language(options["language"])
            files = list(files_in(paths))
            glossary, is_new = find_or_create_glossary(options["glossary"], _described(paths))
        except ValidationError as error:
            raise CommandError("; ".join(error.messages), returncode=2) from error
        except (ImportFailed, UnreadableFile, ValueError) as error:
            raise CommandError(str(error), returncode=2) from error
        if is_new:
            self.stdout.write(f"New glossary: {glossary.title} (/{glossary.slug}/)")
        with self.progress(options["verbosity"]) as tell:
            return run_import(
                files,
                glossary,
                Options(language, options["publish"], options["on_conflict"] == "theirs"),
                by=None,
                format_name="" if options["format"] == "auto" else options["format"],
                tell=tell,
            )

    def conclude(self, run: ImportRun, *, dry_run: bool) -> None:
        counts = ", ".join(f"{run.counts.get(change, 0)} {change}" for change in Change.values)
        self.stdout.write(f"{'Dry run: ' if dry_run else ''}{counts}")
        rejected = run.counts.get(Change.REJECTED, 0)
        if not sum(run.counts.values()) - rejected - run.counts.get(Change.SKIPPED, 0):
            found = f"Nothing imported: {rejected} rejected; see above." if rejected else ""
            raise CommandError(found or "No terms found.", returncode=2)
        if rejected:
            raise CommandError(f"{rejected} rejected; see above.", returncode=1)

    @contextmanager
    def progress(self, verbosity: int) -> Iterator[Tell]:
        """Yield what to tell each outcome to: a bar on a terminal, plain lines elsewhere."""
        if verbosity > 0 and getattr(self.stdout, "isatty", lambda: False)():
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415 - slow to import, needed on terminals alone

            columns = (SpinnerColumn(), TextColumn("{task.completed:,} rows"), TimeElapsedColumn())
            with Progress(*columns) as bar:
                task = bar.add_task("import")

                def advance(outcome: Outcome) -> None:
                    self.report(outcome)
                    bar.advance(task)

                yield advance
            return
        done = 0

        def count(outcome: Outcome) -> None:
            nonlocal done
            done += 1
            self.report(outcome)
            if verbosity > 0 and done % PROGRESS_EVERY == 0:
                self.stdout.write(f"{done:,} rows …")

        yield count

    def report(self, outcome: Outcome) -> None:
        """Tell of what a person should look at, at once."""
        if outcome.messages:
            label = "" if outcome.change == Change.REJECTED else f" ({outcome.change})"
            self.stderr.write(
                f"{outcome.file}, {outcome.place}{label}: {' '.join(outcome.messages)}"
            )


def _described(paths: list[Path]) -> GlossaryRecord | None:
    for path in paths:
        if path.is_dir() and (described := read_glossary_file(path)) is not None:
            return described
    return None
