"""Saving a term's form: what becomes of texts, rows and readers' pages."""

import unicodedata
from typing import Any

import pytest
from django.test import Client

from terms.models import PublishedTerm, Revision, Term
from tests.admin.rooms import (
    WRITER,
    change_url,
    errors,
    filled,
    logged_in,
    messages,
    publisher,
    row,
    url,
    writer,
)
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def save(client: Client, term: Term, data: dict[str, Any]) -> Any:
    return client.post(change_url(term), data | {"_continue": "Save"}, follow=True)


def public_row(term: Term) -> dict[str, Any]:
    return dict(PublishedTerm.objects.filter(pk=term.pk).values().get())


def test_form_saves_a_revision_with_author_and_comment() -> None:
    user = make_user(*WRITER, username="grace")
    term = make_term(name="reward")
    client = logged_in(user)
    data = filled(client, change_url(term))

    save(client, term, data | {"explanation": "More.", "comment": "It was too short"})

    latest = Revision.objects.filter(term=term).latest("number")
    assert (latest.number, latest.author, latest.comment) == (2, user, "It was too short")
    assert latest.record().explanation == "More."


def test_form_makes_no_revision_where_nothing_changed() -> None:
    term = make_term(labels=2, faqs=2, relations=2, category="Training")
    client = writer()
    before = Term.objects.values().get(pk=term.pk)

    response = save(client, term, filled(client, change_url(term)) | {"comment": "no reason"})

    assert "Nothing was changed" in messages(response)
    assert Revision.objects.filter(term=term).count() == 1
    assert Term.objects.values().get(pk=term.pk) == before


def test_form_leaves_the_public_page_until_it_is_published() -> None:
    term = make_term(name="reward", publish=True, labels=1)
    client = publisher()
    before = public_row(term)
    data = filled(client, change_url(term)) | {
        "short_definition": "Quite another.",
        "name": "prize",
    }
    row(data, "labels", text="bounty", kind="alternate")

    save(client, term, data)

    assert public_row(term) == before
    client.post(url("term_publish", term.pk))
    assert public_row(term)["name"] == "prize"
    assert "Quite another." in public_row(term)["main"]


def test_save_and_publish_does_both() -> None:
    term = make_term(name="reward", publish=True)
    client = publisher()
    data = filled(client, change_url(term)) | {"short_definition": "Quite another."}

    response = client.post(change_url(term), data | {"_publish": "1"}, follow=True)

    assert "is published" in messages(response)
    assert public_row(term)["short_definition"] == "Quite another."


def test_save_and_publish_keeps_what_was_saved_where_publishing_is_refused() -> None:
    term = make_term(name="reward", publish=True)
    client = publisher()
    data = filled(client, change_url(term)) | {"short_definition": "", "explanation": ""}

    response = client.post(change_url(term), data | {"_publish": "1"}, follow=True)

    assert "Not published" in messages(response)
    assert Term.objects.get(pk=term.pk).short_definition == ""
    assert public_row(term)["short_definition"] != ""


def test_form_brings_texts_to_the_form_of_records() -> None:
    term = make_term()
    client = writer()
    decomposed = unicodedata.normalize("NFD", "Café")
    data = filled(client, change_url(term))

    save(
        client,
        term,
        data | {"name": f"  {decomposed}  au   lait ", "explanation": "a\r\n\r\nb\r\n"},
    )

    term.refresh_from_db()
    assert term.name == "Café au lait"
    assert term.explanation == "a\n\nb"


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("name", "", "required"),
        ("name", "  ", "required"),
        ("explanation", "a\x01b", "control character"),
        ("slug", "Not A Slug", "not-a-slug"),
        ("seo_description", "x" * 1_001, "1000"),
    ],
)
def test_form_tells_at_its_field_what_a_record_cannot_hold(
    field: str, value: str, told: str
) -> None:
    term = make_term()
    client = writer()

    response = save(client, term, filled(client, change_url(term)) | {field: value})

    assert told in " ".join(response.context["adminform"].form.errors[field])
    assert Revision.objects.filter(term=term).count() == 1


def test_new_term_gets_its_slug_and_language_from_what_is_given() -> None:
    glossary = make_glossary(language="de")
    make_term(glossary, name="Grüße", language="de")
    client = writer()
    data = filled(client, url("term_add")) | {"glossary": str(glossary.pk), "name": "Grüße!"}

    response = client.post(url("term_add"), data | {"language": "", "_continue": "1"}, follow=True)

    term = Term.objects.get(name="Grüße!")
    assert (term.slug, term.language) == ("grüße-2", "de")
    assert term.revision is not None
    assert term.revision.number == 1
    assert "saved as revision 1" in messages(response)


def test_name_without_letters_asks_for_an_address() -> None:
    glossary = make_glossary()
    client = writer()
    data = filled(client, url("term_add")) | {"glossary": str(glossary.pk), "name": "…!"}

    response = client.post(url("term_add"), data)

    assert "type one" in errors(response)
    assert not Term.objects.exists()


def test_taken_slug_is_refused_and_names_its_holder() -> None:
    glossary = make_glossary()
    make_term(glossary, name="reward", slug="reward")
    term = make_term(glossary, name="prize")
    client = writer()

    response = save(client, term, filled(client, change_url(term)) | {"slug": "reward"})

    assert "“reward” has this address already" in errors(response)


def test_slug_of_a_term_that_was_public_cannot_be_edited_in_the_form() -> None:
    term = make_term(name="reward", publish=True)
    client = publisher()
    data = filled(client, change_url(term))

    save(client, term, data | {"slug": "other", "explanation": "x"})

    assert "slug" not in data
    assert Term.objects.get(pk=term.pk).slug == "reward"


def test_category_of_another_glossary_is_refused() -> None:
    elsewhere = make_term(name="tax", category="Money")
    glossary = make_glossary()
    client = writer()
    data = filled(client, url("term_add")) | {"glossary": str(glossary.pk), "name": "reward"}

    response = client.post(url("term_add"), data | {"category": str(elsewhere.category_id)})

    assert "term’s own glossary" in errors(response)


def test_refusal_of_the_action_comes_back_on_the_form(monkeypatch: pytest.MonkeyPatch) -> None:
    from terms.actions.revising import CannotSave
    from terms.admin import terms as module

    def refuse(*_arguments: object, **_options: object) -> None:
        raise CannotSave("It cannot be so.")

    term = make_term(name="reward")
    client = writer()
    data = filled(client, change_url(term)) | {"explanation": "Kept in the form"}
    monkeypatch.setattr(module, "revise", refuse)

    response = save(client, term, data)

    assert "It cannot be so." in errors(response)
    assert response.context["adminform"].form["explanation"].value() == "Kept in the form"
    assert Term.objects.get(pk=term.pk).explanation == ""


def test_second_term_of_a_concept_in_one_language_is_refused() -> None:
    term = make_term(name="reward")
    client = writer()
    address = f"{url('term_add')}?glossary={term.glossary_id}&concept={term.concept}"

    response = client.post(url("term_add"), filled(client, address) | {"name": "prize"})

    assert "has a term in this language already" in errors(response)


def test_translation_shares_the_concept() -> None:
    term = make_term(name="reward", category="Training")
    client = writer()
    address = f"{url('term_add')}?glossary={term.glossary_id}&concept={term.concept}&language=fr"

    data = filled(client, address) | {"name": "récompense"}
    client.post(url("term_add"), data | {"_continue": "1"})

    translation = Term.objects.get(name="récompense")
    assert (translation.concept, translation.language) == (term.concept, "fr")
