"""Probes for whatever runs the site: `healthz` (is it alive?), `readyz` (may it get requests?).

They tell a stranger nothing but yes or no; the reason goes to the log.
"""

import logging

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

log = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process answers at all: restarting helps nobody's database."""
    return _plain("alive", 200)


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Answer 503 while the database is away or waits for a migration."""
    try:
        waiting = _unapplied_migrations()
    except DatabaseError:
        log.exception("Not ready: the database does not answer.")
        return _plain("not ready", 503)
    if waiting:
        log.warning("Not ready: run manage.py migrate, which waits to apply %s.", waiting)
        return _plain("not ready", 503)
    return _plain("ready", 200)


def _unapplied_migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return ", ".join(f"{migration.app_label}.{migration.name}" for migration, _ in plan)


def _plain(text: str, status: int) -> HttpResponse:
    response = HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status)
    if status == 503:
        response["Retry-After"] = "5"
    return response
