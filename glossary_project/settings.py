"""The one settings module: all that differs between machines comes from the environment.

Every variable is described in docs/operations.md and .env.example; a test keeps them complete.
"""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import environ
from django.conf import global_settings
from django.core.exceptions import ImproperlyConfigured

from glossary_project import environment

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Mode: production unless development is asked for -----------------------------------------

DEVELOPMENT = (
    environment.one_of("ENVIRONMENT", ("production", "development"), default="production")
    == "development"
)
if DEVELOPMENT:
    environ.Env.read_env(BASE_DIR / ".env")  # what the shell sets comes first

DEBUG = environment.boolean("DEBUG", default=DEVELOPMENT)
if DEBUG and not DEVELOPMENT:
    raise ImproperlyConfigured(
        "DEBUG must not be true in production: it shows source code and settings to readers. "
        "Remove it, or set ENVIRONMENT=development on your own machine."
    )

_DEVELOPMENT_KEY = "insecure: for development on one machine only"
SECRET_KEY = environment.text("SECRET_KEY", _DEVELOPMENT_KEY if DEVELOPMENT else "")
SECRET_KEY_FALLBACKS = environment.names("SECRET_KEY_FALLBACKS")
if not DEVELOPMENT:
    for _key in (SECRET_KEY, *SECRET_KEY_FALLBACKS):
        if len(_key) < 50 or len(set(_key)) < 5 or "insecure" in _key:
            raise ImproperlyConfigured(
                "SECRET_KEY and SECRET_KEY_FALLBACKS must be 50 or more random characters. Make "
                'one with: python3 -c "import secrets; print(secrets.token_urlsafe(50))". '
                "To work on your own machine, set ENVIRONMENT=development instead."
            )

ALLOWED_HOSTS = environment.names("ALLOWED_HOSTS")
if DEVELOPMENT:
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]
elif not ALLOWED_HOSTS or any("*" in host for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "ALLOWED_HOSTS must name the hosts this site answers to, without a wildcard: "
        "ALLOWED_HOSTS=glossary.example.org"
    )

# --- Addresses --------------------------------------------------------------------------------

HTTPS = environment.boolean("HTTPS", default=not DEVELOPMENT)
# Canonical addresses, sitemaps and feeds are made from it, never from the Host header.
SITE_URL = environment.web_address(
    "SITE_URL",
    default=f"{'https' if HTTPS else 'http'}://{ALLOWED_HOSTS[0].lstrip('.')}",
)
CSRF_TRUSTED_ORIGINS = environment.origins("CSRF_TRUSTED_ORIGINS")
ROOT_URLCONF = "glossary_project.urls"
WSGI_APPLICATION = "glossary_project.wsgi.application"
# Only below it does a request have a session, a user and messages: whatever the public gets
# neither reads nor sets a cookie, and any cache may keep it.
ADMIN_PREFIX = "/admin/"

# --- Application ------------------------------------------------------------------------------

INSTALLED_APPS = [
    "terms",
    "terms.apps.EditorsRoomConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
    "django_otp_webauthn",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "glossary_project.middleware.PolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.common.CommonMiddleware",
    "glossary_project.middleware.SessionMiddleware",
    "glossary_project.middleware.AdminLocaleMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "glossary_project.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "glossary_project.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# An entry with many questions, labels and relations is one form of many fields.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
# How many proxies add to X-Forwarded-For: all that stands further left in it is hearsay.
TRUSTED_PROXIES = NINJA_NUM_PROXIES = environment.whole_number("TRUSTED_PROXIES", default=0)

# --- Database and cache -----------------------------------------------------------------------


def _with_database_options(config: dict[str, Any]) -> dict[str, Any]:
    """Add what this application needs of SQLite or PostgreSQL; what the address says wins."""
    options: dict[str, Any] = {"connect_timeout": 5}
    lifetime: int | None = 600
    if config["ENGINE"] == "django.db.backends.sqlite3":
        lifetime = None  # opening a file and setting pragmas costs more than a page
        options = {
            # A writer waits its turn up to this long, and takes the lock before it reads:
            # a transaction that begins by reading cannot be upgraded while another writes.
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            # FULL: a commit that was acknowledged survives a power cut. Django turns
            # foreign keys on by itself.
            "init_command": (
                "PRAGMA journal_mode=WAL;"
                "PRAGMA synchronous=FULL;"
                "PRAGMA cache_size=-16000;"
                "PRAGMA mmap_size=33554432;"
                "PRAGMA temp_store=MEMORY;"
                "PRAGMA journal_size_limit=67108864;"
            ),
        }
    return {
        "CONN_MAX_AGE": lifetime,
        "CONN_HEALTH_CHECKS": lifetime is not None,
        **config,
        "OPTIONS": options | config.get("OPTIONS", {}),
    }


DATABASES = {
    "default": _with_database_options(
        environment.database("DATABASE_URL", default=BASE_DIR / "glossary.sqlite3")
    )
}
CACHES = {"default": environment.cache("CACHE_URL") | {"KEY_PREFIX": "glossary"}}

# --- Imports ----------------------------------------------------------------------------------

# Uploaded files wait here until they are imported: web processes and `run_worker` share it.
IMPORT_FOLDER = Path(environment.text("IMPORT_FOLDER", str(BASE_DIR / "var" / "imports")))

# --- Downloads --------------------------------------------------------------------------------

# Files that readers take along, made anew when they are asked for: it may be emptied any time.
DOWNLOAD_FOLDER = Path(environment.text("DOWNLOAD_FOLDER", str(BASE_DIR / "var" / "downloads")))

# --- E-mail -----------------------------------------------------------------------------------

_MAIL_SERVER = environment.mail_server("EMAIL_URL")
# Whether editors are told of reviews by e-mail.
EMAIL_NOTICES = _MAIL_SERVER is not None
if _MAIL_SERVER is not None and django.VERSION >= (6, 1):
    MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {
                "host": _MAIL_SERVER.host,
                "port": _MAIL_SERVER.port,
                "username": _MAIL_SERVER.user,
                "password": _MAIL_SERVER.password,
                "use_tls": _MAIL_SERVER.scheme == "smtp+tls",
                "use_ssl": _MAIL_SERVER.scheme == "smtps",
                "timeout": 10,
            },
        }
    }
