"""The importer: takes rows a batch at a time, each batch one transaction."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions.bulk import insert
from terms.actions.importing.conflicts import note_conflicts
from terms.actions.importing.entries import (
    Entry,
    OnConflict,
    Options,
    Outcome,
    PlacedRow,
    Tell,
    fingerprint,
    key_of,
    standing,
)
from terms.actions.importing.homographs import Slugs
from terms.actions.importing.matching import match
from terms.actions.importing.releasing import Release
from terms.actions.importing.seen import SeenIds, SeenKeys
from terms.actions.recording import CannotSave, merged_problem, record_of
from terms.actions.rendering import in_batches
from terms.actions.writing import Draft, Occasion, Writer
from terms.formats.base import Row
from terms.merging import merge
from terms.models import (
    Change,
    Glossary,
    ImportedRecord,
    ImportOutcome,
    ImportRun,
    Revision,
    Term,
)
from terms.records import TermRecord

BATCH_SIZE = 500

# The concept of an imported entry follows from where it came from, so that the same import
# into two sites, or twice after an interruption, makes the same glossary.
_CONCEPTS = uuid.UUID("6f9c1f3e-6f0e-5c59-9d52-0d4e8d0b7f11")


class Importer:
    """Imports rows into one glossary. One object is one run."""

    def __init__(
        self,
        run: ImportRun,
        glossary: Glossary,
        options: Options,
        *,
        by: User | None,
        tell: Tell = lambda outcome: None,
    ) -> None:
        self.counts: Counter[str] = Counter()
        self.seen_terms = SeenIds()
        self._run = run
        self._glossary = glossary
        self._options = options
        self._by = by
        self._tell = tell
        self._writer = Writer(glossary)
        self._slugs = Slugs(glossary, self._writer)
        self.release = Release(options.publish)
        self._number = 0
        self._seen = SeenKeys()

    def import_rows(self, rows: Iterable[PlacedRow]) -> Counter[str]:
        """Import every row and return how many were created, updated, unchanged and so on.

        An interrupted import leaves whole batches, and running it again completes it.
        """
        for batch in in_batches(rows, BATCH_SIZE):
            with transaction.atomic():
                outcomes = self._import_batch(batch)
                self.keep(outcomes)
                self._note_progress(outcomes)
            self.tell(outcomes)
        return self.counts

    def _note_progress(self, outcomes: Sequence[Outcome]) -> None:
        counts = self.counts + Counter(str(each.change) for each in outcomes)
        ImportRun.objects.filter(pk=self._run.pk).update(counts=dict(counts))

    def keep(self, outcomes: Sequence[Outcome]) -> None:
        """Keep with the run what happened to rows; those that changed nothing are only counted."""
        insert(
            ImportOutcome,
            ("run", "file", "place", "change", "term", "name", "messages", "previous", "undone"),
            [
                (
                    self._run.pk,
                    each.file[:1000],
                    each.place[:500],
                    each.change.value,
                    each.term_id,
                    each.name,
                    "\n".join(each.messages),
                    each.previous if each.change != Change.REJECTED else None,
                    "",
                )
                for each in outcomes
                if each.change != Change.UNCHANGED or each.messages
            ],
        )

    def tell(self, outcomes: Sequence[Outcome]) -> None:
        for outcome in outcomes:
            self.counts[outcome.change] += 1
            self._tell(outcome)

    def _import_batch(self, batch: Sequence[PlacedRow]) -> list[Outcome]:
        outcomes = []
        entries: list[Entry] = []
        language = self._options.language or self._glossary.language
        for file, row in batch:
            outcome = Outcome(file, row.place, Change.UNCHANGED, messages=list(row.warnings))
            outcomes.append(outcome)
            if row.record is None:
                _judge(outcome, row)
                continue
            outcome.name = row.record.name
            entry = Entry(outcome, row.record, language)
            entry.cannot_carry = row.cannot_carry
            if self._is_first(entry):
                entries.append(entry)
        match(self._glossary, entries, self.seen_terms)
        changed = [entry for entry in entries if not entry.says_the_same]
        self._merge([entry for entry in changed if entry.term is not None])
        self._write([entry for entry in changed if not entry.is_left_out])
        for entry in entries:
            if entry.term is not None:
                self.seen_terms.add(entry.term.pk)
                if not entry.is_left_out:
                    self.release.consider(entry)
        return outcomes

    def _is_first(self, entry: Entry) -> bool:
        """Tell whether no entry before had the same id; reject it otherwise."""
        self._number += 1
        key = key_of(entry.record)
        seen = int.from_bytes(fingerprint(*key)[:8])
        before = self._seen.first(seen, self._number)
        if before == self._number:
            return True
        entry.outcome.change = Change.REJECTED
        entry.outcome.messages.insert(
            0,
            _(
                "The entry “%(key)s” came already, as number %(number)d of this import."
                " Remove one of the two, or give them ids of their own."
            )
            % {"key": key[1], "number": before},
        )
        return False

    def _merge(self, entries: Sequence[Entry]) -> None:
        """Merge each entry with its term's working copy."""
        ids = [entry.term.pk for entry in entries if entry.term is not None]
        # In order, lest two imports wait for each other's terms.
        locked = Term.objects.locked().order_by("pk")
        whole = locked.whole().select_related("revision").in_bulk(ids)
        imported = ImportedRecord.objects.select_related("revision").in_bulk(ids)
        bases = [
            entry.base_from(imported.get(entry.term.pk))
            for entry in entries
            if entry.term is not None
        ]
        settled = iter(self._writer.settle([entry.record for entry in entries]))
        settled_bases = iter(self._writer.settle([base for base in bases if base is not None]))
        for entry, base in zip(entries, bases, strict=True):
            incoming = next(settled)
            before = next(settled_bases) if base is not None else None
            assert entry.term is not None
            entry.term = whole[entry.term.pk]
            if problem := merged_problem(entry.term):
                entry.outcome.change = Change.SKIPPED
                entry.outcome.messages.append(problem)
                continue
            try:
                current = record_of(entry.term)
            except CannotSave as error:
                entry.outcome.change = Change.REJECTED
                entry.outcome.messages.append(
                    _("The term here cannot be read: %s Mend it in the admin.") % error
                )
                continue
            theirs = self._options.on_conflict == OnConflict.THEIRS
            unsaid = entry.cannot_carry
            merged = merge(current, incoming, before, theirs=theirs, cannot_carry=unsaid)
            entry.current, entry.record = current, merged.record
            entry.outcome.fields, entry.conflicts = merged.taken, merged.conflicts
            if merged.conflicts:
                entry.theirs = merge(
                    current, incoming, before, theirs=True, cannot_carry=unsaid
                ).record
                self._judge_conflict(entry)
            if merged.taken or merged.conflicts:
                entry.outcome.before, entry.outcome.after = current, entry.theirs or entry.record
                entry.outcome.conflicts = merged.conflicts
                entry.outcome.previous = standing(entry.term, imported.get(entry.term.pk))

    def _judge_conflict(self, entry: Entry) -> None:
        entry.outcome.messages.append(
            _("Changed here and at the source: %s.") % ", ".join(entry.conflicts)
        )
        if self._options.on_conflict == OnConflict.FAIL:
            entry.outcome.change = Change.REJECTED
        elif self._options.on_conflict == OnConflict.KEEP:
            entry.outcome.change = Change.CONFLICT

    def _write(self, entries: Sequence[Entry]) -> None:
        """Create and update; note what the source said, so that the next import can tell."""
        self._identify([entry for entry in entries if entry.term is None])
        occasion = Occasion(self._by, timezone.now(), Revision.Kind.IMPORT, run=self._run)
        self._slugs.give(entries, occasion)
        drafts: list[tuple[Entry, Draft]] = []
        for entry in entries:
            if entry.term is None:
                entry.outcome.change = Change.CREATED
            elif not entry.outcome.fields:
                continue
            elif entry.outcome.change != Change.CONFLICT:
                entry.outcome.change = Change.UPDATED
            drafts.append((entry, Draft(entry.record, entry.term, entry.current)))
        written = self._writer.write([draft for _entry, draft in drafts], occasion)
        for (entry, draft), term in zip(drafts, written, strict=True):
            entry.term = term
            entry.outcome.messages += draft.warnings
        for entry in entries:
            if entry.term is not None:
                entry.outcome.term_id = entry.term.pk
        self._note_what_was_said(entries, {entry: draft.record for entry, draft in drafts})
        if self._options.on_conflict == OnConflict.KEEP:
            note_conflicts([entry for entry in entries if entry.conflicts], occasion)

    def _note_what_was_said(
        self, entries: Sequence[Entry], written: Mapping[Entry, TermRecord]
    ) -> None:
        source = self._options.source[:200]
        rows = []
        for entry in entries:
            assert entry.term is not None
            content, revision, fields = entry.said, None, ""
            if entry.outcome.change == Change.CREATED:
                content, fields = entry.given_beside(written[entry])
                revision = entry.term.revision_id
            rows.append((entry.term.pk, source, content, revision, fields, entry.digest))
        columns = ("term", "source", "content", "revision", "fields", "digest")
        insert(ImportedRecord, columns, rows, over="term")

    def _identify(self, entries: Sequence[Entry]) -> None:
        """Give new entries the id they are known by, and the concept that follows from it."""
        concepts = {
            entry: entry.record.concept or self._concept(key_of(entry.record)[1])
            for entry in entries
        }
        taken = set(
            Term.objects.filter(
                glossary=self._glossary, concept__in=set(concepts.values())
            ).values_list("concept", "language")
        )
        for entry, concept in concepts.items():
            language, key = key_of(entry.record)
            own = concept
            if (own, language) in taken:
                own = self._concept(f"{language}/{key}")
            taken.add((own, language))
            # An entry of a concept is known by that: its slug may be another's id at its source.
            id_ = entry.record.external_id or ("" if entry.record.concept else key)
            entry.record = entry.record.model_copy(update={"external_id": id_, "concept": own})

    def _concept(self, key: str) -> uuid.UUID:
        return uuid.uuid5(_CONCEPTS, f"{self._glossary.slug}/{key}")


def _judge(outcome: Outcome, row: Row) -> None:
    outcome.change = Change.SKIPPED if row.skipped else Change.REJECTED
    outcome.messages.insert(0, row.skipped or row.problem)
