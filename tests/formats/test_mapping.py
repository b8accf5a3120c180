"""Mapping files: read, applied, suggested."""

import tomllib

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from terms.formats.mapping import BadMapping, apply, parse, suggest, target_of


def test_mapping_renames_keys_types_and_categories() -> None:
    mapping = parse("""
        [fields]
        "Fachwort" = "name"
        "Mot (FR)" = "name@fr"
        "Interne Notiz" = ""
        "Siehe" = "relations"
        [types]
        "is a" = "broader"
        "Fertig" = "published"
        [categories]
        "Häfen " = "Ports"
    """)

    renamed = apply(
        mapping,
        {
            "Fachwort": "Welle",
            "MOT FR": "vague",
            "Interne Notiz": "weg",
            "Siehe": [{"type": "Is A", "target": "meer"}, "wind"],
            "status": "FERTIG",
            "category": "häfen",
            "other": 1,
        },
    )

    assert renamed == {
        "name": "Welle",
        "name@fr": "vague",
        "relations": [{"type": "broader", "target": "meer"}, "wind"],
        "status": "published",
        "category": "Ports",
        "other": 1,
    }


def test_mapping_joins_lists_and_keeps_the_first_text() -> None:
    mapping = parse(
        '[fields]\na = "labels"\nb = "labels"\nc = "short_definition"\nd = "short_definition"\n'
        'e = "sources"\nf = "sources"'
    )

    renamed = apply(mapping, {"a": "x; y", "b": "z", "c": "", "d": "text", "e": ["p"], "f": None})

    assert renamed == {"labels": "x; y\nz", "short_definition": "text", "sources": ["p"]}


def test_mapping_leaves_its_input_alone() -> None:
    given_entry = {"a": ["x"], "labels": ["y"]}

    assert apply(parse('[fields]\na = "labels"'), given_entry) == {"labels": ["x", "y"]}
    assert given_entry == {"a": ["x"], "labels": ["y"]}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("fields", "The mapping file is not TOML: "),
        (b"\xff", "The mapping file is not TOML: "),
        ("[columns]\n", r"\[columns\] is no table of a mapping file: use fields, types, categ"),
        ('fields = "x"', r"fields must be a table: write \[fields\]"),
        ("[fields]\na = 1", r"\[fields\] 'a': write our name in quotation marks"),
        ('[fields]\na = "nam"', r"\[fields\] 'a': 'nam' is no field of ours. Use one of abbrev"),
        ('[fields]\na = "name@q!"', "'name@q!' is no field of ours"),
        ('[types]\na = "kind of"', r"\[types\] 'a': 'kind of' is no type of ours. Use one of"),
    ],
)
def test_mapping_that_is_wrong_is_refused_with_its_places(text, reason) -> None:
    with pytest.raises(BadMapping, match=reason):
        parse(text)


def test_mapping_tells_all_problems_at_once() -> None:
    with pytest.raises(BadMapping) as refused:
        parse('[fields]\na = "x"\n[types]\nb = "y"\n[c]')

    assert all(name in str(refused.value) for name in ("'a'", "'b'", "[c]"))


def test_suggestion_names_what_is_known_and_asks_for_the_rest() -> None:
    text = suggest(
        ["English_word", "Topic", "Remark"],
        [
            {"English_word": "Wave", "Topic": "Ports ", "Remark": ""},
            {"English_word": "Tide", "Topic": "Coast", "Remark": "see\nbelow"},
        ],
    )

    assert tomllib.loads(text) == {
        "fields": {"English_word": "name@en", "Topic": "category", "Remark": ""},
        "types": {},
        "categories": {"Ports ": "Ports", "Coast": "Coast"},
    }
    assert '"English_word" = "name@en"  # such as Wave\n' in text
    assert '"Remark" = ""  # not recognised, such as see below\n' in text


@given(
    headers=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), unique=True),
    values=st.lists(
        st.one_of(st.text(max_size=80), st.none(), st.lists(st.integers())), max_size=4
    ),
)
@example(headers=["\x08", "\x07"], values=[])
def test_suggestion_is_a_mapping_whatever_the_source(headers, values) -> None:
    sample = dict(zip(headers, values, strict=False))

    mapping = parse(suggest(headers, [sample]))

    known = [header for header in headers if header.isalnum() and header.isascii()]
    assert all(target_of(mapping, header) is not None for header in known)
