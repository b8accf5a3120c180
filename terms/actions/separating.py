"""Undoing a merge: both terms as they were, where nobody has edited what the merge changed."""

from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions.combining import REVISION_COMMENT_MAX, Before, CannotMerge
from terms.actions.curating import place_again
from terms.actions.moves import Action, Standing, locked, note_move, refuse
from terms.actions.placing import AddressTaken
from terms.actions.recording import record_of
from terms.actions.writing import Draft, Occasion, Writer
from terms.models import Category, Merge, PublishedRelation, Redirect, Revision, Term
from terms.records import TermRecord


@transaction.atomic
def undo_merge(merge: Merge, *, by: User | None) -> list[str]:
    """Separate the two terms of a merge again; return what could not be as before, in words.

    Each text goes back to what it was, as a new revision; what readers had before the merge is
    there again at once. Raises CannotMerge, with the names of terms that were edited since.
    """
    term = locked(merge.term, with_glossary=True)
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    refuse(term, Action.UNMERGE, by, error=CannotMerge)
    into = locked(merge.into)
    before: Before = merge.before
    touched = _touched_terms(before)
    _refuse_to_separate(merge, term, into, before, touched)
    standing = Standing.of(term)
    _raise_again(term, into, before)
    told = _("“%(name)s” is separate from “%(into)s” again") % {
        "name": term.name,
        "into": into.name,
    }
    occasion = Occasion(by, timezone.now(), Revision.Kind.RESTORE, told[:REVISION_COMMENT_MAX])
    notes = _write_back(term, before, touched, occasion)
    merge.undone_by, merge.undone_at = by, occasion.at
    merge.save(update_fields=["undone_by", "undone_at"])
    term.refresh_from_db()
    note_move(term, Action.UNMERGE, before=standing, by=by, comment=told)
    _show(term, into, before, touched, by)
    return notes


def _touched_terms(before: Before) -> list[Term]:
    """Return the terms whose text the merge changed and that are still there, locked."""
    ids = [each["term"] for each in before["touched"]]
    locked_ids = Term.objects.locked().filter(pk__in=ids)
    list(locked_ids.order_by("pk").values_list("pk"))
    whole = Term.objects.whole().select_related("revision", "published_revision").in_bulk(ids)
    return [whole[pk] for pk in ids if pk in whole]


def _refuse_to_separate(
    merge: Merge, term: Term, into: Term, before: Before, touched: Sequence[Term]
) -> None:
    if merge.undone_at is not None:
        raise CannotMerge(_("This merge is undone already."))
    if into.merged_into is not None or term.merged_into_id != into.pk:
        raise CannotMerge(
            _("“%(into)s” was merged into another term since: undo that merge first.")
            % {"into": into.name}
        )
    after = _digests(before)
    edited = [
        each.name
        for each in touched
        if each.merged_into_id is not None or _digest(each.revision) != after[each.pk]
    ]
    if edited:
        raise CannotMerge(
            _("Edited since the merge: %s. Take over by hand what is to be separate.")
            % ", ".join(f"“{name}”" for name in edited)
        )


def _digests(before: Before) -> dict[int, bytes]:
    """Return digests of what the merge wrote, by term: undoing a later one writes it again."""
    written = Revision.objects.filter(pk__in=[each["after"] for each in before["touched"]])
    return {pk: bytes(digest) for pk, digest in written.values_list("term", "digest")}


def _digest(revision: Revision | None) -> bytes:
    return bytes(revision.digest) if revision is not None else b""


def _raise_again(term: Term, into: Term, before: Before) -> None:
    """Give the term back its standing, and all that led to it."""
    withdrawn_at = before["withdrawn_at"]
    term.merged_into = None
    term.status, term.stage = before["status"], before["stage"]
    term.withdrawn_at = datetime.fromisoformat(withdrawn_at) if withdrawn_at else None
    Term.objects.filter(pk__in=before["succeeded"], successor=into).update(successor=term)
    term.successor = _successor(term, before)
    term.save(update_fields=["merged_into", "status", "stage", "withdrawn_at", "successor"])
    Term.objects.filter(pk__in=before["merged"], merged_into=into).update(merged_into=term)
    Redirect.objects.filter(path__in=before["paths"], term=into).update(term=term)


