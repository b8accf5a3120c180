import io
from pathlib import Path

import pytest

from terms.formats import tbx
from terms.formats.base import ReadOptions, UnreadableFile
from terms.formats.tbx_entries import flowing
from terms.records import LabelKind, RelationType

DATA = Path(__file__).parents[1] / "data" / "tbx"


def read_file(name):
    with (DATA / name).open("rb") as stream:
        return list(tbx.read(stream, ReadOptions()))


def read_entries(body, *, language="", root='<martif xml:lang="en">'):
    text = f"{root}<text><body>{body}</body></text></{root[1:].split()[0].rstrip('>')}>"
    return list(tbx.read(io.BytesIO(text.encode()), ReadOptions(language=language)))


@pytest.fixture(scope="module")
def traps():
    return read_file("traps-v2.tbx")


@pytest.fixture(scope="module")
def english(traps):
    return traps[1].record


@pytest.fixture(scope="module")
def german(traps):
    return traps[2].record


def test_tbx_language_that_comes_twice_is_one_entry(english, german):
    assert (english.language, english.name, english.slug) == ("en", "bowline", "bowline")
    assert (german.language, german.name) == ("de", "Palstek <fest>")
    assert english.external_id == german.external_id == "c1"


def test_tbx_other_terms_are_labels_of_their_kind(english):
    assert [(each.text, each.kind) for each in english.labels] == [
        ("king of knots", LabelKind.FORBIDDEN),
        ("BL", LabelKind.ABBREVIATION),
    ]


def test_tbx_definitions_of_the_entry_belong_to_their_own_language(english, german):
    assert english.short_definition == "A loop that does not slip."
    assert german.short_definition == "Eine Schlinge."
    assert german.explanation == "Eine Schlinge, die nicht rutscht."


def test_tbx_contexts_and_notes_explain(english):
    assert english.explanation == "> She tied a bowline round her waist.\n\nIn logbooks only."


def test_tbx_subject_field_is_the_category_with_its_path(traps, english, german):
    assert english.category == german.category == "Seafaring \\ Rope work"
    assert "category: also of Sport." in traps[1].warnings


def test_tbx_relations_find_entries_by_their_id_or_a_terms(english, german):
    assert [(each.type, each.target, each.name) for each in english.relations] == [
        (RelationType.RELATED, "splice", ""),
        (RelationType.BROADER, "knot", "knot"),
        (RelationType.RELATED, "hitch", ""),
    ]
    assert german.relations == ()


def test_tbx_sources_are_citations_and_links(english):
    assert [(each.title, each.url) for each in english.sources] == [
        ("https://books.example/ropes", "https://books.example/ropes"),
        ("Knots", "https://knots.example/bl"),
        ("Ropes, 1899", ""),
    ]


def test_tbx_tag_that_is_none_rejects_that_language_alone(traps):
    assert traps[0].place == "line 9, c1 (not a tag)"
    assert "'not a tag' is no language tag" in traps[0].problem


def test_tbx_entry_without_an_id_is_known_by_its_place(traps):
    (row,) = [row for row in traps if row.record and row.record.name == "hitch"]

    assert row.record.external_id == "entry 3"
    assert any("has none" in warning for warning in row.warnings)


def test_tbx_second_use_of_an_id_is_rejected(traps):
    (row,) = [row for row in traps if "earlier entry" in row.problem]

    assert row.place.endswith(", c2")


def test_tbx_entry_without_a_term_is_rejected(traps):
    (row,) = [row for row in traps if "no term" in row.problem]

    assert row.place.endswith(", c5")


def test_tbx_homographs_have_slugs_of_their_own(traps):
    splices = [row.record for row in traps if row.record and row.record.name == "splice"]

    assert [(each.external_id, each.slug) for each in splices] == [
        ("c2", "splice"),
        ("c6", "splice-2"),
    ]


def test_tbx_data_categories_as_attributes_and_as_tags_mean_the_same():
    attributes, tags = read_file("same-dca.tbx"), read_file("same-dct.tbx")

    assert [row.record for row in attributes] == [row.record for row in tags]
    breeze = attributes[0].record
    assert breeze.explanation == "> A light breeze blew."
    assert breeze.labels[0].kind is LabelKind.FORBIDDEN
    assert breeze.relations[0].target == "squall"
    assert breeze.sources[0].title == "Sky, 2001"


