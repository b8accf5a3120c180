"""Names of public terms: complete, rewritten only where they changed, gone with their term."""

import pytest

from terms.actions.combining import merge
from terms.actions.deleting import delete
from terms.actions.publishing import publish, reinstate, withdraw
from terms.models import PublishedName, PublishedTerm, Term
from terms.records import LabelKind
from tests.factories import edit, make_glossary, make_term

pytestmark = pytest.mark.django_db


def names_of(term: Term) -> set[tuple[str, str, str]]:
    return set(PublishedName.objects.filter(term=term.pk).values_list("text", "key", "kind"))


def test_every_name_of_a_public_term_is_there_with_its_kind() -> None:
    labels = [{"text": f"The {kind}", "kind": kind} for kind in LabelKind]
    term = make_term(name="Bias–Variance", labels=labels, publish=True)
    make_term(name="Draft")

    assert names_of(term) == {
        ("Bias–Variance", "bias-variance", "name"),
        *((f"The {kind}", f"the {kind}", str(kind)) for kind in LabelKind),
    }
    assert PublishedName.objects.shown().count() == 3
    assert not PublishedName.objects.exclude(term=term.pk).exists()


def test_label_that_is_the_name_again_is_no_second_name() -> None:
    term = make_term(name="Bias", labels=[{"text": "Bias"}, {"text": "prejudice"}], publish=True)

    assert {text: kind for text, _key, kind in names_of(term)} == {
        "Bias": "name",
        "prejudice": "alternate",
    }


def test_longest_name_fits() -> None:
    # Each sign folds to several letters.
    term = make_term(name="ﷺ" * 300, slug="long", publish=True)

    [(text, key, _kind)] = names_of(term)
    assert (len(text), len(key)) == (300, 300)


def test_names_are_rewritten_only_where_they_changed() -> None:
    glossary = make_glossary()
    term = make_term(glossary, name="Alpha", labels=2, publish=True)
    before = set(PublishedName.objects.values_list("pk", flat=True))
    publish(edit(term, explanation="More."), by=None)
    assert set(PublishedName.objects.values_list("pk", flat=True)) == before

    publish(edit(term, name="Beta"), by=None)

    assert "Beta" in {text for text, _key, _kind in names_of(term)}
    assert not before & set(PublishedName.objects.values_list("pk", flat=True))


def test_withdrawn_or_deleted_term_has_no_names() -> None:
    term = make_term(labels=1, publish=True)
    withdraw(term, by=None)
    assert names_of(term) == set()

    reinstate(term, by=None)
    assert len(names_of(term)) == 2

    delete(Term.objects.get(pk=term.pk), by=None)
    assert not PublishedName.objects.exists()


def test_homonyms_say_so_as_long_as_there_are_two() -> None:
    glossary = make_glossary()
    one = make_term(glossary, name="Bias", slug="one", publish=True)
    other = make_term(glossary, name="Prejudice", labels=[{"text": "BIAS"}], publish=True)
    make_term(glossary, name="Bias", language="de", publish=True)
    make_term(make_glossary(), name="Bias", publish=True)

    def tell() -> list[bool]:
        pages = PublishedTerm.objects.filter(pk__in=[one.pk, other.pk]).order_by("pk")
        return ["hatnote" in page.main for page in pages]

    assert tell() == [True, True]
    publish(edit(other, labels=()), by=None)
    assert tell() == [False, False]
    publish(edit(other, name="bias"), by=None)
    assert tell() == [True, True]
    withdraw(other, by=None)
    assert "hatnote" not in PublishedTerm.objects.get(pk=one.pk).main


@pytest.mark.parametrize("end", ["delete", "merge"])
def test_last_of_homonyms_no_longer_says_so(end: str) -> None:
    glossary = make_glossary()
    one = make_term(glossary, name="Bias", slug="one", publish=True)
    other = make_term(glossary, name="Bias", slug="other", publish=True)
    target = make_term(glossary, name="Error", publish=True)

    if end == "delete":
        delete(other, by=None)
    else:
        merge(other, into=target, by=None)

    page = PublishedTerm.objects.get(pk=one.pk)
    assert ("hatnote" in page.main, page.is_stale) == (False, False)


@pytest.mark.parametrize("status", ["published", "withdrawn"])
def test_terms_that_lead_to_a_term_are_counted_once_each(status: str) -> None:
    glossary = make_glossary()
    target = make_term(glossary, slug="target", publish=True)
    twice = [{"target": "target"}, {"target": "target", "type": "broader"}]
    source = make_term(glossary, relations=twice, publish=True)
    make_term(glossary, relations=twice)
    make_term(glossary, slug="same", language="de", relations=twice, publish=True)
    if status == "withdrawn":
        withdraw(source, by=None)

    row = PublishedTerm.objects.get(pk=target.pk)

    assert row.inbound_count == (1 if status == "published" else 0)
