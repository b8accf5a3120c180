"""The editors' door: Django's admin, with forms that follow the rules of records.

Every write goes through `actions`; nothing here decides what readers see.
"""

from terms.admin import (
    all_revisions,
    bulk_moves,
    conflicts,
    glossaries,
    imports,
    people,
    redirects,
    suggestions,
    terms,
)

__all__ = [
    "all_revisions",
    "bulk_moves",
    "conflicts",
    "glossaries",
    "imports",
    "people",
    "redirects",
    "suggestions",
    "terms",
]
