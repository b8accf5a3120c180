"""The periodic review of what is public: somebody has read it again and found it true."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from terms.actions.moves import Action, Standing, locked, note_move, refuse
from terms.actions.placing import place
from terms.actions.publishing import ripple
from terms.actions.review_dates import due_date
from terms.models import Term, Transition


@transaction.atomic
def mark_reviewed(term: Term, *, by: User | None, comment: str = "") -> Transition:
    """Note that what readers see was read again; the next date follows from the category.

    Raises CannotMove where the term is not public, or `by` has no permission to review.
    """
    term = locked(term, with_glossary=True)
    refuse(term, Action.REVIEW, by)
    standing = Standing.of(term)
    term.reviewed_at, term.reviewed_by = timezone.now(), by
    term.review_due_at = due_date(term)
    term.save(update_fields=["reviewed_at", "reviewed_by", "review_due_at"])
    ripple([term.pk], place([term], by=by))
    return note_move(
        term,
        Action.REVIEW,
        before=standing,
        by=by,
        comment=comment,
        revision=term.published_revision,
    )