elif _MAIL_SERVER is not None:
    EMAIL_HOST = _MAIL_SERVER.host
    EMAIL_PORT = _MAIL_SERVER.port
    EMAIL_HOST_USER = _MAIL_SERVER.user
    EMAIL_HOST_PASSWORD = _MAIL_SERVER.password
    EMAIL_USE_TLS = _MAIL_SERVER.scheme == "smtp+tls"
    EMAIL_USE_SSL = _MAIL_SERVER.scheme == "smtps"
    EMAIL_TIMEOUT = 10
elif django.VERSION >= (6, 1):
    MAILERS = {"default": {}}
DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.text(
    "EMAIL_FROM", f"glossary@{urlsplit(SITE_URL).hostname}"
)

# --- Search engines -----------------------------------------------------------------------------

# Whether, and under which key, the worker announces changed addresses. The key is public.
INDEXNOW_KEY = environment.text("INDEXNOW_KEY")
if INDEXNOW_KEY and not re.fullmatch(r"[A-Za-z0-9-]{8,128}", INDEXNOW_KEY):
    raise ImproperlyConfigured(
        "INDEXNOW_KEY must be 8 to 128 letters, digits and hyphens. Make one with: "
        'python3 -c "import secrets; print(secrets.token_hex(16))".'
    )
INDEXNOW_ENDPOINT = environment.web_address(
    "INDEXNOW_ENDPOINT", default="https://api.indexnow.org/indexnow"
)

# --- Languages and time -----------------------------------------------------------------------

LANGUAGE_CODE = environment.one_of("LANGUAGE_CODE", dict(global_settings.LANGUAGES), default="en")
TIME_ZONE = environment.time_zone("TIME_ZONE", default="UTC")
USE_TZ = True

# --- Static files -----------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = environment.text("STATIC_ROOT", str(BASE_DIR / "static_root"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEVELOPMENT
            else "glossary_project.static_files.HashedStaticFilesStorage"
        )
    },
}
# In development files come straight from the applications; in production from STATIC_ROOT.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEVELOPMENT

# --- Security ---------------------------------------------------------------------------------

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # probes speak plain HTTP
SECURE_HSTS_SECONDS = environment.whole_number("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = environment.boolean("HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = environment.boolean("HSTS_PRELOAD", default=False)
# To be in the preload list is a decision about a whole domain; its owner takes it.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
if environment.boolean("TRUST_X_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}
PERMISSIONS_POLICY = (
    "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
)

# --- People -----------------------------------------------------------------------------------

# Groups whose members, and with them superusers, must log in with a second factor.
SECOND_FACTOR_GROUPS = environment.names("SECOND_FACTOR_GROUPS")
SESSION_HOURS = environment.whole_number("SESSION_HOURS", default=168, least=1)
SESSION_COOKIE_AGE = environment.whole_number("SESSION_IDLE_HOURS", default=12, least=1) * 60 * 60
SESSION_ENGINE = "terms.actions.sessions"
# Public pages are asked for without cookies, so that any cache may answer.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = ADMIN_PREFIX
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = (
    "Lax"  # Strict would log out whoever follows a link
)
PASSWORD_RESET_TIMEOUT = 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# A passkey belongs to this host for good. Browsers know passkeys over HTTPS, and on localhost.
OTP_TOTP_ISSUER = OTP_WEBAUTHN_RP_NAME = OTP_WEBAUTHN_RP_ID = urlsplit(SITE_URL).hostname or ""
OTP_WEBAUTHN_ALLOWED_ORIGINS = [
    ("http" if OTP_WEBAUTHN_RP_ID == "localhost" and not HTTPS else "https")
    + f"://{urlsplit(SITE_URL).netloc}"
]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False
# Codes are counted where passwords are, before they are checked: `terms.actions.throttling`.
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0

# --- Logging ----------------------------------------------------------------------------------

LOG_LEVEL = environment.one_of(
    "LOG_LEVEL", ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"), default="INFO"
)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {"django": {"handlers": [], "level": LOG_LEVEL}},  # passed on to the root
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
