"""What a preview shows: the very page that publishing then makes, and nothing is written."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from terms.actions.previewing import Preview, preview
from terms.actions.publishing import deprecate, publish, withdraw
from terms.actions.recording import CannotSave, Rows, rows_of
from terms.actions.revising import save_record
from terms.models import FAQ, Label, PublishedTerm, Relation, Term
from tests.factories import make_glossary, make_record, make_term
from tests.strategies import term_records

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
NO_ROWS = Rows([], [], [], [])


@pytest.fixture
def _at_one_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


def previewed(term: Term) -> Preview:
    whole = Term.objects.whole().get(pk=term.pk)
    return preview(whole, rows_of(whole))


def same_as_published(term: Term) -> bool:
    shown = previewed(term).rendered
    row = publish(term, by=None)
    return (shown.head, shown.main, shown.document, shown.etag) == (
        row.head,
        row.main,
        row.document,
        row.etag,
    )


@pytest.mark.usefixtures("_at_one_moment")
@given(record=term_records(name=st.just("Pod"), short_definition=st.just("A hull.")))
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
def test_preview_is_the_page_that_publishing_makes(db: Any, record: Any) -> None:
    record = record.content().model_copy(update={"language": "en"})
    glossary = make_glossary()
    for relation in record.relations[::2]:
        target = make_record(name=relation.target, slug=relation.target)
        publish(save_record(target, glossary=glossary, by=None), by=None)

    assert same_as_published(save_record(record, glossary=glossary, by=None))


@pytest.mark.usefixtures("_at_one_moment")
def test_preview_shows_relations_that_others_state_and_translations() -> None:
    glossary = make_glossary()
    term = make_term(glossary, name="pod", category="Ships")
    make_term(glossary, name="pod bay", relations=[{"target": "pod"}], publish=True)
    make_term(glossary, name="Kapsel", language="de", concept=term.concept, publish=True)
    make_term(glossary, name="wanting", relations=[{"target": "hull"}], publish=True)
    adopted = make_term(glossary, name="hull")

    assert "pod bay" in previewed(term).rendered.main
    assert "Kapsel" in previewed(term).rendered.main
    assert "wanting" in previewed(adopted).rendered.main
    assert same_as_published(term)
    assert same_as_published(adopted)


@pytest.mark.usefixtures("_at_one_moment")
def test_preview_of_a_deprecated_term_names_its_successor() -> None:
    glossary = make_glossary()
    successor = make_term(glossary, name="hull", publish=True)
    term = make_term(glossary, name="pod", publish=True)
    deprecate(term, by=None, successor=successor)
    term.refresh_from_db()

    assert "This term is deprecated." in previewed(term).rendered.main
    assert same_as_published(term)


@pytest.mark.usefixtures("_at_one_moment")
def test_preview_of_a_withdrawn_term_is_what_publishing_it_again_shows() -> None:
    term = make_term(publish=True)
    withdraw(term, by=None)
    term.refresh_from_db()

    assert same_as_published(term)


def test_preview_of_a_term_that_was_never_saved() -> None:
    glossary = make_glossary(title="Ships")
    make_term(glossary, name="wanting", relations=[{"target": "pod"}], publish=True)
    target = make_term(glossary, name="hull", publish=True)
    term = Term(glossary=glossary, language="en", name="Pod", slug="pod", explanation="*Round*.")
    rows = Rows(
        labels=[Label(text="capsule")],
        faqs=[FAQ(question="Why?", answer="Because.")],
        relations=[Relation(type="related", target=target)],
        sources=[],
    )

    shown = preview(term, rows)

    for text in ("Pod", "<em>Round</em>", "capsule", "Why?", "hull", "wanting"):
        assert text in shown.rendered.main
    assert shown.metadata.title == "Pod – Ships"
    assert shown.metadata.canonical_url.endswith(f"/{glossary.slug}/pod/")
    assert term.pk is None
    assert not Term.objects.filter(slug="pod").exists()


def test_preview_leaves_the_term_as_it_was() -> None:
    term = make_term(relations=1, labels=1)
    whole = Term.objects.whole().get(pk=term.pk)
    before = dict(vars(whole))

    preview(whole, rows_of(whole))

    assert {name: vars(whole)[name] for name in before if name != "_state"} == {
        name: value for name, value in before.items() if name != "_state"
    }


def test_preview_shows_what_cannot_be_published_and_says_so() -> None:
    term = Term(glossary=make_glossary(), language="en", name="Pod", slug="pod")

    shown = preview(term, NO_ROWS)

    assert "Pod" in shown.rendered.main
    assert [finding.rule for finding in shown.findings] == ["has-content"]


def test_preview_of_rows_that_make_no_entry_is_refused() -> None:
    term = Term(glossary=make_glossary(), language="en", name="", slug="pod")

    with pytest.raises(CannotSave, match="name"):
        preview(term, NO_ROWS)


@pytest.mark.parametrize("rows", [1, 20])
def test_preview_reads_in_the_same_queries_however_full_and_writes_nothing(rows: int) -> None:
    term = make_term(make_glossary(), labels=rows, faqs=rows, relations=rows, publish=True)
    before = PublishedTerm.objects.values().get(pk=term.pk)
    whole = Term.objects.whole().get(pk=term.pk)

    with CaptureQueriesContext(connection) as captured:
        preview(whole, rows_of(whole))

    assert len(captured) == 6
    assert all(query["sql"].startswith("SELECT") for query in captured)
    assert PublishedTerm.objects.values().get(pk=term.pk) == before
