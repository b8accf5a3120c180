"""E-mail about moves: to who is asked, and to who wrote. Sent after the commit, if at all.

A message that cannot be sent is logged; the move it tells of stands.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from smtplib import SMTPException

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from terms.actions import roles
from terms.models import Transition

Action = Transition.Action
logger = logging.getLogger(__name__)
_muted: ContextVar[bool] = ContextVar("muted", default=False)


@contextmanager
def muted() -> Iterator[None]:
    """Send nothing of the moves made within: one message for each of thousands tells nobody."""
    token = _muted.set(True)
    try:
        yield
    finally:
        _muted.reset(token)


def tell(moved: Transition) -> None:
    """Send what `moved` asks for once its transaction is committed; off unless a server is set."""
    if settings.EMAIL_NOTICES and not _muted.get():
        transaction.on_commit(lambda: _send(moved.pk))


def _send(pk: int) -> None:
    with_all = Transition.objects.select_related(
        "term__glossary", "term__reviewer", "term__revision__author", "by"
    )
    moved = with_all.filter(pk=pk).first()
    if moved is None:
        return
    subject, body = _subject(moved), _body(moved)
    # One message a person: nobody learns another's address.
    messages = [EmailMessage(subject, body, to=[user.email]) for user in _recipients(moved)]
    try:
        for message in messages:
            message.send()
    except (OSError, SMTPException):
        logger.exception("The notice of move %s of “%s” was not sent.", pk, moved.term)


def _recipients(moved: Transition) -> list[User]:
    """Return who is told, but not whoever made the move."""
    if moved.action == Action.SUBMIT:
        reviewer = moved.term.reviewer
        asked = Q(groups__name=roles.REVIEWER) if reviewer is None else Q(pk=reviewer.pk)
    else:
        submitted = Transition.objects.filter(term=moved.term_id, action=Action.SUBMIT)
        last = submitted.order_by("-pk").values("by")[:1]
        author = moved.revision.author_id if moved.revision is not None else None
        asked = Q(pk__in=last) | Q(pk=author)
    people = User.objects.filter(asked, is_active=True).exclude(email="").distinct().order_by("pk")
    return [user for user in people if user != moved.by]


def _subject(moved: Transition) -> str:
    return _("“%(term)s”: %(move)s") % {
        "term": moved.term.name,
        "move": moved.get_action_display(),
    }


def _body(moved: Transition) -> str:
    who = moved.by.get_username() if moved.by is not None else _("the schedule")
    address = settings.SITE_URL + reverse("admin:terms_term_change", args=[moved.term_id])
    lines = [
        _("%(term)s (%(glossary)s)")
        % {"term": moved.term.name, "glossary": moved.term.glossary.title},
        _("%(move)s by %(who)s") % {"move": moved.get_action_display(), "who": who},
        moved.comment,
        address,
    ]
    return "\n\n".join(line for line in lines if line) + "\n"
