"""Merging what an import brought with what was edited here."""

import pytest
from django.test import Client

from terms.actions.revising import record_of, save_record
from terms.models import Glossary, ImportConflict, ImportRun, Term
from tests.admin.rooms import change_url, classed, errors, filled, logged_in, messages, parsed, url
from tests.admin.uploads import IMPORTER, entry, imported, importer
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def edit(term: Term, **fields: object) -> None:
    record = record_of(Term.objects.whole().get(pk=term.pk)).model_copy(update=fields)
    save_record(record, glossary=term.glossary, by=None, term=term)


@pytest.fixture
def glossary() -> Glossary:
    return make_glossary(slug="ai")


@pytest.fixture
def client() -> Client:
    return importer()


@pytest.fixture
def term(glossary: Glossary, client: Client) -> Term:
    """A term whose explanation and SEO title differ from what the last import said."""
    old = {"explanation": "A common text.", "seo_title": "Common"}
    imported(client, glossary, entry("Token", **old))
    term = Term.objects.get()
    edit(term, explanation="A text of ours.", seo_title="Ours")
    theirs = {"explanation": "A text of theirs.", "seo_title": "Theirs"}
    imported(client, glossary, entry("Token", **theirs))
    return term


def choices(client: Client, term: Term, **sides: str) -> dict[str, str]:
    return filled(client, url("term_conflict", term.pk), "merge_form") | sides


def test_page_shows_both_sides_word_by_word(client: Client, term: Term) -> None:
    page = parsed(client.get(url("term_conflict", term.pk)))

    form = page.get_element_by_id("merge_form")
    assert [each.text_content() for each in form.iter("h2")] == ["Explanation", "SEO title"]
    assert [each.text_content() for each in page.iter("del")] == ["ours", "Ours"]
    assert [each.text_content() for each in page.iter("ins")] == ["theirs", "Theirs"]


def test_each_field_is_merged_as_chosen(client: Client, term: Term) -> None:
    data = choices(client, term, explanation="source", seo_title="here")

    response = client.post(url("term_conflict", term.pk), data, follow=True)

    assert "“Token” is merged." in messages(response)
    term.refresh_from_db()
    assert (term.explanation, term.seo_title) == ("A text of theirs.", "Ours")
    conflict = ImportConflict.objects.get()
    assert conflict.resolved_at is not None
    assert conflict.resolved_by is not None
    assert "No text waits" in messages(client.get(url("term_conflict", term.pk), follow=True))


def test_every_field_wants_a_decision(client: Client, term: Term) -> None:
    data = choices(client, term, explanation="source")

    response = client.post(url("term_conflict", term.pk), data)

    assert "This field is required" in errors(response)
    assert ImportConflict.objects.get().resolved_at is None


def test_what_was_edited_meanwhile_is_looked_at_again(client: Client, term: Term) -> None:
    data = choices(client, term, explanation="source", seo_title="source")
    edit(term, explanation="A newer text of ours.")

    refused = client.post(url("term_conflict", term.pk), data)

    assert "changed while you were looking" in errors(refused)
    assert Term.objects.get().explanation == "A newer text of ours."
    again = dict(parsed(refused).get_element_by_id("merge_form").form_values())
    client.post(url("term_conflict", term.pk), again)
    assert Term.objects.get().explanation == "A text of theirs."


def test_result_that_cannot_be_kept_says_why(glossary: Glossary, client: Client) -> None:
    imported(client, glossary, entry("Token", slug="token", external_id="1"))
    edit(Term.objects.get(), slug="ours")
    imported(client, glossary, entry("Token", slug="theirs", external_id="1"))
    term = Term.objects.get()
    make_term(glossary, name="Other", slug="theirs")

    response = client.post(url("term_conflict", term.pk), choices(client, term, slug="source"))

    assert "Another term of this glossary" in errors(response)
    assert Term.objects.get(pk=term.pk).slug == "ours"


def test_field_that_says_the_same_by_now_shows_no_difference(client: Client, term: Term) -> None:
    edit(term, explanation="A text of theirs.")

    page = parsed(client.get(url("term_conflict", term.pk)))

    assert "Both say the same by now." in page.text_content()


def test_form_of_the_term_tells_of_it_until_it_is_merged(client: Client, term: Term) -> None:
    [notice] = classed(parsed(client.get(change_url(term))), "waiting")
    assert notice.xpath(".//a/@href") == [url("term_conflict", term.pk)]

    data = choices(client, term, explanation="here", seo_title="here")
    client.post(url("term_conflict", term.pk), data)

    assert not classed(parsed(client.get(change_url(term))), "waiting")


def test_conflicts_are_listed_and_lead_to_their_pages(client: Client, term: Term) -> None:
    conflict = ImportConflict.objects.get()

    listed = parsed(client.get(url("importconflict_changelist")))
    run = parsed(client.get(url("importrun_change", ImportRun.objects.latest("pk").pk)))
    moved = client.get(url("importconflict_change", conflict.pk))

    assert "Explanation, SEO title" in listed.text_content()
    for page in (listed, run):
        assert url("term_conflict", term.pk) in page.xpath("//a/@href")
    assert moved["Location"] == url("term_conflict", term.pk)


def test_merging_needs_the_permission_to_change_terms(term: Term) -> None:
    rights = [each for each in IMPORTER if each != "change_term"]
    client = logged_in(make_user(*rights))

    assert client.get(url("term_conflict", term.pk)).status_code == 403
    assert client.post(url("term_conflict", term.pk), {"explanation": "source"}).status_code == 403
    assert client.get(url("importconflict_changelist")).status_code == 403
    assert not classed(parsed(client.get(change_url(term))), "waiting")


def test_merging_needs_a_token(term: Term) -> None:
    client = logged_in(make_user(*IMPORTER), checks_tokens=True)

    assert client.post(url("term_conflict", term.pk), {"explanation": "source"}).status_code == 403


def test_conflict_of_no_term_is_not_found(client: Client) -> None:
    assert client.get(url("term_conflict", 4711)).status_code == 404
