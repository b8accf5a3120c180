"""What a glossary's review policy asks of a text before a person may let readers see it."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Q
from django.utils.translation import gettext as _

from terms.models import ReviewPolicy, Revision, Stage, Term, Transition

# What these kinds say was written elsewhere, or was written before.
_NOT_WRITTEN = (Revision.Kind.RENAME, Revision.Kind.INCOMING)


def publishing_refusal(term: Term, revision: Revision | None = None) -> str:
    """Return why `revision` (the latest, if none) may not go to readers; "" where it may.

    What readers have had, and what was pinned to a date, needs no further approval.
    term: with `glossary`, `revision` and `published_revision`.
    """
    policy = term.glossary.review_policy
    revision = revision or term.revision
    if policy == ReviewPolicy.OPTIONAL or revision is None or _readers_have(term, revision):
        return ""
    if revision.pk == term.scheduled_revision_id:
        return ""
    if revision.pk != term.revision_id or term.stage != Stage.APPROVED:
        return _("“%s” publishes approved texts only: submit this one for review first.") % (
            term.glossary.title
        )
    if policy == ReviewPolicy.FOUR_EYES and not _was_approved_by_another(term):
        return _(
            "“%s” publishes what somebody approved who did not write it: ask for changes, submit"
            " it again, and let somebody else approve it."
        ) % (term.glossary.title)
    return ""


def approving_refusal(term: Term, user: AbstractBaseUser) -> str:
    """Return why `user` may not approve the text as it stands; "" where they may."""
    if term.glossary.review_policy == ReviewPolicy.FOUR_EYES and user.pk in authors(term):
        return _("You wrote part of this text: somebody else must approve it.")
    return ""


def authors(term: Term) -> set[int]:
    """Return who wrote what readers have not seen: the ids of users."""
    live = term.published_revision
    # A rename copies the live text to a higher number; what was written lies above the original.
    while live is not None and live.origin is not None:
        live = live.origin
    written = Revision.objects.filter(~Q(kind__in=_NOT_WRITTEN), term=term, author__isnull=False)
    if live is not None:
        written = written.filter(number__gt=live.number)
    return set(written.order_by().values_list("author", flat=True).distinct())


def _readers_have(term: Term, revision: Revision) -> bool:
    live = term.published_revision
    return live is not None and bytes(live.digest) == bytes(revision.digest)


def _was_approved_by_another(term: Term) -> bool:
    approvals = Transition.objects.filter(term=term, action=Transition.Action.APPROVE)
    last = approvals.order_by("-pk").first()
    return last is not None and last.by_id is not None and last.by_id not in authors(term)
