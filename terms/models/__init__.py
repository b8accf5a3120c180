"""Everything the glossary keeps. A model guards its truth with constraints; `actions` change it."""

from terms.models import lookups as lookups
from terms.models.bulk_move import BulkMove, BulkRefusal
from terms.models.duty import Duty
from terms.models.glossary import Category, Glossary, Logo, ReviewPolicy
from terms.models.imports import (
    Change,
    ImportConflict,
    ImportedRecord,
    ImportOutcome,
    ImportRun,
    Undone,
)
from terms.models.index_now import IndexNowPing
from terms.models.merge import Merge
from terms.models.parts import FAQ, Label, Relation, Source
from terms.models.people import LogInAttempt, Session
from terms.models.published import PublishedName, PublishedRelation, PublishedTerm
from terms.models.redirect import Redirect
from terms.models.revision import Revision
from terms.models.set_aside import SetAside
from terms.models.stages import Stage, TermStatus
from terms.models.suggestion import Suggestion
from terms.models.term import Term
from terms.models.workflow import Transition

__all__ = [
    "FAQ",
    "BulkMove",
    "BulkRefusal",
    "Category",
    "Change",
    "Duty",
    "Glossary",
    "ImportConflict",
    "ImportOutcome",
    "ImportRun",
    "ImportedRecord",
    "IndexNowPing",
    "Label",
    "LogInAttempt",
    "Logo",
    "Merge",
    "PublishedName",
    "PublishedRelation",
    "PublishedTerm",
    "Redirect",
    "Relation",
    "ReviewPolicy",
    "Revision",
    "Session",
    "SetAside",
    "Source",
    "Stage",
    "Suggestion",
    "Term",
    "TermStatus",
    "Transition",
    "Undone",
]
