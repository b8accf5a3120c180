"""Statements written once: they answer what the query they come from answers."""

import pytest
from django.db.models import BooleanField, IntegerField, TextField, Value

from terms.models import Glossary
from terms.pages.statements import Statement, compose_statement, slot, write_statement
from tests.factories import make_glossary

pytestmark = pytest.mark.django_db


def test_statement_answers_for_the_values_it_is_given() -> None:
    make_glossary(slug="ai", title="100% %s {x}")
    make_glossary(slug="law", title="Law")
    named = Glossary.objects.filter(slug=slot("slug"), language="en")

    statement = write_statement(named.values_list("title"), "default")

    assert statement.fetch(slug="ai") == [("100% %s {x}",)]
    assert statement.fetch(slug="law", other="not asked for") == [("Law",)]
    assert statement.fetch(slug="none") == []


def test_equal_values_of_different_types_stay_apart_and_percent_signs_stand() -> None:
    make_glossary(slug="ai", title="AI")
    query = Glossary.objects.annotate(
        one=Value(1, output_field=IntegerField()),
        truth=Value(value=True, output_field=BooleanField()),
        sign=Value("%s %%", output_field=TextField()),
        again=Value("%s %%", output_field=TextField()),
    ).filter(title__startswith="A", slug=slot("slug"))

    statement = write_statement(query.values_list("one", "truth", "sign", "again"), "default")

    assert statement.fetch(slug="ai") == [(1, True, "%s %%", "%s %%")]


def test_parts_of_a_composed_statement_keep_their_own_values() -> None:
    make_glossary(slug="ai", title="AI")
    parts = [
        (name, Statement("default", "SELECT %s AS x", (value,)))
        for name, value in (("one", "1"), ("two", "2"))
    ]

    statement = compose_statement("{one} UNION ALL {two} ORDER BY 1", parts)

    assert statement.fetch() == [("1",), ("2",)]
