"""The ordered rows of the form: order, doubles, wanted terms, circles."""

from typing import Any

import pytest
from django.test import Client

from terms.models import Label, Relation, Revision, Term
from tests.admin.rooms import change_url, errors, filled, row, url, writer
from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db


def save(client: Client, term: Term, data: dict[str, Any]) -> Any:
    return client.post(change_url(term), data | {"_continue": "Save"}, follow=True)


def texts(term: Term) -> list[tuple[int, str]]:
    return list(Label.objects.filter(term=term).values_list("position", "text"))


def labelled(*names: str) -> Term:
    return make_term(labels=[{"text": name} for name in names])


def test_positions_give_the_order() -> None:
    term = labelled("a", "b", "c")
    client = writer()
    data = filled(client, change_url(term))

    save(client, term, data | {"labels-0-position": "3", "labels-2-position": "1"})

    assert texts(term) == [(0, "c"), (1, "b"), (2, "a")]
    latest = Revision.objects.filter(term=term).latest("number")
    assert [label.text for label in latest.record().labels] == ["c", "b", "a"]


def test_row_without_a_position_goes_to_the_end() -> None:
    term = labelled("a", "b")
    client = writer()
    data = filled(client, change_url(term))
    row(data, "labels", text="z", kind="hidden")

    save(client, term, data)

    assert texts(term) == [(0, "a"), (1, "b"), (2, "z")]


def test_rows_may_swap_their_texts() -> None:
    term = labelled("a", "b")
    client = writer()
    data = filled(client, change_url(term))

    save(client, term, data | {"labels-0-text": "b", "labels-1-text": "a"})

    assert texts(term) == [(0, "b"), (1, "a")]


def test_removed_row_makes_place_for_the_same_text() -> None:
    term = labelled("a", "b")
    client = writer()
    data = filled(client, change_url(term)) | {"labels-0-DELETE": "on"}
    row(data, "labels", text="A", kind="abbreviation")

    save(client, term, data)

    assert texts(term) == [(0, "b"), (1, "A")]


def test_same_label_twice_is_refused_whatever_its_case() -> None:
    term = labelled("a")
    client = writer()
    data = filled(client, change_url(term))
    row(data, "labels", text="A", kind="alternate")

    response = save(client, term, data)

    assert "in another row already" in errors(response)
    assert texts(term) == [(0, "a")]


def test_faqs_and_sources_are_saved() -> None:
    term = make_term()
    client = writer()
    data = filled(client, change_url(term))
    row(data, "faqs", question=" Why? ", answer="Because.\r\nSo.")
    row(data, "sources", title="On rewards", year="2016", url="https://example.org/a")

    save(client, term, data)

    [faq], [source] = term.faqs.all(), term.sources.all()
    assert (faq.question, faq.answer) == ("Why?", "Because.\nSo.")
    assert (source.title, source.year, source.url) == ("On rewards", 2016, "https://example.org/a")


def test_source_with_a_dangerous_address_is_refused() -> None:
    term = make_term()
    client = writer()
    data = filled(client, change_url(term))
    row(data, "sources", title="On rewards", url="javascript:alert(1)")

    response = save(client, term, data)

    assert "must start with https://" in errors(response)


def test_name_of_a_missing_term_makes_a_wanted_relation() -> None:
    term = make_term(name="reward hacking")
    client = writer()
    data = filled(client, change_url(term))
    row(data, "relations", type="related", name="Wire heading")

    save(client, term, data)

    relation = Relation.objects.get(term=term)
    assert (relation.target, relation.target_slug, relation.name) == (
        None,
        "wire-heading",
        "Wire heading",
    )


def test_wanted_relation_keeps_its_slug_while_its_name_stays() -> None:
    term = make_term(relations=[{"target": "pod-1", "name": "Pod (one)"}])
    client = writer()

    save(client, term, filled(client, change_url(term)) | {"explanation": "More."})

    relation = Relation.objects.get(term=term)
    assert (relation.target_slug, relation.name) == ("pod-1", "Pod (one)")


