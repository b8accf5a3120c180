"""Changes to what many pages share: a glossary, a category, a redirect."""

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from terms.actions.placing import place
from terms.actions.publishing import ripple
from terms.actions.rendering import BATCH_SIZE, in_batches
from terms.models import Category, Glossary, PublishedRelation, Redirect, Term
from terms.models.term import TermStatus


@transaction.atomic
def save_glossary(glossary: Glossary, *, by: User | None) -> None:
    """Save a glossary and bring its pages up to date; a new address redirects from the old one."""
    glossary.save()
    _place_again(Term.objects.filter(glossary=glossary), by)


@transaction.atomic
def save_category(category: Category, *, by: User | None) -> None:
    """Save a category and bring the pages that name it up to date."""
    category.save()
    terms = Term.objects.filter(published__category=category)
    _place_again(terms, by)


@transaction.atomic
def delete_redirect(redirect: Redirect, *, by: User | None) -> None:
    """Delete an old address; relations that found their target by it are looked up again."""
    naming = PublishedRelation.objects.filter(by_slug=True, target=redirect.term_id)
    sources = list(naming.values_list("source_id", flat=True)) if redirect.term_id else []
    redirect.delete()
    _place_again(Term.objects.filter(pk__in=sources), by)


def _place_again(terms: QuerySet[Term], by: User | None) -> None:
    """Place public terms again and mark their pages stale, rendering few at once."""
    placed = terms.exclude(status=TermStatus.NOT_PUBLIC).order_by("pk")
    touched: set[int] = set()
    for batch in in_batches(list(placed.values_list("pk", flat=True)), BATCH_SIZE):
        fetched = Term.objects.filter(pk__in=batch).order_by("pk")
        touched |= place(list(fetched.select_related("glossary", "published_revision")), by=by)
    ripple((), touched)
