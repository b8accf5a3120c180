"""What the database itself does not let a term's workflow say."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from terms.models import Category, Glossary, Stage, Term, Transition
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def refused(message: str, act: Any) -> None:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        act()


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("term_in_review_was_submitted", {"stage": Stage.IN_REVIEW}),
        ("term_to_be_published_has_its_revision", {"publish_at": NOW}),
        ("term_with_a_schedule_problem_is_scheduled", {"schedule_problem": "x"}),
    ],
)
def test_term_cannot_say_half_of_it(rule: str, fields: dict[str, Any]) -> None:
    terms = Term.objects.filter(pk=make_term().pk)

    refused(rule, lambda: terms.update(**fields))


def test_term_cannot_pin_a_text_without_a_date_nor_leave_before_it_comes() -> None:
    term = make_term()
    terms = Term.objects.filter(pk=term.pk)

    refused("has_its_revision", lambda: terms.update(scheduled_revision=term.revision))
    refused(
        "term_is_published_before_it_is_withdrawn",
        lambda: terms.update(
            scheduled_revision=term.revision,
            publish_at=NOW,
            withdraw_at=NOW - timedelta(days=1),
        ),
    )
    refused("has_a_date", lambda: terms.update(reviewed_by=make_user()))


def test_glossary_and_category_have_rules_that_are_known() -> None:
    glossary = make_glossary()
    category = Category.objects.create(glossary=glossary, language="en", slug="a", name="A")

    glossaries, categories = Glossary.objects.all(), Category.objects.filter(pk=category.pk)
    refused("review_policy_is_known", lambda: glossaries.update(review_policy="never"))
    refused("after_some_days", lambda: categories.update(review_interval_days=0))


def test_transition_that_speaks_says_something() -> None:
    standing = {"stage_before": "draft", "stage_after": "draft"}
    standing |= {"status_before": "not_public", "status_after": "not_public"}
    term = make_term()

    def add(**fields: Any) -> None:
        Transition.objects.create(**({"term": term, "at": NOW} | standing | fields))

    refused("speaks", lambda: add(action="comment"))
    refused("speaks", lambda: add(action="request_changes"))
    refused("stages_are_known", lambda: add(action="submit", stage_after="lost"))
    refused("statuses_are_known", lambda: add(action="submit", status_before="lost"))
    add(action="submit")


def test_deleting_a_term_takes_its_schedule_and_its_log_along() -> None:
    from terms.actions.deleting import delete
    from terms.actions.renaming import rename
    from terms.actions.scheduling import schedule

    term = make_term(slug="a")
    schedule(term, by=None, publish_at=timezone.now() + timedelta(days=1))
    rename(term, slug="b", by=None)

    delete(term, by=None)

    assert not Term.objects.exists()
    assert not Transition.objects.exists()


def test_log_outlives_who_made_a_move() -> None:
    from terms.actions.roles import WRITER
    from terms.actions.workflow import submit
    from tests.factories import make_member

    writer = make_member(WRITER)
    submit(make_term(by=writer), by=writer)

    writer.delete()

    assert Transition.objects.get().by is None
