import pytest

from terms.actions.deleting import delete
from terms.actions.publishing import (
    CannotPublish,
    deprecate,
    publish,
    reinstate,
    withdraw,
)
from terms.actions.renaming import rename
from terms.actions.revising import save_record
from terms.models import PublishedTerm, Redirect, Term, TermStatus
from tests.factories import make_glossary, make_record, make_term, make_user

pytestmark = pytest.mark.django_db


def row(term):
    return PublishedTerm.objects.get(pk=term.pk)


def test_publish_makes_a_public_row_of_the_latest_revision():
    term = make_term(name="Reward hacking", short_definition="A *failure*.")

    published = publish(term, by=None)

    term.refresh_from_db()
    assert PublishedTerm.objects.public().get() == published
    assert published.path == f"{term.glossary.slug}/reward-hacking"
    assert published.short_definition == "A failure."
    assert term.published_revision == term.revision
    assert term.first_published_at == term.published_at == published.changed_at


def test_publish_refuses_an_entry_with_nothing_to_read():
    term = make_term(short_definition="")

    with pytest.raises(CannotPublish, match="write a short definition"):
        publish(term, by=None)

    assert not PublishedTerm.objects.exists()
    term.refresh_from_db()
    assert term.status == TermStatus.NOT_PUBLIC


def test_saving_a_published_term_leaves_its_row_as_it_is():
    term = make_term(publish=True, name="Gradient")
    before = PublishedTerm.objects.values().get(pk=term.pk)

    save_record(
        make_record(name="Gradient", explanation="New."), glossary=term.glossary, by=None, term=term
    )

    term.refresh_from_db()
    assert term.has_changes
    assert PublishedTerm.objects.values().get(pk=term.pk) == before


def test_withdraw_empties_the_row_and_neighbours_forget_the_term():
    glossary = make_glossary()
    token = make_term(glossary, name="Token", publish=True)
    model = make_term(glossary, name="Model", publish=True, relations=[{"target": "token"}])
    assert "token" in row(model).document

    withdraw(token, by=None)

    assert row(token).main == row(token).document == row(token).etag == ""
    assert row(token) not in PublishedTerm.objects.public()
    assert f"/{glossary.slug}/token/" not in row(model).main


def test_withdraw_refuses_what_is_not_public():
    with pytest.raises(CannotPublish, match="is not public"):
        withdraw(make_term(), by=None)


def test_rename_leaves_a_redirect_and_no_chain_however_often():
    term = make_term(name="A", slug="a", publish=True)
    for slug in ("b", "c", "d"):
        rename(term, slug=slug, by=None)

    prefix = term.glossary.slug
    assert row(term).path == f"{prefix}/d"
    assert dict(Redirect.objects.values_list("path", "term")) == {
        f"{prefix}/{slug}": term.pk for slug in "abc"
    }


def test_rename_back_removes_the_redirect_at_the_address_in_use():
    term = make_term(slug="a", publish=True)
    rename(term, slug="b", by=None)
    rename(term, slug="a", by=None)

    prefix = term.glossary.slug
    assert row(term).path == f"{prefix}/a"
    assert list(Redirect.objects.values_list("path", flat=True)) == [f"{prefix}/b"]


def test_rename_of_what_was_never_public_leaves_no_trace():
    term = make_term(slug="a")

    rename(term, slug="b", by=None)

    term.refresh_from_db()
    assert term.slug == "b"
    assert not Redirect.objects.exists()


def test_rename_keeps_other_changes_unpublished():
    term = make_term(name="Alpha", slug="a", publish=True, explanation="Public.")
    save_record(
        make_record(name="Alpha", slug="a", explanation="Draft."),
        glossary=term.glossary,
        by=None,
        term=term,
    )

    rename(term, slug="b", by=None)

    term.refresh_from_db()
    assert term.has_changes
    assert term.explanation == "Draft."
    assert term.published_revision.record().explanation == "Public."
    assert row(term).slug == "b"


def test_publish_refuses_an_address_that_readers_still_know_as_another_term():
    glossary = make_glossary()
    first = make_term(glossary, name="First", slug="a", publish=True)
    save_record(make_record(name="First", slug="b"), glossary=glossary, by=None, term=first)
    second = make_term(glossary, name="Second", slug="a")

    with pytest.raises(CannotPublish, match="still shows “First”"):
        publish(second, by=None)

    publish(first, by=None)
    publish(second, by=None)
    assert row(first).slug == "b"
    assert row(second).slug == "a"
    assert not Redirect.objects.filter(path=row(second).path).exists()


def test_deprecate_names_the_successor_and_reinstate_takes_it_back():
    glossary = make_glossary()
    old = make_term(glossary, name="Old", publish=True)
    new = make_term(glossary, name="New", publish=True)

    deprecate(old, by=None, successor=new)
    assert row(old).status == "deprecated"
    assert f"{glossary.slug}/new" in row(old).main

    publish(Term.objects.get(pk=old.pk), by=None)
    assert row(old).status == "deprecated"

    reinstate(old, by=None)
    assert row(old).status == "published"
    assert row(old).successor is None


def test_deprecate_refuses_a_circle_of_successors():
    glossary = make_glossary()
    first, second = (make_term(glossary, publish=True) for _ in range(2))
    deprecate(first, by=None, successor=second)

    with pytest.raises(CannotPublish, match="circle"):
        deprecate(second, by=None, successor=Term.objects.get(pk=first.pk))


def test_publishing_a_wanted_term_turns_its_mentions_into_links():
    glossary = make_glossary()
    model = make_term(
        glossary,
        name="Model",
        publish=True,
        relations=[{"target": "token", "name": "The Token"}],
    )
    assert "The Token" in row(model).main

    token = make_term(glossary, name="Token", publish=True)

    assert f"{glossary.slug}/token" in row(model).main
    assert f"{glossary.slug}/model" in row(token).main, "the inverse is derived"
    relation = model.relations.get()
    assert (relation.target, relation.target_slug) == (token, "")


def test_deleting_what_was_never_public_leaves_no_trace():
    glossary = make_glossary()
    token = make_term(glossary, name="Token")
    model = make_term(glossary, relations=[{"target": "token"}])

    delete(token, by=make_user("delete_term"))

    assert not Redirect.objects.exists()
    relation = model.relations.get()
    assert (relation.target, relation.target_slug, relation.name) == (None, "token", "Token")


def test_deleting_a_public_term_leaves_its_addresses_gone():
    glossary = make_glossary()
    token = make_term(glossary, name="Token", slug="old", publish=True)
    rename(token, slug="token", by=None)
    model = make_term(glossary, publish=True, relations=[{"target": "token"}])

    delete(token, by=None)

    gone = Redirect.objects.filter(term=None)
    assert {each.path for each in gone} == {f"{glossary.slug}/old", f"{glossary.slug}/token"}
    assert f"/{glossary.slug}/token/" not in row(model).main
    assert not PublishedTerm.objects.filter(pk=token.pk).exists()
