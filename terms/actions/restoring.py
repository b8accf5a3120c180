"""Going back to an older revision: it becomes the newest draft, nothing is rewritten."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from terms.actions.publishing import join_if_same
from terms.actions.revising import save_record
from terms.models import Revision, Term


@transaction.atomic
def restore(revision: Revision, *, by: User | None) -> Term:
    """Make the working copy what it was at `revision`; history grows, readers see no change.

    Where readers have this very content, no change is left to be published.
    Raises CannotSave where the old entry no longer fits, such as a slug taken since.
    """
    term = revision.term
    restored = save_record(
        revision.record(),
        glossary=term.glossary,
        by=by,
        comment=_("Restored revision %d") % revision.number,
        term=term,
        kind=Revision.Kind.RESTORE,
    )
    if join_if_same(restored, by=by):
        restored.refresh_from_db()
    return restored
