"""Submitting, asking for changes, approving, commenting: stages, permissions, the log."""

import pytest

from terms.actions.moves import CannotMove, open_moves
from terms.actions.publishing import publish, withdraw
from terms.actions.renaming import rename
from terms.actions.roles import PUBLISHER, REVIEWER, WRITER
from terms.actions.workflow import approve, comment, request_changes, submit
from terms.models import Stage, Term, Transition
from tests.factories import edit, make_member, make_term, make_user

pytestmark = pytest.mark.django_db

Action = Transition.Action


def fresh(term: Term) -> Term:
    return Term.objects.get(pk=term.pk)


def log(term: Term) -> list[str]:
    return [each.action for each in term.transitions.order_by("pk")]


def test_submit_asks_a_reviewer_and_is_logged() -> None:
    writer, reviewer = make_member(WRITER), make_member(REVIEWER)
    term = make_term(by=writer)

    moved = submit(term, by=writer, reviewer=reviewer, comment=" Please look. ")

    term = fresh(term)
    assert (term.stage, term.reviewer) == (Stage.IN_REVIEW, reviewer)
    assert term.submitted_at is not None
    assert term.submitted_at <= moved.at
    assert list(Term.objects.in_review()) == [term]
    assert (moved.action, moved.by, moved.comment) == (Action.SUBMIT, writer, "Please look.")
    assert (moved.stage_before, moved.stage_after) == (Stage.DRAFT, Stage.IN_REVIEW)
    assert moved.revision == term.revision


def test_way_from_draft_to_readers_is_logged_move_by_move() -> None:
    writer, reviewer, publisher = (make_member(r) for r in (WRITER, REVIEWER, PUBLISHER))
    term = make_term(by=writer)

    submit(term, by=writer)
    request_changes(term, by=reviewer, comment="Name a source.")
    term = edit(term, by=writer, explanation="With a source.")
    submit(term, by=writer)
    approve(term, by=reviewer)
    publish(term, by=publisher, comment="At last.")

    assert log(term) == ["submit", "request_changes", "submit", "approve", "publish"]
    last = term.transitions.latest("pk")
    assert (last.stage_before, last.stage_after) == (Stage.APPROVED, Stage.APPROVED)
    assert (last.status_before, last.status_after) == ("not_public", "published")
    assert (last.by, last.comment) == (publisher, "At last.")


def test_editing_takes_a_text_out_of_review_and_out_of_approval() -> None:
    term = make_term()
    submit(term, by=None)

    term = edit(term, explanation="One.")
    assert term.stage == Stage.DRAFT

    submit(term, by=None)
    approve(term, by=None)
    assert edit(term, explanation="Two.").stage == Stage.DRAFT


@pytest.mark.parametrize(
    ("stage", "refused"),
    [
        (Stage.DRAFT, {Action.APPROVE, Action.REQUEST_CHANGES}),
        (Stage.IN_REVIEW, {Action.SUBMIT}),
        (Stage.APPROVED, {Action.SUBMIT, Action.APPROVE}),
    ],
)
def test_move_from_a_wrong_stage_is_refused_in_words(stage: str, refused: set[Action]) -> None:
    term = make_term(name="Token")
    if stage != Stage.DRAFT:
        submit(term, by=None)
    if stage == Stage.APPROVED:
        approve(term, by=None)
    moves = {
        Action.SUBMIT: lambda: submit(term, by=None),
        Action.APPROVE: lambda: approve(term, by=None),
        Action.REQUEST_CHANGES: lambda: request_changes(term, by=None, comment="x"),
    }
    before = log(term)

    for action in refused:
        with pytest.raises(CannotMove, match=r"“Token” is (not in review|in review|approved)"):
            moves[action]()

    assert log(term) == before
    assert fresh(term).stage == stage


def test_changes_are_requested_in_words() -> None:
    term = make_term()
    submit(term, by=None)

    with pytest.raises(CannotMove, match="Say in a comment"):
        request_changes(term, by=None, comment="  ")

    assert fresh(term).stage == Stage.IN_REVIEW


def test_approval_is_of_the_text_that_was_read() -> None:
    term = make_term()
    submit(term, by=None)
    read = fresh(term).revision
    term = edit(term, explanation="Another text.")
    submit(term, by=None)

    with pytest.raises(CannotMove, match="changed since you read it"):
        approve(term, by=None, revision=read)

    approve(term, by=None, revision=term.revision)
    assert fresh(term).stage == Stage.APPROVED


