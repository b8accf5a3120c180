"""Two editors on one term: who saves second has their text set aside, then united with the first's.

Nothing that anybody wrote is lost: both texts are revisions before anybody chooses.
"""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from terms.actions.recording import CannotSave, record_of
from terms.actions.revising import save_record
from terms.actions.writing import Occasion, new_revision, next_number
from terms.formats.base import reasons
from terms.models import Revision, SetAside, Term
from terms.records import TermRecord
from terms.uniting import Side, United, compare, unite


@dataclass(frozen=True, slots=True)
class Meeting:
    """A text set aside beside the working copy as it stands; base: None where it is not known."""

    term: Term
    theirs: TermRecord
    mine: TermRecord
    base: TermRecord | None
    united: United


@transaction.atomic
def set_aside(
    term: Term, record: TermRecord, *, based_on: int | None, by: User | None, comment: str = ""
) -> SetAside | None:
    """Keep `record`, which was written on revision number `based_on`, beside the term.

    The working copy stays as it is, and so does what readers see. None where the record says
    nothing but what the working copy, or the text it was written on, says already.
    """
    term = Term.objects.locked().whole().select_related("revision").get(pk=term.pk)
    base = Revision.objects.filter(term=term, number=based_on or 0).first()
    said = compare(base.record() if base is not None else None, record_of(term), record)
    if not (said.mine or said.choices):
        return None
    occasion = Occasion(by, timezone.now(), Revision.Kind.ASIDE, comment)
    revision = new_revision(term, next_number(term), record.content(), {}, occasion)
    revision.save()
    return SetAside.objects.create(term=term, revision=revision, base=base)


def meet(aside: SetAside) -> Meeting:
    """Return how a text set aside and the present working copy differ."""
    term = Term.objects.whole().select_related("revision__author").get(pk=aside.term_id)
    theirs, mine = record_of(term), aside.revision.record()
    base = aside.base.record() if aside.base is not None else None
    return Meeting(term, theirs, mine, base, compare(base, theirs, mine))


@transaction.atomic
def settle(
    aside: SetAside, *, chosen: dict[str, Side], based_on: int | None, by: User | None
) -> Term:
    """Save the working copy united with the text set aside, which is then settled.

    chosen:   a side for each field that both changed: `United.choices` has what there is.
    based_on: the number of the latest revision when `chosen` was.
    Raises Outdated where the term was saved since, CannotSave where the two make no entry.
    """
    Term.objects.locked().get(pk=aside.term_id)
    meeting = meet(aside)
    sides = {
        name: chosen[name] if chosen.get(name) in offered else Side.THEIRS
        for name, offered in meeting.united.choices.items()
    }
    try:
        record = unite(meeting.theirs, meeting.mine, meeting.united, sides)
    except ValidationError as error:
        raise CannotSave(reasons(error)) from error
    saved = save_record(
        record,
        glossary=meeting.term.glossary,
        by=by,
        comment=aside.revision.comment or _("United with revision %d") % aside.revision.number,
        term=meeting.term,
        based_on=based_on,
    )
    leave(aside, by=by)
    return saved


def leave(aside: SetAside, *, by: User | None) -> None:
    """Settle a text set aside: from now on it stands in the history alone."""
    aside.settled_at, aside.settled_by = timezone.now(), by
    aside.save(update_fields=["settled_at", "settled_by"])
