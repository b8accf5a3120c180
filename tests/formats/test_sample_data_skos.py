"""The numbers a correct import of real vocabularies gives, counted by other means."""

from collections import Counter
from pathlib import Path

import pytest

from terms.formats import skos
from terms.formats.base import ReadOptions
from terms.records import LabelKind, RelationType

FOLDER = Path(__file__).parents[2].parent / "shared" / "data" / "skos"

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the sample data beside the checkout is absent"
)


class Reading:
    """The rows of one file, and what is counted of them."""

    def __init__(self, name):
        by_suffix = {suffix: each for each in skos.FORMATS for suffix in each.suffixes}
        format_ = by_suffix[Path(name).suffix]
        with (FOLDER / name).open("rb") as stream:
            assert format_.looks_like(stream.read(65_536))
            stream.seek(0)
            assert format_.read is not None
            self.rows = list(format_.read(stream, ReadOptions()))
        self.records = [row.record for row in self.rows if row.record]
        self.rejected = [row for row in self.rows if row.problem]
        self.skipped = [row for row in self.rows if row.skipped]
        self.languages = Counter(each.language for each in self.records)
        self.labels = Counter(
            (each.language, label.kind) for each in self.records for label in each.labels
        )

    def facts(self, kind):
        """Return distinct facts between concepts, and those whose target is missing.

        Stated from both ends, or in several languages, a fact is one.
        """
        concepts = {(each.language, each.slug): each.external_id for each in self.records}
        found: set[tuple[str, str]] = set()
        missing: set[tuple[str, str]] = set()
        for record in self.records:
            for relation in record.relations:
                if relation.type not in (kind, kind.inverse):
                    continue
                target = concepts.get((record.language, relation.target))
                pair = record.external_id, target or relation.target
                if relation.type is not kind or (kind.inverse is kind and pair[0] > pair[1]):
                    pair = pair[::-1]
                (found if target else missing).add(pair)
        return len(found), len(missing)


@pytest.fixture(scope="module")
def commodities():
    return Reading("geo-commodities.ttl")


@pytest.fixture(scope="module")
def chart():
    return Reading("ics-chart.ttl")


@pytest.fixture(scope="module")
def archaeology():
    return Reading("yso-archaeology.rdf")


@pytest.fixture(scope="module")
def activities():
    return Reading("openactive-activity-list.jsonld")


def test_commodities_entries(commodities):
    assert commodities.languages == {"en": 398}
    assert commodities.rejected == []
    assert len(commodities.skipped) == 37  # 36 collections and the scheme
    assert commodities.labels == {("en", LabelKind.ALTERNATE): 372, ("en", LabelKind.HIDDEN): 3}
    definitions = [len(each.short_definition) for each in commodities.records]
    assert (min(definitions) > 0, max(definitions)) == (True, 1_954)


def test_commodities_relations(commodities):
    assert commodities.facts(RelationType.BROADER) == (404, 0)
    assert commodities.facts(RelationType.RELATED) == (0, 0)
    parents = [
        sum(relation.type is RelationType.BROADER for relation in each.relations)
        for each in commodities.records
    ]
    assert sum(count > 1 for count in parents) == 11


def test_commodities_matches_to_the_outside_are_sources(commodities):
    links = [source for each in commodities.records for source in each.sources if source.url]

    assert len(links) == 295


def test_commodities_members_of_collections_have_a_category(commodities):
    text = (FOLDER / "geo-commodities.ttl").read_text(encoding="utf-8")

    assert sum(each.category != "" for each in commodities.records) > 350
    assert all(f'"{each.category}"@en' in text for each in commodities.records if each.category)


def test_chart_entries(chart):
    assert len(chart.records) == 3_951
    assert len(chart.languages) == 26
    assert (chart.languages["en"], chart.languages["ca"], chart.languages["es-419"]) == (
        152, 151, 152,
    )  # fmt: skip
    assert len(chart.rejected) == 26
    assert all("no skos:prefLabel" in row.problem for row in chart.rejected)
    assert chart.labels == {}


def test_chart_definitions(chart):
    assert all(0 < len(each.short_definition) <= 72 for each in chart.records)
    assert all(each.name == each.name.strip() for each in chart.records)


def test_chart_relations(chart):
    found, missing = chart.facts(RelationType.BROADER)

    assert found == 99
    assert found + missing >= 176 - 2  # a few stand between two rejected concepts


def test_archaeology_entries(archaeology):
    assert archaeology.languages == {"fi": 130, "sv": 130, "en": 130}
    assert archaeology.labels == {
        ("sv", LabelKind.ALTERNATE): 51,
        ("fi", LabelKind.ALTERNATE): 33,
        ("en", LabelKind.ALTERNATE): 13,
    }
    assert len(archaeology.skipped) == 26
    assert archaeology.rejected == []
    assert not any(each.short_definition for each in archaeology.records)


def test_archaeology_relations(archaeology):
    assert archaeology.facts(RelationType.BROADER) == (51, 0)
    assert archaeology.facts(RelationType.RELATED) == (56, 0)


def test_activities_entries(activities):
    assert activities.languages == {"": 768}
    assert activities.labels == {("", LabelKind.ALTERNATE): 18}
    assert all(each.short_definition for each in activities.records)
    assert len({each.external_id for each in activities.records}) == 768
    assert activities.rejected == []


def test_activities_relations(activities):
    stated = Counter(relation.type for each in activities.records for relation in each.relations)

    assert stated == {
        RelationType.BROADER: 646,
        RelationType.NARROWER: 650,
        RelationType.RELATED: 46,
    }
    assert activities.facts(RelationType.BROADER) == (646, 4)
