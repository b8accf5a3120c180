import pytest

from terms.formats import skos
from terms.formats.base import UnreadableFile
from terms.records import LabelKind, RelationType, Status
from tests.formats.rdf_rows import DATA, PREFIXES, read_file, read_text, read_turtle, records

VOCABULARY = "https://vocabulary.example/"


@pytest.fixture(scope="module")
def traps():
    return read_file("traps.ttl")


@pytest.fixture(scope="module")
def terms(traps):
    return records(traps)


def test_skos_each_language_of_a_concept_is_a_row(terms):
    quinces = {key: each for key, each in terms.items() if each.external_id == f"{VOCABULARY}42"}

    assert list(quinces) == [("en", "Quince"), ("de", "Quitte"), ("es-419", "Membrillo")]
    assert [each.slug for each in quinces.values()] == ["quince", "quitte", "membrillo"]


def test_skos_tag_that_is_none_rejects_the_row_of_that_language_alone(traps):
    (rejected,) = [row for row in traps if "@x-q" in row.problem]

    assert rejected.place == f"{VOCABULARY}42 (@x-q)"
    assert "en or pt-BR" in rejected.problem


def test_skos_concept_without_a_name_is_rejected(traps):
    (rejected,) = [row for row in traps if row.place == f"{VOCABULARY}nameless"]

    assert rejected.record is None
    assert "skos:prefLabel" in rejected.problem


def test_skos_collections_schemes_and_other_named_things_are_skipped(traps):
    skipped = {row.place.rpartition("/")[2]: row.skipped for row in traps if row.skipped}

    assert set(skipped) == {"scheme", "pome-fruit", "all", "creator"}
    assert "collection" in skipped["all"]
    assert "concept scheme" in skipped["scheme"]
    assert "no skos:Concept" in skipped["creator"]


def test_skos_labels_that_repeat_the_name_or_a_label_are_dropped(terms):
    labels = terms["en", "Quince"].labels

    assert [(each.text, each.kind) for each in labels] == [
        ("Cydonia", LabelKind.ALTERNATE),
        ("Qince", LabelKind.HIDDEN),
    ]


def test_skos_second_name_in_a_language_becomes_a_label(traps, terms):
    (row,) = [row for row in traps if row.record is terms["en", "Apple"]]

    assert [each.text for each in terms["en", "Apple"].labels] == ["Apples"]
    assert any("more than one prefLabel" in warning for warning in row.warnings)


def test_skos_texts_become_a_short_definition_and_an_explanation(terms):
    assert terms["en", "Apple"].short_definition == "A pome."
    assert terms["en", "Apple"].explanation == (
        "The fruit of Malus.\n\nNot the computer.\n\nPlain *text*."
    )
    assert terms["en", "Quince"].short_definition == "Cooked, mostly."
    assert terms["en", "Quince"].explanation == "> Quince cheese\n> and jelly"
    assert terms["en", "Pear"].short_definition.startswith("Untagged")


def test_skos_texts_in_a_language_without_a_name_are_told_of(traps, terms):
    (row,) = [row for row in traps if row.record is terms["en", "Apple"]]

    assert "note: left out where the concept has no prefLabel: fr." in row.warnings


def test_skos_field_the_file_does_not_give_is_not_set(terms):
    assert terms["en", "Malus"].model_fields_set == {"slug", "language", "external_id", "name"}


def test_skos_smallest_collection_is_the_category(traps, terms):
    (row,) = [row for row in traps if row.record is terms["en", "Apple"]]

    assert terms["en", "Apple"].category == "Pome fruit"
    assert terms["de", "Apfel"].category == "Kernobst"
    assert [row.record.category for row in traps if row.place == f"{VOCABULARY}plum"] == [
        "Everything"
    ]
    assert "category: also a member of Everything." in row.warnings


