"""Quick add: two fields on the list make a draft; addresses may fill the form of a new term."""

import pytest

from terms.models import Term
from tests.admin.rooms import errors, filled, logged_in, messages, parsed, url, writer
from tests.factories import make_glossary, make_term, make_user

pytestmark = pytest.mark.django_db


def test_name_and_definition_make_a_draft_and_the_list_comes_back() -> None:
    glossary = make_glossary()
    client = writer()
    data = filled(client, url("term_changelist"), "quick_add_form")
    data |= {"name": "Reward hacking", "short_definition": "A flaw."}

    response = client.post(url("term_add"), data, follow=True)

    term = Term.objects.get()
    assert (term.name, term.slug, term.short_definition) == (
        "Reward hacking",
        "reward-hacking",
        "A flaw.",
    )
    assert (term.glossary, term.language, term.is_public) == (glossary, "en", False)
    assert response.request["PATH_INFO"] == url("term_changelist")
    assert "“Reward hacking” is saved as revision 1." in messages(response)
    [link] = parsed(response).xpath("//ul[@class='messagelist']//a")
    assert link.get("href") == url("term_change", term.pk)


def test_what_is_wrong_comes_back_in_the_whole_form() -> None:
    make_glossary()
    client = writer()
    data = filled(client, url("term_changelist"), "quick_add_form")

    response = client.post(url("term_add"), data | {"name": "", "short_definition": "A flaw."})

    assert "This field is required" in errors(response)
    form = parsed(response).get_element_by_id("term_form")
    assert form.fields["short_definition"].strip() == "A flaw."
    assert not Term.objects.exists()


def test_name_in_a_message_is_text() -> None:
    make_glossary()
    client = writer()
    data = filled(client, url("term_changelist"), "quick_add_form")

    response = client.post(url("term_add"), data | {"name": "<b>{x}</b> %s"}, follow=True)

    assert "“<b>{x}</b> %s” is saved" in messages(response)
    assert not parsed(response).xpath("//ul[@class='messagelist']//b")


def test_glossary_is_the_one_the_list_is_filtered_by() -> None:
    make_glossary(title="AI")
    second = make_glossary(title="Law")
    client = writer()

    first_list = filled(client, url("term_changelist"), "quick_add_form")
    address = f"{url('term_changelist')}?glossary__id__exact={second.pk}"
    filtered = filled(client, address, "quick_add_form")

    assert first_list["glossary"] != str(second.pk)
    assert filtered["glossary"] == str(second.pk)


def test_quick_add_is_for_those_who_may_add_where_there_is_a_glossary() -> None:
    without = parsed(writer().get(url("term_changelist")))
    make_glossary()
    viewed = parsed(logged_in(make_user("view_term")).get(url("term_changelist")))

    assert not without.xpath("//*[@id='quick-add']")
    assert not viewed.xpath("//*[@id='quick-add']")


def test_address_of_a_wanted_term_fills_the_form() -> None:
    glossary = make_glossary(language="de")
    make_term(glossary, name="pod", language="de", relations=[{"target": "wire-heading"}])
    client = writer()
    wanted = f"?glossary={glossary.pk}&name=Wire heading&slug=wire-heading"

    data = filled(client, url("term_add") + wanted)
    client.post(url("term_add"), data)

    assert (data["name"], data["slug"], data["language"]) == ("Wire heading", "wire-heading", "de")
    term = Term.objects.get(slug="wire-heading")
    assert term.incoming_relations.get().term.name == "pod"


@pytest.mark.parametrize("query", ["name=%00&slug=%00", "glossary=x&language=%00", "concept=x"])
def test_hostile_address_makes_a_form_all_the_same(query: str) -> None:
    make_glossary()

    assert writer().get(f"{url('term_add')}?{query}").status_code == 200
