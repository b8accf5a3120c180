"""Fields changed on both sides: the incoming text waits as a revision until an editor merges it."""

from collections.abc import Iterable, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions.importing.entries import Entry
from terms.actions.recording import record_of
from terms.actions.revising import save_record
from terms.actions.writing import Occasion, new_revision, next_number
from terms.models import ImportConflict, Revision, Term


def note_conflicts(entries: Sequence[Entry], occasion: Occasion) -> None:
    """Keep what the source says of each entry beside the term; it replaces what waited before."""
    for entry in entries:
        assert entry.term is not None
        assert entry.theirs is not None
        assert occasion.run is not None
        waiting = Occasion(occasion.by, occasion.at, Revision.Kind.INCOMING, run=occasion.run)
        number = next_number(entry.term)
        revision = new_revision(entry.term, number, entry.theirs, {}, waiting)
        revision.save()
        ImportConflict.objects.filter(term=entry.term, resolved_at=None).update(
            resolved_at=occasion.at
        )
        ImportConflict.objects.create(
            term=entry.term, run=occasion.run, revision=revision, fields=list(entry.conflicts)
        )


@transaction.atomic
def resolve(conflict: ImportConflict, *, take: Iterable[str], by: User | None) -> Term:
    """Take the incoming value of the fields `take`, keep the rest, and close the conflict.

    Raises CannotSave where the result cannot be kept.
    """
    fields = [name for name in take if name in conflict.fields]
    term = Term.objects.whole().get(pk=conflict.term_id)
    incoming = conflict.revision.record()
    merged = record_of(term).model_copy(update={name: getattr(incoming, name) for name in fields})
    saved = save_record(
        merged, glossary=term.glossary, by=by, comment=_("Merged with the import"), term=term
    )
    conflict.resolved_at, conflict.resolved_by = timezone.now(), by
    conflict.save(update_fields=["resolved_at", "resolved_by"])
    return saved
