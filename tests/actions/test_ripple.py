"""The law of the read side: after any sequence of edits, rows equal those a full rebuild makes."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from terms.actions.combining import merge
from terms.actions.curating import delete_redirect, save_category, save_glossary
from terms.actions.deleting import Then, delete
from terms.actions.moves import CannotMove
from terms.actions.publishing import (
    deprecate,
    publish,
    publish_many,
    reinstate,
    withdraw,
)
from terms.actions.refreshing import rebuild_all, refresh_stale
from terms.actions.renaming import rename
from terms.actions.reviewing import mark_reviewed
from terms.actions.revising import CannotSave, save_record
from terms.actions.separating import undo_merge
from terms.actions.translating import join_concept
from terms.models import (
    Merge,
    PublishedName,
    PublishedRelation,
    PublishedTerm,
    Redirect,
    Term,
)
from terms.records import LabelKind, LabelRecord, RelationRecord, RelationType, TermRecord
from tests.factories import make_glossary

SLUGS = st.sampled_from(["a", "b", "c", "d", "e"])
PICKS = st.integers(0, 9)
DAYS = st.integers(1, 4)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
LANGUAGES = st.sampled_from(["en", "de"])
RELATIONS = st.lists(
    st.builds(
        RelationRecord,
        type=st.sampled_from(RelationType),
        target=SLUGS,
        name=st.sampled_from(["", "N"]),
    ),
    max_size=3,
    unique_by=lambda each: (each.type, each.target),
)

# Names of other terms among them, and names that differ only in how they are written.
LABELS = st.lists(
    st.builds(
        LabelRecord,
        text=st.sampled_from(["Alpha", "BETA", "Gamma", "G. A."]),
        kind=st.sampled_from(LabelKind),
    ),
    max_size=2,
    unique_by=lambda each: each.text.lower(),
)

RECORDS = st.builds(
    lambda slug, relations, **fields: TermRecord(
        slug=slug,
        relations=tuple(each for each in relations if each.target != slug),
        **fields,
    ),
    slug=SLUGS,
    language=LANGUAGES,
    name=st.sampled_from(["Alpha", "Beta"]),
    short_definition=st.sampled_from(["One.", "One two.", ""]),
    category=st.sampled_from(["", "Training", "Data"]),
    labels=LABELS.map(tuple),
    relations=RELATIONS,
)


def snapshot():
    rows = PublishedTerm.objects.order_by("pk").values()
    facts = PublishedRelation.objects.order_by("source", "position").values_list(
        "source", "position", "type", "target", "target_slug", "by_slug", "name"
    )
    names = PublishedName.objects.order_by("term", "text").values_list(
        "term", "glossary", "language", "key", "text", "kind"
    )
    return list(rows), list(facts), list(names)


def inbound_counts():
    """Return how many terms lead to each public one, counted in the plainest way."""
    facts = PublishedRelation.objects.values_list("source", "target")
    return {
        pk: len({source for source, target in facts if target == pk})
        for pk in PublishedTerm.objects.public().values_list("pk", flat=True)
    }


class Editing(RuleBasedStateMachine):
    """Editors at work on a glossary of five slugs in two languages."""

    @initialize(records=st.lists(RECORDS, min_size=2, max_size=5))
    def begin(self, records):
        PublishedTerm.objects.all().delete()
        Redirect.objects.all().delete()
        for term in Term.objects.unmerged():
            delete(term, by=None)
        self.glossary = make_glossary()
        for record in records:
            self.save(record=record, which=None)
        self.publish_all()

    def pick(self, number, **conditions):
        terms = list(Term.objects.filter(glossary=self.glossary, **conditions).order_by("pk"))
        return terms[number % len(terms)] if terms else None

    @rule(record=RECORDS, which=st.none() | PICKS)
    def save(self, record, which):
        term = self.pick(which, language=record.language) if which is not None else None
        if term is not None and which % 2:
            kept = tuple(each for each in record.relations if each.target != term.slug)
            record = record.model_copy(update={"slug": term.slug, "relations": kept})
        try:
            save_record(record, glossary=self.glossary, by=None, term=term)
        except CannotSave:
            return

    @rule(which=PICKS)
    def publish(self, which):
        self.attempt(publish, self.pick(which))

    @rule(which=PICKS)
    def review(self, which):
        self.attempt(mark_reviewed, self.pick(which))

    @rule(which=PICKS)
    def withdraw(self, which):
        self.attempt(withdraw, self.pick(which))

    @rule(which=PICKS, successor=PICKS)
    def deprecate(self, which, successor):
        self.attempt(deprecate, self.pick(which), successor=self.pick(successor))

    @rule(which=PICKS)
    def reinstate(self, which):
        self.attempt(reinstate, self.pick(which))

    @rule(which=PICKS, slug=SLUGS)
    def rename(self, which, slug):
        self.attempt(rename, self.pick(which), slug=slug)

    @rule(which=PICKS, then=st.sampled_from(Then), to=PICKS)
    def delete(self, which, then, to):
        self.attempt(delete, self.pick(which), then=then, to=self.pick(to))

    @rule(which=PICKS, into=PICKS)
    def merge(self, which, into):
        self.attempt(merge, self.pick(which), into=self.pick(into))

    @rule(which=PICKS)
    def undo_merge(self, which):
        merges = list(Merge.objects.filter(undone_at=None).order_by("pk"))
        if merges:
            self.attempt(undo_merge, merges[which % len(merges)])

    @rule()
    def publish_all(self):
        publish_many(list(self.glossary.terms.values_list("pk", flat=True)), by=None)
        refresh_stale()

    @rule(one=PICKS, other=PICKS)
    def join_translations(self, one, other):
        original = self.pick(other, language="en")
        if original is not None:
            self.attempt(join_concept, self.pick(one, language="de"), original=original)

    @precondition(lambda self: self.glossary.categories.exists())
    @rule(name=st.sampled_from(["Learning", "Training", "Data"]), slug=SLUGS)
    def edit_category(self, name, slug):
        category = self.glossary.categories.get_queryset()[0]
        if self.glossary.categories.exclude(pk=category.pk).filter(slug=slug).exists():
            return
        category.name, category.slug = name, slug
        save_category(category, by=None)

    @rule(title=st.sampled_from(["Words", "Terms"]), language=LANGUAGES, words=st.integers(0, 2))
    def edit_glossary(self, title, language, words):
        self.glossary.title, self.glossary.language = title, language
        self.glossary.indexed_from_words = words
        save_glossary(self.glossary, by=None)

    @precondition(lambda self: Redirect.objects.exists())
    @rule()
    def forget_redirect(self):
        delete_redirect(Redirect.objects.all()[0], by=None)

    @staticmethod
    def attempt(action, term, **options):
        if term is None:
            return
        try:
            action(term, by=None, **options)
        except (CannotMove, CannotSave):
            return

    @invariant()
    def rows_equal_those_of_a_full_rebuild(self):
        if not hasattr(self, "glossary"):
            return
        incremental = snapshot()
        counts = dict(PublishedTerm.objects.public().values_list("pk", "inbound_count"))
        assert counts == inbound_counts()
        PublishedRelation.objects.all().delete()
        PublishedTerm.objects.all().delete()
        rebuild_all(self.glossary)
        assert snapshot() == incremental
        assert not PublishedTerm.objects.filter(is_stale=True).exists()


@pytest.mark.django_db
def test_published_rows_equal_those_of_a_full_rebuild_after_any_sequence(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]

    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Editing,
        settings=settings(
            max_examples=30, stateful_step_count=15, deadline=None, suppress_health_check=checks
        ),
    )
