"""Deleting a term: nothing that leads to it breaks, and no address that worked answers 404."""

from enum import StrEnum

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from terms.actions import roles
from terms.actions.announcing import note_changed
from terms.actions.naming import find_homonyms
from terms.actions.placing import place
from terms.actions.publishing import CannotPublish, deprecate, ripple
from terms.actions.recording import merged_problem
from terms.actions.rendering import given
from terms.models import Glossary, PublishedRelation, PublishedTerm, Redirect, Relation, Term
from terms.models.stages import TermStatus


class CannotDelete(CannotPublish):
    """A term cannot be deleted as asked. The text is for people."""


class Then(StrEnum):
    """What becomes of addresses that readers know."""

    GONE = "gone"
    REDIRECT = "redirect"
    DEPRECATE = "deprecate"


@transaction.atomic
def delete(term: Term, *, by: User | None, then: Then = Then.GONE, to: Term | None = None) -> None:
    """Delete a term with its history, and those merged into it. Relations to it are wanted again.

    A term that was never public leaves no trace; the addresses of one that was answer 410, or
    lead to the public term `to` (REDIRECT). DEPRECATE deletes nothing: the page stays, with
    `to` as its successor. Raises CannotPublish.
    """
    glossary = Glossary.objects.select_for_update(no_key=True).get(pk=term.glossary_id)
    term = Term.objects.select_related("merged_into").get(pk=term.pk)
    if then == Then.DEPRECATE:
        deprecate(term, by=by, successor=to)
        return
    _refuse(term, by, to if then == Then.REDIRECT else None, is_led=then == Then.REDIRECT)
    touched = _pages_around(term, glossary)
    _want_again(term)
    Term.objects.filter(successor=term).update(successor=None)
    _leave_addresses(term, by, to if then == Then.REDIRECT else None)
    pk = term.pk
    term.delete()
    touched.discard(pk)
    terms = Term.objects.filter(pk__in=touched).exclude(status=TermStatus.NOT_PUBLIC)
    more = place(list(terms.select_related("glossary", "published_revision")), by=by)
    ripple((), touched | more)


def _refuse(term: Term, by: User | None, to: Term | None, *, is_led: bool) -> None:
    if by is not None and (problem := roles.refusal(by, roles.DELETE, term)):
        raise CannotDelete(problem)
    if problem := merged_problem(term):
        raise CannotDelete(problem)
    if not is_led:
        return
    if to is None or to.pk == term.pk or to.merged_into_id is not None:
        raise CannotDelete(_("Choose another term for readers to be led to."))
    if not to.is_public:
        raise CannotDelete(
            _("Readers cannot be led to “%s”: it is not public. Publish it first.") % to.name
        )


def _pages_around(term: Term, glossary: Glossary) -> set[int]:
    """Return the pages that tell of the term: by relation, succession, translation or name."""
    shown = PublishedTerm.objects
    incoming = PublishedRelation.objects.filter(target=term)
    own = PublishedRelation.objects.filter(source=term.pk, target__isnull=False)
    return {
        *incoming.values_list("source_id", flat=True),
        *given(own.values_list("target_id", flat=True)),
        *shown.filter(successor=term).values_list("pk", flat=True),
        *shown.filter(glossary=glossary, concept=term.concept).values_list("pk", flat=True),
        *find_homonyms(term.pk),
    }


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


def _leave_addresses(term: Term, by: User | None, to: Term | None) -> None:
    """Let every address at which readers have seen the term lead to `to`, or nowhere (410)."""
    Redirect.objects.filter(term=term).update(term=to)
    published = PublishedTerm.objects.filter(pk=term.pk).only("path").first()
    if published is not None:
        Redirect.objects.update_or_create(
            path=published.path, defaults={"term": to, "created_by": by}
        )
        note_changed([published.path])
