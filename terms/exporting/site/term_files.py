"""Pages and twins of terms as files, made from stored pieces alone; nothing is rendered.

Other processes import this before Django is set up, so what needs Django is imported by functions.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import django
from django.conf import settings
from django.db import connections

from terms.exporting.site.writing import Known, Written, write

if TYPE_CHECKING:
    from terms.pages.shell import Shell

Databases = dict[str, dict[str, Any]]


class Around(NamedTuple):
    """What the terms of an edition share. card: whether their pictures are files too."""

    language: str
    default_language: str
    glossary: str
    glossary_title: str
    index_url: str
    shell: "Shell"
    has_suggestions: bool
    card: bool
    suffixes: tuple[str, ...]


class Wanted(NamedTuple):
    """A term whose files are to be written; before, after: its neighbours in the alphabet."""

    term_id: int
    path: str
    initial: str
    before: str | None
    after: str | None
    made_from: bytes
    suffixes: tuple[str, ...]


class Pieces(NamedTuple):
    """Columns of PublishedTerm that a term's files are made of."""

    path: str
    head: str
    main: str
    document: str
    concept: object


class Job(NamedTuple):
    """known: what the ledger knows of the files, by path."""

    folder: str
    around: Around
    terms: Sequence[Wanted]
    known: Mapping[str, Known]


def files_of(path: str, suffixes: Sequence[str]) -> list[str]:
    """Return the files of the term at a path: its page first."""
    return [f"{path}/index.html", *(f"{path}.{suffix}" for suffix in suffixes)]


def write_terms(job: Job) -> list[Written]:
    """Write the files of some terms: one query. What is not public any more is left out."""
    from terms.models.published import PublishedTerm  # noqa: PLC0415 - see above

    rows = PublishedTerm.objects.public().filter(pk__in=[each.term_id for each in job.terms])
    found = {
        term_id: Pieces(*columns) for term_id, *columns in rows.values_list("pk", *Pieces._fields)
    }
    results: list[Written] = []
    for term in job.terms:
        pieces = found.get(term.term_id)
        # Renamed or withdrawn since: the next export sees to it.
        if pieces is not None and pieces.path == term.path:
            results += _write_term(job, term, pieces)
    return results


def _write_term(job: Job, term: Wanted, pieces: Pieces) -> Iterator[Written]:
    from terms.pages.twins import StoredTerm, write_twin  # noqa: PLC0415 - see above

    around = job.around
    stored = StoredTerm(
        pieces.document,
        around.language,
        pieces.concept,
        around.glossary,
        around.glossary_title,
        around.default_language,
    )
    page, *twins = files_of(term.path, term.suffixes)
    bodies = {page: _page(around, term, pieces.head, pieces.main)}
    for file, suffix in zip(twins, term.suffixes, strict=True):
        bodies[file] = write_twin(stored, suffix)
    for file, body in bodies.items():
        yield write(job.folder, file, body, term.made_from, job.known.get(file))


def _page(around: Around, term: Wanted, head: str, main: str) -> bytes:
    from terms.exporting.site import addresses as files  # noqa: PLC0415 - see above
    from terms.models import addresses  # noqa: PLC0415 - see above
    from terms.pages.leafing import write_leaves  # noqa: PLC0415 - see above
    from terms.pages.letters import letter_url  # noqa: PLC0415 - see above

    index_url = around.index_url
    main = main.replace(
        f'href="{letter_url(index_url, term.initial)}"',
        f'href="{files.letter_url(index_url, term.initial)}"',
    )
    if around.has_suggestions:
        slug = term.path.rpartition("/")[2]
        suggest_path = addresses.suggest_path(
            around.glossary, around.default_language, around.language, slug
        )
        main = files.without_link(main, addresses.url_of(suggest_path))
    if not around.card:
        head = files.without_card(head)
    leaves = write_leaves(term.before, term.after, around.language)
    return around.shell.around(head, main + leaves)


class Writers:
    """Writes terms in this process, or in several at a time."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool: ProcessPoolExecutor | None = None
        self._given: list[Future[list[Written]]] = []
        if count > 1:
            self._pool = ProcessPoolExecutor(
                count,
                # A fork would share this process's connections.
                mp_context=get_context("spawn"),
                initializer=_set_up,
                initargs=({alias: connections[alias].settings_dict for alias in connections},),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def give(self, job: Job) -> Iterator[list[Written]]:
        """Take a job; yield what was written meanwhile. A few jobs a process are under way."""
        if self._pool is None:
            yield write_terms(job)
            return
        self._given.append(self._pool.submit(write_terms, job))
        while len(self._given) > 2 * self._count:
            yield self._given.pop(0).result()

    def finish(self) -> Iterator[list[Written]]:
        while self._given:
            yield self._given.pop(0).result()


def _set_up(databases: Databases) -> None:
    settings.DATABASES = databases
    django.setup()