def test_tbx_text_in_a_language_without_a_term_is_told_of():
    (row,) = read_entries(
        '<termEntry id="c"><descrip type="definition">Of English.</descrip>'
        '<langSet xml:lang="fr"><tig><term>x</term></tig></langSet></termEntry>'
    )

    assert row.record.short_definition == ""
    assert row.warnings == ["Left out, in languages without a term: definition (en)."]


def test_tbx_definition_of_the_tongue_serves_its_regions():
    (row,) = read_entries(
        '<termEntry id="c"><descrip type="definition">Here.</descrip>'
        '<langSet xml:lang="en-GB"><tig><term>x</term></tig></langSet></termEntry>'
    )

    assert row.record.short_definition == "Here."


def test_tbx_section_without_a_language_is_in_the_one_the_reader_is_told():
    body = '<termEntry id="c"><langSet><tig><term>x</term></tig></langSet></termEntry>'

    assert read_entries(body, root="<martif>", language="sv")[0].record.language == "sv"
    assert "language" not in read_entries(body, root="<martif>")[0].record.model_fields_set


def test_tbx_preferred_term_comes_first_and_a_forbidden_one_last():
    def names(*statuses):
        terms = "".join(
            f"<tig><term>t{number}</term>"
            f'<termNote type="administrativeStatus">{status}</termNote></tig>'
            for number, status in enumerate(statuses)
        )
        body = f'<termEntry id="c"><langSet xml:lang="en">{terms}</langSet></termEntry>'
        (row,) = read_entries(body)
        return [row.record.name, *(each.text for each in row.record.labels)]

    assert names("admittedTerm-admn-sts", "preferredTerm-admn-sts") == ["t1", "t0"]
    assert names("supersededTerm-admn-sts", "admittedTerm-admn-sts") == ["t1", "t0"]
    assert names("deprecatedTerm-admn-sts", "deprecatedTerm-admn-sts") == ["t0", "t1"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("one  two", "one  two"),
        ("\n    one\n    two\n  ", "one two"),
        ("one\n\ttwo\n\n\tthree", "one two\n\nthree"),
        ("one\ntwo", "one\ntwo"),
        ("one\n    two\n", "one\n    two"),
    ],
)
def test_tbx_layout_of_the_file_is_no_part_of_a_text(text, told):
    assert flowing(text) == told


def test_tbx_stream_that_cannot_go_back_is_read():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, offset, whence=0):
            raise OSError("a pipe")

    with (DATA / "same-dca.tbx").open("rb") as stream:
        rows = list(tbx.read(Pipe(stream.read()), ReadOptions()))

    assert [row.record.name for row in rows] == ["breeze", "squall"]


def test_tbx_file_that_is_not_well_formed_is_refused_before_any_row():
    text = (DATA / "same-dca.tbx").read_text(encoding="utf-8").replace("</body>", "</bod>")

    with pytest.raises(UnreadableFile, match=r"Line 29, column 11: .*body"):
        next(tbx.read(io.BytesIO(text.encode()), ReadOptions()))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('<!DOCTYPE martif [<!ENTITY x SYSTEM "file:///etc/passwd">]><martif/>', "external entity"),
        ("<martif>" * 100_000, "Excessive depth"),
        (
            f'<!DOCTYPE martif [<!ENTITY x "{"x" * 100_000}">]><martif>{"&x;" * 1_000}</martif>',
            "amplification",
        ),
    ],
)
def test_tbx_hostile_file_is_refused(text, told):
    with pytest.raises(UnreadableFile, match=told):
        list(tbx.read(io.BytesIO(text.encode()), ReadOptions()))


@pytest.mark.parametrize(
    ("head", "is_tbx"),
    [
        ('<?xml version="1.0"?>\n<!DOCTYPE martif SYSTEM "x">\n<martif type="TBX">', True),
        ('<tbx style="dca" xmlns="urn:iso:std:iso:30042:ed-2">', True),
        ("<rss><channel><title>tbx</title>", False),
        ("{'martif': 1}", False),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_tbx_is_recognised_by_its_root(head, is_tbx, encoding):
    assert tbx.FORMAT.looks_like(head.encode(encoding)) is is_tbx
