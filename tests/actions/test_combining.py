"""Merging one term into another: what moves, what readers find, what is refused."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from terms.actions.combining import CannotMerge, merge, plan_merge
from terms.actions.deleting import delete
from terms.actions.publishing import CannotPublish, deprecate, publish, withdraw
from terms.actions.revising import CannotSave, record_of, save_record
from terms.actions.scheduling import schedule
from terms.models import (
    Glossary,
    ImportedRecord,
    Merge,
    PublishedTerm,
    Redirect,
    Relation,
    Revision,
    Term,
    TermStatus,
    Transition,
)
from terms.records import TermRecord
from tests.actions.import_files import entry, run_command, write_lines
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def fresh(term: Term) -> Term:
    return Term.objects.whole().select_related("revision").get(pk=term.pk)


def record(term: Term) -> TermRecord:
    return record_of(fresh(term))


def relations(term: Term) -> list[tuple[str, str]]:
    return [(each.type.value, each.target) for each in record(term).relations]


def edited(term: Term, **values: Any) -> Term:
    changed = record(term).model_copy(update=values)
    return save_record(changed, glossary=term.glossary, by=None, term=term)


def answer(path: str) -> tuple[int, str]:
    response = Client().get(f"/{path}/")
    return response.status_code, response.headers.get("Location", "")


# --- What moves -------------------------------------------------------------------------------


def test_names_questions_relations_and_sources_move(glossary: Glossary) -> None:
    make_term(glossary, name="Goal")
    term = make_term(
        glossary,
        name="Reward Gaming",
        labels=[{"text": "gaming"}, {"text": "reward hacking"}, {"text": "RG", "kind": "hidden"}],
        faqs=[{"question": "Why?", "answer": "So."}, {"question": "Where?", "answer": "Here."}],
        relations=[{"target": "goal", "type": "broader"}, {"target": "unwritten", "name": "Un"}],
        sources=[{"title": "Paper", "url": "https://example.org/"}, {"title": "Book"}],
    )
    into = make_term(
        glossary,
        name="Reward Hacking",
        labels=[{"text": "GAMING", "kind": "forbidden"}],
        faqs=[{"question": "why?", "answer": "Because."}],
        relations=[{"target": "reward-gaming"}],
        sources=[{"title": "Book"}],
    )

    made = merge(term, into=into, by=None)

    got = record(into)
    assert [(each.text, each.kind) for each in got.labels] == [
        ("GAMING", "forbidden"),
        ("Reward Gaming", "alternate"),
        ("RG", "hidden"),
    ]
    assert [each.question for each in got.faqs] == ["why?", "Where?"]
    assert relations(into) == [("broader", "goal"), ("related", "unwritten")]
    assert [each.title for each in got.sources] == ["Book", "Paper"]
    assert "the answer of “Reward Hacking” is kept" in made.notes
    assert got.short_definition == "What Reward Hacking means."


def test_texts_that_led_to_the_term_lead_to_the_other_and_say_so_in_their_history(
    glossary: Glossary,
) -> None:
    into = make_term(glossary, name="b")
    term = make_term(glossary, name="a")
    pointing = make_term(
        glossary,
        name="c",
        explanation="See [[a]] and [[a|that]].\n\n| [[A]] | x |\n\n`[[a]]`",
        relations=[{"target": "a"}, {"target": "b"}, {"target": "a", "type": "broader"}],
    )
    by = make_user()

    merge(term, into=into, by=None, comment="Two names of one thing")
    made = Merge.objects.get()

    assert relations(pointing) == [("related", "b"), ("broader", "b")]
    assert record(pointing).explanation == (
        "See [[b|a]] and [[b|that]].\n\n| [[b\\|A]] | x |\n\n`[[a]]`"
    )
    for one in (pointing, into):
        latest = fresh(one).revision
        assert latest is not None
        assert (latest.kind, latest.number) == (Revision.Kind.MERGE, 2)
        assert latest.comment == "“a” is merged into “b”: Two names of one thing"
    assert fresh(term).revision == Revision.objects.get(term=term)
    assert {each["term"] for each in made.before["touched"]} == {pointing.pk, into.pk}
    moves = Transition.objects.filter(action=Transition.Action.MERGE)
    assert set(moves.values_list("term", flat=True)) == {term.pk, into.pk}
    assert by != made.by


def test_row_stays_and_is_at_rest(glossary: Glossary) -> None:
    term, into = make_term(glossary, publish=True), make_term(glossary, publish=True)

    merge(term, into=into, by=None)

    rested = fresh(term)
    assert (rested.merged_into, rested.status) == (into, TermStatus.WITHDRAWN)
    assert list(Term.objects.unmerged()) == [into]
    with pytest.raises(CannotSave, match="undo the merge"):
        edited(rested, name="Other")
    with pytest.raises(CannotPublish, match="undo the merge"):
        publish(rested, by=None)
    with pytest.raises(CannotPublish, match="undo the merge"):
        delete(rested, by=None)
    with pytest.raises(CannotSave, match="Another term"):
        make_term(glossary, name="New", slug=term.slug)


def test_terms_replaced_by_the_term_are_replaced_by_the_other(glossary: Glossary) -> None:
    term, into, old = (make_term(glossary, publish=True) for _ in range(3))
    deprecate(old, by=None, successor=term)

    merge(term, into=into, by=None)

    assert fresh(old).successor == into
    assert PublishedTerm.objects.get(pk=old.pk).successor == into


def test_terms_merged_before_move_on(glossary: Glossary) -> None:
    first, second, third = (make_term(glossary, publish=True) for _ in range(3))

    merge(first, into=second, by=None)
    merge(second, into=third, by=None)

    assert fresh(first).merged_into == third
    assert answer(first.path()) == (301, third.get_absolute_url())


def test_relation_that_closes_a_circle_is_left_out_and_told(glossary: Glossary) -> None:
    into = make_term(glossary, name="b")
    make_term(glossary, name="c", relations=[{"target": "b", "type": "broader"}])
    term = make_term(glossary, name="a", relations=[{"target": "c", "type": "broader"}])

    made = merge(term, into=into, by=None)

    assert relations(into) == []
    assert "closes a circle" in made.notes


# --- What readers see -------------------------------------------------------------------------


def test_old_addresses_lead_to_the_other_at_once(glossary: Glossary) -> None:
    term, into = make_term(glossary, publish=True), make_term(glossary, publish=True)
    Redirect.objects.create(path="ai/older", term=term)

    merge(term, into=into, by=None)

    for path in (term.path(), "ai/older"):
        assert answer(path) == (301, into.get_absolute_url())
    withdraw(into, by=None)
    assert answer(term.path())[0] == 410


def test_page_of_the_other_changes_only_when_it_is_published(glossary: Glossary) -> None:
    term, into = make_term(glossary, name="old", publish=True), make_term(glossary, publish=True)
    before = PublishedTerm.objects.values().get(pk=into.pk)

    merge(term, into=into, by=None)

    assert PublishedTerm.objects.values().get(pk=into.pk) == before
    publish(into, by=None)
    assert "old" in PublishedTerm.objects.get(pk=into.pk).main


def test_page_that_named_the_term_names_the_other_without_being_published(
    glossary: Glossary,
) -> None:
    term, into = (make_term(glossary, name=name, publish=True) for name in "ab")
    clean = make_term(glossary, relations=[{"target": "a"}], publish=True)
    ahead = make_term(glossary, name="ahead", relations=[{"target": "a"}], publish=True)
    ahead = edited(ahead, name="Later")

    merge(term, into=into, by=None)

    for page in (clean, ahead):
        assert into.get_absolute_url() in PublishedTerm.objects.get(pk=page.pk).main
    assert not fresh(clean).has_changes
    assert fresh(ahead).has_changes
    assert PublishedTerm.objects.get(pk=ahead.pk).name == "ahead"


def test_withdrawn_term_may_be_merged_into_a_draft_and_stays_gone(glossary: Glossary) -> None:
    term, into = make_term(glossary, publish=True), make_term(glossary)
    withdraw(term, by=None)

    merge(fresh(term), into=into, by=None)

    assert answer(term.path())[0] == 410
    publish(into, by=None)
    assert answer(term.path()) == (301, into.get_absolute_url())


def test_draft_that_is_merged_leaves_no_address(glossary: Glossary) -> None:
    term, into = make_term(glossary), make_term(glossary, publish=True)

    merge(term, into=into, by=None)

    assert answer(term.path())[0] == 404
    assert not Redirect.objects.exists()


def test_translations_keep_their_own_entries(glossary: Glossary) -> None:
    term, into = make_term(glossary, publish=True), make_term(glossary, publish=True)
    german = make_term(glossary, language="de", concept=term.concept, publish=True)

    merge(term, into=into, by=None)

    assert fresh(german).concept == term.concept
    assert PublishedTerm.objects.get(pk=german.pk).concept == term.concept
    assert term.get_absolute_url() not in PublishedTerm.objects.get(pk=german.pk).head


# --- What is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("which", "reason"),
    [
        ("itself", "into itself"),
        ("glossary", "same glossary and language"),
        ("language", "same glossary and language"),
        ("merged", "is merged into"),
        ("withdrawn", "is withdrawn: reinstate"),
        ("draft", "publish that one first"),
        ("succeeded", "the other way round"),
        ("scheduled", "take the schedule back"),
    ],
)
def test_merge_that_makes_no_sense_is_refused(glossary: Glossary, which: str, reason: str) -> None:
    term, into = make_term(glossary, publish=True), make_term(glossary, publish=True)
    match which:
        case "itself":
            into = term
        case "glossary":
            into = make_term(make_glossary(), publish=True)
        case "language":
            into = make_term(glossary, language="de", publish=True)
        case "merged":
            merge(into, into=make_term(glossary, publish=True), by=None)
        case "withdrawn":
            withdraw(into, by=None)
        case "draft":
            into = make_term(glossary)
        case "succeeded":
            deprecate(into, by=None, successor=term)
        case "scheduled":
            schedule(term, by=None, withdraw_at=timezone.now() + timedelta(days=1))

    with pytest.raises(CannotMerge, match=reason):
        merge(fresh(term), into=fresh(into), by=None)

    assert fresh(term).is_public
    assert not Merge.objects.filter(term=term).exists()


def test_merge_needs_its_permission(glossary: Glossary) -> None:
    term, into = make_term(glossary), make_term(glossary)

    with pytest.raises(CannotMerge, match="no permission"):
        merge(term, into=into, by=make_user("change_term", "publish_term"))

    merge(term, into=into, by=make_user("merge_term"))
    assert fresh(term).merged_into == into


def test_entries_that_are_too_much_together_are_refused(glossary: Glossary) -> None:
    term, into = make_term(glossary, labels=600), make_term(glossary, labels=600)

    with pytest.raises(CannotMerge, match="too much"):
        merge(term, into=into, by=None)

    assert fresh(term).merged_into is None


# --- Around it --------------------------------------------------------------------------------


def test_plan_tells_what_would_move_and_writes_nothing(glossary: Glossary) -> None:
    term = make_term(glossary, name="a", labels=2, faqs=1, publish=True)
    into = make_term(glossary, publish=True)
    pointing = make_term(glossary, relations=[{"target": "a"}])

    plan = plan_merge(term, into)

    assert (len(plan.absorbed.labels), len(plan.absorbed.faqs)) == (3, 1)
    assert plan.relating == (pointing,)
    assert plan.paths == (term.path(),)
    assert Revision.objects.count() == 3


def test_relation_to_the_old_slug_leads_to_the_other(glossary: Glossary) -> None:
    term, into = make_term(glossary, name="a"), make_term(glossary, name="b")
    merge(term, into=into, by=None)

    later = make_term(glossary, relations=[{"target": "a"}])

    assert relations(later) == [("related", "b")]
    assert not Relation.objects.filter(target=term).exists()


def test_deleting_the_other_deletes_the_term_and_keeps_its_address_gone(
    glossary: Glossary,
) -> None:
    term, into = make_term(glossary, publish=True), make_term(glossary, publish=True)
    merge(term, into=into, by=None)

    delete(into, by=None)

    assert not Term.objects.exists()
    assert answer(term.path())[0] == 410


def test_import_leaves_a_merged_term_alone(glossary: Glossary, tmp_path: Any) -> None:
    first = write_lines(tmp_path / "one.jsonl", entry("a"), entry("b"))
    run_command(first, glossary="ai", publish=True)
    term, into = Term.objects.get(slug="a"), Term.objects.get(slug="b")
    merge(term, into=into, by=None)

    said = ImportedRecord.objects.get(term=term).digest
    second = write_lines(tmp_path / "two.jsonl", entry("a", explanation="New."), entry("b"))
    told, code = run_command(second, glossary="ai", publish=True)

    assert code == 0, told
    assert "“a” is merged into “b”" in told
    assert fresh(term).explanation == ""
    assert answer(term.path()) == (301, into.get_absolute_url())
    assert ImportedRecord.objects.get(term=term).digest == said