def test_skos_relations_name_slugs_and_keep_what_is_missing_as_wanted(terms):
    relations = [(each.type, each.target, each.name) for each in terms["en", "Apple"].relations]

    assert relations == [
        (RelationType.BROADER, "pome", ""),
        (RelationType.BROADER, "nowhere", "nowhere"),
        (RelationType.RELATED, "pear", ""),
        (RelationType.RELATED, "malus", ""),
    ]


def test_skos_relation_stands_in_the_languages_both_concepts_have(terms):
    assert [each.target for each in terms["de", "Apfel"].relations] == ["nowhere"]


def test_skos_matches_outside_sources_and_history_become_sources(terms):
    sources = [(each.title, each.url) for each in terms["en", "Apple"].sources]

    assert sources == [
        ("Pomology, 1901", ""),
        ("https://books.example/apples", "https://books.example/apples"),
        ("Taken over from the old list.", ""),
        ("https://elsewhere.example/Q89", "https://elsewhere.example/Q89"),
    ]


def test_skos_deprecated_concept_names_its_successor(terms):
    pear = terms["en", "Pear"]

    assert pear.status is Status.DEPRECATED
    assert pear.successor == "quince"


def test_skos_homographs_have_slugs_of_their_own_and_relations_meet_the_right_one(traps):
    plums = {row.place: row.record for row in traps if row.record and row.record.name == "Plum"}

    assert plums[f"{VOCABULARY}plum"].slug == "plum"
    assert plums[f"{VOCABULARY}plum-tree"].slug == "plum-2"
    assert plums[f"{VOCABULARY}plum"].relations[0].target == "plum-2"


def test_skos_entities_of_the_internal_subset_are_read():
    (row,) = read_file("entities.rdf")

    assert row.record is not None
    assert row.record.name == "<tag> & markup"
    assert row.record.short_definition == "Begins with <!DOCTYPE html> or &skos;."
    assert row.record.external_id == f"{VOCABULARY}tag"


def test_skos_named_graphs_are_read_in_json():
    (row,) = read_file("named-graph.jsonld")

    assert row.record is not None
    assert row.record.name == "Harbour"


def test_skos_graphs_of_trig_are_one():
    (row,) = read_file("graphs.trig")

    assert row.record is not None
    assert row.record.short_definition == "An inlet."


def test_skos_graphs_of_quads_are_read():
    quads = (
        '<urn:x:a> <http://www.w3.org/2004/02/skos/core#prefLabel> "A"@en <urn:x:one> .\n'
        "<urn:x:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        " <http://www.w3.org/2004/02/skos/core#Concept> <urn:x:two> .\n"
    )

    (row,) = read_text(quads, ".nq")

    assert row.record is not None
    assert row.record.external_id == "urn:x:a"


def test_skos_context_that_is_known_is_answered_without_a_network():
    found = records(read_file("remote-context.jsonld"))

    assert [name for _, name in found] == ["Rowing", "Water sports"]
    rowing, water = found.values()
    assert rowing.short_definition == 'A "@context": of boats'
    assert rowing.slug == "rowing"
    assert rowing.category == water.category == "Water sports"
    assert [each.target for each in water.relations] == ["rowing", "missing"]


def test_skos_untagged_names_are_in_the_language_the_reader_is_told():
    assert list(records(read_file("remote-context.jsonld", language="en"))) == [
        ("en", "Rowing"),
        ("en", "Water sports"),
    ]


def test_skos_untagged_name_beside_tagged_ones_is_a_label():
    (row,) = read_turtle(':a a skos:Concept ; skos:prefLabel "Kochen"@de, "Kocherei" .')

    assert row.record is not None
    assert (row.record.language, row.record.name) == ("de", "Kochen")
    assert [each.text for each in row.record.labels] == ["Kocherei"]


def test_skos_undetermined_language_is_none():
    (row,) = read_turtle(':a a skos:Concept ; skos:prefLabel "A"@und .')

    assert row.record is not None
    assert "language" not in row.record.model_fields_set


