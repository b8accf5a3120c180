"""Queries that the ORM writes once per process: composing one costs far more than answering it.

A query is built as anywhere, with a `slot` where a value differs from call to call.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connections, router
from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

Row = tuple[Any, ...]

_PLACEHOLDER = re.compile("(?<!%)%s")


@dataclass(frozen=True, slots=True)
class _Slot:
    name: str


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with its parameters in order, some of them still open."""

    database: str
    sql: str
    parameters: tuple[object, ...]
    # The same with named parameters: for SQLite, Django looks at each sign of any other query.
    _named: str = field(init=False, repr=False)
    _fixed: dict[str, Any] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        fixed: dict[tuple[type, object], str] = {}
        names = [
            each.name
            if isinstance(each, _Slot)
            else fixed.setdefault((type(each), each), f"fixed{len(fixed)}")
            for each in self.parameters
        ]
        remaining = iter(names)
        named = _PLACEHOLDER.sub(lambda _match: f"%({next(remaining)})s", self.sql)
        object.__setattr__(self, "_named", named)
        object.__setattr__(self, "_fixed", {name: value for (_type, value), name in fixed.items()})

    def fetch(self, **values: object) -> list[Row]:
        """Return the rows as the database driver gives them: no field converts a value."""
        with connections[self.database].cursor() as cursor:
            cursor.execute(self._named, self._fixed | values)
            return list(cursor.fetchall())


def slot(name: str) -> RawSQL:
    """Return an expression for a value that `Statement.fetch` is given under `name`."""
    return RawSQL("%s", (_Slot(name),))


def reading_database(model: type[Model]) -> str:
    """Return which database to read a model from. Keep one statement for each."""
    return router.db_for_read(model)


def write_statement(queryset: QuerySet[Any, Any], database: str) -> Statement:
    sql, parameters = queryset.query.get_compiler(using=database).as_sql()
    return Statement(database, sql, tuple(parameters))


def compose_statement(template: str, parts: Sequence[tuple[str, Statement]]) -> Statement:
    """Return the parts put into a template, each under its name, in the order they stand there."""
    sql = template.format(**{name: part.sql for name, part in parts})
    parameters = tuple(each for _, part in parts for each in part.parameters)
    return Statement(parts[0][1].database, sql, parameters)
