"""Deleting a term: nothing that leads to it breaks, and no address that worked answers 404."""

from django.contrib.auth.models import User
from django.db import transaction

from terms.actions.placing import place
from terms.actions.publishing import ripple
from terms.models import Glossary, PublishedRelation, PublishedTerm, Redirect, Relation, Term
from terms.models.term import TermStatus


@transaction.atomic
def delete(term: Term, *, by: User | None) -> None:
    """Delete a term with its history. Relations to it become wanted again.

    A term that was never public leaves no trace; one that was leaves addresses that answer 410.
    """
    glossary = Glossary.objects.select_for_update(no_key=True).get(pk=term.glossary_id)
    term = Term.objects.get(pk=term.pk)
    touched = set(PublishedRelation.objects.filter(target=term).values_list("source_id", flat=True))
    touched |= set(
        PublishedRelation.objects.filter(source=term.pk, target__isnull=False).values_list(
            "target_id", flat=True
        )
    )
    touched |= set(PublishedTerm.objects.filter(successor=term).values_list("pk", flat=True))
    touched |= set(
        PublishedTerm.objects.filter(glossary=glossary, concept=term.concept).values_list(
            "pk", flat=True
        )
    )
    _want_again(term)
    Term.objects.filter(successor=term).update(successor=None)
    _leave_gone(term, by)
    pk = term.pk
    term.delete()
    touched.discard(pk)
    terms = Term.objects.filter(pk__in=touched).exclude(status=TermStatus.NOT_PUBLIC)
    more = place(list(terms.select_related("glossary", "published_revision")), by=by)
    ripple((), touched | more)


def _want_again(term: Term) -> None:
    incoming = list(Relation.objects.filter(target=term).exclude(term=term))
    wanted = set(
        Relation.objects.filter(
            term__in={each.term_id for each in incoming}, target=None, target_slug=term.slug
        ).values_list("term_id", "type")
    )
    for relation in incoming:
        if (relation.term_id, relation.type) in wanted:
            relation.delete()
            continue
        relation.target, relation.target_slug = None, term.slug
        relation.name = relation.name or term.name
        relation.save(update_fields=["target", "target_slug", "name"])


def _leave_gone(term: Term, by: User | None) -> None:
    published = PublishedTerm.objects.filter(pk=term.pk).only("path").first()
    if published is not None:
        Redirect.objects.update_or_create(
            path=published.path, defaults={"term": None, "created_by": by}
        )
