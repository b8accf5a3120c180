"""Other processes that render pages: this one gives them ids and gets what is to be stored.

They read the database on connections of their own and write nothing. A new process imports this
module before Django is set up, so what needs Django is imported by the functions that use it.
"""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Self

import django
from django.conf import settings
from django.db import connections

if TYPE_CHECKING:
    from terms.actions.rendering import RenderedRow

Databases = dict[str, dict[str, Any]]


class RenderingProcesses:
    """Renders on `count` cores, one of which is this process's own."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._pool = ProcessPoolExecutor(
            count - 1,
            # A fork would share this process's connections.
            mp_context=get_context("spawn"),
            initializer=_set_up,
            initargs=({alias: connections[alias].settings_dict for alias in connections},),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def render(self, ids: list[int]) -> "list[RenderedRow]":
        """Return the rows of these pages. What they show must be committed, and stay so."""
        share = -(-len(ids) // self._count)
        shares = [ids[start : start + share] for start in range(share, len(ids), share)]
        given = [self._pool.submit(_render, each) for each in shares]
        rows = _render(ids[:share])
        for future in given:
            rows += future.result()
        return rows


def _set_up(databases: Databases) -> None:
    settings.DATABASES = databases
    django.setup()


def _render(ids: list[int]) -> "list[RenderedRow]":
    from terms.actions.rendering import rendered_rows  # noqa: PLC0415 - see above

    return rendered_rows(ids)
