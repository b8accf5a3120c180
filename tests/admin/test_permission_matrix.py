"""Every role at every address of the admin and the API, every list action and every move.

The walk is over the URL resolver, the admin's registry and the moves there are: what is new fails
here until `permission_table` says who may use it.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from terms.actions.combining import merge
from terms.actions.publishing import deprecate
from terms.actions.roles import ADMINISTRATOR, PUBLISHER, REVIEWER, WRITER
from terms.actions.scheduling import schedule
from terms.actions.workflow import submit
from terms.models import Term, Transition
from tests.admin.matrix import (
    ANONYMOUS,
    NO_GROUP,
    ROLES,
    SUPERUSER,
    Room,
    answer,
    client_of,
    fingerprint,
    routes,
    sign_of,
)
from tests.admin.permission_table import ACTIONS, ADMIN, API, MOVES
from tests.admin.rooms import parsed
from tests.factories import make_term, make_user

pytestmark = pytest.mark.django_db

RANKS = [ANONYMOUS, NO_GROUP, WRITER, REVIEWER, PUBLISHER, ADMINISTRATOR, SUPERUSER]
LEAST = {"everybody": 0, "staff": 1, "nobody": len(RANKS)} | {
    role: rank for rank, role in enumerate(RANKS)
}
METHODS = {"admin/": ("GET", "POST"), "api/v1/": ("GET", "POST", "PUT", "PATCH", "DELETE")}
TABLES = {"admin/": ADMIN, "api/v1/": API}


def expected(prefix: str) -> dict[tuple[str, str], tuple[int, str, str]]:
    """Return by method and route: the least rank, what it hears, what those below hear."""
    found = {}
    for line in filter(None, TABLES[prefix].splitlines()):
        methods, route, *rest = line.replace("no group", "staff").split()
        who, heard, otherwise = (*rest, "no")[:3]
        for method in methods.split("+"):
            key = (method, route.removeprefix("."))
            assert key not in found, f"two rows for {key}"
            found[key] = (LEAST[who], heard, otherwise)
    return found


@pytest.mark.parametrize("prefix", TABLES)
def test_the_table_has_a_row_for_every_address_and_no_other(prefix: str) -> None:
    there_are = {(method, route) for route in routes(prefix) for method in METHODS[prefix]}
    rows = set(expected(prefix))

    missing, gone = sorted(there_are - rows), sorted(rows - there_are)
    assert missing == [], "say in tests/admin/permission_table.py who may use these"
    assert gone == [], "these rows are of addresses that are there no longer"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("prefix", TABLES)
def test_everybody_hears_what_the_table_says_and_changes_nothing_else(
    prefix: str, role: str, import_folder: Path
) -> None:
    room, client, rank = Room.furnish(), client_of(role), RANKS.index(role)
    (import_folder / str(room.keys["terms/importrun/"]["run_id"])).mkdir(parents=True)
    before, wrong = fingerprint(), {}

    for (method, route), (least, heard, otherwise) in expected(prefix).items():
        response, left = answer(client, method, f"/{prefix}{room.address(route)}")
        below = "login" if rank == 0 and otherwise in ("no", "none") else otherwise
        told, meant = sign_of(response), heard if rank >= least else below
        if method != "GET":
            # Whether a form is shown again or leads on is for the tests of the form.
            told, meant = ("yes" if each == "on" else each for each in (told, meant))
        if told != meant:
            wrong[method, route] = f"{told}, not {meant}"
        # Reading changes nothing, and who is refused changes nothing.
        elif left != before and (method == "GET" or told not in ("yes", "on")):
            wrong[method, route] = f"{told}, but something was changed"

    assert wrong == {}


# --- Actions on lists -------------------------------------------------------------------------


def actions() -> dict[tuple[str, str], int]:
    rows = (line.split() for line in filter(None, ACTIONS.splitlines()))
    return {(model, action): LEAST[who] for model, action, who in rows}


def test_the_table_has_a_row_for_every_action() -> None:
    request = RequestFactory().get("/admin/")
    request.user = make_user(is_superuser=True)

    there_are = {
        (model._meta.model_name, name)
        for model, model_admin in admin.site._registry.items()
        for name in model_admin.get_actions(request)
    }

    assert there_are == set(actions())


@pytest.mark.parametrize("role", ROLES)
def test_actions_are_offered_and_done_for_who_may_and_nobody_else(role: str) -> None:
    room, client, rank = Room.furnish(), client_of(role), RANKS.index(role)
    before = fingerprint()
    offered: dict[str, set[str]] = {}

    for (model, action), least in actions().items():
        label = "auth" if model in ("user", "group") else "terms"
        address = reverse(f"admin:{label}_{model}_changelist")
        key = room.keys[f"{label}/{model}/"]["object_id"]
        if model not in offered:
            page = client.get(address)
            options = (
                parsed(page).xpath("//select[@name='action']/option/@value")
                if page.status_code == 200
                else []
            )
            offered[model] = set(options)
        data = {"action": action, "_selected_action": [str(key)], "index": "0", "post": "yes"}
        _response, left = answer(client, "POST", address, data)

        assert (action in offered[model]) == (rank >= least), action
        assert rank >= least or left == before, action


# --- Moves ------------------------------------------------------------------------------------


def in_state(**wanted: bool) -> Term:
    """Make a term that is public, in review, scheduled, deprecated or merged."""
    term = make_term(publish=any(wanted.get(each) for each in ("public", "deprecated")))
    if wanted.get("submitted"):
        submit(term, by=None)
    if wanted.get("scheduled"):
        schedule(term, by=None, publish_at=timezone.now() + timedelta(days=1))
    if wanted.get("deprecated"):
        deprecate(term, by=None, successor=None)
    if wanted.get("merged"):
        merge(term=term, into=make_term(term.glossary), by=None)
    return Term.objects.get(pk=term.pk)


Data = Callable[[Term], dict[str, object]]
SAY: Data = lambda term: {"comment": "Because.", "revision": "1"}  # noqa: E731 - a table of forms
STATES: dict[str, tuple[dict[str, bool], Data]] = {
    "submit": ({}, SAY),
    "request_changes": ({"submitted": True}, SAY),
    "approve": ({"submitted": True}, SAY),
    "comment": ({}, SAY),
    "publish": ({}, SAY),
    "schedule": ({}, lambda term: {"publish_at": "2100-01-01T10:00", "zone": "UTC"}),
    "unschedule": ({"scheduled": True}, SAY),
    "withdraw": ({"public": True}, SAY),
    "deprecate": ({"public": True}, SAY),
    "reinstate": ({"deprecated": True}, SAY),
    "rename": ({"public": True}, lambda term: {"slug": "another-address"}),
    "merge": ({}, lambda term: {"target": str(make_term(term.glossary).pk)}),
    "unmerge": ({"merged": True}, SAY),
    "review": ({"public": True}, SAY),
}


def moves() -> dict[str, int]:
    rows = (line.split() for line in filter(None, MOVES.splitlines()))
    return {move: LEAST[who] for move, who in rows}


def test_the_table_has_a_row_for_every_move() -> None:
    assert set(moves()) == set(STATES) == set(Transition.Action.values)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("move", STATES)
def test_moves_are_made_by_who_may_and_nobody_else(move: str, role: str) -> None:
    state, data = STATES[move]
    term, client = in_state(**state), client_of(role)
    sent = data(term)
    before, logged = fingerprint(), Transition.objects.filter(action=move).count()

    client.post(reverse(f"admin:terms_term_{move}", args=[term.pk]), sent)

    if RANKS.index(role) >= moves()[move]:
        assert Transition.objects.filter(action=move).count() > logged
    else:
        assert fingerprint() == before
