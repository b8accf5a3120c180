"""The preview of the form: checked like a save, shown as a page, nothing written."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from terms.models import Glossary, PublishedTerm, Revision, Term
from tests.admin.rooms import change_url, filled, logged_in, parsed, row, url, writer
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def preview_url(term: Term) -> str:
    return url("term_preview", term.pk)


def as_json(client: Client, address: str, data: dict[str, Any]) -> dict[str, Any]:
    response = client.post(address, data, headers={"accept": "application/json"})
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


def test_unsaved_input_is_shown_as_a_page_and_not_saved() -> None:
    term = make_term(name="reward", explanation="Old.", publish=True)
    client = writer()
    data = filled(client, change_url(term)) | {"explanation": "Quite *new*."}
    row(data, "labels", text="prize", kind="alternate")
    row(data, "faqs", question="Why?", answer="So.")
    row(data, "relations", type="related", name="Wire heading")

    answer = as_json(client, preview_url(term), data)

    for text in ("<em>new</em>", "prize", "Why?", "Wire heading", "<html lang="):
        assert text in answer["page"]
    assert (answer["problems"], answer["warnings"]) == ([], [])
    assert answer["title"] == f"reward – {term.glossary.title}"
    assert answer["description"] == "What reward means."
    assert answer["address"].endswith(term.get_absolute_url())
    term.refresh_from_db()
    assert term.explanation == "Old."
    assert not term.labels.exists()
    assert Revision.objects.filter(term=term).count() == 1
    assert "Old." in PublishedTerm.objects.get(pk=term.pk).main


@pytest.mark.django_db(transaction=True)
def test_preview_writes_nothing_and_begins_no_transaction() -> None:
    term = make_term(labels=2)
    client = writer()
    data = filled(client, change_url(term)) | {"explanation": "New.", "labels-0-position": ""}

    with CaptureQueriesContext(connection) as captured:
        as_json(client, preview_url(term), data)

    assert {query["sql"].split(" ", 1)[0] for query in captured} == {"SELECT"}


def test_preview_takes_the_same_queries_however_full() -> None:
    counts = []
    for rows in (1, 15):
        term = make_term(make_glossary(), labels=rows, faqs=rows, relations=rows)
        client = writer()
        data = filled(client, change_url(term)) | {"explanation": "New."}
        with CaptureQueriesContext(connection) as captured:
            as_json(client, preview_url(term), data)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_rows_are_shown_in_the_order_of_the_form_without_the_removed() -> None:
    term = make_term(labels=[{"text": name} for name in ("first", "second", "third")])
    client = writer()
    data = filled(client, change_url(term))
    data |= {"labels-0-position": "9", "labels-1-DELETE": "on"}

    page = as_json(client, preview_url(term), data)["page"]

    assert "second" not in page
    assert page.index("third") < page.index("first")


def test_what_is_wrong_is_told_and_left_out() -> None:
    term = make_term(name="reward", labels=[{"text": "prize"}])
    client = writer()
    data = filled(client, change_url(term)) | {"name": "", "explanation": "New."}
    row(data, "labels", text="PRIZE", kind="alternate")
    row(data, "sources", title="On rewards", url="javascript:alert(1)")
    row(data, "faqs", question="Why?", answer="")

    answer = as_json(client, preview_url(term), data)

    problems = " ".join(answer["problems"])
    for told in ("Name:", "Label 2:", "another row", "Source 1 – Address:", "Question 1 – Answer:"):
        assert told in problems
    assert "New." in answer["page"]
    assert "javascript:" not in answer["page"]
    assert "Why?" not in answer["page"]


def test_what_cannot_be_published_is_told() -> None:
    term = make_term()
    client = writer()
    data = filled(client, change_url(term)) | {"short_definition": "", "seo_title": "long " * 20}

    answer = as_json(client, preview_url(term), data)

    assert answer["problems"] == []
    assert len(answer["warnings"]) == 2


def test_somebody_elses_save_is_told_while_writing() -> None:
    term = make_term()
    client = writer()
    data = filled(client, change_url(term))

    answer = as_json(client, preview_url(term), data | {"based_on": "0"})

    assert "saved this term while you were editing" in answer["problems"][0]


def test_new_term_is_previewed() -> None:
    glossary = make_glossary(title="Ships")
    client = writer()
    data = filled(client, url("term_add")) | {"glossary": str(glossary.pk), "name": "Pod"}
    row(data, "labels", text="capsule", kind="alternate")

    answer = as_json(client, url("term_preview_new"), data)

    assert answer["title"] == "Pod – Ships"
    assert "capsule" in answer["page"]
    assert answer["address"].endswith(f"/{glossary.slug}/pod/")
    assert not Term.objects.exists()


def test_new_term_without_a_name_has_no_page_yet() -> None:
    make_glossary()
    client = writer()
    data = filled(client, url("term_add"))

    answer = as_json(client, url("term_preview_new"), data)
    whole = client.post(url("term_preview_new"), data)

    assert answer["page"] == ""
    assert any("Name" in problem for problem in answer["problems"])
    assert "Name" in parsed(whole).find_class("errorlist")[0].text_content()


def test_new_term_without_a_glossary_has_no_page_yet() -> None:
    client = writer()

    answer = as_json(client, url("term_preview_new"), filled(client, url("term_add")))

    assert not Glossary.objects.exists()
    assert answer["page"] == ""


def test_whole_page_says_that_it_is_a_preview_and_what_is_wrong() -> None:
    term = make_term(name="reward")
    client = writer()
    data = filled(client, change_url(term)) | {"name": "", "explanation": "<script>x</script> New."}

    response = client.post(preview_url(term), data)

    page = parsed(response)
    notes = page.find_class("preview-notes")[0].text_content()
    assert "Nothing is saved" in notes
    assert "Name: This field is required." in notes
    assert "New." in page.find_class("term")[0].text_content()
    assert not page.xpath("//script[not(@type='application/ld+json')]")
    assert "no-store" in response.headers["Cache-Control"]


def test_saved_draft_is_shown_to_whoever_may_see_the_term() -> None:
    term = make_term(explanation="Draft.")
    viewer = logged_in(make_user("view_term"))

    page = parsed(viewer.get(preview_url(term)))

    assert "Draft." in page.find_class("term")[0].text_content()


@pytest.mark.parametrize(
    ("permissions", "method", "expected"),
    [
        (("view_term",), "post", 403),
        (("publish_term",), "get", 403),
        (("change_term",), "post", 200),
        (("add_term",), "post", 403),
    ],
)
def test_preview_asks_for_the_permission_to_change(
    permissions: tuple[str, ...], method: str, expected: int
) -> None:
    term = make_term()
    data = filled(writer(), change_url(term))
    client = logged_in(make_user(*permissions))

    response = (
        client.post(preview_url(term), data) if method == "post" else client.get(preview_url(term))
    )

    assert response.status_code == expected


def test_preview_of_a_new_term_asks_for_the_permission_to_add() -> None:
    client = logged_in(make_user("change_term"))

    assert client.post(url("term_preview_new"), {}).status_code == 403
    assert writer().get(url("term_preview_new")).status_code == 405


def test_preview_needs_a_token_and_a_log_in() -> None:
    term = make_term()
    client = logged_in(make_user("change_term"), checks_tokens=True)

    assert client.post(preview_url(term)).status_code == 403
    assert Client().post(preview_url(term)).status_code == 302
    assert writer().get(url("term_preview", 0)).status_code == 404


def test_form_has_a_button_that_previews_without_scripts() -> None:
    term = make_term()

    [button] = parsed(writer().get(change_url(term))).find_class("open-preview")
    seen = parsed(logged_in(make_user("view_term")).get(change_url(term)))

    assert button.get("formaction") == preview_url(term)
    assert button.get("formtarget") == "_blank"
    assert not seen.find_class("open-preview")
