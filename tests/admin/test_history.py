"""The history of a term: its list, the difference two revisions make, and the way back."""

import pytest
from django.urls import reverse

from terms.actions.publishing import publish
from terms.actions.revising import record_of, save_record
from terms.models import PublishedTerm, Revision, Term
from terms.records import FAQRecord, RelationRecord
from tests.admin.rooms import change_url, classed, messages, parsed, publisher, url, writer
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def edit(term: Term, comment: str = "", **fields: object) -> Term:
    record = record_of(Term.objects.whole().get(pk=term.pk))
    user = make_user()
    return save_record(
        record.model_copy(update=fields),
        glossary=term.glossary,
        by=user,
        comment=comment,
        term=term,
    )


def test_history_lists_who_when_why_and_what() -> None:
    term = make_term(name="reward", publish=True)
    edit(term, "Clearer words", explanation="Because.", short_definition="A prize.")

    page = parsed(writer().get(url("term_history", term.pk)))

    latest, first = (each.text_content() for each in classed(page, "history-line"))
    assert "Clearer words" in latest
    assert "Short definition, Explanation" in latest
    assert "latest" in latest
    assert "readers see this" in first


def test_history_has_pages() -> None:
    term = make_term()
    for number in range(24):
        edit(term, explanation=f"Text {number}")

    first = parsed(writer().get(url("term_history", term.pk)))
    second = parsed(writer().get(url("term_history", term.pk) + "?p=2"))

    assert len(classed(first, "history-line")) == 20
    assert len(classed(second, "history-line")) == 5


def test_revision_shows_the_words_that_changed() -> None:
    term = make_term(short_definition="A large reward for the agent.")
    edit(term, short_definition="A small reward for the agent.")

    page = parsed(writer().get(url("term_revision", term.pk, 2)))

    assert [each.text_content() for each in page.iter("del")] == ["large"]
    assert [each.text_content() for each in page.iter("ins")] == ["small"]


def test_revision_can_be_compared_with_any_other() -> None:
    term = make_term(explanation="one", publish=True)
    edit(term, explanation="two")
    edit(term, explanation="three")

    page = parsed(writer().get(url("term_revision", term.pk, 3) + "?with=1"))

    assert [each.text_content() for each in page.iter("del", "ins")] == ["one", "three"]


def test_history_lets_two_be_chosen_and_puts_the_older_first() -> None:
    term = make_term(explanation="one")
    edit(term, explanation="two")
    edit(term, explanation="three")
    client = writer()
    page = parsed(client.get(url("term_history", term.pk)))
    assert [each.get("value") for each in page.xpath("//input[@name='from']")] == ["3", "2", "1"]

    response = client.get(url("term_compare", term.pk) + "?from=3&to=1")

    assert response["Location"] == url("term_revision", term.pk, 3) + "?with=1"


@pytest.mark.parametrize("query", ["", "?from=1", "?from=1&to=x", f"?from=1&to={'9' * 40}"])
def test_comparing_wants_two_numbers(query: str) -> None:
    term = make_term()

    response = writer().get(url("term_compare", term.pk) + query, follow=True)

    assert "Choose two revisions" in messages(response)


def test_changes_show_rows_as_well_as_texts() -> None:
    glossary = make_glossary()
    target = make_term(glossary, name="reward")
    term = make_term(
        glossary, faqs=[{"question": "Why?", "answer": "So."}], relations=0, publish=True
    )
    edit(
        term,
        faqs=(FAQRecord(question="Why?", answer="Because."),),
        relations=(RelationRecord(target=target.slug),),
    )

    page = parsed(writer().get(url("term_changes", term.pk)))

    [shown] = classed(page, "differences")
    assert [each.text_content() for each in shown.iter("dt")] == ["Questions", "Relations"]
    assert [each.text_content() for each in shown.iter("del")] == ["So"]
    assert "reward" in [each.text_content() for each in shown.iter("ins")][1]


def test_changes_of_what_nobody_has_seen_are_all_of_it() -> None:
    term = make_term(explanation="one")

    page = parsed(writer().get(url("term_changes", term.pk)))

    assert "Readers have seen nothing of it" in page.text_content()
    assert "one" in [each.text_content() for each in page.iter("ins")]


def test_changes_say_so_where_there_are_none() -> None:
    term = make_term(publish=True)

    page = parsed(writer().get(url("term_changes", term.pk)))

    assert "nothing changes" in page.text_content()


def test_form_leads_from_changes_to_the_difference_with_the_live_text() -> None:
    term = make_term(explanation="one", publish=True)
    edit(term, explanation="two")
    client = writer()

    form = parsed(client.get(change_url(term)))
    [link] = form.xpath("//a[normalize-space()='Unpublished changes']/@href")
    page = parsed(client.get(link))

    assert [each.text_content() for each in page.iter("del", "ins")] == ["one", "two"]


def test_restoring_makes_a_draft_and_leaves_readers_alone() -> None:
    term = make_term(explanation="one", labels=[{"text": "prize"}], publish=True)
    edit(term, explanation="two", labels=())
    publish(term, by=None)
    before = PublishedTerm.objects.values().get(pk=term.pk)

    response = writer().post(url("term_restore", term.pk, 1), follow=True)

    assert "as it was at revision 1" in messages(response)
    restored = Term.objects.whole().get(pk=term.pk)
    assert restored.explanation == "one"
    assert [each.text for each in restored.labels.all()] == ["prize"]
    assert Revision.objects.filter(term=term).count() == 3
    assert PublishedTerm.objects.values().get(pk=term.pk) == before


def test_restoring_what_no_longer_fits_is_refused_in_words() -> None:
    term = make_term(name="reward", slug="reward")
    edit(term, slug="prize")
    make_term(term.glossary, name="reward", slug="reward")

    response = writer().post(url("term_restore", term.pk, 1), follow=True)

    assert "Not restored" in messages(response)


@pytest.mark.parametrize("tail", ["9/", "2/?with=9", "0/"])
def test_revision_that_is_not_there_is_not_found(tail: str) -> None:
    term = make_term()
    edit(term, explanation="x")
    address = url("term_history", term.pk) + tail

    assert writer().get(address).status_code == 404


def test_list_of_revisions_leads_to_their_pages() -> None:
    term = make_term(name="reward")
    client = writer()

    page = parsed(client.get(reverse("admin:terms_revision_changelist")))
    revision = Revision.objects.get()
    old_address = client.get(reverse("admin:terms_revision_change", args=[revision.pk]))

    assert url("term_revision", term.pk, 1) in page.xpath("//a/@href")
    assert old_address["Location"] == url("term_revision", term.pk, 1)


@pytest.mark.parametrize("revisions", [2, 15])
def test_history_takes_the_same_queries_however_long(
    revisions: int, django_assert_max_num_queries: object
) -> None:
    term = make_term()
    for number in range(revisions):
        edit(term, explanation=f"Text {number}")
    client = publisher()

    with django_assert_max_num_queries(9):  # type: ignore[operator]
        client.get(url("term_history", term.pk))
