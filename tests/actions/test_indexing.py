"""Which entries ask search engines to pass them over: the deprecated, and the thin if so wanted."""

import pytest

from terms.actions.curating import save_glossary
from terms.actions.publishing import deprecate, reinstate
from terms.models import PublishedTerm, Term
from tests.factories import make_glossary, make_term

pytestmark = pytest.mark.django_db


def is_indexable(term: Term) -> bool:
    row = PublishedTerm.objects.get(pk=term.pk)
    assert row.is_indexable == ('name="robots" content="index' in row.head)
    return row.is_indexable


def test_deprecated_term_is_not_for_search_engines() -> None:
    term = make_term(publish=True)
    assert is_indexable(term)

    deprecate(term, by=None, successor=None)
    assert not is_indexable(term)

    reinstate(term, by=None)
    assert is_indexable(term)


def test_thin_entries_are_passed_over_where_the_glossary_wants_it() -> None:
    glossary = make_glossary(indexed_from_words=9)
    rich = make_term(
        glossary,
        short_definition="One *two* three.",
        explanation="## Four\n\nfive [[six|seven]]",
        faqs=[
            {"question": "Not counted?", "answer": "Eight [nine](https://example.org/many/words)."}
        ],
        publish=True,
    )
    thin = make_term(
        glossary, short_definition="One two three four five six seven eight.", publish=True
    )

    assert is_indexable(thin) is False
    glossary.indexed_from_words = 8
    save_glossary(glossary, by=None)
    assert (is_indexable(rich), is_indexable(thin)) == (True, True)
    glossary.indexed_from_words = 10
    save_glossary(glossary, by=None)
    assert (is_indexable(rich), is_indexable(thin)) == (False, False)
    glossary.indexed_from_words = 0
    save_glossary(glossary, by=None)
    assert (is_indexable(rich), is_indexable(thin)) == (True, True)
