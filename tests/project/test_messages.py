"""The public pages speak every language of the interface, whole and in its plural forms."""

import re
from string import Formatter

import pytest
from babel.messages import Catalog
from django.utils import translation
from django.utils.translation import ngettext

from tests.messages import (
    LANGUAGES,
    MODULES,
    ROOT,
    mo_bytes,
    po_bytes,
    po_file,
    read,
    source,
    updated,
)

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")


def texts(message: object) -> list[str]:
    return [message] if isinstance(message, str) else list(message)  # type: ignore[call-overload]


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return source()


def test_no_message_hides_in_a_formatted_string() -> None:
    # Whether tools find it there depends on the version of Python.
    hidden = [
        str(path)
        for pattern in MODULES
        for path in ROOT.glob(pattern)
        if re.search(r"\{\w*gettext\(|\{_\(", path.read_text())
    ]
    assert hidden == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language: str, wanted: Catalog) -> None:
    found = read(language)
    missing = [
        message.id
        for message in wanted
        if message.id
        and (
            (known := found.get(message.id, message.context)) is None
            or known.fuzzy
            or not all(texts(known.string))
        )
    ]
    assert missing == [], "run `make messages`, then translate what is empty"


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_placeholders_and_forms(language: str) -> None:
    found = read(language)
    for message in found:
        if not message.id:
            continue
        expected = set(_PLACEHOLDER.findall(texts(message.id)[-1]))
        for text in texts(message.string):
            # A form for one or two may say the number in a word.
            assert set(_PLACEHOLDER.findall(text)) <= expected, (message.id, text)
        assert set(_PLACEHOLDER.findall(texts(message.string)[-1])) == expected, message.id
        if message.pluralizable:
            assert len(texts(message.string)) == found.num_plurals, message.id
        list(Formatter().parse(texts(message.string)[0]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_files_are_as_make_messages_writes_them(language: str) -> None:
    path = po_file(language)
    catalog = updated(language)

    assert path.read_bytes() == po_bytes(catalog), "run `make messages`"
    assert path.with_suffix(".mo").read_bytes() == mo_bytes(catalog), "run `make messages`"


@pytest.mark.parametrize(
    ("language", "number", "forms"), [("ar", 6, {0, 1, 2, 3, 11, 100}), ("ja", 1, {1, 2})]
)
def test_plural_forms_are_the_languages_own(language: str, number: int, forms: set[int]) -> None:
    with translation.override(language):
        said = {
            ngettext("named by %(count)s term", "named by %(count)s terms", each) for each in forms
        }
    assert len(said) == number