def test_name_of_an_existing_term_leads_to_it() -> None:
    glossary = make_glossary()
    target = make_term(glossary, name="alignment")
    term = make_term(glossary, name="reward")
    client = writer()
    data = filled(client, change_url(term))
    row(data, "relations", type="broader", name="Alignment")

    save(client, term, data)

    assert Relation.objects.get(term=term).target == target


def test_chosen_target_is_saved() -> None:
    glossary = make_glossary()
    target = make_term(glossary, name="alignment")
    term = make_term(glossary, name="reward")
    client = writer()
    data = filled(client, change_url(term))
    row(data, "relations", type="broader", target=str(target.pk))

    save(client, term, data)

    assert Relation.objects.get(term=term).target == target


def test_new_term_can_have_a_chosen_target_in_its_language() -> None:
    glossary = make_glossary(language="de")
    target = make_term(glossary, name="Ziel")
    client = writer()
    data = filled(client, url("term_add")) | {"glossary": str(glossary.pk), "name": "Lohn"}
    row(data, "relations", type="broader", target=str(target.pk))

    client.post(url("term_add"), data | {"language": "", "_continue": "1"})

    assert Relation.objects.get(term__name="Lohn").target == target


def test_relation_needs_a_term_or_a_name() -> None:
    term = make_term()
    client = writer()
    data = filled(client, change_url(term))
    row(data, "relations", type="broader")

    response = save(client, term, data)

    assert "Choose a term, or name one that is wanted" in errors(response)


def test_target_in_another_glossary_is_refused() -> None:
    elsewhere = make_term()
    term = make_term()
    client = writer()
    data = filled(client, change_url(term))
    row(data, "relations", type="related", target=str(elsewhere.pk))

    response = save(client, term, data)

    assert "same glossary and language" in errors(response)


@pytest.mark.parametrize("by", ["target", "name"])
def test_relation_to_the_term_itself_is_refused(by: str) -> None:
    term = make_term(name="reward")
    client = writer()
    data = filled(client, change_url(term))
    row(data, "relations", type="related", **{by: str(term.pk) if by == "target" else "Reward"})

    response = save(client, term, data)

    assert "cannot be related to itself" in errors(response)
    assert not Relation.objects.exists()


def test_relation_of_a_new_term_to_itself_is_refused() -> None:
    glossary = make_glossary()
    client = writer()
    data = filled(client, url("term_add")) | {"glossary": str(glossary.pk), "name": "reward"}
    row(data, "relations", type="related", name="Reward")

    response = client.post(url("term_add"), data)

    assert "cannot be related to itself" in errors(response)
    assert not Term.objects.exists()


def test_relation_stated_twice_is_refused() -> None:
    term = make_term(relations=[{"target": "pod", "name": "pod"}])
    client = writer()
    data = filled(client, change_url(term))
    row(data, "relations", type="related", name="Pod")

    response = save(client, term, data)

    assert "stated in another row already" in errors(response)


@pytest.mark.parametrize("steps", [1, 2, 5])
def test_circle_of_any_length_is_refused_with_a_message(steps: int) -> None:
    glossary = make_glossary()
    first = below = make_term(glossary, name="first")
    for step in range(steps):
        below = make_term(
            glossary, name=f"step {step}", relations=[{"type": "broader", "target": below.slug}]
        )
    client = writer()
    data = filled(client, change_url(first))
    row(data, "relations", type="broader", target=str(below.pk))

    response = save(client, first, data)

    assert "closes a circle" in errors(response)
    assert not Relation.objects.filter(term=first).exists()


def test_row_that_somebody_removed_is_not_brought_back() -> None:
    term = labelled("a", "b")
    client = writer()
    data = filled(client, change_url(term)) | {"labels-0-text": "changed"}
    Label.objects.filter(term=term, text="a").delete()

    response = save(client, term, data)

    assert "Somebody else has removed this row" in errors(response)
    assert texts(term) == [(1, "b")]
