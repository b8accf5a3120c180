"""Who may do what in the admin, whatever address or button they try."""

import pytest
from django.urls import reverse

from terms.actions.publishing import deprecate
from terms.models import PublishedTerm, Redirect, Revision, Term, TermStatus
from tests.admin.rooms import (
    PUBLISHER,
    WRITER,
    change_url,
    classed,
    filled,
    logged_in,
    parsed,
    publisher,
    url,
    writer,
)
from tests.factories import make_term, make_user

pytestmark = pytest.mark.django_db

MOVES = ("publish", "withdraw", "reinstate", "deprecate", "rename")


@pytest.mark.parametrize("move", MOVES)
def test_writer_cannot_make_a_move_by_post(move: str) -> None:
    term = make_term(publish=True)
    before = Term.objects.values().get(pk=term.pk)

    response = writer().post(url(f"term_{move}", term.pk), {"slug": "other"})

    assert response.status_code == 403
    assert Term.objects.values().get(pk=term.pk) == before


def test_writer_cannot_publish_while_saving() -> None:
    term = make_term()
    client = writer()
    data = filled(client, change_url(term)) | {"explanation": "Changed", "_publish": "1"}

    response = client.post(change_url(term), data)

    assert response.status_code == 403
    assert Term.objects.get(pk=term.pk).explanation == ""
    assert not PublishedTerm.objects.exists()


@pytest.mark.parametrize("action", ["publish_selected", "withdraw_selected"])
def test_writer_has_no_action_that_readers_would_see(action: str) -> None:
    term = make_term(publish=action == "withdraw_selected")

    writer().post(
        url("term_changelist"), {"action": action, "_selected_action": [term.pk], "index": "0"}
    )

    assert Term.objects.get(pk=term.pk).status == term.status


def test_writer_sees_no_button_to_publish() -> None:
    term = make_term()

    page = parsed(writer().get(change_url(term)))

    assert not page.xpath("//*[@name='_publish']") + classed(page, "move")


@pytest.mark.parametrize("move", ["publish", "withdraw", "reinstate"])
def test_moves_are_made_by_post_alone(move: str) -> None:
    term = make_term()

    assert publisher().get(url(f"term_{move}", term.pk)).status_code == 405


@pytest.mark.parametrize("move", MOVES)
def test_moves_need_a_token(move: str) -> None:
    term = make_term()
    client = logged_in(make_user(*PUBLISHER), checks_tokens=True)

    assert client.post(url(f"term_{move}", term.pk)).status_code == 403


@pytest.mark.parametrize("move", MOVES)
def test_permission_to_publish_is_not_one_to_enter(move: str) -> None:
    term = make_term()
    client = logged_in(make_user("publish_term"))

    assert client.post(url(f"term_{move}", term.pk)).status_code == 403


@pytest.mark.parametrize("move", MOVES)
def test_every_move_has_a_permission_of_its_own(move: str) -> None:
    term = make_term(publish=True)
    if move == "reinstate":
        deprecate(term, by=None, successor=None)
    codename = {"reinstate": "deprecate_term"}.get(move, f"{move}_term")
    client = logged_in(make_user("view_term", "change_term", codename))

    answers = {each: client.post(url(f"term_{each}", term.pk)).status_code for each in MOVES}

    allowed = {move} | ({"reinstate", "deprecate"} if codename == "deprecate_term" else set())
    allowed |= {"reinstate"} if move == "withdraw" else set()
    assert {each for each, status in answers.items() if status != 403} == allowed


def test_buttons_are_of_the_moves_that_are_permitted() -> None:
    term = make_term(publish=True)
    client = logged_in(make_user("view_term", "change_term", "withdraw_term"))

    page = client.get(change_url(term)).content.decode()

    shown = {move for move in MOVES if url(f"term_{move}", term.pk) in page}
    assert shown == {"withdraw"}


@pytest.mark.parametrize("address", ["term_history", "term_revision"])
def test_history_is_for_those_who_may_see_the_term(address: str) -> None:
    term = make_term()
    arguments = (term.pk,) if address == "term_history" else (term.pk, 1)

    assert logged_in(make_user("publish_term")).get(url(address, *arguments)).status_code == 403
    assert logged_in(make_user("view_term")).get(url(address, *arguments)).status_code == 200


def test_viewer_cannot_restore() -> None:
    term = make_term()
    client = logged_in(make_user("view_term"))

    assert client.post(url("term_restore", term.pk, 1)).status_code == 403


def test_viewer_cannot_edit_rows() -> None:
    term = make_term(labels=1)
    client = logged_in(make_user("view_term"))

    page = parsed(client.get(change_url(term)))

    form = page.get_element_by_id("term_form")
    assert not form.xpath(".//textarea | .//select | .//input[not(@type='hidden')]")
    assert client.post(change_url(term), {}).status_code == 403


def test_visitors_are_sent_to_the_log_in() -> None:
    from django.test import Client

    term = make_term()

    for move in MOVES:
        response = Client().post(url(f"term_{move}", term.pk))
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("admin:login"))
    assert Term.objects.get(pk=term.pk).status == TermStatus.NOT_PUBLIC


def test_nobody_adds_changes_or_deletes_a_revision() -> None:
    revision = make_term().revision
    assert revision is not None
    client = logged_in(make_user(is_superuser=True))

    assert client.get(reverse("admin:terms_revision_add")).status_code == 403
    assert (
        client.post(reverse("admin:terms_revision_delete", args=[revision.pk])).status_code == 403
    )
    answer = client.post(reverse("admin:terms_revision_change", args=[revision.pk]), {"number": 9})
    assert answer.status_code == 302
    assert Revision.objects.get(pk=revision.pk).number == 1


def test_writer_deletes_drafts_but_nothing_readers_have_seen() -> None:
    draft, public = make_term(), make_term(publish=True)
    client = writer()

    client.post(url("term_delete", draft.pk), {"post": "yes"})
    response = client.post(url("term_delete", public.pk), {"post": "yes"})

    assert response.status_code == 403
    assert list(Term.objects.all()) == [public]


def test_writer_cannot_delete_public_terms_by_the_list() -> None:
    draft, public = make_term(), make_term(publish=True)
    chosen = {"action": "delete_selected", "_selected_action": [draft.pk, public.pk]}

    response = writer().post(url("term_changelist"), chosen | {"post": "yes"})

    assert response.status_code == 403
    assert Term.objects.count() == 2


def test_redirects_are_for_publishers() -> None:
    term = make_term()
    address = reverse("admin:terms_redirect_add")
    data = {"path": "/ai/old/", "term": str(term.pk)}

    assert writer().post(address, data).status_code == 403
    assert publisher().post(address, data).status_code == 302
    assert Redirect.objects.get().path == "ai/old"


def test_writer_is_offered_no_more_than_the_permissions_give() -> None:
    client = logged_in(make_user(*WRITER))

    for name in ("glossary_add", "category_add", "redirect_add", "importrun_add"):
        assert client.get(url(name)).status_code == 403
