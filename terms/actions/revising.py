"""Saving a working copy: every save that changes something leaves a revision."""

from types import EllipsisType

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions.recording import (
    CannotSave,
    Outdated,
    merged_problem,
    record_of,
    references_of,
    refuse_outdated,
)
from terms.actions.relating import adopt_wanted, circle_problem
from terms.actions.writing import Draft, Occasion, Writer, new_revision, next_number
from terms.models import Glossary, Revision, Stage, Term
from terms.records import TermRecord

__all__ = ["CannotSave", "Outdated", "record_of", "revise", "save_record"]


@transaction.atomic
def save_record(
    record: TermRecord,
    *,
    glossary: Glossary,
    by: User | None,
    comment: str = "",
    term: Term | None = None,
    kind: str = Revision.Kind.EDIT,
    based_on: int | EllipsisType | None = ...,
) -> Term:
    """Create a term from a whole entry, or overwrite one with it.

    based_on: the number of the revision the entry was written on, where that counts.
    Raises CannotSave where the entry cannot be kept just as it is, Outdated (a CannotSave)
    where `based_on` is not the latest revision.
    """
    writer = Writer(glossary)
    if not record.language:
        language = term.language if term is not None else glossary.language
        record = record.model_copy(update={"language": language})
    current = None
    if term is not None:
        term = Term.objects.locked().whole().select_related("revision").get(pk=term.pk)
        if problem := merged_problem(term):
            raise CannotSave(problem)
        if based_on is not ...:
            refuse_outdated(term, based_on)
        current = record_of(term)
        _refuse_other_identity(term, record)
    [record] = writer.settle([record.content()])
    if term is not None and _same(record, term):
        return term
    holder = Term.objects.filter(
        glossary=glossary, language=record.language, slug=record.slug
    ).first()
    if holder is not None and holder != term:
        raise CannotSave(_("Another term of this glossary has the slug “%s”.") % record.slug)
    draft = Draft(record, term, current)
    occasion = Occasion(by, timezone.now(), kind, comment)
    [saved] = writer.write([draft], occasion)
    if draft.warnings:
        raise CannotSave(" ".join(draft.warnings))
    return saved


def _refuse_other_identity(term: Term, record: TermRecord) -> None:
    if record.language != term.language:
        raise CannotSave(_("A term keeps its language; make a translation instead."))
    if record.concept not in (None, term.concept):
        raise CannotSave(_("A term keeps its concept."))


def _same(record: TermRecord, term: Term) -> bool:
    comparable = record.model_copy(
        update={
            "concept": term.concept,
            "external_id": "" if record.external_id == record.slug else record.external_id,
        }
    )
    return term.revision is not None and bytes(term.revision.digest) == comparable.digest()


@transaction.atomic
def revise(
    term: Term,
    *,
    by: User | None,
    comment: str = "",
    kind: str = Revision.Kind.EDIT,
) -> Revision | None:
    """Record what a form has saved; return the revision, or None where nothing changed.

    Brings the rows to canonical form. Raises CannotSave where they make no valid entry:
    call it in the form's transaction, so that nothing of a refused entry stays.
    """
    term = Term.objects.locked().whole().select_related("revision").get(pk=term.pk)
    if problem := merged_problem(term):
        raise CannotSave(problem)
    record = record_of(term)
    latest = term.revision
    if latest is not None and bytes(latest.digest) == record.digest():
        return None
    if latest is None or latest.record().slug != record.slug:
        adopt_wanted([term])
    stated = [(each.type, each.target_id) for each in term.relations.all() if each.target_id]
    if problem := circle_problem(term.pk, stated):
        raise CannotSave(problem)
    _write_canonical(term, record)
    occasion = Occasion(by, timezone.now(), kind, comment)
    revision = new_revision(term, next_number(term), record, references_of(term), occasion)
    revision.save()
    Term.objects.filter(pk=term.pk).update(
        revision=revision, stage=Stage.DRAFT, updated_at=occasion.at
    )
    return revision


def _write_canonical(term: Term, record: TermRecord) -> None:
    """Give the rows the record's canonical texts, and positions that count from 0."""
    for row, values in [
        (term, record.model_dump(include={"name", "short_definition", "explanation"})),
        (term, record.model_dump(include={"seo_title", "seo_description"})),
        *zip(term.labels.all(), map(dict, record.labels), strict=True),
        *zip(term.faqs.all(), map(dict, record.faqs), strict=True),
        *zip(term.sources.all(), map(dict, record.sources), strict=True),
        *(
            (row, {"name": part.name})
            for row, part in zip(term.relations.all(), record.relations, strict=True)
        ),
    ]:
        changed = {key: value for key, value in values.items() if getattr(row, key) != value}
        if changed:
            type(row)._default_manager.filter(pk=row.pk).update(**changed)
    for rows in (term.labels, term.faqs, term.sources, term.relations):
        for position, row in enumerate(rows.all()):
            if row.position != position:
                type(row)._default_manager.filter(pk=row.pk).update(position=position)
