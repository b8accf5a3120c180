"""Two editors on one term: no order of saves loses a text, and the two are united as chosen."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from terms.actions.publishing import publish
from terms.actions.revising import CannotSave, Outdated, record_of, save_record
from terms.actions.setting_aside import leave, meet, set_aside, settle
from terms.models import PublishedTerm, Revision, SetAside, Term
from terms.records import FAQRecord, RelationRecord, RelationType, TermRecord
from terms.uniting import Side
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def current(term: Term) -> TermRecord:
    return record_of(Term.objects.whole().get(pk=term.pk))


def latest(term: Term) -> int:
    revision = Term.objects.select_related("revision").get(pk=term.pk).revision
    assert revision is not None
    return revision.number


def save(term: Term, *, based_on: int, **fields: object) -> SetAside | None:
    """Save as the doors do: on the text the editor began with, or else beside the latest."""
    base = Revision.objects.get(term=term, number=based_on).record()
    record = base.model_copy(update=fields)
    try:
        save_record(record, glossary=term.glossary, by=None, term=term, based_on=based_on)
    except Outdated:
        return set_aside(term, record, based_on=based_on, by=None)
    return None


def settle_all(aside: SetAside, side: Side = Side.MINE) -> Term:
    chosen = {
        name: Side.TOGETHER if Side.TOGETHER in sides else side
        for name, sides in meet(aside).united.choices.items()
    }
    return settle(aside, chosen=chosen, based_on=latest(aside.term), by=None)


def test_entry_written_on_the_latest_revision_is_saved() -> None:
    term = make_term(name="reward")

    assert save(term, based_on=1, explanation="New.") is None
    assert current(term).explanation == "New."


def test_entry_written_on_an_older_revision_is_set_aside() -> None:
    term = make_term(name="reward")
    save(term, based_on=1, explanation="Grace’s")

    aside = save(term, based_on=1, explanation="Alan’s")

    assert aside is not None
    assert current(term).explanation == "Grace’s"
    assert latest(term) == 2
    assert aside.revision.number == 3
    assert aside.revision.kind == Revision.Kind.ASIDE
    assert aside.revision.record().explanation == "Alan’s"


def test_readers_see_nothing_of_a_text_set_aside() -> None:
    term = make_term(name="reward", publish=True)
    save(term, based_on=1, explanation="Grace’s")
    publish(term, by=None)
    before = PublishedTerm.objects.values().get(pk=term.pk)

    save(term, based_on=1, explanation="Alan’s")

    assert PublishedTerm.objects.values().get(pk=term.pk) == before


def test_what_says_nothing_new_is_not_kept() -> None:
    term = make_term(name="reward")
    save(term, based_on=1, explanation="The same")

    assert save(term, based_on=1, explanation="The same") is None
    assert save(term, based_on=1) is None
    assert Revision.objects.filter(term=term).count() == 2


def test_texts_are_united_as_chosen_by_whoever_does_it() -> None:
    term, grace = make_term(name="reward"), make_user("change_term")
    save(term, based_on=1, explanation="Grace’s", seo_title="One")
    aside = save(term, based_on=1, explanation="Alan’s", seo_description="Two")
    assert aside is not None

    settle(aside, chosen={"explanation": Side.MINE}, based_on=2, by=grace)

    found = current(term)
    assert (found.explanation, found.seo_title, found.seo_description) == ("Alan’s", "One", "Two")
    aside.refresh_from_db()
    assert aside.settled_by == grace
    united = Revision.objects.get(term=term, number=4)
    assert (united.author, united.comment) == (grace, "United with revision 3")


def test_uniting_is_refused_where_the_term_was_saved_since() -> None:
    term = make_term(name="reward")
    save(term, based_on=1, explanation="Grace’s")
    aside = save(term, based_on=1, explanation="Alan’s")
    assert aside is not None
    save(term, based_on=2, explanation="Ada’s")

    with pytest.raises(Outdated):
        settle(aside, chosen={"explanation": Side.MINE}, based_on=2, by=None)

    assert current(term).explanation == "Ada’s"
    aside.refresh_from_db()
    assert aside.settled_at is None


def test_uniting_what_makes_no_entry_is_refused_and_keeps_both() -> None:
    glossary = make_glossary()
    make_term(glossary, name="prize", slug="prize")
    term = make_term(glossary, name="reward")
    save(term, based_on=1, explanation="Grace’s")
    aside = save(term, based_on=1, slug="prize")
    assert aside is not None

    with pytest.raises(CannotSave, match="has the slug “prize”"):
        settle_all(aside)

    assert current(term).explanation == "Grace’s"


def test_text_that_is_left_stays_in_the_history() -> None:
    term = make_term(name="reward")
    save(term, based_on=1, explanation="Grace’s")
    aside = save(term, based_on=1, explanation="Alan’s")
    assert aside is not None

    leave(aside, by=None)

    assert current(term).explanation == "Grace’s"
    assert Revision.objects.get(term=term, number=3).record().explanation == "Alan’s"


EDITS = st.lists(
    st.tuples(
        st.integers(0, 3),  # how many revisions ago the editor began
        st.sampled_from(["name", "explanation", "seo_title", "faqs", "relations"]),
        st.booleans(),  # whether the two texts are united at once
        st.sampled_from([Side.MINE, Side.THEIRS]),
    ),
    max_size=6,
)


@given(EDITS)
@settings(max_examples=25, deadline=None)
def test_no_order_of_saves_loses_a_text(
    edits: list[tuple[int, str, bool, Side]],
) -> None:
    term = make_term(make_glossary(), name="reward")
    written: list[str] = []
    waiting: list[SetAside] = []
    for index, (age, name, at_once, side) in enumerate(edits):
        text = f"text{index}x"
        written.append(text)
        numbers = Revision.objects.filter(term=term).exclude(kind=Revision.Kind.ASIDE)
        began = list(numbers.order_by("-number").values_list("number", flat=True))
        based_on = began[min(age, len(began) - 1)]
        base = Revision.objects.get(term=term, number=based_on).record()
        value: object = text
        if name == "faqs":
            value = (*base.faqs, FAQRecord(question=text, answer="Yes."))
        elif name == "relations":
            value = (*base.relations, RelationRecord(type=RelationType.RELATED, target=text))
        aside = save(term, based_on=based_on, **{name: value})
        if aside is not None:
            waiting.append(aside)
        if at_once and waiting:
            settle_all(waiting.pop(), side)

    history = " ".join(Revision.objects.filter(term=term).values_list("content", flat=True))
    assert [text for text in written if text not in history] == []
    for aside in waiting:
        settle_all(aside, Side.MINE)
    # What is added to a list excludes nothing: all of it is there in the end.
    found = current(term).canonical_json()
    added = [f"text{i}x" for i, edit in enumerate(edits) if edit[1] in ("faqs", "relations")]
    assert [text for text in added if text not in found] == []
