"""Merging one term into another: its parts move, its row stays at rest, its addresses lead there.

`separating` undoes it. What readers see of the other term changes only when that is published.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pydantic import ValidationError

from terms.actions.absorbing import Absorbed, absorb, lead_elsewhere
from terms.actions.announcing import note_changed
from terms.actions.curating import place_again
from terms.actions.moves import Action, CannotMove, Standing, locked, note_move, refuse
from terms.actions.naming import find_homonyms
from terms.actions.publishing import join_if_same
from terms.actions.recording import CannotSave, merged_problem, record_of
from terms.actions.relating import find_targets, is_acyclic
from terms.actions.rendering import given
from terms.actions.writing import Draft, Occasion, Writer
from terms.formats.base import reasons
from terms.models import (
    ImportConflict,
    Merge,
    PublishedRelation,
    PublishedTerm,
    Redirect,
    Relation,
    Revision,
    Stage,
    Term,
    TermStatus,
)
from terms.records import RelationRecord

REVISION_COMMENT_MAX = 500


class CannotMerge(CannotMove):
    """Two terms cannot be merged, or not be separated again. The text is for people."""


class Touched(TypedDict):
    """A term whose text a merge changed: its revisions by id, and its stage before.

    shown: readers were given the new revision at once, since it says what they see anyway.
    """

    term: int
    before: int
    after: int
    stage: str
    shown: bool


class Before(TypedDict):
    """What undoing a merge needs: how the merged term stood, and all that led to it, by id."""

    status: str
    stage: str
    successor: int | None
    withdrawn_at: str | None
    paths: list[str]
    succeeded: list[int]
    merged: list[int]
    touched: list[Touched]


@dataclass(frozen=True, slots=True)
class Plan:
    """What merging would do.

    relating:  terms that state a relation to the one that goes, the other one left out.
    succeeded: ids of deprecated terms that name it as their successor.
    paths:     addresses that will lead to the other one.
    """

    term: Term
    into: Term
    absorbed: Absorbed
    relating: tuple[Term, ...]
    succeeded: tuple[int, ...]
    paths: tuple[str, ...]


@transaction.atomic
def merge(term: Term, *, into: Term, by: User | None, comment: str = "") -> Merge:
    """Let `term` live on in `into`: names, questions, relations, sources and addresses move.

    Every term whose text this changes gets a revision. A relation that would close a circle is
    left out, and the merge's notes say so. Raises CannotMerge.
    """
    term, into = locked(term, with_glossary=True), locked(into)
    refuse(term, Action.MERGE, by, error=CannotMerge)
    if problem := merge_problem(term, into):
        raise CannotMerge(problem)
    _lock_relating(term)
    plan = plan_merge(term, into)
    notes = list(plan.absorbed.notes)
    standings = Standing.of(term), Standing.of(into)
    before = _how_it_stands(plan)
    sources = set(PublishedRelation.objects.filter(target=term).values_list("source", flat=True))
    around = _pages_around(term, sources) | {into.pk}
    drafts = _drafts(plan)
    _put_to_rest(plan, by)
    told = _("“%(name)s” is merged into “%(into)s”") % {"name": term.name, "into": into.name}
    said = f"{told}: {comment.strip()}" if comment.strip() else told
    occasion = Occasion(by, timezone.now(), Revision.Kind.MERGE, said[:REVISION_COMMENT_MAX])
    writer = Writer(term.glossary)
    _leave_out_circles(writer, drafts, notes)
    before["touched"] = _write(writer, drafts, occasion, shown=into.is_public)
    for one, standing in zip((term, into), standings, strict=True):
        one.refresh_from_db()
        note_move(one, Action.MERGE, before=standing, by=by, comment=said)
    join_if_same(into, by=by)
    placed = sources | set(plan.succeeded) | {each["term"] for each in before["touched"]}
    place_again(Term.objects.filter(pk__in=placed), by, touched=around)
    return Merge.objects.create(
        term=term,
        into=into,
        comment=comment.strip(),
        notes="\n".join(notes),
        before=before,
        by=by,
        at=occasion.at,
    )


# --- Before -----------------------------------------------------------------------------------


def merge_problem(term: Term, into: Term) -> str:
    """Return why `term` cannot be merged into `into`, whoever asks; "" where it can."""
    if term.pk == into.pk:
        return _("A term cannot be merged into itself.")
    if (term.glossary_id, term.language) != (into.glossary_id, into.language):
        return _("Only terms of the same glossary and language can be merged.")
    return merged_problem(into) or _standing_problem(term, into) or _succession_problem(term, into)


def _standing_problem(term: Term, into: Term) -> str:
    name = {"name": term.name, "into": into.name}
    if into.revision is None:
        return _("There is nothing saved of “%(into)s” yet.") % name
    if into.status == TermStatus.WITHDRAWN:
        return _("“%(into)s” is withdrawn: reinstate it first, or merge into another.") % name
    if term.is_public and not into.is_public:
        return _("Readers see “%(name)s”, and not “%(into)s”: publish that one first.") % name
    if ImportConflict.objects.filter(term=term, resolved_at=None).exists():
        return _("An import brought text for “%(name)s” that waits: merge that first.") % name
    return ""


def _succession_problem(term: Term, into: Term) -> str:
    after = into.successor
    while after is not None:
        if after.pk == term.pk:
            return _(
                "“%(into)s” is deprecated in favour of “%(name)s”: merge the other way round,"
                " or reinstate it first."
            ) % {"name": term.name, "into": into.name}
        after = after.successor
    return ""


def plan_merge(term: Term, into: Term) -> Plan:
    """Return what merging would do, without writing anything. Raises CannotMerge."""
    whole = Term.objects.whole().select_related("revision", "published_revision")
    term, into = whole.get(pk=term.pk), whole.get(pk=into.pk)
    relating = whole.filter(relations__target=term).exclude(pk=into.pk).distinct().order_by("pk")
    paths = list(Redirect.objects.filter(term=term).values_list("path", flat=True))
    paths += PublishedTerm.objects.filter(pk=term.pk).values_list("path", flat=True)
    return Plan(
        term=term,
        into=into,
        absorbed=_absorbed(term, into),
        relating=tuple(relating),
        succeeded=tuple(Term.objects.filter(successor=term).values_list("pk", flat=True)),
        paths=tuple(sorted(paths)),
    )


def _absorbed(term: Term, into: Term) -> Absorbed:
    try:
        return absorb(record_of(into), record_of(term))
    except ValidationError as error:
        raise CannotMerge(_("Together they are too much: %s") % reasons(error)) from error
    except CannotSave as error:
        raise CannotMerge(str(error)) from error


def _lock_relating(term: Term) -> None:
    terms = Term.objects.locked()
    ids = Relation.objects.filter(target=term).values("term")
    list(terms.filter(pk__in=ids).order_by("pk").values_list("pk"))


def _how_it_stands(plan: Plan) -> Before:
    term = plan.term
    merged = Term.objects.filter(merged_into=term).values_list("pk", flat=True)
    return Before(
        status=term.status,
        stage=term.stage,
        successor=term.successor_id,
        withdrawn_at=term.withdrawn_at.isoformat() if term.withdrawn_at is not None else None,
        paths=list(plan.paths),
        succeeded=list(plan.succeeded),
        merged=list(merged),
        touched=[],
    )


def _pages_around(term: Term, sources: set[int]) -> set[int]:
    """Return the pages that tell of the term: its ends, translations and homonyms."""
    ends = PublishedRelation.objects.filter(source=term.pk).values_list("target_id", flat=True)
    siblings = PublishedTerm.objects.filter(glossary=term.glossary_id, concept=term.concept)
    around = sources | given(ends) | set(siblings.values_list("pk", flat=True))
    return (around | find_homonyms(term.pk)) - {term.pk}


# --- The merge itself -------------------------------------------------------------------------


def _drafts(plan: Plan) -> list[Draft]:
    """Return the entries that change: the one that absorbs, and those that led to the other."""
    drafts = [Draft(plan.absorbed.record, plan.into, record_of(plan.into))]
    for each in plan.relating:
        try:
            current = record_of(each)
            led = lead_elsewhere(current, plan.term.slug, plan.into.slug)
        except (CannotSave, ValidationError) as error:
            raise CannotMerge(
                _("“%(name)s” leads here, and cannot be saved: %(reason)s Mend it first.")
                % {"name": each.name, "reason": error}
            ) from error
        drafts.append(Draft(led, each, current))
    return drafts


def _put_to_rest(plan: Plan, by: User | None) -> None:
    """Take the term from readers and editors; all that led to it leads to the other one."""
    term, into = plan.term, plan.into
    Relation.objects.filter(term=term).delete()
    Relation.objects.filter(target=term).delete()
    Term.objects.filter(successor=term).update(successor=into)
    Term.objects.filter(merged_into=term).update(merged_into=into)
    if term.status != TermStatus.NOT_PUBLIC:
        term.withdrawn_at = term.withdrawn_at or timezone.now()
        term.status = TermStatus.WITHDRAWN
    term.stage, term.successor, term.merged_into = Stage.DRAFT, None, into
    term.save(update_fields=["status", "stage", "successor", "merged_into", "withdrawn_at"])
    Redirect.objects.filter(term=term).update(term=into)
    for path in PublishedTerm.objects.filter(pk=term.pk).values_list("path", flat=True):
        Redirect.objects.update_or_create(path=path, defaults={"term": into, "created_by": by})
        note_changed([path])
    PublishedTerm.objects.filter(pk=term.pk).delete()


def _leave_out_circles(writer: Writer, drafts: Sequence[Draft], notes: list[str]) -> None:
    """Drop those relations that are new in `drafts` and would close a circle; add to `notes`."""
    slugs = {each.target for draft in drafts for each in draft.record.relations}
    language = drafts[0].record.language
    targets = find_targets(writer.glossary, language, slugs)

    def fits(draft: Draft, relation: RelationRecord) -> bool:
        assert draft.term is not None
        assert draft.current is not None
        target = targets.get(relation.target)
        if relation in draft.current.relations or target is None or not is_acyclic(relation.type):
            return True
        edge = (draft.term.pk, relation.type, target.pk)
        if not writer.graph.closes_circle(*edge):
            writer.graph.add(*edge)
            return True
        notes.append(
            _("The relation “%(type)s” of “%(name)s” to “%(target)s” closes a circle: left out.")
            % {"type": relation.type, "name": draft.term.name, "target": relation.target}
        )
        return False

    for draft in drafts:
        kept = tuple(each for each in draft.record.relations if fits(draft, each))
        draft.record = draft.record.model_copy(update={"relations": kept})


def _write(
    writer: Writer, drafts: Sequence[Draft], occasion: Occasion, *, shown: bool
) -> list[Touched]:
    """Write the entries; return what undoing needs to know of each.

    shown: readers find the one term where they found the other. So a page without changes of
           its own gets its new revision at once: it says what they see.
    """
    touched = [_stood(draft, shown=shown and draft is not drafts[0]) for draft in drafts]
    written = writer.write(drafts, occasion)
    changed = []
    for term, each in zip(written, touched, strict=True):
        assert term.revision is not None
        each["after"] = term.revision.pk
        if each["shown"]:
            term.published_revision, term.stage = term.revision, each["stage"]
            changed.append(term)
    Term.objects.bulk_update(changed, ["published_revision", "stage"])
    return touched


def _stood(draft: Draft, *, shown: bool) -> Touched:
    term = draft.term
    assert term is not None
    assert term.revision_id is not None
    is_clean = term.is_public and not term.has_changes and not term.is_scheduled
    return Touched(
        term=term.pk,
        before=term.revision_id,
        after=0,
        stage=term.stage,
        shown=shown and is_clean,
    )
