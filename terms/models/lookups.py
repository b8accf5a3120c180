"""Look-ups of our own: `among`, which is `in` for hundreds of texts at a time."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.sql.compiler import SQLCompiler


@models.CharField.register_lookup
class Among(models.Lookup):
    """Tell whether a text is one of many.

    `in` sends every text as a parameter of its own, and Django handles each; here all go as one.
    """

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        column, parameters = self.process_lhs(compiler, connection)
        texts: Iterable[str] = self.rhs
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*parameters, list(texts)]
        # The column's name is Django's; the texts are a parameter.
        among = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608
        return among, [*parameters, json.dumps(list(texts))]
