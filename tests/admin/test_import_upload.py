"""Importing through the admin: upload, plan, confirm; who may, and what is refused."""

import gzip
from pathlib import Path

import pytest
from django.test import Client

from terms.actions.revising import record_of, save_record
from terms.models import Glossary, ImportConflict, ImportRun, PublishedTerm, Revision, Term
from tests.admin.rooms import classed, errors, logged_in, messages, parsed, url, writer
from tests.admin.uploads import (
    IMPORTER,
    entry,
    imported,
    importer,
    lines,
    planned,
    upload,
    zipped,
)
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


def edit(term: Term, **fields: object) -> None:
    record = record_of(Term.objects.whole().get(pk=term.pk)).model_copy(update=fields)
    save_record(record, glossary=term.glossary, by=None, term=term)


def raw_form(glossary: Glossary, name: str, content: bytes) -> tuple[bytes, str]:
    """Return the body of a form as nobody's browser sends it, and its content type."""
    fields = {"glossary": str(glossary.pk), "on_conflict": "keep", "prune": "never"}
    head = 'Content-Disposition: form-data; name="'
    parts = [f'{head}{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    parts.append(f'{head}uploads"; filename="{name}"\r\n\r\n'.encode() + content)
    body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
    return body, "multipart/form-data; boundary=edge"


def rows(client: Client, run: ImportRun, query: str = "") -> list[str]:
    page = parsed(client.get(url("importrun_change", run.pk) + query))
    [results] = classed(page, "results")
    return [" ".join(each.text_content().split()) for each in results.iter("tr")][1:]


def test_upload_shows_a_plan_and_changes_nothing(glossary: Glossary) -> None:
    client = importer()

    run = planned(client, glossary, entry("Token"), {"slug": "x"})

    assert run.state == ImportRun.State.PLANNED
    assert run.plan == {"created": 1, "rejected": 1}
    assert len(run.files[0]["sha256"]) == 64
    created, rejected = rows(client, run)
    assert created == "created Token t.jsonl line 1"
    assert "rejected" in rejected
    assert "name: Field required" in rejected
    assert not Term.objects.exists()
    assert not Revision.objects.exists()


def test_confirmed_plan_is_imported_by_who_confirmed_it(
    glossary: Glossary, import_folder: Path
) -> None:
    run = planned(importer(), glossary, entry("Token"), entry("Model"))
    user = make_user(*IMPORTER)
    client = logged_in(user)

    response = client.post(url("importrun_confirm", run.pk), follow=True)

    assert "The import is finished." in messages(response)
    run.refresh_from_db()
    assert run.state == ImportRun.State.FINISHED
    assert run.counts == run.plan == {"created": 2}
    assert run.started_by == user
    assert set(Revision.objects.values_list("author", "import_run")) == {(user.pk, run.pk)}
    assert [row.partition(" t.jsonl")[0] for row in rows(client, run)] == [
        "created Token",
        "created Model",
    ]
    assert list(import_folder.iterdir()) == []


def test_plan_shows_updates_word_by_word(glossary: Glossary) -> None:
    client = importer()
    imported(client, glossary, entry("Token", short_definition="A piece of a word."))

    run = planned(client, glossary, entry("Token", short_definition="A part of a word."))

    page = parsed(client.get(url("importrun_change", run.pk)))
    assert [each.text_content() for each in page.iter("del")] == ["piece"]
    assert [each.text_content() for each in page.iter("ins")] == ["part"]
    assert Term.objects.get().short_definition == "A piece of a word."


def test_plan_shows_conflicts_with_what_is_here_and_there(glossary: Glossary) -> None:
    client = importer()
    imported(client, glossary, entry("Token", explanation="old", seo_title="old"))
    edit(Term.objects.get(), explanation="mine")

    run = planned(client, glossary, entry("Token", explanation="theirs", seo_title="new"))

    [conflict, compared] = rows(client, run)
    assert "in conflict" in conflict
    assert "In conflict: Explanation." in compared
    page = parsed(client.get(url("importrun_change", run.pk)))
    assert [each.text_content() for each in page.iter("del", "ins")] == [
        "mine",
        "theirs",
        "old",
        "new",
    ]
    assert not ImportConflict.objects.exists()


def test_plan_is_filtered_by_change(glossary: Glossary) -> None:
    client = importer()

    run = planned(client, glossary, entry("Token"), {"slug": "x"})

    assert len(rows(client, run)) == 2
    [row] = rows(client, run, "?change=rejected")
    assert row.startswith("rejected")
    assert len(rows(client, run, "?change=nonsense")) == 2


def test_discarding_a_plan_leaves_nothing(glossary: Glossary, import_folder: Path) -> None:
    client = importer()
    run = planned(client, glossary, entry("Token"))

    response = client.post(url("importrun_discard", run.pk), follow=True)

    assert "nothing was imported" in messages(response)
    assert not ImportRun.objects.exists()
    assert not Term.objects.exists()
    assert list(import_folder.iterdir()) == []


@pytest.mark.parametrize("move", ["confirm", "discard"])
def test_import_that_has_ended_is_neither_begun_nor_discarded(
    glossary: Glossary, move: str
) -> None:
    client = importer()
    run = imported(client, glossary, entry("Token"))

    response = client.post(url(f"importrun_{move}", run.pk), follow=True)

    assert "was begun already" in messages(response)
    assert Revision.objects.count() == 1
    assert ImportRun.objects.get().state == ImportRun.State.FINISHED


def test_several_files_and_packed_ones_are_imported_together(glossary: Glossary) -> None:
    client = importer()

    upload(
        client,
        glossary,
        ("a.jsonl", lines(entry("Alpha"))),
        ("b.jsonl.gz", gzip.compress(lines(entry("Beta")))),
        ("c.zip", zipped(**{"sub/c.jsonl": lines(entry("Gamma"))})),
    )

    run = ImportRun.objects.get()
    assert run.plan == {"created": 3}
    assert [row.split()[2] for row in rows(client, run)] == [
        "a.jsonl",
        "b.jsonl",
        "c.zip/sub/c.jsonl",
    ]


def test_options_are_kept_with_the_run(glossary: Glossary) -> None:
    client = importer("publish_term")

    run = imported(
        client,
        glossary,
        entry("Token"),
        language="de",
        format="jsonl",
        on_conflict="theirs",
        prune="draft",
        source="the wiki",
        publish="on",
    )

    assert run.options == {
        "language": "de",
        "format": "jsonl",
        "on_conflict": "theirs",
        "prune": "draft",
        "source": "the wiki",
        "publish": True,
    }
    assert PublishedTerm.objects.public().get().language == "de"


def test_source_is_named_by_the_files_unless_it_is_given(glossary: Glossary) -> None:
    run = planned(importer(), glossary, entry("Token"))

    assert run.options["source"] == "t.jsonl"


@pytest.mark.parametrize(
    ("choices", "told"),
    [
        ({"language": "not a tag"}, "is not a language tag"),
        ({"format": "word"}, "Select a valid choice"),
    ],
)
def test_form_says_what_is_wrong(glossary: Glossary, choices: dict[str, str], told: str) -> None:
    response = upload(importer(), glossary, ("t.jsonl", lines(entry("Token"))), **choices)

    assert told in errors(response)
    assert not ImportRun.objects.exists()


def test_form_wants_a_file(glossary: Glossary) -> None:
    response = upload(importer(), glossary)

    assert "This field is required" in errors(response)


# --- Who may -----------------------------------------------------------------------------------


def test_writer_may_not_import(glossary: Glossary) -> None:
    run = planned(importer(), glossary, entry("Token"))
    client = writer()

    assert client.get(url("importrun_add")).status_code == 403
    assert upload(client, glossary, ("t.jsonl", b"{}")).status_code == 403
    for move in ("confirm", "discard", "roll_back"):
        assert client.post(url(f"importrun_{move}", run.pk)).status_code == 403
    assert client.get(url("importrun_roll_back", run.pk)).status_code == 403
    page = parsed(client.get(url("importrun_change", run.pk)))
    assert not classed(page, "move")
    assert ImportRun.objects.get().state == ImportRun.State.PLANNED


@pytest.mark.parametrize("choices", [{"publish": "on"}, {"prune": "withdraw"}])
def test_importing_to_readers_needs_the_permission_to_publish(
    glossary: Glossary, choices: dict[str, str]
) -> None:
    run = planned(importer("publish_term"), glossary, entry("Token"), **choices)
    client = importer()

    response = upload(client, glossary, ("t.jsonl", lines(entry("Token"))), **choices)
    confirmed = client.post(url("importrun_confirm", run.pk))

    assert confirmed.status_code == 403
    if "publish" in choices:
        assert ImportRun.objects.latest("pk").options["publish"] is False
    else:
        assert "Select a valid choice" in errors(response)
    assert not Term.objects.exists()


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


# --- Hostile uploads ---------------------------------------------------------------------------


def test_names_of_files_are_never_paths(glossary: Glossary, import_folder: Path) -> None:
    client = importer()
    names = [
        "../../evil.jsonl",
        "/etc/evil.jsonl",
        "a\\..\\b.jsonl",
        "x\u2028\x01y.jsonl",
        "x" * 300,
    ]

    for name in names:
        client.post(url("importrun_add"), *raw_form(glossary, name, lines(entry("Token"))))

    shown = [run.files[0]["name"] for run in ImportRun.objects.order_by("pk")]
    assert shown == ["evil.jsonl", "evil.jsonl", "b.jsonl", "xy.jsonl", "x" * 200]
    kept = {path.relative_to(import_folder).as_posix() for path in import_folder.rglob("*")}
    assert {path.rpartition("/")[2] for path in kept if "/" in path} <= {"0", "names.json"}
    assert [path.name for path in import_folder.parent.iterdir()] == ["imports"]


def test_hostile_name_is_shown_as_text(glossary: Glossary) -> None:
    client = importer()

    upload(client, glossary, ("<script>alert(1)<script>.jsonl", lines(entry("Token"))))

    page = parsed(client.get(url("importrun_change", ImportRun.objects.get().pk)))
    assert "<script>alert(1)<script>.jsonl" in page.text_content()


def test_path_that_leaves_its_archive_is_rejected_in_words(
    glossary: Glossary, import_folder: Path
) -> None:
    client = importer()
    packed = zipped(**{"../../evil.jsonl": lines(entry("Evil")), "ok.jsonl": lines(entry("Token"))})

    upload(client, glossary, ("t.zip", packed))

    run = ImportRun.objects.get()
    assert run.plan == {"created": 1, "rejected": 1}
    [row] = rows(client, run, "?change=rejected")
    assert "evil.jsonl" in row
    assert not list(import_folder.parent.rglob("evil.jsonl"))


def test_file_that_is_no_archive_is_rejected_in_words(glossary: Glossary) -> None:
    client = importer()

    upload(client, glossary, ("t.zip", b"PK\x03\x04 and nothing behind it"))

    run = ImportRun.objects.get()
    assert run.plan == {"rejected": 1}
    assert len(rows(client, run)) == 1


def test_request_that_is_too_large_is_refused_unread(glossary: Glossary) -> None:
    client = importer()

    response = client.post(
        url("importrun_add"),
        b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH="999999999999",
    )

    assert response.status_code == 413
    assert "too large" in response.content.decode()
    assert "import_terms" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_files_that_are_too_large_are_refused(
    glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("terms.admin.import_form.SIZE_MAX", 10)

    response = upload(importer(), glossary, ("t.jsonl", b"{}" * 10))

    assert "too large" in errors(response)
    assert not ImportRun.objects.exists()


def test_too_many_files_are_refused(glossary: Glossary) -> None:
    files = [(f"{number}.jsonl", b"{}") for number in range(101)]

    assert upload(importer(), glossary, *files).status_code == 400


def test_files_that_cannot_be_kept_leave_no_run(glossary: Glossary, import_folder: Path) -> None:
    import_folder.write_text("a file where the folder should be")

    response = upload(importer(), glossary, ("t.jsonl", lines(entry("Token"))))

    assert response.status_code == 507
    assert "cannot be kept" in response.content.decode()
    assert not ImportRun.objects.exists()


def test_what_an_earlier_database_left_is_not_imported(
    glossary: Glossary, import_folder: Path
) -> None:
    client = importer()
    first = planned(client, glossary, entry("Token"))
    leftover = import_folder / str(first.pk + 1)
    leftover.mkdir()
    (leftover / "1").write_bytes(lines(entry("Old")))

    run = planned(client, glossary, entry("Model"))

    assert run.plan == {"created": 1}


def test_names_of_terms_that_a_plan_would_make_lead_nowhere(glossary: Glossary) -> None:
    client = importer("publish_term")
    make_term(glossary)

    run = planned(client, glossary, entry("Token", short_definition=""), publish="on")

    assert run.plan["created"] == 1
    assert not run.outcomes.filter(term__isnull=False).exists()
    assert any("is not published" in row for row in rows(client, run))
