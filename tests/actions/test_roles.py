"""Who may do what: every group and every move, by the actions themselves; and the groups."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group, Permission, User
from django.db import connection
from django.utils import timezone

from terms.actions import roles
from terms.actions.moves import CannotMove
from terms.actions.publishing import deprecate, publish, publish_many, reinstate, withdraw
from terms.actions.renaming import rename
from terms.actions.reviewing import mark_reviewed
from terms.actions.roles import (
    ADMINISTRATOR,
    PUBLISHER,
    REVIEWER,
    ROLES,
    WRITER,
    may,
    set_up_roles,
)
from terms.actions.scheduling import schedule, unschedule
from terms.actions.workflow import approve, comment, request_changes, submit
from terms.models import Term, Transition
from tests.factories import make_member, make_term, make_user

pytestmark = pytest.mark.django_db

Action = Transition.Action
NOBODY = "nobody"

_WRITING = {Action.SUBMIT, Action.COMMENT}
_REVIEWING = _WRITING | {Action.REQUEST_CHANGES, Action.APPROVE, Action.REVIEW}
ALLOWED: dict[str, set[Action]] = {
    NOBODY: set(),
    WRITER: _WRITING,
    REVIEWER: _REVIEWING,
    PUBLISHER: set(Action),
    ADMINISTRATOR: set(Action),
}


def draft() -> Term:
    return make_term()


def submitted() -> Term:
    term = make_term()
    submit(term, by=None)
    return term


def public() -> Term:
    return make_term(publish=True)


def deprecated() -> Term:
    term = public()
    deprecate(term, by=None, successor=None)
    return Term.objects.get(pk=term.pk)


def withdrawn() -> Term:
    term = public()
    withdraw(term, by=None)
    return Term.objects.get(pk=term.pk)


def scheduled() -> Term:
    term = make_term()
    schedule(term, by=None, publish_at=later())
    return term


def later() -> Any:
    return timezone.now() + timedelta(days=1)


Move = tuple[Callable[[], Term], Callable[[Term, User], object]]
MOVES: list[tuple[Action, Move]] = [
    (Action.SUBMIT, (draft, lambda term, by: submit(term, by=by))),
    (Action.REQUEST_CHANGES, (submitted, lambda t, by: request_changes(t, by=by, comment="x"))),
    (Action.APPROVE, (submitted, lambda term, by: approve(term, by=by))),
    (Action.COMMENT, (draft, lambda term, by: comment(term, by=by, comment="x"))),
    (Action.PUBLISH, (draft, lambda term, by: publish(term, by=by))),
    (Action.SCHEDULE, (draft, lambda term, by: schedule(term, by=by, publish_at=later()))),
    (Action.SCHEDULE, (public, lambda term, by: schedule(term, by=by, withdraw_at=later()))),
    (Action.UNSCHEDULE, (scheduled, lambda term, by: unschedule(term, by=by))),
    (Action.WITHDRAW, (public, lambda term, by: withdraw(term, by=by))),
    (Action.DEPRECATE, (public, lambda term, by: deprecate(term, by=by, successor=None))),
    (Action.REINSTATE, (deprecated, lambda term, by: reinstate(term, by=by))),
    (Action.REINSTATE, (withdrawn, lambda term, by: reinstate(term, by=by))),
    (Action.RENAME, (public, lambda term, by: rename(term, by=by, slug="other"))),
    (Action.REVIEW, (public, lambda term, by: mark_reviewed(term, by=by))),
]


@pytest.mark.parametrize("role", ALLOWED)
@pytest.mark.parametrize(("action", "move"), MOVES, ids=lambda each: str(each)[:20])
def test_every_role_makes_the_moves_it_is_for_and_no_other(
    action: Action, move: Move, role: str
) -> None:
    prepare, act = move
    term = prepare()
    user = make_user() if role == NOBODY else make_member(role)
    before = Term.objects.values().get(pk=term.pk)
    logged = Transition.objects.count()

    if action in ALLOWED[role]:
        assert may(user, action, Term.objects.get(pk=term.pk))
        act(term, user)
        assert Transition.objects.count() == logged + 1
        assert term.transitions.latest("pk").by == user
    else:
        assert not may(user, action, Term.objects.get(pk=term.pk))
        with pytest.raises(CannotMove, match="no permission"):
            act(term, user)
        assert Term.objects.values().get(pk=term.pk) == before
        assert Transition.objects.count() == logged


def test_matrix_knows_every_move_but_merging() -> None:
    assert {action for action, _move in MOVES} == set(Action) - {Action.MERGE, Action.UNMERGE}


@pytest.mark.parametrize("action", [*Action, roles.VIEW, roles.ADD, roles.DELETE, roles.IMPORT])
def test_who_is_not_logged_in_or_not_active_may_nothing(action: str) -> None:
    assert not may(AnonymousUser(), action)
    assert not may(make_user(is_superuser=True, is_active=False), action)
    assert may(make_user(is_superuser=True), action)


def test_unknown_act_is_an_error() -> None:
    with pytest.raises(KeyError):
        may(make_user(), "fly")


def test_deleting_what_readers_saw_needs_the_permission_to_withdraw() -> None:
    user, seen, unseen = make_user("delete_term"), public(), draft()

    assert may(user, roles.DELETE, unseen)
    assert not may(user, roles.DELETE, seen)
    assert not may(user, roles.DELETE, withdrawn())
    assert may(make_user("delete_term", "withdraw_term"), roles.DELETE, seen)


def test_reinstating_needs_the_permission_of_what_it_undoes() -> None:
    user = make_user("deprecate_term")

    assert may(user, Action.REINSTATE, deprecated())
    assert not may(user, Action.REINSTATE, withdrawn())


def test_scheduled_withdrawal_needs_the_permission_to_withdraw() -> None:
    with pytest.raises(CannotMove, match="no permission"):
        schedule(public(), by=make_user("publish_term"), withdraw_at=later())


def test_import_gives_no_status_that_its_user_may_not_give() -> None:
    terms = [draft(), draft()]
    user = make_user("publish_term")
    glossary = terms[0].glossary
    Term.objects.update(glossary=glossary)
    statuses = {terms[0].pk: "deprecated"}

    refused = publish_many([term.pk for term in terms], by=user, statuses=statuses)

    assert list(refused) == [terms[0].pk]
    assert list(publish_many([terms[0].pk], by=make_user())) == [terms[0].pk]
    assert [term.status for term in Term.objects.order_by("pk")] == ["not_public", "published"]


# --- Groups -----------------------------------------------------------------------------------


def codenames(role: str) -> set[str]:
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


def test_migration_makes_the_groups_and_may_run_twice() -> None:
    Group.objects.all().delete()
    Permission.objects.filter(content_type__app_label="terms").delete()
    migration = import_module("terms.migrations.0005_roles")

    migration.make_groups(apps, connection.schema_editor())
    migration.make_groups(apps, connection.schema_editor())

    then = {"Writer": migration.WRITER, "Reviewer": migration.REVIEWER} | {
        "Publisher": migration.PUBLISHER
    }
    assert {role: codenames(role) for role in ROLES} == then
    everything = Permission.objects.filter(content_type__app_label="terms")
    verbs = ("add", "change", "delete", "view")
    people = {f"{verb}_{what}" for verb in verbs for what in ("user", "group")}
    assert codenames(ADMINISTRATOR) == {each.codename for each in everything} | people
    later = import_module("terms.migrations.0013_later_roles")
    later.add_permissions(apps, connection.schema_editor())
    assert {role: codenames(role) for role in ROLES} == ROLES
    assert set_up_roles() == {role: [] for role in (*ROLES, ADMINISTRATOR)}


def test_migration_leaves_publishers_what_they_could() -> None:
    user = make_user("publish_term")
    migration = import_module("terms.migrations.0005_roles")

    migration.make_groups(apps, connection.schema_editor())

    user = User.objects.get(pk=user.pk)
    assert all(may(user, each) for each in (Action.WITHDRAW, Action.DEPRECATE, Action.RENAME))
    assert not may(user, Action.MERGE)


def test_every_permission_of_a_role_exists() -> None:
    existing = set(Permission.objects.values_list("codename", flat=True))

    assert set().union(*ROLES.values()) <= existing


def test_setting_up_adds_what_lacks_and_takes_nothing_unless_asked() -> None:
    set_up_roles()
    writer = Group.objects.get(name=WRITER)
    extra = Permission.objects.get(codename="publish_term")
    writer.permissions.add(extra)
    writer.permissions.remove(Permission.objects.get(codename="submit_term"))

    assert set_up_roles()[WRITER] == ["submit_term"]
    assert codenames(WRITER) == ROLES[WRITER] | {"publish_term"}

    set_up_roles(exact=True)
    assert codenames(WRITER) == ROLES[WRITER]
