"""What a server imports: the site as a WSGI and as an ASGI application."""

import os
import subprocess
import sys
from importlib import import_module

import pytest
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler

from glossary_project.express import Express


@pytest.mark.parametrize(("module", "handler"), [("wsgi", Express), ("asgi", ASGIHandler)])
def test_entry_point_is_an_application(module: str, handler: type) -> None:
    application = import_module(f"glossary_project.{module}").application

    assert isinstance(application, handler)


def test_what_few_ask_for_is_not_loaded_by_every_process() -> None:
    # RDF, drawing, tables and progress bars are each as large as all else of a worker.
    code = (
        "import django, sys; django.setup();"
        "print([name for name in ('pyoxigraph', 'PIL', 'xlsxwriter', 'python_calamine', 'rich')"
        " if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "[]"
