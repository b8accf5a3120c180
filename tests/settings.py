"""The environment of the tests, always the same, and then the project's one settings module.

TEST_DATABASE=postgresql runs them on a PostgreSQL of their own; TEST_DATABASE_URL names another.
"""

import os

from tests import servers

if os.environ.get("TEST_DATABASE") == "postgresql" and not os.environ.get("TEST_DATABASE_URL"):
    # Set before the workers start, so all of them share one server.
    os.environ["TEST_DATABASE_URL"] = servers.start_postgresql().url

os.environ |= {
    "ENVIRONMENT": "production",
    "DEBUG": "",
    "SECRET_KEY": "for tests alone, and long enough to pass as a key 0123456789",
    "SECRET_KEY_FALLBACKS": "",
    "ALLOWED_HOSTS": "testserver,glossary.example.org",
    "SITE_URL": "https://glossary.example.org",
    "HTTPS": "false",
    "HSTS_SECONDS": "",
    "HSTS_INCLUDE_SUBDOMAINS": "",
    "HSTS_PRELOAD": "",
    "TRUST_X_FORWARDED_PROTO": "",
    "CSRF_TRUSTED_ORIGINS": "",
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL", "sqlite:///:memory:"),
    "CACHE_URL": "",
    "EMAIL_URL": "",
    "EMAIL_FROM": "",
    "TRUSTED_PROXIES": "",
    "SECOND_FACTOR_GROUPS": "",
    "SESSION_HOURS": "",
    "SESSION_IDLE_HOURS": "",
    "IMPORT_FOLDER": "",
    "DOWNLOAD_FOLDER": "",
    "INDEXNOW_KEY": "",
    "INDEXNOW_ENDPOINT": "",
    "LANGUAGE_CODE": "",
    "TIME_ZONE": "",
    "STATIC_ROOT": "",
    "LOG_LEVEL": "",
}

from glossary_project.settings import *  # noqa: F403 - reads the environment made above
from glossary_project.settings import STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Names without hashes: no test depends on `collectstatic` having run.
STATIC_ROOT = ""
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
