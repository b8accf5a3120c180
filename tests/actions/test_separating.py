"""Undoing a merge: everything as before where nobody has edited, and a refusal with names else."""

from typing import Any

import pytest
from django.test import Client

from terms.actions.combining import CannotMerge, merge
from terms.actions.curating import save_category
from terms.actions.deleting import delete
from terms.actions.publishing import deprecate, publish
from terms.actions.renaming import rename
from terms.actions.revising import record_of, save_record
from terms.actions.separating import undo_merge
from terms.models import (
    Glossary,
    Merge,
    PublishedRelation,
    PublishedTerm,
    Redirect,
    Revision,
    Stage,
    Term,
    TermStatus,
    Transition,
)
from terms.records import RelationRecord, TermRecord
from tests.factories import make_term, make_user

pytestmark = pytest.mark.django_db


def fresh(term: Term) -> Term:
    return Term.objects.whole().select_related("revision").get(pk=term.pk)


def record(term: Term) -> TermRecord:
    return record_of(fresh(term))


def edited(term: Term, **values: Any) -> Term:
    changed = record(term).model_copy(update=values)
    return save_record(changed, glossary=term.glossary, by=None, term=term)


def answer(path: str) -> int:
    return Client().get(f"/{path}/").status_code


def everything() -> dict[str, Any]:
    """Return all that a merge could have changed, history and log aside."""
    terms = Term.objects.whole().order_by("pk")
    pages = PublishedTerm.objects.order_by("pk").values()
    facts = PublishedRelation.objects.order_by("source", "position").values_list(
        "source", "position", "type", "target", "target_slug", "by_slug"
    )
    return {
        "records": [record_of(term).canonical_json() for term in terms],
        "standing": list(
            terms.values_list("status", "stage", "successor", "merged_into", "withdrawn_at")
        ),
        "ahead": [term.has_changes for term in terms],
        "pages": list(pages),
        "facts": list(facts),
        "redirects": list(Redirect.objects.order_by("path").values_list("path", "term")),
    }


def make_scene(glossary: Glossary) -> tuple[Term, Term]:
    """Make two public terms with all that a merge moves around them."""
    into = make_term(glossary, name="b", labels=1, publish=True)
    make_term(glossary, name="x", publish=True)
    term = make_term(
        glossary,
        name="a",
        labels=2,
        faqs=1,
        category="Training",
        relations=[{"target": "x", "type": "broader"}, {"target": "b"}, {"target": "wanted"}],
        publish=True,
    )
    rename(term, slug="a2", by=None)
    make_term(glossary, name="c", relations=[{"target": "a2"}], explanation="[[a2]]", publish=True)
    ahead = make_term(glossary, name="d", relations=[{"target": "a2"}], publish=True)
    edited(ahead, explanation="Later.")
    make_term(glossary, name="e", relations=[{"target": "a2"}])
    old = make_term(glossary, publish=True)
    deprecate(old, by=None, successor=fresh(term))
    edited(into, explanation="Ahead of readers.", relations=(RelationRecord(target="a2"),))
    return fresh(term), fresh(into)


def test_undoing_brings_everything_back(glossary: Glossary) -> None:
    term, into = make_scene(glossary)
    before = everything()

    made = merge(term, into=into, by=None)
    assert everything() != before
    notes = undo_merge(made, by=None)

    assert notes == []
    assert everything() == before
    assert answer(term.path()) == 200


def test_undoing_is_noted_and_rewrites_no_history(glossary: Glossary) -> None:
    term, into = make_scene(glossary)
    numbers = dict(Revision.objects.values_list("pk", "content"))
    by = make_user("merge_term")

    made = merge(term, into=into, by=by)
    undo_merge(made, by=by)

    kept = dict(Revision.objects.filter(pk__in=numbers).values_list("pk", "content"))
    assert kept == numbers
    made.refresh_from_db()
    assert (made.undone_by, made.undone_at is not None) == (by, True)
    latest = fresh(term).revision
    assert latest is not None
    assert (latest.kind, latest.comment) == (
        Revision.Kind.RESTORE,
        "“a” is separate from “b” again",
    )
    last = Transition.objects.filter(term=term).latest("pk")
    assert (last.action, last.by) == (Transition.Action.UNMERGE, by)
    assert (last.status_before, last.status_after) == ("withdrawn", "published")


