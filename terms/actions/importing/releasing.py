"""What of an import goes to readers: noted while rows come in, done when all are there."""

from array import array
from collections.abc import Callable

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from terms.actions.importing.entries import Entry, Outcome
from terms.actions.placing import place
from terms.actions.publishing import publish_many
from terms.actions.refreshing import refresh_stale
from terms.actions.relating import find_targets
from terms.actions.rendering import in_batches
from terms.models import Change, Glossary, Revision, Term, TermStatus
from terms.records import Status

BATCH_SIZE = 500


class Release:
    """The terms to publish, and those that come deprecated or withdrawn."""

    def __init__(self, wanted: bool) -> None:
        self._wanted = wanted
        self._ready = array("q")
        self._statuses: dict[int, str] = {}
        self._successors: dict[int, str] = {}

    def consider(self, entry: Entry) -> None:
        """Note the entry's term if it is to be public as the import has left it."""
        term = entry.term
        if not self._wanted or term is None or entry.given.status == Status.NOT_PUBLIC:
            return
        if term.merged_into_id is not None:
            return
        status = entry.given.status or (Status(term.status) if term.is_public else Status.PUBLISHED)
        if entry.had_changes:
            if entry.outcome.change != Change.UNCHANGED:
                entry.outcome.messages.append(
                    _("Not published: it has unpublished changes made here.")
                )
            return
        is_shown = term.published_revision_id == term.revision_id and term.status == status
        if is_shown and not entry.given.successor:
            return
        if term.revision is None or term.revision.kind != Revision.Kind.IMPORT:
            return
        if not is_shown:
            self._ready.append(term.pk)
        if status != Status.PUBLISHED or term.status not in (
            TermStatus.NOT_PUBLIC,
            TermStatus.PUBLISHED,
        ):
            self._statuses[term.pk] = status
        if entry.given.successor:
            self._successors[term.pk] = entry.given.successor

    def publish(
        self,
        glossary: Glossary,
        *,
        by: User | None,
        tell_rendered: Callable[[int], None] | None = None,
    ) -> list[Outcome]:
        """Publish what was noted, and return an outcome for each term that could not be."""
        refused: dict[int, str] = {}
        for batch in in_batches(self._ready, BATCH_SIZE):
            refused |= publish_many(batch, by=by, statuses=self._statuses)
        self._name_successors(glossary, by)
        refresh_stale(tell=tell_rendered)
        names = dict(Term.objects.filter(pk__in=refused).values_list("pk", "name"))
        return [
            Outcome(
                "",
                "",
                Change.UNCHANGED,
                name=names[pk],
                term_id=pk,
                messages=[
                    _("“%(name)s” is not published: %(reason)s")
                    % {"name": names[pk], "reason": reason}
                ],
            )
            for pk, reason in refused.items()
        ]

    def _name_successors(self, glossary: Glossary, by: User | None) -> None:
        """Name the successors of deprecated terms, now that all of them are there."""
        for batch in in_batches(self._successors, BATCH_SIZE):
            deprecated = Term.objects.filter(pk__in=batch, status=TermStatus.DEPRECATED)
            terms = list(deprecated.select_related("glossary", "published_revision"))
            by_language: dict[str, set[str]] = {}
            for term in terms:
                by_language.setdefault(term.language, set()).add(self._successors[term.pk])
            found = {
                language: find_targets(glossary, language, slugs)
                for language, slugs in by_language.items()
            }
            changed = []
            for term in terms:
                successor = found[term.language].get(self._successors[term.pk])
                if successor is not None and successor.pk not in (term.successor_id, term.pk):
                    term.successor_id = successor.pk
                    term.save(update_fields=["successor"])
                    changed.append(term)
            place(changed, by=by)
