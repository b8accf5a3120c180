"""Two people's edits of one entry on a common base: nothing that either wrote gets lost unasked."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from terms.records import FAQRecord, LabelRecord, RelationRecord, RelationType, TermRecord
from terms.text.folding import label_key
from terms.uniting import FIELDS, Side, compare, on_base, unite
from tests.strategies import term_records

PARAGRAPHS = ("One.", "Two.", "Three.", "Four.")


def entry(**fields: Any) -> TermRecord:
    return TermRecord(**{"slug": "token", "name": "token", **fields})


def text(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs)


def labels(*texts: str) -> tuple[LabelRecord, ...]:
    return tuple(LabelRecord(text=each) for each in texts)


def together(base: TermRecord, theirs: TermRecord, mine: TermRecord) -> TermRecord:
    """Return the two united without asking anybody; nothing may clash."""
    united = compare(base, theirs, mine)
    assert united.clashes == ()
    return unite(theirs, mine, united, dict.fromkeys(united.together, Side.TOGETHER))


# --- Fields ---------------------------------------------------------------------------------------


def test_fields_that_one_side_changed_are_taken_from_it() -> None:
    base = entry(explanation="Old.")
    theirs, mine = entry(explanation="New."), entry(explanation="Old.", seo_title="Tokens")

    assert compare(base, theirs, mine).theirs == ("explanation",)
    assert compare(base, theirs, mine).mine == ("seo_title",)
    assert together(base, theirs, mine) == entry(explanation="New.", seo_title="Tokens")


def test_field_that_both_changed_alike_is_no_question() -> None:
    assert compare(entry(), entry(seo_title="A"), entry(seo_title="A")).choices == {}


def test_field_that_both_changed_is_chosen() -> None:
    theirs, mine = entry(seo_title="A"), entry(seo_title="B")
    united = compare(entry(), theirs, mine)

    assert united.choices == {"seo_title": (Side.THEIRS, Side.MINE)}
    assert unite(theirs, mine, united, {"seo_title": Side.MINE}) == mine
    assert unite(theirs, mine, united, {"seo_title": Side.THEIRS}) == theirs


def test_without_a_base_whatever_differs_is_chosen() -> None:
    united = compare(None, entry(seo_title="A"), entry(explanation="B"))

    assert united.clashes == ("explanation", "seo_title")


# --- Texts ----------------------------------------------------------------------------------------


def test_changes_in_different_paragraphs_are_put_together() -> None:
    base = entry(explanation=text(*PARAGRAPHS))
    theirs = entry(explanation=text("One!", *PARAGRAPHS[1:]))
    mine = entry(explanation=text(*PARAGRAPHS, "Five."))

    found = together(base, theirs, mine)

    assert found.explanation == text("One!", *PARAGRAPHS[1:], "Five.")


def test_changes_of_one_paragraph_clash() -> None:
    base = entry(explanation="One. Two.")

    united = compare(base, entry(explanation="One! Two."), entry(explanation="One. Two!"))

    assert united.clashes == ("explanation",)


# --- Lists ----------------------------------------------------------------------------------------


def test_items_added_on_both_sides_are_all_there() -> None:
    base = entry(labels=labels("a", "b"))

    found = together(base, entry(labels=labels("x", "a", "b")), entry(labels=labels("a", "y", "b")))

    assert found.labels == labels("x", "a", "y", "b")


def test_item_that_one_side_removed_is_gone_and_the_other_order_stays() -> None:
    base = entry(labels=labels("a", "b", "c"))

    found = together(base, entry(labels=labels("a", "c")), entry(labels=labels("c", "b", "a")))

    assert found.labels == labels("c", "a")


def test_item_that_one_changed_and_the_other_removed_clashes() -> None:
    base = entry(faqs=(FAQRecord(question="Why?", answer="So."),))
    changed = entry(faqs=(FAQRecord(question="Why?", answer="Because."),))

    assert compare(base, entry(), changed).clashes == ("faqs",)


# --- What a form cannot say -----------------------------------------------------------------------


def test_wanted_relation_keeps_the_slug_it_had() -> None:
    wanted = RelationRecord(type=RelationType.BROADER, target="reward-model", name="Reward models")
    base = entry(relations=(wanted,))
    retyped = RelationRecord(type=RelationType.BROADER, target="reward-models", name=wanted.name)

    assert on_base(base, entry(relations=(retyped,))) == base


def test_relation_to_a_term_keeps_the_name_it_came_with() -> None:
    base = entry(relations=(RelationRecord(target="reward", name="Rewards"),))

    assert on_base(base, entry(relations=(RelationRecord(target="reward"),))) == base


# --- Laws -----------------------------------------------------------------------------------------


CONTENTS = term_records().map(TermRecord.content)


def alike(record: TermRecord, other: TermRecord) -> bool:
    return all(getattr(record, name) == getattr(other, name) for name in FIELDS)


@given(CONTENTS, CONTENTS)
def test_side_that_changed_nothing_decides_nothing(base: TermRecord, other: TermRecord) -> None:
    assert alike(together(base, base, other), other)
    assert alike(together(base, other, base), other)


@given(CONTENTS, CONTENTS, CONTENTS)
def test_every_field_is_of_a_side_or_of_both(
    base: TermRecord, theirs: TermRecord, mine: TermRecord
) -> None:
    united = compare(base, theirs, mine)
    differing = {name for name in FIELDS if getattr(theirs, name) != getattr(mine, name)}
    told = [*united.mine, *united.theirs, *united.choices]

    assert sorted(told) == sorted(differing)
    for name in united.mine:
        assert getattr(base, name) == getattr(theirs, name)
    for name in united.theirs:
        assert getattr(base, name) == getattr(mine, name)
    assert set(united.choices) == {*united.together, *united.clashes}


LABELS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(LABELS, LABELS, LABELS)
def test_labels_are_united_as_sets(base: list[str], theirs: list[str], mine: list[str]) -> None:
    before, there, here = (entry(labels=labels(*each)) for each in (base, theirs, mine))
    united = compare(before, there, here)

    found = unite(there, here, united, dict.fromkeys(united.together, Side.TOGETHER))

    removed = (set(base) - set(theirs)) | (set(base) - set(mine))
    expected = (set(base) | set(theirs) | set(mine)) - removed
    assert {label_key(each.text) for each in found.labels} == expected
    assert len(found.labels) == len(expected)


LINES = st.lists(st.sampled_from(["one", "two", "three", ""]), max_size=6).map("\n".join)


@given(LINES, LINES, LINES)
def test_text_put_together_has_the_lines_that_either_added(
    base: str, theirs: str, mine: str
) -> None:
    before, there, here = (entry(explanation=each) for each in (base, theirs, mine))
    joined = compare(before, there, here).together.get("explanation")
    if joined is None:
        return
    for added in (there, here):
        for line in set(added.explanation.splitlines()) - set(before.explanation.splitlines()):
            assert line in joined.splitlines()
