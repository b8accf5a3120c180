"""A term gives up the slug it got earlier in the same import; no reader has seen it there."""

from terms.actions.recording import record_of
from terms.actions.relating import is_acyclic
from terms.actions.writing import Draft, Occasion, Writer
from terms.models import Relation, Revision, Term


def move_within_run(term: Term, slug: str, writer: Writer, occasion: Occasion) -> None:
    """Give a term another slug; what names the old one is wanted again, for whoever gets it.

    Runs in the caller's transaction.
    """
    _let_go(term, writer)
    whole = Term.objects.whole().select_related("revision").get(pk=term.pk)
    current = record_of(whole)
    moved = current.model_copy(update={"slug": slug, "external_id": whole.external_id})
    writer.write([Draft(moved, whole, current)], occasion)


def _let_go(term: Term, writer: Writer) -> None:
    """Make relations that name the term by its slug wanted again, and their revisions say so."""
    for relation in Relation.objects.filter(target=term).select_related("term__revision"):
        revision = relation.term.revision
        if revision is None or not _names(revision, relation.position, term.slug):
            continue
        if is_acyclic(relation.type):
            writer.graph.discard(relation.term_id, relation.type, term.pk)
        relation.target, relation.target_slug = None, term.slug
        relation.save(update_fields=["target", "target_slug"])
        targets = revision.references.get("targets", [])
        if term.pk in targets[relation.position : relation.position + 1]:
            # What the revision says stays as it is; only where its words lead was too early.
            targets[relation.position] = None
            revision.save(update_fields=["references"])


def _names(revision: Revision, position: int, slug: str) -> bool:
    stated = revision.record().relations[position : position + 1]
    return any(each.target == slug for each in stated)
