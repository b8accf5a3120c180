"""Publishing, withdrawing, deprecating, renaming and reinstating from the admin."""

import pytest

from terms.models import PublishedTerm, Redirect, Term, TermStatus
from tests.admin.rooms import change_url, classed, errors, messages, parsed, publisher, url
from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db


def buttons(term: Term) -> list[str]:
    page = parsed(publisher().get(change_url(term)))
    return [each.text_content().strip() for each in classed(page, "move")]


def test_form_offers_what_can_be_done_now() -> None:
    term = make_term()
    assert buttons(term) == ["Publish", "Schedule…", "Comment"]

    public = make_term(publish=True)
    assert buttons(public) == [
        "Schedule…",
        "More",
        "Withdraw",
        "Deprecate…",
        "Change the address…",
        "Comment",
    ]


def test_publish_button_publishes() -> None:
    term = make_term(name="reward")

    response = publisher().post(url("term_publish", term.pk), follow=True)

    assert "“reward” is published." in messages(response)
    assert PublishedTerm.objects.public().get().name == "reward"


def test_publish_button_tells_why_not() -> None:
    term = make_term(short_definition="")

    response = publisher().post(url("term_publish", term.pk), follow=True)

    assert "nothing to read yet" in messages(response)
    assert not PublishedTerm.objects.exists()


def test_withdrawn_term_can_be_reinstated() -> None:
    term = make_term(publish=True)
    client = publisher()

    client.post(url("term_withdraw", term.pk))
    assert Term.objects.get(pk=term.pk).status == TermStatus.WITHDRAWN
    assert "Reinstate" in buttons(Term.objects.get(pk=term.pk))

    client.post(url("term_reinstate", term.pk))
    assert Term.objects.get(pk=term.pk).status == TermStatus.PUBLISHED


def test_deprecating_asks_for_the_successor() -> None:
    glossary = make_glossary()
    term, successor = make_term(glossary, publish=True), make_term(glossary, publish=True)
    client = publisher()

    page = parsed(client.get(url("term_deprecate", term.pk)))
    assert page.xpath("//select[@name='successor']")
    client.post(url("term_deprecate", term.pk), {"successor": str(successor.pk)})

    term.refresh_from_db()
    assert (term.status, term.successor) == (TermStatus.DEPRECATED, successor)


def test_deprecating_needs_no_successor() -> None:
    term = make_term(publish=True)

    publisher().post(url("term_deprecate", term.pk), {"successor": ""})

    assert Term.objects.get(pk=term.pk).status == TermStatus.DEPRECATED


@pytest.mark.parametrize("which", ["itself", "elsewhere", "nothing"])
def test_successor_that_does_not_fit_is_refused(which: str) -> None:
    term = make_term(publish=True)
    successor = {"itself": str(term.pk), "elsewhere": str(make_term().pk), "nothing": "x"}[which]

    response = publisher().post(url("term_deprecate", term.pk), {"successor": successor})

    assert "same glossary and language" in errors(response)
    assert Term.objects.get(pk=term.pk).status == TermStatus.PUBLISHED


def test_changing_the_address_leaves_a_redirect() -> None:
    term = make_term(name="reward", publish=True)
    old = term.path()

    publisher().post(url("term_rename", term.pk), {"slug": "prize"})

    assert Term.objects.get(pk=term.pk).slug == "prize"
    assert Redirect.objects.get(path=old).term == term


def test_address_that_is_none_is_refused_with_a_proposal() -> None:
    term = make_term(publish=True)

    response = publisher().post(url("term_rename", term.pk), {"slug": "Big Prize"})

    assert "big-prize" in errors(response)


def test_list_action_publishes_what_it_can_and_says_what_it_refused() -> None:
    good, bad = make_term(name="good"), make_term(name="bad", short_definition="")
    chosen = {"action": "publish_selected", "_selected_action": [good.pk, bad.pk], "index": "0"}

    response = publisher().post(url("term_changelist"), chosen, follow=True)

    told = messages(response)
    assert "1 term published." in told
    assert "1 term refused. bad: There is nothing to read yet" in told
    assert [each.name for each in PublishedTerm.objects.all()] == ["good"]


def test_list_action_withdraws() -> None:
    term, draft = make_term(publish=True), make_term(name="draft")
    chosen = {"action": "withdraw_selected", "_selected_action": [term.pk, draft.pk], "index": "0"}

    response = publisher().post(url("term_changelist"), chosen, follow=True)

    assert "1 term withdrawn." in messages(response)
    assert "“draft” is not public" in messages(response)
    assert Term.objects.get(pk=term.pk).status == TermStatus.WITHDRAWN


@pytest.mark.parametrize("move", ["publish", "withdraw", "reinstate", "deprecate", "rename"])
def test_move_of_a_term_that_is_not_there_is_not_found(move: str) -> None:
    assert publisher().post(url(f"term_{move}", 4711)).status_code == 404


def test_panel_links_to_the_live_page_only_where_there_is_one() -> None:
    draft, public = make_term(), make_term(publish=True)
    client = publisher()

    def links(term: Term) -> list[str]:
        return [
            str(link) for link in parsed(client.get(change_url(term))).xpath("//section//a/@href")
        ]

    assert public.get_absolute_url() in links(public)
    assert draft.get_absolute_url() not in links(draft)
