"""Rendering many pages again: the stale ones, or all. Resumable, and on every core where many."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Min

from terms.actions.placing import place
from terms.actions.rendering import BATCH_SIZE, RenderedRow, in_batches, rendered_rows, store
from terms.actions.rendering_processes import RenderingProcesses
from terms.models import Glossary, PublishedRelation, PublishedTerm, Term, TermStatus

# Another process costs about a second before it renders its first page.
PAGES_WORTH_A_PROCESS = 1_000

Tell = Callable[[int], None]
Render = Callable[[list[int]], list[RenderedRow]]


def refresh_stale(*, tell: Tell | None = None, processes: int | None = None) -> int:
    """Render every stale page, in batches that each commit; return how many.

    processes: how many render at a time; None: as many as there are cores and work for.
    """
    done = 0
    stale = PublishedTerm.objects.filter(is_stale=True)
    processes = processes or min(os.cpu_count() or 1, 1 + stale.count() // PAGES_WORTH_A_PROCESS)
    with _renderer(processes) as render:
        for glossary in stale.order_by().values("glossary").annotate(first=Min("pk")):
            last = glossary["first"] - 1
            while ids := _refresh_next(glossary["glossary"], last, BATCH_SIZE * processes, render):
                done += len(ids)
                last = ids[-1]
                if tell is not None:
                    tell(done)
    return done


@transaction.atomic
def _refresh_next(glossary: int, last: int, count: int, render: Render) -> list[int]:
    """Render the next stale pages of a glossary behind the id `last`; return their ids."""
    # Who publishes meanwhile would change what these pages show of it.
    Glossary.objects.select_for_update(no_key=True).get(pk=glossary)
    stale = PublishedTerm.objects.filter(glossary=glossary, is_stale=True, pk__gt=last)
    ids = list(stale.order_by("pk").values_list("pk", flat=True)[:count])
    if ids:
        store(render(ids))
    return ids


@contextmanager
def _renderer(processes: int) -> Iterator[Render]:
    # Another process does not see what this transaction has written: a dry run stays in one.
    if processes < 2 or connection.in_atomic_block:
        yield rendered_rows
        return
    with RenderingProcesses(processes) as pool:
        yield pool.render


def rebuild_all(
    glossary: Glossary, *, tell: Tell | None = None, processes: int | None = None
) -> int:
    """Make every published row of a glossary again from its source, as if there were none."""
    with transaction.atomic():
        Glossary.objects.select_for_update(no_key=True).get(pk=glossary.pk)
        PublishedRelation.objects.filter(source__glossary=glossary).delete()
        terms = glossary.terms.filter(merged_into=None).exclude(status=TermStatus.NOT_PUBLIC)
        ids = list(terms.order_by("pk").values_list("pk", flat=True))
        for batch in in_batches(ids, BATCH_SIZE):
            fetched = Term.objects.filter(pk__in=batch)
            place(list(fetched.select_related("glossary", "published_revision").order_by("pk")))
        PublishedTerm.objects.filter(glossary=glossary).exclude(pk__in=terms.values("pk")).delete()
        PublishedTerm.objects.filter(glossary=glossary).exclude(
            status=PublishedTerm.Status.WITHDRAWN
        ).update(is_stale=True)
    return refresh_stale(tell=tell, processes=processes)
