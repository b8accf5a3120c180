"""What other people's names of columns and keys mean."""

import pytest

from terms.formats.fields import FIELD_NAMES, TARGETS, Known, field_of, fields_of, normalised
from terms.records import TermRecord


@pytest.mark.parametrize("field", sorted(set(TermRecord.model_fields) - {"version"}))
def test_fields_our_own_names_mean_themselves(field) -> None:
    assert field_of(field) == Known(field)


def test_fields_every_known_name_means_a_target() -> None:
    assert set(FIELD_NAMES.values()) <= TARGETS
    assert all(normalised(name) == name for name in FIELD_NAMES)


@pytest.mark.parametrize(
    ("key", "field", "language"),
    [
        ("Term", "name", ""),
        ("shortDefinition", "short_definition", ""),
        ("Short  Definition", "short_definition", ""),
        ("def", "short_definition", ""),
        ("Alias 2", "labels", ""),
        ("acronym", "abbreviation", ""),
        ("SeeAlso", "related", ""),
        ("Topic", "category", ""),
        ("entry_status", "status", ""),
        ("term_id", "id", ""),
        ("English_word", "name", "en"),
        ("Portuguese_descr", "short_definition", "pt"),
        ("Term\n(DE)", "name", "de"),
        ("termFR", "name", "fr"),
        ("definition_pt_br", "short_definition", "pt-BR"),
        ("Term in French", "name", "fr"),
        ("name@zh-hant", "name", "zh-Hant"),
        ("term_it", "name", "it"),
    ],
)
def test_fields_are_known_by_name_and_language(key, field, language) -> None:
    assert field_of(key) == Known(field, language)


@pytest.mark.parametrize(
    "key", ["Notes", "key_term", "my_term", "it_term", "word_no", "", "French"]
)
def test_fields_that_only_seem_known_are_not_guessed(key) -> None:
    assert field_of(key) is None


def test_bare_language_codes_are_names_where_all_columns_are() -> None:
    assert fields_of(["EN", "FR", "IT"]) == {
        "EN": Known("name", "en"),
        "FR": Known("name", "fr"),
        "IT": Known("name", "it"),
    }


def test_bare_language_names_are_translations_beside_a_term() -> None:
    found = fields_of(["No", "Term", "French"])

    assert found == {"No": None, "Term": Known("name"), "French": Known("name", "fr")}


def test_number_column_is_no_norwegian() -> None:
    assert fields_of(["No", "English", "German"])["No"] is None