def test_skos_labels_and_notes_kept_in_nodes_are_read():
    (row,) = read_turtle("""
        :a a skos:Concept ; xl:prefLabel :l ; skos:definition [ rdf:value "Worded."@en ] .
        :l xl:literalForm "Label"@en .
    """)

    assert row.record is not None
    assert (row.record.name, row.record.short_definition) == ("Label", "Worded.")


def test_skos_concept_without_a_type_is_known_by_its_relations():
    rows = read_turtle(':a skos:prefLabel "A"@en ; skos:broader :b . :b skos:prefLabel "B"@en .')

    assert [row.record.name for row in rows if row.record] == ["A"]
    assert [row.place for row in rows if row.skipped] == [f"{VOCABULARY}b"]


def test_skos_parts_and_successions_of_other_vocabularies_are_relations():
    found = records(
        read_turtle("""
        :wheel a skos:Concept ; skos:prefLabel "Wheel"@en ;
          skos:broader :car ; iso-thes:broaderPartitive :car ; iso-thes:broaderGeneric :tool ;
          dcterms:requires :axle ; dcterms:replaces :sledge .
        :car a skos:Concept ; skos:prefLabel "Car"@en .
        """)
    )

    assert [(each.type, each.target) for each in found["en", "Wheel"].relations] == [
        (RelationType.BROADER, "tool"),
        (RelationType.PART_OF, "car"),
        (RelationType.PREREQUISITE, "axle"),
        (RelationType.REPLACES, "sledge"),
    ]


def test_skos_circles_and_ordered_collections_end():
    found = records(
        read_turtle("""
        :s a skos:ConceptScheme ; skos:hasTopConcept :a .
        :a a skos:Concept ; skos:prefLabel "A"@en ; skos:broader :b .
        :b a skos:Concept ; skos:prefLabel "B"@en ; skos:broader :a .
        :o a skos:OrderedCollection ; skos:prefLabel "First"@en ; skos:memberList :l .
        :l rdf:first :b ; rdf:rest :l .
        """)
    )

    assert found["en", "A"].category == "A"
    assert found["en", "B"].category == "First"


def test_skos_scheme_is_the_category_where_there_are_several():
    one = (
        ':a a skos:Concept ; skos:prefLabel "A"@en ; skos:inScheme :s . :s skos:prefLabel "S"@en .'
    )
    other = (
        ':b a skos:Concept ; skos:prefLabel "B"@en ; skos:inScheme :t . :t skos:prefLabel "T"@en .'
    )

    assert records(read_turtle(one))["en", "A"].category == ""
    assert records(read_turtle(one + other))["en", "B"].category == "T"


def test_skos_name_no_address_can_hold_borrows_its_slug():
    found = records(
        read_turtle("""
        :a a skos:Concept ; skos:prefLabel "Nothing"@en, "∅"@fr .
        :what a skos:Concept ; skos:prefLabel "???"@en .
        """)
    )

    assert found["fr", "∅"].slug == "nothing"
    assert found["en", "???"].slug == "what"


def test_skos_order_of_statements_changes_no_record():
    lines = [
        ':b a skos:Concept ; skos:prefLabel "Same"@en ; skos:broader :a .',
        ':a a skos:Concept ; skos:prefLabel "Same"@en .',
        ':c a skos:Collection ; skos:prefLabel "C"@en ; skos:member :a, :b .',
        ':d a skos:Collection ; skos:prefLabel "D"@en ; skos:member :b, :a .',
    ]

    there = {row.place: row.record for row in read_turtle("\n".join(lines))}
    back = {row.place: row.record for row in read_turtle("\n".join(reversed(lines)))}

    assert there == back


def test_skos_control_characters_are_replaced_and_told_of():
    (row,) = read_turtle(':a a skos:Concept ; skos:prefLabel "A\\u0007"@en .')

    assert row.record is not None
    assert row.record.name == "A\ufffd"
    assert "Control characters" in row.warnings[0]


