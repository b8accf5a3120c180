"""Publishing and withdrawing at a date: setting the date, and doing what is due."""

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import User
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions import notices, roles
from terms.actions.moves import Action, CannotMove, Standing, locked, note_move, refuse
from terms.actions.publishing import SCHEDULE_FIELDS, publish, withdraw
from terms.checks.findings import errors
from terms.models import Revision, Term, TermStatus, Transition

logger = logging.getLogger(__name__)


@transaction.atomic
def schedule(
    term: Term,
    *,
    by: User | None,
    publish_at: datetime | None = None,
    withdraw_at: datetime | None = None,
    comment: str = "",
    revision: Revision | None = None,
) -> Transition:
    """Set when the text goes to readers, when it leaves them, or both; replaces what was set.

    revision: the text to publish: the latest, or the one that is pinned already. What is
              edited afterwards does not change it.
    Raises CannotMove for dates that are past or in the wrong order, for a text that could not
    be published now, and where the review policy does not let `by` publish it.
    """
    term = locked(term)
    before = Standing.of(term)
    refuse(term, Action.SCHEDULE, by)
    _refuse_dates(term, publish_at, withdraw_at)
    if withdraw_at is not None and by is not None:
        _refuse_move(by, Action.WITHDRAW)
    pinned = None
    if publish_at is not None:
        pinned = _pinned(term, revision, by)
    term.publish_at, term.withdraw_at, term.scheduled_revision = publish_at, withdraw_at, pinned
    term.schedule_problem = ""
    term.save(update_fields=SCHEDULE_FIELDS)
    about = pinned or term.published_revision
    return note_move(term, Action.SCHEDULE, before=before, by=by, comment=comment, revision=about)


def _refuse_dates(term: Term, publish_at: datetime | None, withdraw_at: datetime | None) -> None:
    now = timezone.now()
    dates = [at for at in (publish_at, withdraw_at) if at is not None]
    if not dates:
        raise CannotMove(_("Name a date for publishing or for withdrawing."))
    if min(dates) <= now:
        raise CannotMove(_("The date has passed: name one to come, or do it now."))
    if publish_at is not None and withdraw_at is not None and withdraw_at <= publish_at:
        raise CannotMove(_("The date for withdrawing must come after the one for publishing."))
    if publish_at is None and not term.is_public:
        raise CannotMove(_("“%s” is not public: name a date for publishing as well.") % term.name)


def _refuse_move(by: User, action: Action) -> None:
    if problem := roles.refusal(by, action):
        raise CannotMove(problem)


def _pinned(term: Term, revision: Revision | None, by: User | None) -> Revision:
    pinned = revision or term.revision
    if pinned is None:
        raise CannotMove(_("There is nothing saved yet."))
    if pinned.pk not in (term.revision_id, term.scheduled_revision_id):
        raise CannotMove(_("Only the latest text can be scheduled. Restore this one first."))
    refuse(term, Action.PUBLISH, by, revision=pinned)
    if problems := [str(finding.message) for finding in errors(pinned.record())]:
        raise CannotMove(*problems)
    return pinned


@transaction.atomic
def unschedule(term: Term, *, by: User | None, comment: str = "") -> Transition:
    """Forget both dates."""
    term = locked(term)
    before = Standing.of(term)
    refuse(term, Action.UNSCHEDULE, by)
    pinned = term.scheduled_revision
    term.publish_at = term.withdraw_at = term.scheduled_revision = None
    term.schedule_problem = ""
    term.save(update_fields=SCHEDULE_FIELDS)
    return note_move(
        term, Action.UNSCHEDULE, before=before, by=by, comment=comment, revision=pinned
    )


# --- Doing what is due ------------------------------------------------------------------------


@dataclass(slots=True)
class Report:
    """What `publish_due` did. problems: a name and a reason for each term that failed."""

    published: int = 0
    withdrawn: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def done(self) -> int:
        return self.published + self.withdrawn


def publish_due(now: datetime | None = None) -> Report:
    """Publish and withdraw what is due, a transaction a term; one failure does not stop the rest.

    A failure is kept with the term and not tried again until somebody schedules anew; only what
    the database was too busy for is tried the next time. Safe to run twice, and by two at once.
    """
    now = now or timezone.now()
    report = Report()
    due = Term.objects.due(now).order_by("pk").values_list("pk", "glossary", "name")
    for pk, glossary_id, name in list(due):
        try:
            with transaction.atomic():
                done = _do_what_is_due(Term(pk=pk, glossary_id=glossary_id), now)
            report.published += done.count(Action.PUBLISH)
            report.withdrawn += done.count(Action.WITHDRAW)
        except Term.DoesNotExist:
            continue  # deleted since the look
        except OperationalError as error:
            logger.warning("“%s” is due and must wait: %s", name, error)
            report.problems.append((name, str(error)))
        except Exception as error:
            if not isinstance(error, CannotMove):
                logger.exception("“%s” is due and failed.", name)
            reason = str(error) or type(error).__name__
            report.problems.append((name, reason))
            _keep_problem(pk, glossary_id, reason)
    return report


def _do_what_is_due(term: Term, now: datetime) -> list[Action]:
    # Another worker may have done it, or an editor changed it, between the look and the lock.
    term = locked(term, with_glossary=True)
    done: list[Action] = []
    if term.schedule_problem:
        return done
    if term.publish_at is not None and term.publish_at <= now:
        publish(term, by=None, revision=term.scheduled_revision, comment=_("As scheduled"))
        notices.tell(_last(term, Action.PUBLISH))
        done.append(Action.PUBLISH)
    if term.withdraw_at is not None and term.withdraw_at <= now and _withdraw(term):
        done.append(Action.WITHDRAW)
    return done


def _withdraw(term: Term) -> bool:
    """Withdraw a term as scheduled; where somebody did so before, only forget the date."""
    if Term.objects.filter(pk=term.pk, status=TermStatus.WITHDRAWN).exists():
        Term.objects.filter(pk=term.pk).update(withdraw_at=None)
        return False
    withdraw(term, by=None, comment=_("As scheduled"))
    return True


def _last(term: Term, action: Action) -> Transition:
    return Transition.objects.filter(term=term, action=action).latest("pk")


@transaction.atomic
def _keep_problem(pk: int, glossary_id: int, reason: str) -> None:
    """Note why the schedule failed, in the term and in its log."""
    term = locked(Term(pk=pk, glossary_id=glossary_id))
    if not term.is_scheduled:
        return
    term.schedule_problem = reason
    term.save(update_fields=["schedule_problem"])
    note_move(
        term,
        Action.COMMENT,
        before=Standing.of(term),
        by=None,
        comment=_("The schedule failed: %s") % reason,
        revision=term.scheduled_revision,
    )
