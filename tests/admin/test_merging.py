"""Merging in the admin: choosing, seeing what moves, doing it, and the way back."""

import pytest
from django.test import Client

from terms.actions.combining import merge
from terms.models import Label, Merge, Term
from tests.admin.rooms import (
    PUBLISHER,
    change_url,
    errors,
    filled,
    logged_in,
    messages,
    parsed,
    url,
    writer,
)
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def merger() -> Client:
    return logged_in(make_user(*PUBLISHER, "merge_term"))


def pair() -> tuple[Term, Term]:
    glossary = make_glossary(slug="ai")
    term = make_term(glossary, name="reward gaming", faqs=1, publish=True)
    return term, make_term(glossary, name="reward hacking", labels=2, publish=True)


def fresh(term: Term) -> Term:
    return Term.objects.get(pk=term.pk)


def test_form_leads_to_merging() -> None:
    term, _into = pair()

    def links(client: Client) -> list[str]:
        return list(map(str, parsed(client.get(change_url(term))).xpath("//a/@href")))

    assert url("term_merge", term.pk) in links(merger())
    assert url("term_merge", term.pk) not in links(writer())


@pytest.mark.parametrize("by", ["choice", "address"])
def test_chosen_term_shows_what_moves_and_changes_nothing(by: str) -> None:
    term, into = pair()
    given = {"target": str(into.pk)} if by == "choice" else {"address": "/ai/reward-hacking/"}

    page = parsed(merger().get(url("term_merge", term.pk), given))

    rows = [
        [each.text_content().strip() for each in row.xpath("./th|./td")]
        for row in page.xpath("//tbody/tr")
    ]
    assert rows[0] == ["Other names", "1", "2", "reward gaming"]
    assert rows[1][:3] == ["Questions", "1", "0"]
    assert rows[-1] == ["Addresses", "1", "1", "/ai/reward-gaming/"]
    assert not Merge.objects.exists()


def test_confirming_merges_and_offers_the_way_back() -> None:
    term, into = pair()
    client = merger()
    shown = f"{url('term_merge', term.pk)}?target={into.pk}"
    form = filled(client, shown, "merge_form")

    response = client.post(url("term_merge", term.pk), form | {"comment": "One thing"}, follow=True)

    assert response.redirect_chain[-1][0] == change_url(into)
    assert "“reward gaming” is merged into this term." in messages(response)
    undo = parsed(response).xpath("//ul[@class='messagelist']//a/@href")
    assert undo == [url("term_unmerge", term.pk)]
    assert fresh(term).merged_into == into
    assert Merge.objects.get().comment == "One thing"
    assert Label.objects.filter(term=into, text="reward gaming").exists()


def test_undoing_asks_and_separates() -> None:
    term, into = pair()
    client = merger()
    merge(term, into=into, by=None)

    asked = parsed(client.get(url("term_unmerge", term.pk)))
    assert "“reward gaming” was merged into “reward hacking”" in asked.text_content()
    assert fresh(term).merged_into == into
    response = client.post(url("term_unmerge", term.pk), follow=True)

    assert "two terms again" in messages(response)
    assert fresh(term).merged_into is None
    again = client.post(url("term_unmerge", term.pk), follow=True)
    assert "is not merged" in messages(again)


def test_undoing_tells_why_not() -> None:
    glossary = make_glossary()
    first, second, third = (make_term(glossary) for _ in range(3))
    merge(first, into=second, by=None)
    merge(second, into=third, by=None)

    response = merger().post(url("term_unmerge", first.pk), follow=True)

    assert "undo that merge first" in messages(response)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"target": ""}, "Choose a term."),
        ({"target": "x"}, "same glossary and language"),
        ({"target": "", "address": "nowhere"}, "No term of this glossary"),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_target_that_does_not_fit_is_told(method: str, given: dict[str, str], told: str) -> None:
    term, _into = pair()

    response = getattr(merger(), method)(url("term_merge", term.pk), given)

    assert told in errors(response)
    assert not Merge.objects.exists()


def test_refusal_is_told_where_the_other_is_chosen() -> None:
    glossary = make_glossary()
    term, draft = make_term(glossary, publish=True), make_term(glossary)

    response = merger().get(url("term_merge", term.pk), {"target": str(draft.pk)})

    assert "publish that one first" in errors(response)


@pytest.mark.parametrize("view", ["merge", "unmerge"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_merging_needs_its_permission(view: str, method: str) -> None:
    term, into = pair()
    if view == "unmerge":
        merge(term, into=into, by=None)
    publisher = logged_in(make_user(*PUBLISHER))

    response = getattr(publisher, method)(url(f"term_{view}", term.pk), {"target": str(into.pk)})

    assert response.status_code == 403
    assert Merge.objects.filter(undone_at=None).exists() == (view == "unmerge")


@pytest.mark.parametrize("view", ["merge", "unmerge"])
def test_term_that_is_not_there_is_not_found(view: str) -> None:
    assert merger().get(url(f"term_{view}", 4711)).status_code == 404


def test_merged_term_is_shown_as_it_was_and_not_edited() -> None:
    term, into = pair()
    merge(term, into=into, by=None)
    client = merger()

    page = parsed(client.get(change_url(term)))

    assert "merged into another" in page.text_content()
    links = list(map(str, page.xpath("//a/@href")))
    assert change_url(into) in links
    assert url("term_unmerge", term.pk) in links
    assert url("term_merge", term.pk) not in links
    assert not page.xpath("//textarea[@name='explanation']")
    assert client.post(change_url(term), {"name": "Other"}).status_code == 403
    assert client.post(url("term_delete", term.pk), {"post": "yes"}).status_code == 403


def test_list_and_choices_leave_merged_terms_out() -> None:
    term, into = pair()
    merge(term, into=into, by=None)
    client = merger()
    names = "//*[@id='result_list']//th/a/text()"

    assert parsed(client.get(url("term_changelist"))).xpath(names) == ["reward hacking"]
    only = parsed(client.get(url("term_changelist"), {"state": "merged"}))
    assert only.xpath(names) == ["reward gaming"]
    field = {"app_label": "terms", "model_name": "term", "field_name": "successor"}
    offered = client.get("/admin/autocomplete/", field | {"term": "reward"}).json()
    assert [each["text"] for each in offered["results"]] == ["reward hacking"]