def test_skos_name_that_is_too_long_rejects_its_row_alone():
    rows = read_turtle(
        f':a a skos:Concept ; skos:prefLabel "{"x" * 301}"@en . '
        ':b a skos:Concept ; skos:prefLabel "B"@en .'
    )

    assert rows[0].problem.startswith("Not a term: name: ")
    assert rows[1].record is not None


def test_skos_byte_order_mark_is_no_part_of_the_file():
    data = ("\ufeff" + PREFIXES + ':a a skos:Concept ; skos:prefLabel "A"@en .').encode()

    assert read_text(data)[0].record is not None


@pytest.mark.parametrize(
    ("text", "suffix", "told"),
    [
        ("<a> <b> .", ".ttl", "line 1"),
        ("not triples\n", ".nt", "line 1"),
        (b"\xff\xfe\x00", ".ttl", "UTF-8"),
        ("{", ".jsonld", "JSON"),
        (b'{"@context": "\xff"}', ".jsonld", "UTF-8"),
        ('{"@context": "https://elsewhere.example/c.jsonld"}', ".jsonld", "nothing is fetched"),
        ('{"@context": {"@import": "https://x.example/"}}', ".jsonld", "Not JSON-LD"),
        ("<rdf:RDF>", ".rdf", "Line 1, column"),
        ("", ".rdf", "not well-formed"),
        ("[" * 200_000, ".jsonld", "Max stack size"),
        ('{"@context": ' + "[" * 200_000, ".jsonld", "Not JSON"),
        ("<urn:x:a> <urn:x:a> " + "<<( <urn:x:a> <urn:x:a> " * 50_000, ".nt", "triple terms"),
        ("<urn:x:a> <urn:x:a> <urn:x:a> .\n" + "<<(" * 50_000, ".trig", "triple terms"),
        ('<urn:x:a> <urn:x:b> "' + "x" * 17_000_000, ".ttl", "buffer"),
        ('{"@graph": [' + '{"@context": "https://openactive.io/"},' * 1_001, ".jsonld", "at the top"),
    ],
)  # fmt: skip
def test_skos_file_that_cannot_be_trusted_is_refused_with_its_cause(text, suffix, told):
    with pytest.raises(UnreadableFile, match=told):
        read_text(text, suffix)


def test_skos_deep_nesting_of_nodes_is_read_in_bounded_time():
    deep = ":a skos:related " + "[ skos:related " * 5_000 + ":b" + "]" * 5_000 + " ."

    assert read_turtle(deep) == []


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("traps.ttl", "skos"),
        ("entities.rdf", "skos-xml"),
        ("named-graph.jsonld", "skos-jsonld"),
        ("remote-context.jsonld", "skos-jsonld"),
        ("graphs.trig", "skos-trig"),
    ],
)
def test_skos_is_recognised_by_its_content(name, format_):
    head = (DATA / name).read_bytes()

    for prefix in (b"", b"\xef\xbb\xbf"):
        found = [each.name for each in skos.FORMATS if each.looks_like(prefix + head)]
        assert found[0] == format_


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b'{"slug": "a", "name": "A"}',
        b"Title\n=====\n\n    PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n",
        b"<html><body><p>http://www.w3.org/2004/02/skos/core#</p>",
        b"prefix,base\n<a>,<b>\n",
        b'<martif type="TBX">',
    ],
)
def test_skos_leaves_other_formats_alone(head):
    assert [each.name for each in skos.FORMATS if each.looks_like(head)] == []


def test_skos_node_that_everything_points_to_is_looked_at_once():
    count = 300
    titles = ", ".join(f'"Title {number}"@en' for number in range(count))
    concepts = " ".join(
        f':c{number} a skos:Concept ; skos:prefLabel "C{number}"@en ; xl:altLabel :hub ;'
        " skos:broader :hub ; dcterms:source :hub ."
        for number in range(count)
    )
    rows = read_turtle(f":hub dcterms:title {titles} ; xl:literalForm {titles} . {concepts}")

    assert len(rows) == count
    assert all(len(row.record.labels) == 100 for row in rows if row.record)
