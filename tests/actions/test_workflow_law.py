"""The laws of the workflow: after any sequence of moves the log is whole and four eyes have read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from terms.actions.deleting import delete
from terms.actions.moves import CannotMove, open_moves
from terms.actions.publishing import deprecate, publish, publish_many, reinstate, withdraw
from terms.actions.renaming import rename
from terms.actions.restoring import restore
from terms.actions.reviewing import mark_reviewed
from terms.actions.revising import CannotSave
from terms.actions.roles import PUBLISHER, REVIEWER, WRITER
from terms.actions.scheduling import publish_due, schedule, unschedule
from terms.actions.workflow import approve, comment, request_changes, submit
from terms.models import ReviewPolicy, Revision, Stage, Term, Transition
from tests.factories import edit, make_glossary, make_member, make_term

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE = st.integers(0, 3)
DAYS = st.integers(1, 4)
TEXTS = st.sampled_from(["", "One.", "Two.", "Three."])
Action = Transition.Action


class Working(RuleBasedStateMachine):
    """Four people at one term of a glossary where four eyes must have read what is published."""

    @initialize()
    def begin(self):
        for term in Term.objects.all():
            delete(term, by=None)
        roles = (WRITER, REVIEWER, PUBLISHER, PUBLISHER)
        self.people = [make_member(role) for role in roles]
        glossary = make_glossary(review_policy=ReviewPolicy.FOUR_EYES)
        self.term = make_term(glossary, slug="a", by=self.people[0])
        # What readers were shown by a person who acted under the policy, and the approvals of it.
        self.approvers: dict[tuple[str, str], set[int]] = {}
        self.moves = 0

    def fresh(self):
        return Term.objects.get(pk=self.term.pk)

    def attempt(self, move, person, **options):
        """Make the move and count it, if it is accepted."""
        by = self.people[person] if person is not None else None
        try:
            move(self.fresh(), by=by, **options)
        except CannotMove:
            return False
        self.moves += 1
        return True

    @rule(person=PEOPLE, text=TEXTS, definition=st.sampled_from(["", "What it is."]))
    def edit(self, person, text, definition):
        edit(self.fresh(), by=self.people[person], explanation=text, short_definition=definition)

    @rule(person=PEOPLE, which=st.integers(0, 9))
    def restore(self, person, which):
        revisions = list(self.term.revisions.order_by("number"))
        try:
            restore(revisions[which % len(revisions)], by=self.people[person])
        except CannotSave:
            return

    @rule(person=PEOPLE, reviewer=st.none() | PEOPLE)
    def submit(self, person, reviewer):
        asked = self.people[reviewer] if reviewer is not None else None
        self.attempt(submit, person, reviewer=asked)

    @rule(person=PEOPLE)
    def request_changes(self, person):
        self.attempt(request_changes, person, comment="Change it.")

    @rule(person=PEOPLE)
    def approve(self, person):
        if self.attempt(approve, person):
            approver, text = self.people[person].pk, text_of(self.fresh().revision)
            assert approver not in self.unseen_authors(), "an author approved their own text"
            self.approvers.setdefault(text, set()).add(approver)

    def unseen_authors(self):
        """Return who wrote since the newest revision whose text is what readers have."""
        term = self.fresh()
        live = term.published_revision and text_of(term.published_revision)
        found: set[int | None] = set()
        for revision in term.revisions.order_by("-number"):
            if text_of(revision) == live:
                break
            if revision.kind != Revision.Kind.RENAME:
                found.add(revision.author_id)
        return found

    @rule(person=PEOPLE, text=TEXTS)
    def comment(self, person, text):
        self.attempt(comment, person, comment=text)

    @rule(person=PEOPLE)
    def publish(self, person):
        term = self.fresh()
        live = term.published_revision and text_of(term.published_revision)
        if self.attempt(publish, person):
            shown = text_of(self.fresh().published_revision)
            assert shown == live or self.approvers.get(shown), "nobody approved what readers see"

    @rule()
    def import_it(self):
        if self.fresh().revision.record().short_definition:
            publish_many([self.term.pk], by=None)

    @rule(person=PEOPLE, publish_in=st.none() | DAYS, withdraw_in=st.none() | DAYS)
    def schedule(self, person, publish_in, withdraw_in):
        self.attempt(
            schedule,
            person,
            publish_at=publish_in and NOW + timedelta(days=publish_in),
            withdraw_at=withdraw_in and NOW + timedelta(days=withdraw_in),
        )

    @rule(person=PEOPLE)
    def unschedule(self, person):
        self.attempt(unschedule, person)

    @rule(days=DAYS)
    def publish_due(self, days):
        report = publish_due(NOW + timedelta(days=days))
        assert report.problems == []
        self.moves += report.done
        if report.published:
            assert self.approvers.get(text_of(self.fresh().published_revision))
        assert publish_due(NOW + timedelta(days=days)).done == 0

    @rule(person=PEOPLE)
    def withdraw(self, person):
        self.attempt(withdraw, person)

    @rule(person=PEOPLE)
    def deprecate(self, person):
        self.attempt(deprecate, person, successor=None)

    @rule(person=PEOPLE)
    def reinstate(self, person):
        self.attempt(reinstate, person)

    @rule(person=PEOPLE, slug=st.sampled_from(["a", "b"]))
    def rename(self, person, slug):
        self.attempt(rename, person, slug=slug)

    @rule(person=PEOPLE)
    def mark_reviewed(self, person):
        self.attempt(mark_reviewed, person)

    @invariant()
    def every_accepted_move_is_logged_once(self):
        if hasattr(self, "term"):
            assert Transition.objects.count() == self.moves

    @invariant()
    def the_log_ends_where_the_term_stands(self):
        if not hasattr(self, "term"):
            return
        term, last = self.fresh(), self.term.transitions.order_by("-pk").first()
        # Saving makes a draft, and an import publishes, without a line in this log.
        assert term.stage != Stage.IN_REVIEW or last.stage_after == Stage.IN_REVIEW

    @invariant()
    def open_moves_can_be_asked_for(self):
        if hasattr(self, "term"):
            for person in self.people:
                open_moves(self.fresh(), by=person)


def text_of(revision):
    record = revision.record()
    return record.explanation, record.short_definition


@pytest.mark.django_db
def test_workflow_keeps_its_laws_after_any_sequence_of_moves(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

    run_state_machine_as_test(
        Working,
        settings=settings(
            max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=checks
        ),
    )
