"""Moving a term to another category: a change of its text like any other."""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from terms.actions import roles
from terms.actions.moves import CannotMove, locked
from terms.actions.recording import CannotSave
from terms.actions.revising import revise
from terms.models import Category, Revision, Term


@transaction.atomic
def move_to_category(term: Term, *, category: Category, by: User | None) -> Revision:
    """Put the draft into a category of its glossary and language.

    Raises CannotMove where it is there already or does not fit, or `by` may not edit.
    """
    term = locked(term)
    if by is not None and (problem := roles.refusal(by, roles.CHANGE, term)):
        raise CannotMove(problem)
    if (category.glossary_id, category.language) != (term.glossary_id, term.language):
        raise CannotMove(_("The category is of another glossary or language."))
    if term.category_id == category.pk:
        raise CannotMove(_("It is in this category already."))
    Term.objects.filter(pk=term.pk).update(category=category)
    try:
        revision = revise(term, by=by, comment=_("Moved to “%s”") % category.name)
    except CannotSave as error:
        raise CannotMove(str(error)) from error
    if revision is None:
        # The last revision has the category's name already: the two have one name.
        raise CannotMove(_("It is in a category of this name already."))
    return revision
