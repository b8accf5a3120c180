"""Who may import, publish by an import, and move one on; and by which requests."""

import pytest
from django.test import Client

from terms.actions import roles
from terms.actions.importing import waiting
from terms.models import Glossary, ImportConflict, ImportRun, ReviewPolicy, Term
from tests.admin.rooms import classed, errors, logged_in, parsed, url, writer
from tests.admin.uploads import IMPORTER, entry, importer, lines, planned, upload
from tests.factories import edit, make_glossary, make_member, make_term, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


def test_writer_may_not_import(glossary: Glossary) -> None:
    run = planned(importer(), glossary, entry("Token"))
    client = writer()

    assert client.get(url("importrun_add")).status_code == 403
    assert upload(client, glossary, ("t.jsonl", b"{}")).status_code == 403
    for move in ("confirm", "discard", "roll_back"):
        assert client.post(url(f"importrun_{move}", run.pk)).status_code == 403
    assert client.get(url("importrun_roll_back", run.pk)).status_code == 403
    assert client.get(url("importrun_change", run.pk)).status_code == 403
    assert ImportRun.objects.get().state == ImportRun.State.PLANNED


def test_who_may_see_runs_and_not_import_sees_no_moves(glossary: Glossary) -> None:
    run = planned(importer(), glossary, entry("Token"))

    page = parsed(logged_in(make_user("view_importrun")).get(url("importrun_change", run.pk)))

    assert not classed(page, "move")


def test_writer_meets_the_conflict_of_a_term_and_no_way_to_the_run(glossary: Glossary) -> None:
    term = make_term(glossary, explanation="Ours.")
    run = ImportRun.objects.create(glossary=glossary, files=[{"name": "secret.csv"}])
    theirs = edit(make_term(glossary), explanation="Theirs.").revision
    assert theirs is not None
    ImportConflict.objects.create(term=term, run=run, revision=theirs, fields=["explanation"])
    way = url("importrun_change", run.pk)
    pages = (url("term_conflict", term.pk), url("importconflict_changelist"))

    seen = {
        role: [way in logged_in(make_member(role)).get(page).content.decode() for page in pages]
        for role in (roles.WRITER, roles.REVIEWER, roles.PUBLISHER)
    }

    assert seen == {
        roles.WRITER: [False, False],
        roles.REVIEWER: [False, False],
        roles.PUBLISHER: [True, True],
    }


def test_list_is_narrowed_by_an_import_for_who_may_see_it(glossary: Glossary) -> None:
    run = planned(importer(), glossary, entry("Token"))
    waiting.confirm(run, by=None)
    waiting.work(run)
    address = f"{url('term_changelist')}?run={run.pk}"

    found = [
        len(classed(parsed(logged_in(make_member(role)).get(address)), "field-name"))
        for role in (roles.WRITER, roles.PUBLISHER)
    ]

    assert found == [0, 1]


@pytest.mark.parametrize("choices", [{"publish": "on"}, {"prune": "withdraw"}])
def test_importing_to_readers_needs_the_permission_to_publish(
    glossary: Glossary, choices: dict[str, str]
) -> None:
    publisher = importer("publish_term", "withdraw_term")
    run = planned(publisher, glossary, entry("Token"), **choices)
    client = importer()

    response = upload(client, glossary, ("t.jsonl", lines(entry("Token"))), **choices)
    confirmed = client.post(url("importrun_confirm", run.pk))

    assert confirmed.status_code == 403
    if "publish" in choices:
        assert ImportRun.objects.latest("pk").options["publish"] is False
    else:
        assert "Select a valid choice" in errors(response)
    assert not Term.objects.exists()


def test_publishing_and_withdrawing_by_an_import_are_permissions_of_their_own(
    glossary: Glossary,
) -> None:
    data = ("t.jsonl", lines(entry("Token")))

    response = upload(importer("publish_term"), glossary, data, prune="withdraw")
    assert "Select a valid choice" in errors(response)

    upload(importer("withdraw_term"), glossary, data, publish="on", prune="withdraw")
    assert ImportRun.objects.get().options["publish"] is False


@pytest.mark.parametrize("policy", [ReviewPolicy.REQUIRED, ReviewPolicy.FOUR_EYES])
def test_import_does_not_publish_past_a_review_policy(glossary: Glossary, policy: str) -> None:
    Glossary.objects.update(review_policy=policy)
    client = importer("publish_term")
    data = ("t.jsonl", lines(entry("Token")))

    response = upload(client, glossary, data, publish="on")
    assert "publishes approved texts only: import without publishing" in errors(response)
    assert not ImportRun.objects.exists()

    assert upload(client, glossary, data).status_code == 302


def test_policy_that_comes_after_the_plan_is_asked_too(glossary: Glossary) -> None:
    client = importer("publish_term")
    run = planned(client, glossary, entry("Token"), publish="on")
    Glossary.objects.update(review_policy=ReviewPolicy.REQUIRED)

    client.post(url("importrun_confirm", run.pk))

    term = Term.objects.get()
    assert not term.is_public
    assert "publishes approved texts only" in run.outcomes.latest("pk").messages


def test_visitors_are_sent_to_the_log_in(glossary: Glossary) -> None:
    response = upload(Client(), glossary, ("t.jsonl", b"{}"))

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_upload_and_moves_need_a_token(glossary: Glossary) -> None:
    run = planned(importer(), glossary, entry("Token"))
    client = logged_in(make_user(*IMPORTER), checks_tokens=True)

    assert upload(client, glossary, ("t.jsonl", lines(entry("Other")))).status_code == 403
    for move in ("confirm", "discard", "roll_back"):
        assert client.post(url(f"importrun_{move}", run.pk)).status_code == 403
    assert ImportRun.objects.count() == 1


@pytest.mark.parametrize("move", ["confirm", "discard"])
def test_moves_are_made_by_post_alone(glossary: Glossary, move: str) -> None:
    client = importer()
    run = planned(client, glossary, entry("Token"))

    assert client.get(url(f"importrun_{move}", run.pk)).status_code == 405


def test_upload_with_a_token_is_taken(glossary: Glossary) -> None:
    client = logged_in(make_user(*IMPORTER), checks_tokens=True)
    page = parsed(client.get(url("importrun_add")))
    [token] = page.xpath("//form[@id='import_form']//input[@name='csrfmiddlewaretoken']/@value")

    response = upload(
        client, glossary, ("t.jsonl", lines(entry("Token"))), csrfmiddlewaretoken=str(token)
    )

    assert response.status_code == 302
    assert ImportRun.objects.get().plan == {"created": 1}
