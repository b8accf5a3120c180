"""Moves of more terms than a browser waits for: asked, shown, stopped, and who sees them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from terms.actions import moving_many, roles
from terms.actions.duties import note_look
from terms.actions.workflow import submit
from terms.admin import bulk
from terms.models import BulkMove, Category, Duty, Stage, Term
from tests.admin.rooms import classed, fields_of, logged_in, messages, parsed, url
from tests.admin.test_bulk import choose
from tests.factories import make_glossary, make_member, make_term

pytestmark = pytest.mark.django_db

State = BulkMove.State


@pytest.fixture(autouse=True)
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "TERMS_AT_ONCE", 2)


def asked(number: int = 3, role: str = roles.WRITER) -> BulkMove:
    glossary = make_glossary()
    ids = [make_term(glossary).pk for _ in range(number)]
    return moving_many.ask(BulkMove.Action.SUBMIT, ids, by=make_member(role))


def asker(move: BulkMove) -> Client:
    assert move.asked_by is not None
    return logged_in(move.asked_by)


def test_many_terms_are_asked_about_then_moved_in_the_background() -> None:
    glossary = make_glossary()
    terms = [make_term(glossary) for _ in range(3)]
    client = logged_in(make_member(roles.WRITER))

    page = choose(client, "submit_selected", *terms)
    assert "3 terms are selected." in parsed(page).text_content()
    assert not BulkMove.objects.exists()
    sent = fields_of(page, "export_form") | {
        "_selected_action": [term.pk for term in terms],
        "index": "0",
    }
    response = client.post(url("term_changelist"), sent)

    move = BulkMove.objects.get()
    assert response["Location"] == url("bulkmove_change", move.pk)
    assert (move.state, move.total) == (State.WAITING, 3)
    assert set(Term.objects.values_list("stage", flat=True)) == {Stage.DRAFT}
    moving_many.work_all()
    assert set(Term.objects.values_list("stage", flat=True)) == {Stage.IN_REVIEW}


def test_as_many_as_can_be_waited_for_are_moved_at_once() -> None:
    terms = [make_term() for _ in range(2)]

    response = choose(logged_in(make_member(roles.WRITER)), "submit_selected", *terms)

    assert "2 terms submitted." in messages(response)
    assert not BulkMove.objects.exists()


def test_whole_narrowed_list_is_kept_as_the_ids_it_had() -> None:
    glossary = make_glossary()
    drafts = {make_term(glossary).pk for _ in range(4)}
    waiting = make_term(glossary)
    submit(waiting, by=None)
    data = {
        "action": "submit_selected",
        "select_across": "1",
        "_selected_action": [str(min(drafts))],
        "index": "0",
        "confirmed": "1",
    }

    logged_in(make_member(roles.WRITER)).post(f"{url('term_changelist')}?state=draft", data)

    assert set(BulkMove.objects.get().term_ids) == drafts


def test_category_is_asked_once_and_kept() -> None:
    glossary = make_glossary()
    terms = [make_term(glossary) for _ in range(3)]
    category = Category.objects.create(glossary=glossary, language="en", slug="a", name="A")
    client = logged_in(make_member(roles.WRITER))

    page = choose(client, "move_selected", *terms, category=str(category.pk))

    assert BulkMove.objects.get().category == category
    assert "Move to a category: A" in parsed(page).text_content()


def test_page_shows_progress_and_asks_again_by_itself() -> None:
    move = asked()
    BulkMove.objects.update(position=1, done=1, state=State.RUNNING, started_at=timezone.now())

    response = asker(move).get(url("bulkmove_change", move.pk))

    assert response["Refresh"] == "3"
    [bar] = parsed(response).xpath("//progress")
    assert (bar.get("value"), bar.get("max")) == ("1", "3")
    assert "1 of 3 terms are through." in parsed(response).text_content()


def test_page_tells_at_the_end_what_was_refused_and_why() -> None:
    move = asked()
    term = Term.objects.get(pk=move.term_ids[1])
    submit(term, by=None)
    moving_many.work_all()

    response = asker(move).get(url("bulkmove_change", move.pk))
    page = parsed(response)

    assert "Refresh" not in response
    told = [" ".join(each.text_content().split()) for each in classed(page, "count")]
    assert told == ["2 done", "1 refused"]
    [row] = page.xpath("//div[contains(@class,'results')]//tbody/tr")
    assert row.xpath(".//a/@href") == [url("term_change", term.pk)]
    assert "is in review already" in row.text_content()
    assert not classed(page, "move")


@pytest.mark.parametrize(
    ("looked", "said"),
    [
        (None, "No worker has ever looked for work."),
        (timedelta(days=2), "No worker has looked for work since"),
        (timedelta(seconds=40), ""),
    ],
)
def test_page_says_where_no_worker_runs(looked: timedelta | None, said: str) -> None:
    move = asked()
    if looked is not None:
        note_look(timezone.now() - looked)
    client = asker(move)

    notes = classed(parsed(client.get(url("bulkmove_change", move.pk))), "errornote")
    assert [said in each.text_content() for each in notes] == ([True] if said else [])

    Duty.objects.all().delete()
    moving_many.work_all()
    assert not classed(parsed(client.get(url("bulkmove_change", move.pk))), "errornote")


def test_move_can_be_stopped_from_its_page() -> None:
    move = asked()
    client = asker(move)
    page = parsed(client.get(url("bulkmove_change", move.pk)))
    assert url("bulkmove_stop", move.pk) in page.xpath("//form/@action")

    response = client.post(url("bulkmove_stop", move.pk), follow=True)

    move.refresh_from_db()
    assert move.state == State.STOPPED
    assert "What is done stays done." in messages(response)
    assert "3 left as they were" in " ".join(parsed(response).text_content().split())
    again = client.post(url("bulkmove_stop", move.pk), follow=True)
    assert "It had ended already." in messages(again)


def test_writers_see_their_own_publishers_all() -> None:
    mine, other = asked(), asked()
    own, all_of_them = asker(mine), logged_in(make_member(roles.PUBLISHER))

    assert own.get(url("bulkmove_change", mine.pk)).status_code == 200
    assert own.get(url("bulkmove_change", other.pk)).status_code == 403
    assert own.post(url("bulkmove_stop", other.pk)).status_code == 403
    assert all_of_them.get(url("bulkmove_change", other.pk)).status_code == 200
    rows = [
        len(parsed(client.get(url("bulkmove_changelist"))).xpath("//table[@id='result_list']//tr"))
        for client in (own, all_of_them)
    ]
    assert rows == [2, 3]


def test_desk_shows_moves_under_way_to_who_may_see_them() -> None:
    move = asked()
    clients = [
        asker(move),
        *(logged_in(make_member(role)) for role in (roles.PUBLISHER, roles.WRITER)),
    ]

    def shown() -> list[bool]:
        address = url("bulkmove_change", move.pk)
        return [address in client.get("/admin/").content.decode() for client in clients]

    assert shown() == [True, True, False]
    moving_many.work_all()
    assert shown() == [False, False, False]


def test_page_takes_the_same_queries_however_much_was_refused() -> None:
    taken = set()
    for number in (1, 12):
        move = asked(number)
        for term in Term.objects.filter(pk__in=move.term_ids):
            submit(term, by=None)
        moving_many.work_all()
        client = asker(move)
        with CaptureQueriesContext(connection) as captured:
            client.get(url("bulkmove_change", move.pk))
        taken.add(len(captured))

    assert len(taken) == 1
