"""What readers may take along: the public content, all of it, and nothing else."""

import json
from typing import Any

import pytest

from terms.actions.deleting import delete
from terms.actions.publishing import deprecate, publish, withdraw
from terms.actions.renaming import rename
from terms.actions.revising import save_record
from terms.exporting.records import Selection, export_records
from terms.models import Category, Glossary, PublishedTerm, Term
from terms.pages import downloads
from terms.pages.downloads import Download, find_download, records_of
from terms.pages.edition import list_languages
from terms.records import LabelKind, TermRecord
from tests.factories import make_glossary, make_record, make_term

SECRET = "Secret-word"


@pytest.fixture
def glossary(db: None) -> Glossary:
    return make_glossary(slug="ai", downloads=True)


def _download(language: str = "") -> Download:
    download = find_download("ai", language)
    assert download is not None
    return download


def _records() -> dict[str, TermRecord]:
    return {record.slug: record for record in records_of(_download())}


def _full(glossary: Glossary) -> Term:
    make_term(glossary, name="Near", publish=True)
    return make_term(
        glossary,
        name="Full",
        publish=True,
        explanation="See [[near|it]].",
        seo_title="Title",
        seo_description="Description",
        category="Tools",
        external_id="https://source.example/1",
        labels=[
            {"text": "Other"},
            {"text": "Found", "kind": "hidden"},
            {"text": "Never", "kind": "forbidden"},
        ],
        faqs=[{"question": "Why?", "answer": "*So*."}],
        relations=[
            {"type": "broader", "target": "near"},
            {"target": "unwritten-one", "name": "Unwritten (one)"},
        ],
        sources=[{"title": "Paper", "authors": "A. Uthor", "year": 2016, "url": "https://p.org"}],
    )


def test_records_are_what_an_export_of_public_terms_gives_but_for_what_the_api_hides(
    glossary: Glossary,
) -> None:
    old = _full(glossary)
    deprecate(old, by=None, successor=Term.objects.get(slug="near"))
    rename(Term.objects.get(slug="near"), slug="nearer", by=None)

    expected = [
        record.model_copy(
            update={
                "external_id": "",
                "labels": tuple(each for each in record.labels if each.kind != LabelKind.HIDDEN),
            }
        )
        for record in export_records(Selection(glossary))
    ]
    assert [each.canonical_json() for each in records_of(_download())] == [
        each.canonical_json() for each in expected
    ]
    assert len(expected) == 2
    assert expected[0].relations[0].target == "nearer"
    assert expected[0].successor == "nearer"


def test_records_hold_nothing_that_readers_do_not_get(glossary: Glossary) -> None:
    make_term(
        glossary,
        name="Live",
        publish=True,
        external_id=f"{SECRET}-id",
        labels=[{"text": f"{SECRET} label", "kind": "hidden"}],
    )
    make_term(glossary, name=f"{SECRET} draft", explanation=SECRET)
    withdraw(make_term(glossary, name=f"{SECRET} gone", publish=True), by=None)
    delete(make_term(glossary, name=f"{SECRET} deleted", publish=True), by=None)
    live = Term.objects.get(slug="live")
    changed = make_record(
        name="Live", explanation=SECRET, faqs=[{"question": SECRET, "answer": "."}]
    )
    save_record(changed, glossary=glossary, by=None, term=live)
    make_term(make_glossary(downloads=True), name=SECRET, publish=True)
    make_term(glossary, name=SECRET, language="de", publish=True)

    records = _records()

    assert list(records) == ["live"]
    assert SECRET.lower() not in json.dumps(records["live"].model_dump(mode="json")).lower()


def test_records_name_a_relation_once_where_it_is_stated(glossary: Glossary) -> None:
    make_term(glossary, name="Kind", publish=True)
    make_term(
        glossary, name="Case", publish=True, relations=[{"type": "broader", "target": "kind"}]
    )

    records = _records()

    assert [each.target for each in records["case"].relations] == ["kind"]
    assert records["kind"].relations == ()