def _successor(term: Term, before: Before) -> Term | None:
    found = Term.objects.filter(pk=before["successor"] or 0).first()
    successor = found.merged_into or found if found is not None else None
    after = successor
    while after is not None:
        if after.pk == term.pk:
            assert successor is not None
            raise CannotMerge(
                _("“%(successor)s” was deprecated since in favour of what “%(name)s” replaces.")
                % {"successor": successor.name, "name": term.name}
            )
        after = after.successor
    return successor


# --- Texts ------------------------------------------------------------------------------------


def _write_back(
    term: Term, before: Before, touched: Sequence[Term], occasion: Occasion
) -> list[str]:
    """Write the entries as they were; return what could not be kept."""
    whole = Term.objects.whole().select_related("revision", "published_revision")
    own = whole.get(pk=term.pk)
    stood = {each["term"]: each for each in before["touched"]}
    earlier = Revision.objects.in_bulk([each["before"] for each in before["touched"]])
    assert own.revision is not None
    originals = [*(earlier[stood[each.pk]["before"]] for each in touched), own.revision]
    terms = [*touched, own]
    writer = Writer(term.glossary)
    records = writer.settle([_named_today(each) for each in originals])
    drafts = [
        Draft(record, each, record_of(each)) for record, each in zip(records, terms, strict=True)
    ]
    merged = _digests(before)
    for written, original in zip(writer.write(drafts, occasion), originals, strict=True):
        each = stood.get(written.pk)
        if _digest(written.revision) == _digest(original):
            written.stage = each["stage"] if each is not None else before["stage"]
        shows_merge = each is not None and each["shown"] and _shows(written, merged[written.pk])
        if shows_merge or _shows(written, _digest(written.revision)):
            written.published_revision = written.revision
    Term.objects.bulk_update(terms, ["published_revision", "stage"])
    return [warning for draft in drafts for warning in draft.warnings]


def _shows(term: Term, digest: bytes) -> bool:
    return term.published_revision is not None and _digest(term.published_revision) == digest


def _named_today(revision: Revision) -> TermRecord:
    """Return a revision's record with its category and targets named as they are named today."""
    record = revision.record()
    targets: list[int | None] = revision.references.get("targets", [])
    terms = Term.objects.filter(pk__in=[pk for pk in targets if pk is not None])
    slugs: dict[int | None, str] = {
        pk: new or slug for pk, slug, new in terms.values_list("pk", "slug", "merged_into__slug")
    }
    if len(targets) != len(record.relations):
        targets = [None] * len(record.relations)
    relations = tuple(
        each.model_copy(update={"target": slugs.get(pk, each.target)})
        for each, pk in zip(record.relations, targets, strict=True)
    )
    category = Category.objects.filter(pk=revision.references.get("category") or 0).first()
    name = category.name if category is not None else record.category
    return record.model_copy(update={"relations": relations, "category": name})


# --- Readers ----------------------------------------------------------------------------------


def _show(term: Term, into: Term, before: Before, touched: Sequence[Term], by: User | None) -> None:
    sources = PublishedRelation.objects.filter(target=into).values_list("source", flat=True)
    placed = {term.pk, into.pk, *sources, *before["succeeded"], *(each.pk for each in touched)}
    try:
        place_again(Term.objects.filter(pk__in=placed), by)
    except AddressTaken as error:
        raise CannotMerge(
            _("The address /%(path)s/ shows “%(holder)s” by now: give that term another first.")
            % {"path": error.path, "holder": error.holder}
        ) from error
