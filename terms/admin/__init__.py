"""The editors' door: Django's admin, with forms that follow the rules of records.

Every write goes through `actions`; nothing here decides what readers see.
"""

from terms.admin import conflicts, glossaries, imports, redirects, revisions, site, terms

__all__ = ["conflicts", "glossaries", "imports", "redirects", "revisions", "site", "terms"]
