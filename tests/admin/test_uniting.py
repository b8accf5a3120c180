"""The second of two editors: both texts on one page, and nothing that a form held is lost."""

from typing import Any

import pytest
from django.test import Client

from terms.actions.revising import record_of
from terms.models import Revision, SetAside, Term
from tests.admin.rooms import (
    WRITER,
    change_url,
    classed,
    errors,
    fields_of,
    filled,
    logged_in,
    messages,
    parsed,
    row,
    url,
)
from tests.factories import make_term, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace() -> Client:
    return logged_in(make_user(*WRITER, username="grace"))


@pytest.fixture
def alan() -> Client:
    return logged_in(make_user(*WRITER, username="alan"))


@pytest.fixture
def term() -> Term:
    return make_term(
        name="reward",
        explanation="One.\n\nTwo.",
        labels=[{"text": "prize"}, {"text": "pay"}],
        faqs=1,
    )


def save(client: Client, term: Term, data: dict[str, Any]) -> Any:
    return client.post(change_url(term), data | {"_continue": "1"}, follow=True)


def record(term: Term) -> Any:
    return record_of(Term.objects.whole().get(pk=term.pk))


def aside_of(term: Term) -> SetAside:
    return SetAside.objects.select_related("revision").get(term=term)


def unite_url(aside: SetAside) -> str:
    return url("term_unite", aside.term_id, aside.pk)


def test_second_editor_sees_both_texts(grace: Client, alan: Client, term: Term) -> None:
    data = filled(alan, change_url(term)) | {"explanation": "Alan’s.", "seo_title": "Prizes"}
    first = filled(grace, change_url(term)) | {"explanation": "Grace’s.", "seo_description": "Pay."}
    save(grace, term, first)

    page = save(alan, term, data | {"comment": "Clearer"})

    assert "Your text is kept as revision 3" in messages(page)
    form = parsed(page).get_element_by_id("unite_form")
    headings = [each.text_content() for each in form.iter("h2")]
    assert headings == ["Explanation", "SEO title", "SEO description"]
    assert "Grace" in next(each.text_content() for each in form.iter("del"))
    assert "Alan" in next(each.text_content() for each in form.iter("ins"))
    assert record(term).explanation == "Grace’s."
    assert aside_of(term).revision.comment == "Clearer"


def test_fields_are_united_as_chosen(grace: Client, alan: Client, term: Term) -> None:
    data = filled(alan, change_url(term)) | {"explanation": "Alan’s.", "seo_title": "Prizes"}
    save(grace, term, filled(grace, change_url(term)) | {"explanation": "Grace’s."})
    save(alan, term, data)
    address = unite_url(aside_of(term))
    chosen = filled(alan, address, "unite_form") | {"explanation": "mine"}

    page = alan.post(address, chosen, follow=True)

    assert "are united" in messages(page)
    assert (record(term).explanation, record(term).seo_title) == ("Alan’s.", "Prizes")
    assert aside_of(term).settled_at is not None
    assert "settled already" in messages(alan.get(address, follow=True))


def test_changes_of_different_paragraphs_are_put_together_unless_told_otherwise(
    grace: Client, alan: Client, term: Term
) -> None:
    data = filled(alan, change_url(term)) | {"explanation": "One.\n\nTwo, says Alan."}
    save(grace, term, filled(grace, change_url(term)) | {"explanation": "One, says Grace.\n\nTwo."})
    save(alan, term, data)
    address = unite_url(aside_of(term))

    alan.post(address, filled(alan, address, "unite_form"))

    assert record(term).explanation == "One, says Grace.\n\nTwo, says Alan."


def test_rows_that_the_first_removed_and_the_second_changed_come_back_as_a_question(
    grace: Client, alan: Client, term: Term
) -> None:
    data = filled(alan, change_url(term)) | {"labels-0-text": "prize money"}
    row(data, "labels", text="treat", kind="alternate")
    first = filled(grace, change_url(term)) | {"labels-1-DELETE": "on"}
    row(first, "labels", text="bonus", kind="alternate")
    save(grace, term, first)

    save(alan, term, data)
    address = unite_url(aside_of(term))
    alan.post(address, filled(alan, address, "unite_form"))

    texts = [each.text for each in record(term).labels]
    assert texts == ["prize money", "treat", "bonus"]


