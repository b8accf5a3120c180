"""Importing: from rows of any format to working copies, in batches that each commit whole."""

import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions.publishing import publish_many
from terms.actions.recording import CannotSave, record_of
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
    Redirect,
    Revision,
    Term,
)
from terms.records import Status, TermRecord, upgraded

BATCH_SIZE = 500

# The concept of an imported entry follows from where it came from, so that the same import
# into two sites, or twice after an interruption, makes the same glossary.
_CONCEPTS = uuid.UUID("6f9c1f3e-6f0e-5c59-9d52-0d4e8d0b7f11")


@dataclass(frozen=True, slots=True)
class Options:
    """language: of records that name none; "" is the glossary's.
    publish:  make what was created or updated public, unless its record says it is not.
    theirs:   take the incoming value where a field was changed here and there.
    """

    language: str = ""
    publish: bool = False
    theirs: bool = False


@dataclass(slots=True)
class Outcome:
    """What became, or would become, of one row."""

    file: str
    place: str
    change: Change
    name: str = ""
    term_id: int | None = None
    fields: tuple[str, ...] = ()
    messages: list[str] = field(default_factory=list)


Tell = Callable[[Outcome], None]
PlacedRow = tuple[str, Row]
"""(file, row)"""


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
        self._run = run
        self._glossary = glossary
        self._options = options
        self._by = by
        self._tell = tell
        self._writer = Writer(glossary)
        self._seen: dict[bytes, tuple[str, str]] = {}

    def import_rows(self, rows: Iterable[PlacedRow]) -> Counter[str]:
        """Import every row and return how many were created, updated, unchanged, skipped, rejected.

        Each batch is one transaction: an interrupted import leaves whole batches, and running
        it again completes it.
        """
        for batch in in_batches(rows, BATCH_SIZE):
            with transaction.atomic():
                outcomes = self._import_batch(batch)
                self._keep(outcomes)
            for outcome in outcomes:
                self.counts[outcome.change] += 1
                self._tell(outcome)
        return self.counts

    def _keep(self, outcomes: Sequence[Outcome]) -> None:
        ImportOutcome.objects.bulk_create(
            ImportOutcome(
                run=self._run,
                file=each.file[:1000],
                place=each.place[:500],
                change=each.change,
                term_id=each.term_id,
                messages="\n".join(each.messages),
            )
            for each in outcomes
            if each.change != Change.UNCHANGED or each.messages
        )

    def _import_batch(self, batch: Sequence[PlacedRow]) -> list[Outcome]:
        outcomes = []
        entries: list[_Entry] = []
        for file, row in batch:
            outcome = self._judge(file, row)
            outcomes.append(outcome)
            if row.record is not None and outcome.change == Change.UNCHANGED:
                entries.append(_Entry(outcome, row.record, self._identified(row.record)))
        self._match(entries)
        changed = [entry for entry in entries if entry.base_digest != entry.digest]
        self._merge([entry for entry in changed if entry.term is not None])
        self._write(changed)
        if self._options.publish:
            self._publish(entries)
        return outcomes

    def _judge(self, file: str, row: Row) -> Outcome:
        """Return the row's outcome as far as it is known without looking at the glossary."""
        outcome = Outcome(file, row.place, Change.UNCHANGED, messages=list(row.warnings))
        if row.record is None:
            outcome.change = Change.SKIPPED if row.skipped else Change.REJECTED
            outcome.messages.insert(0, row.skipped or row.problem)
            return outcome
        outcome.name = row.record.name
        language, key = self._key(self._identified(row.record))
        seen = blake2b(f"{language}\n{key}".encode(), digest_size=16).digest()
        if seen in self._seen:
            outcome.change = Change.REJECTED
            outcome.messages.insert(
                0,
                _("The entry “%(key)s” came already: %(file)s, %(place)s. Remove one of the two.")
                % {"key": key, "file": self._seen[seen][0], "place": self._seen[seen][1]},
            )
        else:
            self._seen[seen] = (file, row.place)
        return outcome

    def _identified(self, record: TermRecord) -> TermRecord:
        """Return the record with its language, which decides what it is matched with."""
        if record.language:
            return record
        language = self._options.language or self._glossary.language
        return record.model_copy(update={"language": language})

    @staticmethod
    def _key(record: TermRecord) -> tuple[str, str]:
        return record.language, record.external_id or record.slug

    def _match(self, entries: Sequence["_Entry"]) -> None:
        """Find each entry's term: by its id at the source, its slug, its old address."""
        if not entries:
            return
        keys = {self._key(entry.record)[1] for entry in entries}
        slugs = {entry.record.slug for entry in entries}
        terms = Term.objects.filter(
            Q(external_id__in=keys) | Q(slug__in=slugs), glossary=self._glossary
        ).select_related("revision", "imported")
        by_id = {(term.language, term.external_id): term for term in terms if term.external_id}
        by_slug = {(term.language, term.slug): term for term in terms}
        old = self._by_old_address(entries)
        for entry in entries:
            key = self._key(entry.record)
            slug_key = (entry.record.language, entry.record.slug)
            term = by_id.get(key)
            if term is None and not entry.record.external_id:
                term = by_slug.get(slug_key) or old.get(slug_key)
            elif term is None and slug_key in by_slug and not by_slug[slug_key].external_id:
                term = by_slug[slug_key]
            if term is not None:
                entry.adopt(term)

    def _by_old_address(self, entries: Sequence["_Entry"]) -> dict[tuple[str, str], Term]:
        paths = {
            self._glossary.term_path(entry.record.language, entry.record.slug): (
                entry.record.language,
                entry.record.slug,
            )
            for entry in entries
        }
        redirects = Redirect.objects.filter(path__in=paths, term__isnull=False)
        return {
            paths[each.path]: each.term
            for each in redirects.select_related("term__revision", "term__imported")
            if each.term is not None
        }

    def _merge(self, entries: Sequence["_Entry"]) -> None:
        """Merge each entry with its term's working copy; leave it alone where nothing changes."""
        whole = Term.objects.whole().in_bulk([entry.term.pk for entry in entries if entry.term])
        bases = [entry.base for entry in entries]
        settled = iter(self._writer.settle([entry.record for entry in entries]))
        settled_bases = iter(self._writer.settle([base for base in bases if base is not None]))
        for entry in entries:
            assert entry.term is not None
            incoming = next(settled)
            base = next(settled_bases) if entry.base is not None else None
            try:
                current = record_of(whole[entry.term.pk])
            except CannotSave as error:
                entry.outcome.change = Change.REJECTED
                entry.outcome.messages.append(
                    _("The term here cannot be read: %s Mend it in the admin.") % error
                )
                continue
            merged = merge(current, incoming, base, theirs=self._options.theirs)
            entry.current, entry.record = current, merged.record
            entry.outcome.fields = merged.taken
            if merged.conflicts:
                entry.outcome.messages.append(
                    _("Changed here and at the source: %s.") % ", ".join(merged.conflicts)
                )

    def _write(self, entries: Sequence["_Entry"]) -> None:
        """Create and update; note what the source said, so that the next import can tell."""
        entries = [entry for entry in entries if entry.outcome.change != Change.REJECTED]
        drafts: list[tuple[_Entry, Draft]] = []
        self._identify([entry for entry in entries if entry.term is None])
        for entry in entries:
            if entry.term is None:
                entry.outcome.change = Change.CREATED
            elif entry.outcome.fields:
                entry.outcome.change = Change.UPDATED
            else:
                continue
            drafts.append((entry, Draft(entry.record.content(), entry.term, entry.current)))
        drafts = self._without_taken_slugs(drafts)
        occasion = Occasion(self._by, timezone.now(), Revision.Kind.IMPORT, run=self._run)
        written = self._writer.write([draft for _entry, draft in drafts], occasion)
        for (entry, draft), term in zip(drafts, written, strict=True):
            entry.term = term
            entry.outcome.messages += draft.warnings
        ImportedRecord.objects.bulk_create(
            [
                ImportedRecord(term=entry.term, content=entry.said, digest=entry.digest)
                for entry in entries
                if entry.term is not None
            ],
            update_conflicts=True,
            unique_fields=["term"],
            update_fields=["content", "digest"],
        )
        for entry in entries:
            if entry.term is not None:
                entry.outcome.term_id = entry.term.pk

    def _identify(self, entries: Sequence["_Entry"]) -> None:
        """Give new entries the id they are known by, and the concept that follows from it."""
        concepts = {}
        for entry in entries:
            key = self._key(entry.record)[1]
            concept = entry.record.concept or uuid.uuid5(_CONCEPTS, f"{self._glossary.slug}/{key}")
            concepts[entry] = concept
        taken = set(
            Term.objects.filter(
                glossary=self._glossary, concept__in=set(concepts.values())
            ).values_list("concept", "language")
        )
        for entry, concept in concepts.items():
            language, key = self._key(entry.record)
            own = concept if (concept, language) not in taken else uuid.uuid4()
            entry.record = entry.record.model_copy(update={"external_id": key, "concept": own})

    def _without_taken_slugs(
        self, drafts: list[tuple["_Entry", Draft]]
    ) -> list[tuple["_Entry", Draft]]:
        """Reject entries whose slug is another term's, here or earlier in the batch."""
        slugs = {draft.record.slug for _entry, draft in drafts}
        holders = {
            (language, slug): pk
            for language, slug, pk in Term.objects.filter(
                glossary=self._glossary, slug__in=slugs
            ).values_list("language", "slug", "pk")
        }
        free = []
        for number, (entry, draft) in enumerate(drafts, start=1):
            own = draft.term.pk if draft.term is not None else -number
            key = (draft.record.language, draft.record.slug)
            if holders.setdefault(key, own) == own:
                free.append((entry, draft))
                continue
            entry.outcome.change = Change.REJECTED
            entry.outcome.messages.append(
                _("The slug “%s” is another entry's. Give one of them another slug.")
                % draft.record.slug
            )
        return free

    def _publish(self, entries: Sequence["_Entry"]) -> None:
        ready = {}
        for entry in entries:
            term = entry.term
            if term is None or entry.outcome.change not in (Change.CREATED, Change.UPDATED):
                continue
            if entry.status in (Status.NOT_PUBLIC, Status.WITHDRAWN):
                continue
            if entry.had_changes:
                entry.outcome.messages.append(
                    _("Not published: it has unpublished changes made here.")
                )
                continue
            ready[term.pk] = entry
        for pk, reason in publish_many(list(ready), by=self._by).items():
            ready[pk].outcome.messages.append(_("Not published: %s") % reason)


class _Entry:
    """One row on its way into the glossary."""

    def __init__(self, outcome: Outcome, given: TermRecord, record: TermRecord) -> None:
        self.outcome = outcome
        self.record = record
        self.status = given.status
        self.said = json.dumps(
            given.model_dump(mode="json", exclude_unset=True), ensure_ascii=False
        )
        self.digest = blake2b(self.said.encode(), digest_size=16).digest()
        self.term: Term | None = None
        self.current: TermRecord | None = None
        self.base: TermRecord | None = None
        self.base_digest: bytes | None = None
        self.had_changes = False

    def adopt(self, term: Term) -> None:
        self.term = term
        self.outcome.term_id = term.pk
        self.had_changes = term.has_changes
        imported: ImportedRecord | None = getattr(term, "imported", None)
        if imported is not None:
            self.base_digest = bytes(imported.digest)
            if self.base_digest != self.digest:
                data: dict[str, Any] = upgraded(json.loads(imported.content))
                base = TermRecord.model_validate(data)
                self.base = base.model_copy(update={"language": self.record.language})
