"""What a server imports: the site as a WSGI and as an ASGI application."""

from importlib import import_module

import pytest
from django.core.handlers.asgi import ASGIHandler

from glossary_project.express import Express


@pytest.mark.parametrize(("module", "handler"), [("wsgi", Express), ("asgi", ASGIHandler)])
def test_entry_point_is_an_application(module: str, handler: type) -> None:
    application = import_module(f"glossary_project.{module}").application

    assert isinstance(application, handler)
