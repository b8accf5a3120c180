"""What leads to a term: each way is found, counted and shown in part."""

from typing import Any

import pytest

from terms.actions import pointing
from terms.actions.combining import merge
from terms.actions.pointing import Pointing, points_here
from terms.actions.publishing import deprecate
from terms.actions.revising import record_of, save_record
from terms.models import Glossary, Term
from tests.factories import make_term

pytestmark = pytest.mark.django_db


def names(found: Pointing) -> list[str]:
    return [term.name for term in found.first]


def edited(term: Term, **values: Any) -> Term:
    record = record_of(Term.objects.whole().get(pk=term.pk))
    changed = record.model_copy(update=values)
    return save_record(changed, glossary=term.glossary, by=None, term=term)


def test_nothing_leads_to_a_lonely_term(glossary: Glossary) -> None:
    term = make_term(glossary, name="goal", explanation="[[goal]]")
    make_term(glossary, explanation="[[goalkeeper]] and `[[goal]]`")

    assert not points_here(term)


def test_each_way_is_told_apart(glossary: Glossary) -> None:
    term = make_term(glossary, name="goal", publish=True)
    make_term(glossary, name="drafted", relations=[{"target": "goal"}])
    shown = make_term(glossary, name="shown", relations=[{"target": "goal"}], publish=True)
    edited(shown, relations=())
    old = make_term(glossary, name="old", publish=True)
    deprecate(old, by=None, successor=term)
    merge(make_term(glossary, name="merged"), into=term, by=None)

    found = points_here(term)

    assert found
    assert names(found.relations) == ["drafted"]
    assert names(found.shown_relations) == ["shown"]
    assert names(found.succeeded) == ["old"]
    assert names(found.merged) == ["merged"]
    assert found.links == Pointing()


def test_wiki_links_are_found_in_every_text_of_draft_and_page(glossary: Glossary) -> None:
    term = make_term(glossary, name="Reward hacking")
    make_term(glossary, name="definition", short_definition="A [[reward-hacking|hack]].")
    make_term(glossary, name="explanation", explanation="[[Reward Hacking]]")
    make_term(glossary, name="answer", faqs=[{"question": "?", "answer": "[[reward-hacking]]"}])
    page = make_term(glossary, name="page", explanation="[[reward-hacking]]", publish=True)
    edited(page, explanation="")
    make_term(glossary, name="German", language="de", explanation="[[reward-hacking]]")

    assert names(points_here(term).links) == ["answer", "definition", "explanation", "page"]


def test_many_are_counted_and_some_shown(glossary: Glossary) -> None:
    term = make_term(glossary, name="goal")
    for number in range(pointing.SHOWN + 3):
        make_term(glossary, name=f"t{number:02}", relations=[{"target": "goal"}])

    found = points_here(term).relations

    assert found.count == pointing.SHOWN + 3
    assert names(found) == [f"t{number:02}" for number in range(pointing.SHOWN)]


def test_number_of_texts_read_is_bounded(
    glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pointing, "TEXTS_READ", 2)
    term = make_term(glossary, name="goal")
    for _ in range(3):
        make_term(glossary, explanation="[[goal]]")

    found = points_here(term).links

    assert (found.count, found.is_more) == (2, True)


@pytest.mark.parametrize("count", [1, 15])
def test_queries_do_not_grow_with_what_is_found(
    glossary: Glossary, count: int, django_assert_num_queries: Any
) -> None:
    term = make_term(glossary, name="goal")
    for _ in range(count):
        make_term(glossary, explanation="[[goal]]", relations=[{"target": "goal"}])

    with django_assert_num_queries(6):
        points_here(term)
