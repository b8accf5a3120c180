"""One import from start to end: its files, its glossary, its `ImportRun`."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.text import capfirst

from terms.actions.importing.entries import Options, PlacedRow, Tell
from terms.actions.importing.importer import Importer
from terms.actions.importing.pruning import prune
from terms.formats.glossary_file import GlossaryRecord
from terms.formats.opening import STANDARD_INPUT, InputFile, find_files
from terms.models import Category, Change, Glossary, ImportRun

Reading = Callable[[ImportRun], Iterator[PlacedRow]]


class ImportFailed(Exception):
    """The import stopped. What was imported before stays; the text says why."""


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back at its end all that the block wrote: a dry run."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run_import(
    read: Reading,
    glossary: Glossary,
    options: Options,
    *,
    by: User | None,
    tell: Tell,
    tell_rendered: Callable[[int], None] | None = None,
    run: ImportRun | None = None,
) -> ImportRun:
    """Import what `read` yields into a glossary and return the run.

    run: one that was made beforehand, for an import that waited, or one that was interrupted;
         None makes one.
    """
    if run is None:
        run = ImportRun(glossary=glossary, started_by=by)
    run.options |= asdict(options)
    run.files = []
    run.state = ImportRun.State.RUNNING
    run.save()
    importer = Importer(run, glossary, options, by=by, tell=tell)
    earlier = _take_up(run, importer)
    try:
        importer.import_rows(read(run))
        left = prune(glossary, options.source, importer.seen_terms, options.prune, by=by)
        for outcome in left:
            importer.keep([outcome])
            importer.tell([outcome])
        refused = importer.release.publish(glossary, by=by, tell_rendered=tell_rendered)
        importer.keep(refused)
        for outcome in refused:
            tell(outcome)
    except Exception as error:
        run.problem = f"{type(error).__name__}: {error}"
        _finish(run, ImportRun.State.FAILED, importer.counts, earlier)
        raise
    _finish(run, ImportRun.State.FINISHED, importer.counts, earlier)
    return run


def _take_up(run: ImportRun, importer: Importer) -> Counter[str]:
    """Count what an interrupted attempt at this run did, and forget what this one tells again.

    Rows it wrote come as unchanged now; terms it pruned are not to be pruned twice.
    """
    done = (Change.CREATED, Change.UPDATED, Change.CONFLICT, Change.LEFT)
    run.outcomes.exclude(change__in=done).delete()
    pruned = run.outcomes.filter(change=Change.LEFT, term__isnull=False)
    importer.seen_terms.update(pruned.values_list("term_id", flat=True))
    counted = run.outcomes.order_by().values_list("change").annotate(Count("pk"))
    return Counter(dict(counted))


def _finish(run: ImportRun, state: str, counts: Counter[str], earlier: Counter[str]) -> None:
    written_before = sum(earlier.values()) - earlier[Change.LEFT]
    total = counts + earlier
    if written_before:
        total[Change.UNCHANGED] = max(0, total[Change.UNCHANGED] - written_before)
    run.state = state
    run.counts = {change: number for change, number in total.items() if number}
    run.finished_at = timezone.now()
    run.save()


def find_or_create_glossary(slug: str, described: GlossaryRecord | None) -> tuple[Glossary, bool]:
    """Return the glossary an import goes to, and whether it is new.

    slug:      as asked for; "" is the one described, or the only one there is.
    described: what the imported folder says of its glossary.
    Raises ImportFailed where it is not clear which glossary is meant.
    """
    slug = slug or (described.slug if described is not None else "")
    if not slug or Glossary.objects.filter(slug=slug).exists():
        return find_glossary(slug), False
    return _create_glossary(slug, described), True


def find_glossary(slug: str) -> Glossary:
    """Return the glossary of this slug; "" is the only one there is. Raises ImportFailed."""
    found = list((Glossary.objects.filter(slug=slug) if slug else Glossary.objects.all())[:2])
    if len(found) == 1:
        return found[0]
    known = ", ".join(Glossary.objects.values_list("slug", flat=True)) or "none yet"
    raise ImportFailed(f"Say which glossary with --glossary SLUG; there are: {known}.")


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
