"""The site as a WSGI application, for the production server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "glossary_project.settings")

_django = get_wsgi_application()

from glossary_project.express import Express  # noqa: E402 - it needs the settings

application = Express(_django)
