"""Joining terms of two languages into one concept, so that their pages link to each other."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from terms.actions.placing import place
from terms.actions.publishing import ripple
from terms.actions.recording import CannotSave
from terms.actions.revising import revise
from terms.models import Glossary, Term, TermStatus


@transaction.atomic
def join_concept(term: Term, *, original: Term, by: User | None) -> None:
    """Make `term` a translation of `original`; readers see it at once where both are public.

    Raises CannotSave where the two cannot be one concept.
    """
    Glossary.objects.select_for_update(no_key=True).get(pk=term.glossary_id)
    if term.glossary_id != original.glossary_id:
        raise CannotSave(_("Translations belong to one glossary."))
    taken = Term.objects.filter(
        glossary=term.glossary_id, concept=original.concept, language=term.language
    )
    if taken.exclude(pk=term.pk).exists():
        raise CannotSave(_("This concept has a term in this language already."))
    Term.objects.filter(pk=term.pk).update(concept=original.concept)
    revision = revise(term, by=by, comment=_("Translation of “%s”") % original.name)
    term = Term.objects.select_related("glossary", "published_revision").get(pk=term.pk)
    if revision is not None and term.status != TermStatus.NOT_PUBLIC:
        ripple([term.pk], place([term], by=by))
