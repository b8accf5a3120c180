"""Moving a term to another category."""

import pytest

from terms.actions import roles
from terms.actions.moves import CannotMove
from terms.actions.regrouping import move_to_category
from terms.models import Category, Glossary, PublishedTerm, Stage
from tests.factories import make_glossary, make_member, make_term, make_user

pytestmark = pytest.mark.django_db


def make_category(glossary: Glossary, name: str = "Safety", language: str = "en") -> Category:
    return Category.objects.create(
        glossary=glossary, language=language, slug=name.lower(), name=name
    )


def test_move_is_a_revision_that_readers_do_not_see_yet() -> None:
    glossary, writer = make_glossary(), make_member(roles.WRITER)
    term = make_term(glossary, category="Training", publish=True)
    before = PublishedTerm.objects.values().get(pk=term.pk)

    revision = move_to_category(term, category=make_category(glossary), by=writer)

    term.refresh_from_db()
    assert (term.category.name, term.stage, term.has_changes) == ("Safety", Stage.DRAFT, True)
    assert (revision.record().category, revision.author) == ("Safety", writer)
    assert "Safety" in revision.comment
    assert PublishedTerm.objects.values().get(pk=term.pk) == before


def test_category_of_another_place_is_refused() -> None:
    term = make_term()

    for category in (
        make_category(make_glossary()),
        make_category(term.glossary, language="de"),
    ):
        with pytest.raises(CannotMove, match="another glossary or language"):
            move_to_category(term, category=category, by=None)


def test_category_it_is_in_already_is_refused() -> None:
    term = make_term(category="Training")
    assert term.category is not None

    with pytest.raises(CannotMove, match="already"):
        move_to_category(term, category=term.category, by=None)


def test_moving_needs_the_permission_to_edit() -> None:
    term = make_term()

    with pytest.raises(CannotMove, match="no permission"):
        move_to_category(
            term, category=make_category(term.glossary), by=make_user("view_term", "publish_term")
        )

    term.refresh_from_db()
    assert term.category is None
