"""Two entries of one name are two terms: the second gets a slug with a number, and a warning."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from terms.actions.importing.entries import Entry
from terms.models import Glossary, Term
from terms.text.slugs import with_suffix


def give_slugs(glossary: Glossary, entries: Sequence[Entry]) -> None:
    """See to it that no entry's slug is another term's, here or earlier in the batch."""
    slugs = {entry.record.slug for entry in entries}
    holders = _holders(glossary, slugs)
    for number, entry in enumerate(entries, start=1):
        own = entry.term.pk if entry.term is not None else -number
        language, slug = entry.record.language, entry.record.slug
        free, suffix = slug, 1
        while holders.setdefault((language, free), own) != own:
            suffix += 1
            free = with_suffix(slug, suffix)
            if (language, free) not in holders:
                holders |= _holders(glossary, {free})
        if free != slug:
            entry.record = entry.record.model_copy(update={"slug": free})
            entry.outcome.messages.append(
                _("The slug “%(slug)s” is another entry's; this one has “%(free)s”.")
                % {"slug": slug, "free": free}
            )


def _holders(glossary: Glossary, slugs: set[str]) -> dict[tuple[str, str], int]:
    terms = Term.objects.filter(glossary=glossary, slug__in=slugs)
    return {
        (language, slug): pk for language, slug, pk in terms.values_list("language", "slug", "pk")
    }
