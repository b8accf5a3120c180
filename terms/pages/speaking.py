"""Which language a page's own words are in, how it writes dates, how languages call themselves."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation.trans_real import get_supported_language_variant


def speak(language: str) -> AbstractContextManager[None]:
    """Return a context in which translations, dates and numbers follow a page's language.

    A language the interface does not speak gets the site's own.
    """
    try:
        known = get_supported_language_variant(language)
    except LookupError:
        known = settings.LANGUAGE_CODE
    return translation.override(known)


def own_name(language: str) -> str:
    """Return what a language calls itself ("Deutsch"), or its tag where that is not known."""
    try:
        return str(translation.get_language_info(language.lower())["name_local"]).capitalize()
    except KeyError:
        return language


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment as a page shows it: `iso` for machines, in UTC to the second; `day` for people."""

    iso: str
    day: str


def write_moment(moment: datetime) -> Moment:
    """Return a moment in the active language and the site's time zone, whoever asks."""
    return Moment(write_time(moment), write_day(day_of(moment)))


def day_of(moment: datetime) -> date:
    """Return the day of a moment in the site's time zone."""
    return moment.astimezone(timezone.get_default_timezone()).date()


def write_day(day: date) -> str:
    return _write_day(day, translation.get_language() or "")


def write_time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@lru_cache(maxsize=1_000)
def _write_day(day: date, language: str) -> str:
    return date_format(day)