def test_form_with_an_error_comes_back_whole(grace: Client, alan: Client, term: Term) -> None:
    data = filled(alan, change_url(term)) | {"name": "", "explanation": "Alan’s."}
    row(data, "faqs", question="Why?", answer="So.")
    save(grace, term, filled(grace, change_url(term)) | {"labels-0-DELETE": "on"})

    page = save(alan, term, data)

    assert "required" in errors(page)
    again = fields_of(page)
    assert again["explanation"] == "Alan’s."
    assert again["based_on"] == "1"
    assert [again[f"labels-{index}-text"] for index in range(2)] == ["prize", "pay"]
    assert not SetAside.objects.exists()

    save(alan, term, again | {"name": "reward"})

    assert [faq.question for faq in aside_of(term).revision.record().faqs][1:] == ["Why?"]


def test_saving_what_was_saved_already_is_no_question(
    grace: Client, alan: Client, term: Term
) -> None:
    data = filled(alan, change_url(term)) | {"explanation": "The same."}
    save(grace, term, filled(grace, change_url(term)) | {"explanation": "The same."})

    page = save(alan, term, data)

    assert "nothing left to save" in messages(page)
    assert not SetAside.objects.exists()


def test_slug_and_relations_that_nobody_touched_are_no_question(
    grace: Client, alan: Client
) -> None:
    term = make_term(name="reward", relations=2, publish=True)
    data = filled(alan, change_url(term)) | {"seo_title": "Prizes"}
    save(grace, term, filled(grace, change_url(term)) | {"explanation": "Grace’s."})

    page = save(alan, term, data)

    form = parsed(page).get_element_by_id("unite_form")
    assert [each.text_content() for each in form.iter("h2")] == ["SEO title", "Explanation"]


def test_save_between_looking_and_uniting_is_told(grace: Client, alan: Client, term: Term) -> None:
    data = filled(alan, change_url(term)) | {"explanation": "Alan’s."}
    save(grace, term, filled(grace, change_url(term)) | {"explanation": "Grace’s."})
    save(alan, term, data)
    address = unite_url(aside_of(term))
    chosen = filled(alan, address, "unite_form") | {"explanation": "mine"}
    save(grace, term, filled(grace, change_url(term)) | {"explanation": "Grace’s second."})

    page = alan.post(address, chosen)

    assert "Look again, then unite" in errors(page)
    assert "second" in parsed(page).get_element_by_id("unite_form").text_content()
    assert record(term).explanation == "Grace’s second."
    assert alan.post(address, chosen | {"seen": "4"}, follow=True).status_code == 200
    assert record(term).explanation == "Alan’s."


def test_text_set_aside_is_offered_on_the_form_until_it_is_settled(
    grace: Client, alan: Client, term: Term
) -> None:
    data = filled(alan, change_url(term)) | {"explanation": "Alan’s."}
    save(grace, term, filled(grace, change_url(term)) | {"explanation": "Grace’s."})
    save(alan, term, data)
    address = unite_url(aside_of(term))

    [notice] = classed(parsed(grace.get(change_url(term))), "waiting")
    assert "alan" in notice.text_content()
    assert notice.find("a").get("href") == address

    page = grace.post(address, {"_leave": "1"}, follow=True)

    assert "stays in the history" in messages(page)
    assert classed(parsed(page), "waiting") == []
    assert record(term).explanation == "Grace’s."
    assert Revision.objects.filter(term=term).count() == 3


def test_who_may_not_edit_cannot_unite(grace: Client, alan: Client, term: Term) -> None:
    data = filled(alan, change_url(term)) | {"explanation": "Alan’s."}
    save(grace, term, filled(grace, change_url(term)) | {"explanation": "Grace’s."})
    save(alan, term, data)
    reader = logged_in(make_user("view_term"))

    assert reader.get(unite_url(aside_of(term))).status_code == 403
    assert reader.post(unite_url(aside_of(term)), {"_leave": "1"}).status_code == 403


def test_publish_button_publishes_nothing_of_a_text_set_aside(grace: Client, term: Term) -> None:
    publisher = logged_in(make_user(*WRITER, "publish_term"))
    data = filled(publisher, change_url(term)) | {"explanation": "Mine."}
    save(grace, term, filled(grace, change_url(term)) | {"explanation": "Grace’s."})

    publisher.post(change_url(term), data | {"_publish": "1"})

    assert not Term.objects.get(pk=term.pk).is_public
    assert aside_of(term).revision.record().explanation == "Mine."
