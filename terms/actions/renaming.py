"""Renaming: another slug for a term, at once for readers too; the old address leads to the new."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions.moves import Action, Standing, locked, note_move, refuse
from terms.actions.publishing import PUBLISHED_FIELDS, CannotPublish, show
from terms.actions.revising import CannotSave, save_record
from terms.models import Revision, Term
from terms.text.slugs import is_slug


@transaction.atomic
def rename(term: Term, *, slug: str, by: User | None, comment: str = "") -> None:
    """Give a term another slug; its old public address answers 301.

    What else the working copy changed stays unpublished, as far reviewed as it was. A text
    that is scheduled is published under the new slug.
    """
    term = locked(term, with_glossary=True)
    before = Standing.of(term)
    refuse(term, Action.RENAME, by, error=CannotPublish)
    if not is_slug(slug):
        raise CannotPublish(_("“%s” cannot be a slug.") % slug)
    old = term.slug
    if _has_it_already(term, slug):
        raise CannotPublish(_("“%(name)s” has this address already.") % {"name": term.name})
    try:
        _rename_revisions(term, slug, by)
    except CannotSave as error:
        raise CannotPublish(str(error)) from error
    note_move(
        term,
        Action.RENAME,
        before=before,
        by=by,
        comment=comment or _told(old, slug),
        revision=Revision.objects.filter(term=term).order_by("-number").first(),
    )


def _has_it_already(term: Term, slug: str) -> bool:
    live = term.published_revision if term.is_public else None
    texts = (term.revision, live, term.scheduled_revision)
    return all(each.record().slug == slug for each in texts if each is not None)


def _told(old: str, new: str) -> str:
    return _("Renamed from “%(old)s” to “%(new)s”") % {"old": old, "new": new}


def _rename_revisions(term: Term, slug: str, by: User | None) -> None:
    """Save again, under the new slug, what readers have, what is scheduled, what is latest."""
    latest, live, pinned = term.revision, term.published_revision, term.scheduled_revision
    assert latest is not None
    copies: dict[int, Revision] = {}
    if term.has_changes:
        assert live is not None
        copies[live.pk] = _save_renamed(term, live, slug, by)
        _publish_renamed(term, copies[live.pk], by)
    if pinned is not None and pinned.pk not in (latest.pk, *copies):
        copies[pinned.pk] = _save_renamed(term, pinned, slug, by)
    copies[latest.pk] = _save_renamed(term, latest, slug, by)
    if term.is_public and not term.has_changes:
        _publish_renamed(term, copies[latest.pk], by)
    # Saving made it a draft; a slug is no text that would have to be read again.
    Term.objects.filter(pk=term.pk).update(
        stage=term.stage, scheduled_revision=pinned and copies[pinned.pk]
    )


def _save_renamed(term: Term, revision: Revision, slug: str, by: User | None) -> Revision:
    saved = save_record(
        revision.record().model_copy(update={"slug": slug}),
        glossary=term.glossary,
        by=by,
        comment=_told(term.slug, slug),
        term=term,
        kind=Revision.Kind.RENAME,
    ).revision
    assert saved is not None
    if saved.kind == Revision.Kind.RENAME and saved.pk != revision.pk:
        Revision.objects.filter(pk=saved.pk, origin=None).update(origin=revision)
    return saved


def _publish_renamed(term: Term, renamed: Revision, by: User | None) -> None:
    shown = locked(term)
    shown.published_revision, shown.published_at = renamed, timezone.now()
    shown.save(update_fields=PUBLISHED_FIELDS)
    show(shown, by)
