"""The numbers a correct import of real terminologies gives, counted by other means."""

from collections import Counter
from pathlib import Path

import pytest

from terms.formats import tbx
from terms.formats.base import ReadOptions, UnreadableFile
from terms.records import LabelKind

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "tbx"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the sample data beside the checkout is absent"
)


def read(name):
    with (FOLDER / name).open("rb") as stream:
        assert tbx.FORMAT.looks_like(stream.read(65_536))
        stream.seek(0)
        return list(tbx.read(stream, ReadOptions()))


def records(name):
    rows = read(name)
    assert [row.problem for row in rows if row.problem] == []
    return [row.record for row in rows]


def kinds(found):
    return Counter(label.kind for each in found for label in each.labels)


def test_medtronic():
    found = records("medtronic_TBX.tbx")

    assert len({each.external_id for each in found}) == 3
    assert (len(found), len({each.language for each in found})) == (42, 14)
    assert kinds(found) == {LabelKind.ALTERNATE: 18, LabelKind.FORBIDDEN: 2}
    assert [each.language for each in found if each.short_definition] == ["en"] * 3
    assert not any(each.relations for each in found)
    assert not any("\n  " in each.short_definition + each.explanation for each in found)


def test_maryland():
    found = records("maryland.tbx")

    assert [each.language for each in found] == ["fr", "it", "es", "en"]
    assert kinds(found) == {LabelKind.ALTERNATE: 9}
    (defined,) = [each for each in found if each.short_definition]
    assert defined.language == "en"
    assert defined.short_definition == "personne qui accomplit un travail copie ou d'écriture"
    assert {each.external_id for each in found} == {"eid-VocCod-211.01"}


def test_ibm():
    found = records("ibm_tbx.tbx")

    assert Counter(each.language for each in found) == {"en": 5, "fr": 5}
    assert kinds(found) == {LabelKind.ALTERNATE: 1}
    assert sum(each.short_definition != "" for each in found) == 1
    wanted = [relation for each in found for relation in each.relations]
    assert sorted(relation.target for relation in wanted) == [
        "acceptor", "gallery", "navigation", "navigation-tree",
    ]  # fmt: skip
    assert {each.category for each in found} == {
        "Software",
        "Hardware \\ Other Processing Units and Specialized Devices",
        "Software \\ Application Infrastructure Services \\ System Management",
        "General",
    }


def test_simple_with_markup_in_a_name():
    found = records("simple1-weirdxml.tbx")

    assert [each.language for each in found] == ["de", "en", "es"]
    assert found[0].name == "Zuständigkeit der Mitgliedstaaten <tag>"
    assert {each.category for each in found} == {"1011"}
    assert kinds(found) == {}


def test_not_well_formed_is_rejected_whole():
    with pytest.raises(UnreadableFile, match="Line 29, column 93"):
        read("sampleTBXfile-notWellformed - LocalRefs.tbx")


def test_pontoon_is_the_same_in_both_versions():
    second, third = records("pontoon-v2.tbx"), records("pontoon-v3-basic-dca.tbx")

    assert second == third
    assert [(each.language, each.name) for each in second] == [
        ("en-US", "Sample Term"),
        ("fr-FR", "Translation"),
    ]
    assert second[0].short_definition == "Sample Definition"
    assert second[0].explanation == "> Sample Usage"
