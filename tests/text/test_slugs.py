"""Slugs of names in every script."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from terms.text.slugs import SLUG_MAX_LENGTH, is_slug, slug_of, with_suffix
from tests.strategies import lines, slugs

_TEXTS = st.one_of(st.text(), lines())


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("C", "c"),
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("R&D", "r-and-d"),
        ("Don’t Repeat Yourself (DRY)", "dont-repeat-yourself-dry"),
        ("caf\u00e9", "café"),
        ("cafe\u0301", "café"),
        ("Straße", "straße"),
        ("ﬁne ＡＢＣ", "fine-abc"),
        ("हिन्दी", "हिन्दी"),
        ("ภาษาไทย", "ภาษาไทย"),
        ("شبکه عصبی", "شبکه-عصبی"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("日本語", "日本語"),
        ("数据 库", "数据-库"),
        ("snake_case", "snake_case"),
        ("--a---b--", "a-b"),
        ("search", "search"),
        ("admin", "admin"),
        ("api", "api"),
        ("Feed", "feed"),
        ("👍 → …", ""),
        ("", ""),
        ("x" * 300, "x" * SLUG_MAX_LENGTH),
    ],
)
def test_slug_of(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_slugs_tell_names_apart_that_differ_in_signs() -> None:
    assert len({slug_of(name) for name in ("C", "C++", "C#", "C/C++", "C/C++/C#")}) == 5


@pytest.mark.parametrize(
    "text", ["a", "c-plus-plus", "css_grid", "日本語", "हिन्दी", "2fa", "search"]
)
def test_is_slug_accepts(text: str) -> None:
    assert is_slug(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-",
        "_",
        "A",
        "a b",
        "a/b",
        "a.b",
        "e\u0301",
        "a\n",
        "a?",
        "%20",
        "a\u202eb",
        "\u200d",
        "\u0301",
    ],
)
def test_is_slug_refuses(text: str) -> None:
    assert not is_slug(text)


def test_is_slug_limits_the_length() -> None:
    assert is_slug("x" * SLUG_MAX_LENGTH)
    assert not is_slug("x" * (SLUG_MAX_LENGTH + 1))


@given(_TEXTS)
@example("_")
@example("\u200d")
def test_slug_of_any_text_is_a_slug_or_nothing(text: str) -> None:
    slug = slug_of(text)

    assert slug == "" or is_slug(slug)
    assert slug_of(slug) == slug


@given(_TEXTS)
def test_slug_does_not_depend_on_the_normal_form(text: str) -> None:
    assert slug_of(unicodedata.normalize("NFD", text)) == slug_of(
        unicodedata.normalize("NFC", text)
    )


@given(slugs(), st.integers(2, 10**9))
def test_with_suffix_gives_another_slug(slug: str, number: int) -> None:
    longest = (slug * SLUG_MAX_LENGTH)[:SLUG_MAX_LENGTH]

    for each in (slug, longest):
        assert is_slug(with_suffix(each, number))
        assert with_suffix(each, number).endswith(f"-{number}")
