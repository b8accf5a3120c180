"""Language tags and the way their scripts run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.text.languages import LANGUAGE_MAX_LENGTH, canonical_language, direction


@pytest.mark.parametrize(
    ("tag", "canonical"),
    [
        ("", ""),
        ("EN", "en"),
        ("pt_br", "pt-BR"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("SR-LATN", "sr-Latn"),
        ("de-1996", "de-1996"),
        ("sl-ROZAJ-biske", "sl-rozaj-biske"),
        (" fr ", "fr"),
    ],
)
def test_canonical_language_has_the_usual_case(tag: str, canonical: str) -> None:
    assert canonical_language(tag) == canonical


@pytest.mark.parametrize(
    "tag", ["e", "en-", "-en", "es-a", "english language", "én", "en/US", "12"]
)
def test_canonical_language_refuses(tag: str) -> None:
    with pytest.raises(ValueError, match="not a language tag"):
        canonical_language(tag)


def test_canonical_language_limits_the_length() -> None:
    longest = "sl-" + "-".join(["abcdefg"] * 3) + "-abcdefgh"

    assert len(longest) == LANGUAGE_MAX_LENGTH
    assert canonical_language(longest) == longest
    with pytest.raises(ValueError, match="not a language tag"):
        canonical_language("sla" + longest[2:])


@given(st.text("abzABZ-_0129", max_size=40))
def test_canonical_language_is_its_own(tag: str) -> None:
    try:
        canonical = canonical_language(tag)
    except ValueError:
        return
    assert canonical_language(canonical) == canonical
    assert len(canonical) <= LANGUAGE_MAX_LENGTH


@pytest.mark.parametrize("tag", ["ar", "he", "fa-IR", "UR", "az-Arab", "pa-Arab-PK", "ks", "yi"])
def test_text_runs_to_the_left_in(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["", "en", "de-AT", "az-Latn", "ar-Latn", "ha", "ja", "sd-Deva"])
def test_text_runs_to_the_right_in(tag: str) -> None:
    assert direction(tag) == "ltr"
