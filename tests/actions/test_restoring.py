"""Going back to an older revision: a new one, and no change where readers have that content."""

import pytest

from terms.actions.moves import open_moves
from terms.actions.publishing import publish
from terms.actions.restoring import restore
from terms.actions.roles import PUBLISHER
from terms.models import PublishedTerm, Revision, Stage, Term, Transition
from tests.factories import edit, make_member, make_term

pytestmark = pytest.mark.django_db


def test_restoring_what_readers_have_leaves_nothing_to_publish() -> None:
    term = make_term(publish=True, explanation="Live.")
    live = term.published_revision
    row = PublishedTerm.objects.values().get()
    edit(term, explanation="Draft.")

    assert live is not None
    restore(live, by=None)

    term = Term.objects.get()
    assert not term.has_changes
    assert term.stage == Stage.APPROVED
    assert (term.revision.number, term.revision.kind) == (3, Revision.Kind.RESTORE)
    assert term.published_revision == term.revision
    assert PublishedTerm.objects.values().get() == row
    publisher = make_member(PUBLISHER)
    assert Transition.Action.PUBLISH not in open_moves(term, by=publisher)


def test_restoring_another_text_leaves_it_to_be_published() -> None:
    term = make_term(publish=True, explanation="First.")
    first = term.revision
    assert first is not None
    publish(edit(term, explanation="Second."), by=None)
    row = PublishedTerm.objects.values().get()

    restored = restore(first, by=None)

    assert restored.has_changes
    assert Term.objects.get().explanation == "First."
    assert PublishedTerm.objects.values().get() == row


def test_restoring_a_draft_that_was_never_public_makes_it_no_more_public() -> None:
    term = make_term(explanation="First.")
    first = term.revision
    assert first is not None
    edit(term, explanation="Second.")

    restore(first, by=None)

    assert Term.objects.get().explanation == "First."
    assert not PublishedTerm.objects.exists()
