"""Corrections that readers suggest: taken in within limits, looked at and closed by editors."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions import roles
from terms.actions.throttling import Attempt, Step, Visitor
from terms.models import Suggestion

State = Suggestion.State


@dataclass
class TooManySuggestions(Exception):
    """So many came from one address, or for one glossary, that this one must wait."""

    wait: int
    """Seconds."""


class CannotClose(Exception):
    """Says in a sentence why a suggestion stays as it is."""


def suggest(
    term_id: int, *, glossary_id: int, text: str, contact: str = "", address: str
) -> Suggestion:
    """Keep what a reader suggests; the same text for the same term, sent twice, is kept once.

    address: where it comes from, "" where that cannot be told; it is counted and not kept.
    Raises TooManySuggestions.
    """
    attempt = Attempt.begin(Visitor(str(glossary_id), address), Step.SUGGESTION)
    if attempt.wait:
        raise TooManySuggestions(attempt.wait)
    said = {"term_id": term_id, "text": text, "contact": contact}
    same = Suggestion.objects.filter(**said, state=State.OPEN).first()
    return same or Suggestion.objects.create(**said)


@transaction.atomic
def close(suggestion: Suggestion, state: Suggestion.State, *, by: User, note: str = "") -> None:
    """Note that a suggestion was taken up or declined. Raises CannotClose."""
    locked = _locked(suggestion, by)
    if locked.state != State.OPEN:
        raise CannotClose(_("Somebody has closed this suggestion already."))
    locked.state, locked.note = state, note
    locked.closed_at, locked.closed_by = timezone.now(), by
    locked.save()


@transaction.atomic
def reopen(suggestion: Suggestion, *, by: User) -> None:
    """Let a suggestion wait for an editor again; the note stays. Raises CannotClose."""
    locked = _locked(suggestion, by)
    locked.state, locked.closed_at, locked.closed_by = State.OPEN, None, None
    locked.save()


def _locked(suggestion: Suggestion, by: User) -> Suggestion:
    if problem := roles.refusal(by, roles.CLOSE_SUGGESTIONS):
        raise CannotClose(problem)
    return Suggestion.objects.select_for_update().get(pk=suggestion.pk)
