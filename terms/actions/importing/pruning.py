"""Terms that have left the source of an import: reported, set back to draft, or withdrawn."""

from collections.abc import Container, Iterator
from typing import assert_never

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from terms.actions.importing.entries import Outcome, Prune, standing
from terms.actions.publishing import CannotPublish, withdraw
from terms.models import Change, Glossary, ImportedRecord, Revision, Stage, Term


def prune(
    glossary: Glossary,
    source: str,
    seen: Container[int],
    how: Prune,
    *,
    by: User | None,
) -> Iterator[Outcome]:
    """Yield an outcome for each term that came from `source` before and is not among `seen`.

    A term edited here since its import is only reported: somebody cares for it.
    """
    if how == Prune.NEVER:
        return
    imported = ImportedRecord.objects.filter(
        term__glossary=glossary, term__merged_into=None, source=source
    )
    for pk in list(imported.order_by("term").values_list("term", flat=True)):
        if pk in seen:
            continue
        term = Term.objects.select_related("revision").get(pk=pk)
        outcome = Outcome("", "", Change.LEFT, name=term.name, term_id=pk)
        if term.revision is None or term.revision.kind != Revision.Kind.IMPORT:
            outcome.messages.append(
                _("“%s” has left the source, but was edited here: kept.") % term.name
            )
        else:
            outcome.previous = standing(term)
            outcome.messages.append(_apply(term, how, by))
        yield outcome


def _apply(term: Term, how: Prune, by: User | None) -> str:
    match how:
        case Prune.WITHDRAW if term.is_public:
            try:
                withdraw(term, by=by)
            except CannotPublish as error:
                return _("“%(name)s” has left the source, and stays: %(reason)s") % {
                    "name": term.name,
                    "reason": error,
                }
            return _("“%s” has left the source: withdrawn.") % term.name
        case Prune.DRAFT | Prune.WITHDRAW:
            Term.objects.filter(pk=term.pk).update(stage=Stage.DRAFT)
            return _("“%s” has left the source: set back to draft.") % term.name
        case Prune.NEVER:
            return ""
        case _:
            assert_never(how)
