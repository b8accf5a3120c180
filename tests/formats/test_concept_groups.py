import uuid

from hypothesis import given
from hypothesis import strategies as st

from terms.formats.concept_groups import ConceptGroups
from tests import strategies

RECORDS = strategies.term_records(
    concept=st.sampled_from([uuid.UUID(int=number) for number in range(3)])
)


def _grouped(records):
    return ConceptGroups(
        records, key=lambda each: str(each.concept), own_key=lambda each: each.slug
    )


@given(records=st.lists(RECORDS, max_size=6))
def test_concept_groups_keep_every_record_and_one_a_language(records):
    with _grouped(records) as groups:
        found = list(groups)

    assert sorted(each.canonical_json() for _, group in found for each in group) == sorted(
        each.canonical_json() for each in records
    )
    for _, group in found:
        assert len({each.language for each in group}) == len(group)


@given(records=st.lists(RECORDS, min_size=1, max_size=6))
def test_concept_groups_know_the_concept_of_a_slug(records):
    with _grouped(records) as groups:
        for record in records:
            assert groups.key_of(record.language, record.slug) in groups
        assert groups.key_of("xx", "nothing") == ""
