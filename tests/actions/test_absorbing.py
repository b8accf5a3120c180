"""Taking one record into another: laws that hold for every two entries."""

from hypothesis import given

from terms.actions.absorbing import absorb, lead_elsewhere
from terms.records import TermRecord
from terms.text.folding import label_key
from tests.strategies import term_records


def named(record: TermRecord, slug: str) -> TermRecord:
    relations = tuple(each for each in record.relations if each.target not in ("one", "other"))
    return record.model_copy(update={"slug": slug, "relations": relations})


@given(into=term_records(), other=term_records())
def test_nothing_of_the_one_is_lost_and_all_of_the_other_is_found(
    into: TermRecord, other: TermRecord
) -> None:
    into, other = named(into, "one"), named(other, "other")

    got = absorb(into, other).record

    assert got.labels[: len(into.labels)] == into.labels
    assert got.faqs[: len(into.faqs)] == into.faqs
    assert got.relations[: len(into.relations)] == into.relations
    assert got.sources[: len(into.sources)] == into.sources
    names = {label_key(got.name), *(label_key(each.text) for each in got.labels)}
    assert {label_key(other.name), *(label_key(each.text) for each in other.labels)} <= names
    questions = {label_key(each.question) for each in got.faqs}
    assert {label_key(each.question) for each in other.faqs} <= questions
    stated = {(each.type, each.target) for each in got.relations}
    assert {(each.type, each.target) for each in other.relations} <= stated
    unchanged = {"labels": (), "faqs": (), "relations": (), "sources": ()}
    assert got.model_copy(update=unchanged) == into.model_copy(update=unchanged)


@given(into=term_records(), other=term_records())
def test_taking_in_twice_adds_nothing(into: TermRecord, other: TermRecord) -> None:
    into, other = named(into, "one"), named(other, "other")

    once = absorb(into, other).record

    assert absorb(once, other).record == once


@given(record=term_records())
def test_what_leads_elsewhere_no_longer_leads_to_the_old_slug(record: TermRecord) -> None:
    record = named(record, "one")
    for relation in record.relations:
        led = lead_elsewhere(record, relation.target, "new-one")
        assert relation.target not in {each.target for each in led.relations}
        assert "new-one" in {each.target for each in led.relations}
