"""The language of a page's own words, and what languages call themselves."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from terms.pages.speaking import own_name, speak, write_moment


@pytest.mark.parametrize(
    ("language", "spoken"), [("de", "de"), ("pt-BR", "pt-br"), ("de-AT", "de"), ("tlh", "en")]
)
def test_page_speaks_its_language_or_the_sites(language: str, spoken: str) -> None:
    with speak(language):
        assert translation.get_language() == spoken


@pytest.mark.parametrize(
    ("language", "name"),
    [("de", "Deutsch"), ("pt-BR", "Português brasileiro"), ("zh-Hant", "繁體中文"), ("tlh", "tlh")],
)
def test_languages_go_by_their_own_names(language: str, name: str) -> None:
    assert own_name(language) == name


def test_moment_is_exact_for_machines_and_a_day_for_people() -> None:
    moment = datetime(2026, 3, 1, 12, 30, 15, 999, tzinfo=UTC)

    with speak("de"):
        german = write_moment(moment)
    with speak("en"):
        english = write_moment(moment)

    assert german.iso == english.iso == "2026-03-01T12:30:15Z"
    assert (german.day, english.day) == ("1. März 2026", "March 1, 2026")
