"""What a glossary's review policy lets a person publish."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from terms.actions.moves import CannotMove
from terms.actions.publishing import CannotPublish, publish, publish_many
from terms.actions.renaming import rename
from terms.actions.restoring import restore
from terms.actions.roles import PUBLISHER, REVIEWER, WRITER, may
from terms.actions.scheduling import schedule
from terms.actions.workflow import approve, request_changes, submit
from terms.models import Glossary, ReviewPolicy, Term, Transition
from tests.factories import edit, make_glossary, make_member, make_term

pytestmark = pytest.mark.django_db

Action = Transition.Action


@pytest.fixture
def publisher() -> User:
    return make_member(PUBLISHER)


def glossary_with(policy: str) -> Glossary:
    return make_glossary(review_policy=policy, title="Words")


def fresh(term: Term) -> Term:
    return Term.objects.get(pk=term.pk)


def test_optional_policy_lets_who_may_publish_decide(publisher: User) -> None:
    term = make_term(glossary_with(ReviewPolicy.OPTIONAL), by=publisher)

    assert publish(term, by=publisher).name == term.name


@pytest.mark.parametrize("policy", [ReviewPolicy.REQUIRED, ReviewPolicy.FOUR_EYES])
def test_unapproved_text_is_not_published(policy: str, publisher: User) -> None:
    term = make_term(glossary_with(policy), by=make_member(WRITER))

    with pytest.raises(CannotPublish, match="“Words” publishes approved texts only"):
        publish(term, by=publisher)
    assert "approved texts only" in publish_many([term.pk], by=publisher)[term.pk]
    with pytest.raises(CannotMove, match="approved texts only"):
        schedule(term, by=publisher, publish_at=timezone.now() + timedelta(days=1))
    assert not may(publisher, Action.PUBLISH, fresh(term))
    assert may(publisher, Action.PUBLISH)

    submit(term, by=None)
    approve(term, by=make_member(REVIEWER))
    assert may(publisher, Action.PUBLISH, fresh(term))
    publish(term, by=publisher)


def test_edit_after_the_approval_needs_another(publisher: User) -> None:
    term = make_term(glossary_with(ReviewPolicy.REQUIRED))
    submit(term, by=None)
    approve(term, by=publisher)
    approved = fresh(term).revision
    edit(term, explanation="Slipped in.")

    with pytest.raises(CannotPublish, match="approved texts only"):
        publish(term, by=publisher)
    with pytest.raises(CannotPublish, match="approved texts only"):
        publish(term, by=publisher, revision=approved)


def test_command_line_is_trusted() -> None:
    term = make_term(glossary_with(ReviewPolicy.FOUR_EYES))

    assert publish_many([term.pk], by=None) == {}
    assert fresh(term).is_public


def test_four_eyes_do_not_let_an_author_approve(publisher: User) -> None:
    term = make_term(glossary_with(ReviewPolicy.FOUR_EYES), by=publisher)
    submit(term, by=publisher)

    with pytest.raises(CannotMove, match="You wrote part of this text"):
        approve(term, by=publisher)
    request_changes(term, by=None, comment="Not yet.")
    with pytest.raises(CannotMove, match="cannot review this: You wrote part of this text"):
        submit(term, by=publisher, reviewer=publisher)


def test_four_eyes_count_every_author_since_the_last_publication(publisher: User) -> None:
    first, second = make_member(REVIEWER), make_member(REVIEWER)
    term = make_term(glossary_with(ReviewPolicy.FOUR_EYES), by=first, publish=False)
    publish(term, by=None)
    term = edit(term, by=second, explanation="By the second.")
    term = edit(term, by=None, explanation="By nobody in particular.")
    submit(term, by=None)

    with pytest.raises(CannotMove, match="You wrote part"):
        approve(term, by=second)
    approve(term, by=first)  # whose text readers have had since

    publish(term, by=publisher)


def test_four_eyes_see_through_a_rename(publisher: User) -> None:
    author = make_member(REVIEWER)
    term = make_term(glossary_with(ReviewPolicy.FOUR_EYES), slug="a")
    publish(term, by=None)
    term = edit(term, by=author, explanation="By its author.")

    rename(term, slug="b", by=publisher)

    submit(term, by=author)
    with pytest.raises(CannotMove, match="You wrote part"):
        approve(term, by=author)
    approve(term, by=publisher)  # a new slug is no text of theirs
    publish(term, by=publisher)
    assert not fresh(term).has_changes


def test_stricter_policy_is_asked_when_it_is_published(publisher: User) -> None:
    author = make_member(REVIEWER)
    glossary = glossary_with(ReviewPolicy.REQUIRED)
    term = make_term(glossary, by=author)
    submit(term, by=author)
    approve(term, by=author)
    glossary.review_policy = ReviewPolicy.FOUR_EYES
    glossary.save()

    with pytest.raises(CannotPublish, match="somebody approved who did not write it"):
        publish(term, by=publisher)

    request_changes(term, by=publisher, comment="Once more, by somebody else.")
    submit(term, by=author)
    approve(term, by=publisher)
    publish(term, by=publisher)


def test_what_readers_have_had_needs_no_approval(publisher: User) -> None:
    term = make_term(glossary_with(ReviewPolicy.FOUR_EYES), by=publisher)
    publish(term, by=None)
    live = fresh(term).revision
    edit(term, by=publisher, explanation="A detour.")
    assert live is not None

    restore(live, by=publisher)

    assert may(publisher, Action.PUBLISH, fresh(term))
    publish(term, by=publisher)
