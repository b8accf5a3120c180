"""Everything the glossary keeps. A model guards its truth with constraints; `actions` change it."""

from terms.models import lookups as lookups
from terms.models.glossary import Category, Glossary, ReviewPolicy
from terms.models.imports import (
    Change,
    ImportConflict,
    ImportedRecord,
    ImportOutcome,
    ImportRun,
    Undone,
)
from terms.models.merge import Merge
from terms.models.parts import FAQ, Label, Relation, Source
from terms.models.people import LogInAttempt, Session
from terms.models.published import PublishedRelation, PublishedTerm
from terms.models.redirect import Redirect
from terms.models.revision import Revision
from terms.models.stages import Stage, TermStatus
from terms.models.term import Term
from terms.models.workflow import Transition

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
    "LogInAttempt",
    "Merge",
    "PublishedRelation",
    "PublishedTerm",
    "Redirect",
    "Relation",
    "ReviewPolicy",
    "Revision",
    "Session",
    "Source",
    "Stage",
    "Term",
    "TermStatus",
    "Transition",
    "Undone",
]