def test_approving_what_could_not_be_published_is_refused() -> None:
    term = make_term(short_definition="")
    submit(term, by=None)

    with pytest.raises(CannotMove, match="nothing to read yet"):
        approve(term, by=None)


def test_public_term_without_changes_needs_no_review() -> None:
    term = make_term(publish=True)

    with pytest.raises(CannotMove, match="approved already"):
        submit(term, by=None)
    submit(edit(term, explanation="New."), by=None)
    assert fresh(term).stage == Stage.IN_REVIEW


def test_review_is_passed_on_to_another_reviewer_alone() -> None:
    writer, first, second = make_member(WRITER), make_member(REVIEWER), make_member(REVIEWER)
    term = make_term(by=writer)
    submit(term, by=writer, reviewer=first)

    submit(term, by=writer, reviewer=second)

    assert fresh(term).reviewer == second
    with pytest.raises(CannotMove, match="in review already"):
        submit(term, by=writer, reviewer=second)
    with pytest.raises(CannotMove, match="permission"):
        submit(term, by=make_user(), reviewer=first)


def test_reviewer_who_may_not_review_is_not_asked() -> None:
    term = make_term()

    with pytest.raises(CannotMove, match="cannot review this"):
        submit(term, by=None, reviewer=make_member(WRITER))
    with pytest.raises(CannotMove, match="cannot review this"):
        submit(term, by=None, reviewer=make_member(REVIEWER, is_active=False))


def test_comment_moves_nothing() -> None:
    reviewer = make_member(REVIEWER)
    term = make_term(publish=True)

    said = comment(term, by=reviewer, comment="Is this so?")

    assert (said.action, said.comment, said.by) == (Action.COMMENT, "Is this so?", reviewer)
    assert (said.stage_before, said.status_before) == (said.stage_after, said.status_after)
    with pytest.raises(CannotMove):
        comment(term, by=reviewer, comment="")
    with pytest.raises(CannotMove, match="another term's"):
        comment(term, by=reviewer, comment="x", revision=make_term().revision)


def test_rename_leaves_an_approval_as_it_is() -> None:
    term = make_term(slug="a", publish=True)
    term = edit(term, explanation="New.")
    submit(term, by=None)
    approve(term, by=None)

    rename(term, slug="b", by=None)

    term = fresh(term)
    assert (term.slug, term.stage, term.has_changes) == ("b", Stage.APPROVED, True)
    assert log(term)[-1] == "rename"
    assert term.transitions.latest("pk").comment == "Renamed from “a” to “b”"


def test_rename_to_the_address_in_use_is_refused() -> None:
    term = make_term(slug="a", publish=True)

    with pytest.raises(CannotMove, match="has this address already"):
        rename(term, slug="a", by=None)

    assert log(term) == ["publish"]


def test_open_moves_are_those_that_would_be_accepted() -> None:
    writer, reviewer, publisher = (make_member(r) for r in (WRITER, REVIEWER, PUBLISHER))
    term = make_term(by=writer)

    assert open_moves(term, by=writer) == [Action.SUBMIT, Action.COMMENT]
    submit(term, by=writer)
    term = fresh(term)
    assert open_moves(term, by=writer) == [Action.COMMENT]
    assert open_moves(term, by=reviewer) == [
        Action.REQUEST_CHANGES,
        Action.APPROVE,
        Action.COMMENT,
    ]
    publish(term, by=publisher)
    term = fresh(term)
    assert Action.PUBLISH not in open_moves(term, by=publisher)
    assert {Action.WITHDRAW, Action.DEPRECATE, Action.RENAME, Action.SCHEDULE} <= set(
        open_moves(term, by=publisher)
    )
    withdraw(term, by=publisher)
    assert Action.REINSTATE in open_moves(fresh(term), by=publisher)
    assert open_moves(fresh(term), by=make_user()) == []


def test_refused_move_leaves_no_trace_in_the_log() -> None:
    term = make_term(by=None)

    with pytest.raises(CannotMove) as refused:
        submit(term, by=make_user())

    assert refused.value.reasons == [str(refused.value)]
    assert not Transition.objects.exists()
