"""Periodic reviews: when they are due, and noting that one was done."""

from datetime import UTC, datetime, timedelta

import pytest

from terms.actions.curating import save_category
from terms.actions.moves import CannotMove
from terms.actions.publishing import publish_many, withdraw
from terms.actions.reviewing import mark_reviewed
from terms.actions.roles import REVIEWER
from terms.models import Category, PublishedTerm, Term
from tests.factories import make_glossary, make_member, make_term

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    times = [NOW]
    monkeypatch.setattr("django.utils.timezone.now", lambda: times[-1])
    return times


def category(**fields: object) -> Category:
    defaults = {"name": "Training", "slug": "training", "language": "en"}
    return Category.objects.create(glossary=make_glossary(), **(defaults | fields))


def due_of(term: Term) -> datetime | None:
    return Term.objects.get(pk=term.pk).review_due_at


def test_review_is_due_so_many_days_after_the_first_publication(clock: list[datetime]) -> None:
    yearly = category(review_interval_days=365)
    one = make_term(yearly.glossary, category="Training", publish=True)
    many = make_term(yearly.glossary, category="Training")
    publish_many([many.pk], by=None)
    other = make_term(publish=True)

    assert due_of(one) == due_of(many) == NOW + timedelta(days=365)
    assert due_of(other) is None
    assert list(Term.objects.review_overdue(NOW + timedelta(days=366))) == [one, many]
    assert not Term.objects.review_overdue(NOW + timedelta(days=364)).exists()


def test_marking_sets_the_next_date(clock: list[datetime]) -> None:
    reviewer = make_member(REVIEWER)
    yearly = category(review_interval_days=365)
    term = make_term(yearly.glossary, category="Training", publish=True)
    clock.append(NOW + timedelta(days=400))

    moved = mark_reviewed(term, by=reviewer, comment="Still true.")

    term.refresh_from_db()
    assert (term.reviewed_at, term.reviewed_by) == (clock[-1], reviewer)
    assert term.review_due_at == clock[-1] + timedelta(days=365)
    assert (moved.action, moved.revision) == ("review", term.published_revision)
    assert not Term.objects.review_overdue(clock[-1]).exists()


def test_changing_the_interval_moves_the_dates_of_its_terms(clock: list[datetime]) -> None:
    yearly = category()
    term = make_term(yearly.glossary, category="Training", publish=True)
    draft = make_term(yearly.glossary, category="Training")
    assert due_of(term) is None

    yearly.review_interval_days = 30
    save_category(yearly, by=None)
    assert (due_of(term), due_of(draft)) == (NOW + timedelta(days=30), None)

    yearly.review_interval_days = None
    save_category(yearly, by=None)
    assert due_of(term) is None


def test_what_readers_do_not_see_is_not_reviewed(clock: list[datetime]) -> None:
    yearly = category(review_interval_days=1)
    term = make_term(yearly.glossary, category="Training", publish=True)
    withdraw(term, by=None)

    with pytest.raises(CannotMove, match="is not public"):
        mark_reviewed(term, by=None)
    assert not Term.objects.review_overdue(NOW + timedelta(days=9)).exists()


def test_readers_see_when_a_term_was_read_again(clock: list[datetime]) -> None:
    term = make_term(publish=True)
    assert "Last reviewed" not in PublishedTerm.objects.get(pk=term.pk).main
    clock.append(NOW + timedelta(days=400))

    mark_reviewed(term, by=None)

    row = PublishedTerm.objects.get(pk=term.pk)
    assert (row.reviewed_at, row.changed_at, row.is_stale) == (clock[-1], NOW, False)
    assert "Last reviewed" in row.main
