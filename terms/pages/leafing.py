"""From one term to the next in the alphabet: found with the page, and never stored with it."""

import hashlib
from functools import lru_cache
from typing import NamedTuple

from django.db.models import CharField, Func, OuterRef, Q, Subquery
from django.utils.html import escape
from django.utils.translation import gettext as _

from terms.models import addresses
from terms.models.published import PublishedTerm
from terms.pages.speaking import speak

# Between path and name, which come as one value: no line of a record holds a tab.
_TAB = "\t"
_TEXT = CharField()
LANGUAGES_KEPT = 256


class _Words(NamedTuple):
    label: str
    before: str
    after: str


def term_before() -> Subquery:
    """Return, for a query of terms, path and name of the public one before each."""
    return _neighbour(Q(sort_key__lte=OuterRef("sort_key")), "lt", descending=True)


def term_after() -> Subquery:
    """Return, for a query of terms, path and name of the public one after each."""
    return _neighbour(Q(sort_key__gte=OuterRef("sort_key")), "gt", descending=False)


def write_leaves(before: str | None, after: str | None, language: str) -> str:
    """Return the links to both neighbours as HTML; "" for a term that has none."""
    if not (before or after):
        return ""
    words = _words(language)
    return (
        f'<nav class="leafing" aria-label="{words.label}">'
        f"{_link(before, 'prev', words.before)}{_link(after, 'next', words.after)}</nav>"
    )


def etag_of(leaves: str) -> str:
    """Return 16 hexadecimal digits that differ where the links differ."""
    return hashlib.blake2b(leaves.encode(), digest_size=8).hexdigest()


def _neighbour(side: Q, beyond: str, *, descending: bool) -> Subquery:
    """Return the nearest term: the range alone is what an index can begin at."""
    order = ("-sort_key", "-term_id") if descending else ("sort_key", "term_id")
    same_key = Q(sort_key=OuterRef("sort_key"))
    terms = (
        PublishedTerm.objects.public()
        .filter(side, glossary=OuterRef("glossary"), language=OuterRef("language"))
        .filter(~same_key | Q(**{f"term_id__{beyond}": OuterRef("term_id")}))
        .order_by(*order)
    )
    # Concat would ask about NULL, which neither column can be, and take five parameters for it.
    both = Func(
        "path", "name", template="%(expressions)s", arg_joiner=f"||'{_TAB}'||", output_field=_TEXT
    )
    return Subquery(terms.values_list(both)[:1], output_field=_TEXT)


def _link(leaf: str | None, rel: str, word: str) -> str:
    if not leaf:
        return ""
    path, _tab, name = leaf.partition(_TAB)
    url = addresses.url_of(path)
    return f'<a rel="{rel}" href="{url}"><span>{word}</span> <bdi>{escape(name)}</bdi></a>'


@lru_cache(maxsize=LANGUAGES_KEPT)
def _words(language: str) -> _Words:
    with speak(language):
        return _Words(
            escape(_("Neighbours in the alphabet")),
            escape(_("Previous term")),
            escape(_("Next term")),
        )
