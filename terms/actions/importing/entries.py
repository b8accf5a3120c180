"""What an import is told, what it tells, and one entry on its way into the glossary."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from terms.formats.base import Row
from terms.models import Change, ImportedRecord, Term
from terms.records import TermRecord


class OnConflict(StrEnum):
    """What happens to a field that was changed both here and at the source."""

    KEEP = "keep"
    THEIRS = "theirs"
    FAIL = "fail"


class Prune(StrEnum):
    """What happens to terms that have left the source."""

    NEVER = "never"
    DRAFT = "draft"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Options:
    """language: of records that name none; "" is the glossary's.
    publish:  make imported terms public, unless their record says they are not.
    source:   what the import comes from: a later import of the same source may prune.
    """

    language: str = ""
    publish: bool = False
    on_conflict: OnConflict = OnConflict.KEEP
    prune: Prune = Prune.NEVER
    source: str = ""


@dataclass(slots=True)
class Outcome:
    """What became, or would become, of one row.

    fields:    of the record that changed.
    before:    the entry as it stands here; None where it is new or stays as it is.
    after:     the entry as the source would have it.
    conflicts: fields changed both here and at the source.
    previous:  see `ImportOutcome.previous`.
    """

    file: str
    place: str
    change: Change
    name: str = ""
    term_id: int | None = None
    fields: tuple[str, ...] = ()
    messages: list[str] = field(default_factory=list)
    before: TermRecord | None = None
    after: TermRecord | None = None
    conflicts: tuple[str, ...] = ()
    previous: dict[str, Any] | None = None


Tell = Callable[[Outcome], None]
PlacedRow = tuple[str, Row]
"""(file, row)"""


def key_of(record: TermRecord) -> tuple[str, str]:
    """Return what an entry is known by: its language, and its id at the source, concept or slug."""
    return record.language, record.external_id or str(record.concept or record.slug)


def standing(term: Term, imported: ImportedRecord | None = None) -> dict[str, Any]:
    """Return what a roll-back puts back of a term beside its entry; see `ImportOutcome.previous`.

    imported: what the source said of it before the import, if it ever said anything.
    """
    return {
        "status": term.status,
        "stage": term.stage,
        "successor": term.successor_id,
        "source": imported.source if imported is not None else None,
        "said": said_by(imported.record()) if imported is not None else None,
        "digest": imported.digest.hex() if imported is not None else "",
    }


def fingerprint(*texts: str) -> bytes:
    return blake2b("\n".join(texts).encode(), digest_size=16).digest()


def said_by(given: TermRecord) -> str:
    """Return the JSON of the fields that a file gave."""
    return given.model_dump_json(exclude_unset=True)


class Entry:
    """One row on its way.

    given:   the record as the file has it.
    record:  what is to be written; at first what was given, with its language.
    base:    what the source said last; None where it says nothing new, or never said anything.
    """

    def __init__(self, outcome: Outcome, given: TermRecord, language: str) -> None:
        self.outcome = outcome
        self.given = given
        self.record = given if given.language else given.model_copy(update={"language": language})
        self.said = said_by(given)
        self.digest = fingerprint(self.said)
        self.term: Term | None = None
        self.current: TermRecord | None = None
        self.theirs: TermRecord | None = None
        self.conflicts: tuple[str, ...] = ()
        self.says_the_same = False
        self.had_changes = False
        self.cannot_carry: tuple[str, ...] = ()

    def adopt(self, term: Term, imported: bytes | None) -> None:
        """Take `term` as the one this entry is about; `imported` is what the source said last."""
        self.term = term
        self.outcome.term_id = term.pk
        self.had_changes = term.has_changes
        self.says_the_same = imported == self.digest

    def base_from(self, imported: ImportedRecord | None) -> TermRecord | None:
        if imported is None:
            return None
        return imported.record().model_copy(update={"language": self.record.language})

    def given_beside(self, kept: TermRecord) -> tuple[str, str]:
        """Return the JSON of the fields given otherwise than they were kept, and the others' names."""
        held = {
            name
            for name in self.given.model_fields_set
            if getattr(self.given, name) == getattr(kept, name)
        }
        beside = self.given.model_dump_json(exclude_unset=True, exclude=held)
        return beside, " ".join(sorted(held))

    @property
    def is_left_out(self) -> bool:
        return self.outcome.change in (Change.REJECTED, Change.SKIPPED)