def test_a_relation_to_what_is_not_public_keeps_the_words_of_the_public_text(
    glossary: Glossary,
) -> None:
    make_term(glossary, name="Hidden")
    make_term(glossary, name="Open", publish=True, relations=[{"target": "hidden"}])
    rename(Term.objects.get(slug="hidden"), slug="hidden-under-a-new-name", by=None)

    [relation] = _records()["open"].relations

    assert relation.target == "hidden"


def test_a_target_that_got_the_name_of_another_is_named_once(glossary: Glossary) -> None:
    target = make_term(glossary, name="One", publish=True)
    make_term(
        glossary, name="Names", publish=True, relations=[{"target": "one"}, {"target": "two"}]
    )
    rename(target, slug="two", by=None)

    record = _records()["names"]

    assert [each.target for each in record.relations] == ["two"]
    assert TermRecord.model_validate_json(record.canonical_json()) == record


@pytest.mark.parametrize("count", [3, 30])
def test_queries_are_as_many_as_batches(
    glossary: Glossary,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,
    count: int,
) -> None:
    for number in range(count):
        make_term(
            glossary, name=f"Term {number}", publish=True, relations=[{"target": "term-0"}][:number]
        )
    monkeypatch.setattr(downloads, "BATCH_SIZE", 10)

    with django_assert_num_queries(1):
        download = _download()
    with django_assert_num_queries(1 + 3 * -(-count // 10)):
        records = list(records_of(download))

    assert len(records) == count
    assert download.count == count


def test_a_term_that_goes_while_the_file_is_written_is_left_out(
    glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("A", "B", "C"):
        make_term(glossary, name=name, publish=True)
    monkeypatch.setattr(downloads, "BATCH_SIZE", 1)
    records = records_of(_download())

    first = next(records).slug
    withdraw(Term.objects.get(slug="b"), by=None)

    assert [first, *(each.slug for each in records)] == ["a", "c"]


def test_there_is_nothing_where_it_is_not_offered(glossary: Glossary) -> None:
    assert find_download("ai") is None
    make_term(glossary, name="Draft")
    assert find_download("ai") is None
    make_term(glossary, name="Live", publish=True)
    assert find_download("ai") is not None
    assert find_download("ai", "de") is None
    assert find_download("none") is None

    Glossary.objects.update(downloads=False)

    assert find_download("ai") is None


def test_languages_are_those_of_public_terms(glossary: Glossary) -> None:
    for language in ("en", "de"):
        make_term(glossary, name="Term", language=language, publish=True)
    make_term(glossary, name="Terme", language="fr")

    assert list_languages(glossary) == ["de", "en"]
    assert [record.language for record in records_of(_download("de"))] == ["de"]


def _publish_again(term: Term) -> None:
    record = make_record(name="Live", explanation="More.")
    save_record(record, glossary=term.glossary, by=None, term=term)
    publish(term, by=None)


def _render_stale(term: Term) -> None:
    PublishedTerm.objects.filter(pk=term.pk).update(is_stale=True)


CHANGES = {
    "publish": _publish_again,
    "publish another": lambda term: make_term(term.glossary, name="Other", publish=True),
    "withdraw another": lambda term: withdraw(Term.objects.get(slug="second"), by=None),
    "delete another": lambda term: delete(Term.objects.get(slug="second"), by=None),
    "deprecate": lambda term: deprecate(term, by=None, successor=None),
    "rename": lambda term: rename(term, slug="renamed", by=None),
    "mark stale": _render_stale,
    "save the glossary": lambda term: term.glossary.save(),
    "save a category": lambda term: Category.objects.get(slug="tools").save(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_state_changes_with_all_that_changes_what_readers_get(
    glossary: Glossary, change: str
) -> None:
    term = make_term(glossary, name="Live", category="Tools", publish=True)
    make_term(glossary, name="Second", publish=True)
    before = _download().state
    assert _download().state == before

    CHANGES[change](term)

    assert _download().state != before


def test_state_stays_while_editors_work_on_drafts(glossary: Glossary) -> None:
    live = make_term(glossary, name="Live", publish=True)
    before = _download().state

    make_term(glossary, name="Draft")
    record = make_record(name="Live", explanation="Not yet.")
    save_record(record, glossary=glossary, by=None, term=live)

    assert _download().state == before
