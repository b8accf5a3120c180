"""The site as an ASGI application, for hosts that offer nothing else: WSGI answers faster."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "glossary_project.settings")

application = get_asgi_application()
