"""What a server imports: the site as a WSGI and as an ASGI application."""

from importlib import import_module

import pytest
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler


@pytest.mark.parametrize(("module", "handler"), [("wsgi", WSGIHandler), ("asgi", ASGIHandler)])
def test_entry_point_is_an_application(module: str, handler: type) -> None:
    application = import_module(f"glossary_project.{module}").application

    assert isinstance(application, handler)
