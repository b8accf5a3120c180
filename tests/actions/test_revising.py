import pytest
from hypothesis import HealthCheck, given, settings

from terms.actions.renaming import rename
from terms.actions.restoring import restore
from terms.actions.revising import CannotSave, record_of, revise, save_record
from terms.models import FAQ, Relation, Revision, Term
from tests.factories import make_glossary, make_record, make_term, make_user
from tests.strategies import term_records

pytestmark = pytest.mark.django_db


def whole(term):
    return Term.objects.whole().get(pk=term.pk)


@given(record=term_records())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
def test_saving_a_record_and_reading_it_back_is_the_identity(db, record):
    record = record.content().model_copy(update={"language": "en"})
    glossary = make_glossary()

    term = save_record(record, glossary=glossary, by=None)

    expected = record.model_copy(
        update={
            "concept": term.concept,
            "external_id": "" if record.external_id == record.slug else record.external_id,
        }
    )
    assert record_of(whole(term)) == expected
    assert term.revision.record() == expected
    copy = save_record(expected, glossary=make_glossary(), by=None)
    assert record_of(whole(copy)) == expected


def test_save_record_makes_a_revision_for_each_change_and_none_without():
    author = make_user()
    term = make_term(name="Token", by=author)

    save_record(
        make_record(name="Token", explanation="More."),
        glossary=term.glossary,
        by=author,
        comment="Explained",
        term=term,
    )
    save_record(
        make_record(name="Token", explanation="More."), glossary=term.glossary, by=author, term=term
    )

    first, second = term.revisions.order_by("number")
    assert (second.number, second.author, second.comment) == (2, author, "Explained")
    assert first.record().explanation == ""
    assert second.record().explanation == "More."
    term.refresh_from_db()
    assert term.revision == second


def test_save_record_keeps_the_order_of_parts():
    questions = [f"Why {letter}?" for letter in "cab"]
    term = make_term(faqs=[{"question": each, "answer": "So."} for each in questions])

    assert [each.question for each in term.faqs.all()] == questions


def test_save_record_refuses_a_slug_that_is_taken():
    term = make_term(slug="token")

    with pytest.raises(CannotSave, match="has the slug “token”"):
        save_record(make_record(slug="token"), glossary=term.glossary, by=None)

    assert Term.objects.count() == 1


@pytest.mark.parametrize("type_", ["broader", "narrower", "part_of", "has_part", "replaced_by"])
@pytest.mark.parametrize("length", [2, 3, 6])
def test_save_record_refuses_circles_of_any_length(type_, length):
    glossary = make_glossary()
    names = [f"t{number}" for number in range(length)]
    for name, target in zip(names[1:], names, strict=False):
        make_term(glossary, name=name, relations=[{"type": type_, "target": target}])
    first = make_record(name=names[0], relations=[{"type": type_, "target": names[-1]}])

    with pytest.raises(CannotSave, match="closes a circle"):
        save_record(first, glossary=glossary, by=None)

    assert not Term.objects.filter(slug=names[0]).exists()


def test_a_circle_stated_from_the_other_end_is_refused_too():
    glossary = make_glossary()
    make_term(glossary, name="Dog", relations=[{"type": "broader", "target": "animal"}])

    with pytest.raises(CannotSave, match="closes a circle"):
        make_term(glossary, name="Animal", relations=[{"type": "broader", "target": "dog"}])


def test_one_fact_may_be_stated_at_both_ends():
    glossary = make_glossary()
    dog = make_term(glossary, name="Dog", relations=[{"type": "broader", "target": "animal"}])
    animal = make_term(glossary, name="Animal", relations=[{"type": "narrower", "target": "dog"}])

    assert dog.relations.get().target == animal
    assert animal.relations.get().target == dog


def test_revise_records_what_a_form_saved_in_canonical_form():
    editor = make_user()
    term = make_term(name="Token", faqs=1)
    Term.objects.filter(pk=term.pk).update(name="  Cafe\u0301  token ", explanation="a\r\nb\r\n")
    FAQ.objects.create(term=term, question="And  now?", answer="Yes.", position=7)

    revision = revise(term, by=editor, comment="Named anew")

    saved = whole(term)
    assert (saved.name, saved.explanation) == ("Café token", "a\nb")
    assert [each.position for each in saved.faqs.all()] == [0, 1]
    assert saved.faqs.all()[1].question == "And now?"
    assert revision.record() == record_of(saved)
    assert (revision.number, revision.author, revision.comment) == (2, editor, "Named anew")


def test_revise_makes_no_revision_where_nothing_changed():
    term = make_term(labels=2, faqs=2, relations=2)

    assert revise(term, by=None) is None
    assert term.revisions.count() == 1


def test_revise_refuses_a_circle():
    glossary = make_glossary()
    animal = make_term(glossary, name="Animal")
    dog = make_term(glossary, name="Dog", relations=[{"type": "broader", "target": "animal"}])
    Relation.objects.create(term=animal, target=dog, type="broader")

    with pytest.raises(CannotSave, match="“Dog” closes a circle"):
        revise(animal, by=None)


def test_restore_brings_an_old_entry_back_as_a_new_revision():
    term = make_term(name="Token", faqs=2)
    [first] = term.revisions.all()
    save_record(
        make_record(name="Token", short_definition="Other."),
        glossary=term.glossary,
        by=None,
        term=term,
    )

    restored = restore(first, by=make_user())

    assert record_of(whole(restored)) == first.record()
    assert [each.number for each in restored.revisions.all()] == [3, 2, 1]
    assert restored.revisions.first().kind == Revision.Kind.RESTORE


def test_a_renamed_target_changes_the_record_but_is_no_edit():
    glossary = make_glossary()
    token = make_term(glossary, name="Token")
    model = make_term(glossary, relations=[{"target": "token"}])
    save_record(
        make_record(name="Token", slug="word-piece"), glossary=glossary, by=None, term=token
    )

    assert record_of(whole(model)).relations[0].target == "word-piece"
    assert model.revisions.count() == 1


def test_a_term_renamed_to_what_it_wanted_forgets_the_wish():
    term = make_term(slug="a", relations=[{"target": "c"}])

    rename(term, slug="c", by=None)

    assert record_of(whole(term)).relations == ()


def test_a_circle_through_a_wanted_term_is_refused_when_it_comes():
    glossary = make_glossary()
    animal = make_term(glossary, name="Animal", relations=[{"type": "broader", "target": "dog"}])
    dog = Term.objects.create(glossary=glossary, name="Dog", slug="dog")
    Relation.objects.create(term=dog, target=animal, type="broader")

    with pytest.raises(CannotSave, match="closes a circle"):
        revise(dog, by=None)
