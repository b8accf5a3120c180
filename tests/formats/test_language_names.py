"""Names and codes of languages, as headers of tables have them."""

import pytest

from terms.formats.language_names import language_of, language_of_name, language_of_tag


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "en"),
        ("EN", "en"),
        ("eng", "en"),
        ("dut", "nl"),
        ("nld", "nl"),
        ("pt-br", "pt-BR"),
        ("zh_Hant", "zh-Hant"),
        ("zh-CN", "zh-CN"),
        ("fil", "fil"),
        ("xx", ""),
        ("es-a", ""),
        ("english", ""),
        ("", ""),
    ],
)
def test_language_tags_are_registered_ones(tag, expected) -> None:
    assert language_of_tag(tag) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("English", "en"), (" JAPANESE ", "ja"), ("Español", "es"), ("Klingon", ""), ("en", "")],
)
def test_language_names_are_known_in_english_and_their_own_words(name, expected) -> None:
    assert language_of_name(name) == expected


def test_language_that_is_none_is_named_in_the_error() -> None:
    assert language_of("Portuguese") == "pt"
    assert language_of("") == ""
    with pytest.raises(ValueError, match="'Klingon' is no language: write a tag such as en"):
        language_of("Klingon")
