"""Everything the glossary keeps. A model guards its truth with constraints; `actions` change it."""

from terms.models.glossary import Category, Glossary
from terms.models.imports import (
    Change,
    ImportConflict,
    ImportedRecord,
    ImportOutcome,
    ImportRun,
    Undone,
)
from terms.models.parts import FAQ, Label, Relation, Source
from terms.models.published import PublishedRelation, PublishedTerm
from terms.models.redirect import Redirect
from terms.models.revision import Revision
from terms.models.term import Stage, Term, TermStatus

__all__ = [
    "FAQ",
    "Category",
    "Change",
    "Glossary",
    "ImportConflict",
    "ImportOutcome",
    "ImportRun",
    "ImportedRecord",
    "Label",
    "PublishedRelation",
    "PublishedTerm",
    "Redirect",
    "Relation",
    "Revision",
    "Source",
    "Stage",
    "Term",
    "TermStatus",
    "Undone",
]
