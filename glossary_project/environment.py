"""Strict readers of environment variables: a bad value stops the start, and the error names it.

An empty variable counts as not set. Nothing here knows what a value is for.
"""

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

_TRUE = {"true", "1", "yes", "on"}
_FALSE = {"false", "0", "no", "off"}
_DATABASE_SWITCHES = {"ATOMIC_REQUESTS", "CONN_HEALTH_CHECKS", "DISABLE_SERVER_SIDE_CURSORS"}
_MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
_CACHE_BACKENDS = {
    "locmem": "django.core.cache.backends.locmem.LocMemCache",
    "redis": "django.core.cache.backends.redis.RedisCache",
    "rediss": "django.core.cache.backends.redis.RedisCache",
    "unix": "django.core.cache.backends.redis.RedisCache",
}


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def boolean(name: str, *, default: bool) -> bool:
    value = text(name)
    return _switch(name, value) if value else default


def _switch(name: str, value: str) -> bool:
    if value.lower() not in _TRUE | _FALSE:
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value.lower() in _TRUE


def whole_number(name: str, *, default: int, least: int = 0) -> int:
    value = text(name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise ImproperlyConfigured(
            f"{name} must be a whole number of at least {least}, not {value!r}."
        )
    return int(value)


def one_of(name: str, choices: Collection[str], *, default: str) -> str:
    value = text(name, default)
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(choices)}, not {value!r}.")
    return value


def names(name: str) -> list[str]:
    """Return the parts of a list separated by commas."""
    return [part.strip() for part in text(name).split(",") if part.strip()]


def time_zone(name: str, *, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImproperlyConfigured(
            f"{name} must be a time zone such as UTC or Europe/Berlin, not {value!r}."
        ) from error
    return value


def web_address(name: str, *, default: str) -> str:
    """Return the address of a site without a slash at its end."""
    value = text(name, default)
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ImproperlyConfigured(
            f"{name} must be a web address such as https://glossary.example.org, not {value!r}."
        )
    return value.rstrip("/")


def origins(name: str) -> list[str]:
    """Return a list of origins: scheme and host, nothing behind them."""
    values = names(name)
    for value in values:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or parts.path or not parts.netloc:
            raise ImproperlyConfigured(
                f"{name} must list origins such as https://glossary.example.org, not {value!r}."
            )
    return values


def database(name: str, *, default: Path) -> dict[str, Any]:
    """Return Django's configuration of the database at `sqlite:///…` or `postgresql://…`."""
    value = text(name, f"sqlite:///{default}")
    scheme = value.partition(":")[0]
    if scheme not in ("sqlite", "postgres", "postgresql"):
        raise ImproperlyConfigured(
            f"{name} must begin with sqlite:/// or postgresql://, not {scheme[:20]!r}."
        )
    try:
        config: dict[str, Any] = environ.Env.db_url_config(value)
    except ValueError as error:
        # The address holds a password: the cause may be told, the value may not.
        raise ImproperlyConfigured(f"{name} cannot be read: {error}.") from None
    if not config.get("NAME"):
        raise ImproperlyConfigured(f"{name} names no database: add /NAME at its end.")
    for option in _DATABASE_SWITCHES & config.keys():
        config[option] = _switch(f"{option} in {name}", str(config[option]))
    return config


@dataclass(frozen=True, slots=True)
class MailServer:
    """scheme: smtp, smtp+tls (TLS after the greeting) or smtps (TLS from the start)."""

    scheme: str
    host: str
    port: int
    user: str
    password: str


def mail_server(name: str) -> MailServer | None:
    """Return the server at `smtp+tls://user:password@host:port`; None where nothing is set."""
    value = text(name)
    if not value:
        return None
    parts = urlsplit(value)
    try:
        port = parts.port
    except ValueError:
        port = 0
    # The address holds a password: it may not be told.
    if parts.scheme not in _MAIL_PORTS or not parts.hostname or port == 0:
        raise ImproperlyConfigured(
            f"{name} must be an address such as smtp+tls://user:password@mail.example.org:587;"
            f" it begins with one of {', '.join(_MAIL_PORTS)}."
        )
    return MailServer(
        parts.scheme,
        parts.hostname,
        port or _MAIL_PORTS[parts.scheme],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
    )


def cache(name: str) -> dict[str, Any]:
    """Return Django's configuration of the cache at `redis://…`; not set: memory of the process."""
    value = text(name, "locmem://")
    scheme, _, _ = value.partition(":")
    if scheme not in _CACHE_BACKENDS:
        raise ImproperlyConfigured(
            f"{name} must begin with redis://, rediss:// or unix://, not {scheme[:20]!r}."
        )
    location = "" if scheme == "locmem" else value
    return {"BACKEND": _CACHE_BACKENDS[scheme], "LOCATION": location}