def test_undoing_names_the_terms_edited_since(glossary: Glossary) -> None:
    term, into = make_term(glossary, name="a"), make_term(glossary, name="b")
    pointing = make_term(glossary, name="c", relations=[{"target": "a"}])
    made = merge(term, into=into, by=None)
    edited(pointing, explanation="New.")
    edited(into, explanation="New.")

    with pytest.raises(CannotMerge, match="Edited since the merge: “b”, “c”"):
        undo_merge(made, by=None)

    assert fresh(term).merged_into == into


def test_undoing_after_the_other_was_published_leaves_its_page_until_it_is_again(
    glossary: Glossary,
) -> None:
    term, into = make_term(glossary, name="a", publish=True), make_term(glossary, publish=True)
    made = merge(term, into=into, by=None)
    publish(into, by=None)

    undo_merge(made, by=None)

    assert fresh(into).has_changes
    assert [each.text for each in record(into).labels] == []
    assert answer(term.path()) == 200


def test_merge_is_undone_once(glossary: Glossary) -> None:
    made = merge(make_term(glossary), into=make_term(glossary), by=None)
    undo_merge(made, by=None)

    with pytest.raises(CannotMerge, match="not merged"):
        undo_merge(made, by=None)


def test_merges_are_undone_in_reverse(glossary: Glossary) -> None:
    first, second, third = (make_term(glossary, publish=True) for _ in range(3))
    before = everything()
    earlier = merge(first, into=second, by=None)
    later = merge(second, into=third, by=None)

    with pytest.raises(CannotMerge, match="undo that merge first"):
        undo_merge(earlier, by=None)
    undo_merge(later, by=None)
    undo_merge(earlier, by=None)

    assert everything() == before


def test_term_can_be_merged_again_after_undoing(glossary: Glossary) -> None:
    term, into = make_term(glossary, publish=True), make_term(glossary, publish=True)
    undo_merge(merge(term, into=into, by=None), by=None)

    merge(fresh(term), into=into, by=None)

    assert fresh(term).merged_into == into
    assert Merge.objects.filter(term=term).count() == 2


def test_undoing_finds_renamed_targets_and_categories(glossary: Glossary) -> None:
    target = make_term(glossary, name="x")
    term = make_term(glossary, name="a", category="Data", relations=[{"target": "x"}])
    made = merge(term, into=make_term(glossary), by=None)
    edited(target, slug="x2")
    category = glossary.categories.get()
    category.name = "Records"
    save_category(category, by=None)

    undo_merge(made, by=None)

    assert record(term).category == "Records"
    assert [each.target for each in record(term).relations] == ["x2"]


def test_undoing_goes_on_without_a_term_deleted_since(glossary: Glossary) -> None:
    term, into = make_term(glossary, name="a"), make_term(glossary)
    pointing = make_term(glossary, relations=[{"target": "a"}])
    made = merge(term, into=into, by=None)
    delete(pointing, by=None)

    undo_merge(made, by=None)

    assert fresh(term).merged_into is None


def test_undoing_is_refused_where_another_page_has_the_address(glossary: Glossary) -> None:
    term, into = make_term(glossary, name="a", publish=True), make_term(glossary, publish=True)
    edited(term, slug="later")
    made = merge(fresh(term), into=into, by=None)
    make_term(glossary, name="a", slug="a", publish=True)

    with pytest.raises(CannotMerge, match="give that term another first"):
        undo_merge(made, by=None)

    assert fresh(term).merged_into == into


def test_approved_text_is_approved_again(glossary: Glossary) -> None:
    into = make_term(glossary)
    Term.objects.filter(pk=into.pk).update(stage=Stage.APPROVED)
    term = make_term(glossary)

    made = merge(term, into=fresh(into), by=None)
    assert fresh(into).stage == Stage.DRAFT
    undo_merge(made, by=None)

    assert fresh(into).stage == Stage.APPROVED
    assert fresh(term).status == TermStatus.NOT_PUBLIC


def test_undoing_needs_its_permission(glossary: Glossary) -> None:
    made = merge(make_term(glossary), into=make_term(glossary), by=None)

    with pytest.raises(CannotMerge, match="no permission"):
        undo_merge(made, by=make_user("change_term"))
