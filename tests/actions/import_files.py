"""Files to import, and the import command as a test calls it."""

import io
import json
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command

from tests.factories import make_record


def write_lines(path: Path, *entries: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(entry) + "\n" for entry in entries))
    return path


def entry(name, **fields):
    return make_record(name=name, **fields).model_dump(mode="json", exclude_unset=True)


def run_command(*paths, **options):
    """Return what the command wrote, and its exit code."""
    out = io.StringIO()
    try:
        outputs = {"stdout": out, "stderr": out}
        call_command("import_terms", *map(str, paths), **outputs | options)
    except CommandError as error:
        return out.getvalue() + str(error), error.returncode
    return out.getvalue(), 0
