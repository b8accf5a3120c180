"""A public term by chance: the first behind an id that is drawn, whatever the size of a glossary."""

from secrets import randbelow

from terms.models import addresses
from terms.pages.edition import Edition


def draw_term(edition: Edition) -> str | None:
    """Return the address of a term, or None where there is none. Three look-ups in an index.

    Terms behind a gap in the ids, where others were deleted, come up a little more often.
    """
    ids = edition.terms().values_list("term_id", flat=True)
    first, last = ids.order_by("term_id").first(), ids.order_by("-term_id").first()
    if first is None or last is None:
        return None
    drawn = first + randbelow(last - first + 1)
    paths = edition.terms().filter(term_id__gte=drawn).order_by("term_id")
    path = paths.values_list("path", flat=True).first()
    return addresses.url_of(path) if path is not None else None
