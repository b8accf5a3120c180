"""One import from start to end: its files, its glossary, its `ImportRun`."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.text import capfirst

from terms.actions.importing import Importer, Options, PlacedRow, Tell
from terms.actions.publishing import refresh_stale
from terms.formats.base import ReadOptions, Row, UnreadableFile
from terms.formats.glossary_file import GlossaryRecord
from terms.formats.opening import HEAD_SIZE, STANDARD_INPUT, InputFile, find_files, fingerprint
from terms.formats.registry import FORMATS, detect
from terms.models import Category, Glossary, ImportRun


class ImportFailed(Exception):
    """The import stopped. What was imported before stays; the text says why."""


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back at its end all that the block wrote: a dry run."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run_import(
    files: Iterable[InputFile],
    glossary: Glossary,
    options: Options,
    *,
    by: User | None,
    format_name: str = "",
    tell: Tell,
    tell_rendered: Callable[[int], None] | None = None,
) -> ImportRun:
    """Import files into a glossary and return the run.

    format_name: of every file; "" finds out for each.
    A file that cannot be read is one rejected row; the others go on.
    """
    run = ImportRun.objects.create(
        glossary=glossary,
        started_by=by,
        options={
            "format": format_name or "auto",
            "language": options.language,
            "publish": options.publish,
            "theirs": options.theirs,
        },
    )
    importer = Importer(run, glossary, options, by=by, tell=tell)
    try:
        importer.import_rows(_rows(files, format_name, run))
        if options.publish:
            refresh_stale(tell=tell_rendered)
    except Exception as error:
        run.problem = f"{type(error).__name__}: {error}"
        _finish(run, ImportRun.State.FAILED, importer)
        raise
    _finish(run, ImportRun.State.FINISHED, importer)
    return run


def _finish(run: ImportRun, state: str, importer: Importer) -> None:
    run.state = state
    run.counts = dict(importer.counts)
    run.finished_at = timezone.now()
    run.save()


def _rows(files: Iterable[InputFile], format_name: str, run: ImportRun) -> Iterator[PlacedRow]:
    for file in files:
        try:
            yield from _rows_of(file, format_name, run)
        except UnreadableFile as error:
            yield file.name, Row("file", problem=str(error))
        except OSError as error:
            yield file.name, Row("file", problem=f"Cannot be read: {error.strerror or error}.")


def _rows_of(file: InputFile, format_name: str, run: ImportRun) -> Iterator[PlacedRow]:
    with file.open() as stream:
        size, digest = fingerprint(stream)
        run.files.append({"name": file.name, "size": size, "sha256": digest})
        head = stream.read(HEAD_SIZE)
        stream.seek(0)
        format_ = FORMATS[format_name] if format_name else detect(file.name, head)
        if format_.read is None:
            raise UnreadableFile(f"{format_.name} can be written, not read.")
        for row in format_.read(stream, ReadOptions(file.name, run.options["language"])):
            yield file.name, row


def find_or_create_glossary(slug: str, described: GlossaryRecord | None) -> tuple[Glossary, bool]:
    """Return the glossary an import goes to, and whether it is new.

    slug:      as asked for; "" is the one described, or the only one there is.
    described: what the imported folder says of its glossary.
    Raises ImportFailed where it is not clear which glossary is meant.
    """
    slug = slug or (described.slug if described is not None else "")
    if not slug:
        found = list(Glossary.objects.all()[:2])
        if len(found) == 1:
            return found[0], False
        raise ImportFailed("Say which glossary to import into: --glossary SLUG.")
    existing = Glossary.objects.filter(slug=slug).first()
    if existing is not None:
        return existing, False
    return _create_glossary(slug, described), True


@transaction.atomic
def _create_glossary(slug: str, described: GlossaryRecord | None) -> Glossary:
    described = described or GlossaryRecord(slug=slug, title=capfirst(slug.replace("-", " ")))
    glossary = Glossary(slug=slug, **described.model_dump(exclude={"slug", "categories"}))
    glossary.full_clean()
    glossary.save()
    for position, each in enumerate(described.categories):
        Category.objects.create(
            glossary=glossary,
            position=position,
            **{**each.model_dump(), "language": each.language or glossary.language},
        )
    return glossary


def files_in(paths: Iterable[Path]) -> Iterator[InputFile]:
    """Yield the files to import at `paths`. Raises ImportFailed for a path that is not there."""
    for path in paths:
        if path != STANDARD_INPUT and not path.exists():
            raise ImportFailed(f"{path}: there is no such file or folder.")
        yield from find_files(path)
