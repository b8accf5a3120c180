"""The only door between the sides: publishing, withdrawing, deprecating, renaming, rebuilding."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from terms.actions.placing import AddressTaken, place
from terms.actions.recording import CannotSave
from terms.actions.rendering import BATCH_SIZE, in_batches, refresh
from terms.actions.revising import save_record
from terms.checks.findings import errors
from terms.models import Glossary, PublishedRelation, PublishedTerm, Stage, Term, TermStatus
from terms.records import TermRecord
from terms.text.slugs import is_slug

# Up to this many pages are rendered in the transaction that touches them; beyond it the
# others are left stale, still showing what they showed, for `refresh_pages --stale`.
RIPPLE_LIMIT = 200


class CannotPublish(Exception):
    """A term cannot go to readers, or leave them, as asked. The text is for people."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = list(reasons)


@transaction.atomic
def publish(term: Term, *, by: User | None) -> PublishedTerm:
    """Make the latest revision what readers get. A deprecated term stays deprecated.

    Raises CannotPublish where a check finds an error or the address is another term's.
    """
    term = _locked(term)
    if problems := prepare(term):
        raise CannotPublish(*problems)
    term.save(update_fields=PUBLISHED_FIELDS)
    _show(term, by)
    return PublishedTerm.objects.get(pk=term.pk)


PUBLISHED_FIELDS = [
    "status",
    "stage",
    "published_revision",
    "first_published_at",
    "published_at",
    "withdrawn_at",
    "successor",
]


def prepare(term: Term) -> list[str]:
    """Set on `term` all that makes it published, without saving; return why it cannot be."""
    if term.revision is None:
        return [_("There is nothing saved yet.")]
    if problems := [str(finding.message) for finding in errors(term.revision.record())]:
        return problems
    now = timezone.now()
    if term.status != TermStatus.DEPRECATED:
        term.status = TermStatus.PUBLISHED
    term.stage = Stage.APPROVED
    term.published_revision = term.revision
    term.first_published_at = term.first_published_at or now
    term.published_at = now
    term.withdrawn_at = None
    return []


@transaction.atomic
def withdraw(term: Term, *, by: User | None) -> None:
    """Take a public term from readers; its address answers 410."""
    term = _locked(term)
    if not term.is_public:
        raise CannotPublish(_("“%s” is not public.") % term.name)
    term.status = TermStatus.WITHDRAWN
    term.successor = None
    term.withdrawn_at = timezone.now()
    term.save(update_fields=PUBLISHED_FIELDS)
    _show(term, by)


@transaction.atomic
def deprecate(term: Term, *, by: User | None, successor: Term | None) -> None:
    """Mark a public term as out of use; its page stays, with a banner that names the successor."""
    term = _locked(term)
    if not term.is_public:
        raise CannotPublish(_("“%s” is not public.") % term.name)
    if successor is not None:
        _refuse_successor(term, successor)
    term.status = TermStatus.DEPRECATED
    term.successor = successor
    term.published_at = timezone.now()
    term.save(update_fields=PUBLISHED_FIELDS)
    _show(term, by)


def _refuse_successor(term: Term, successor: Term) -> None:
    if (successor.glossary_id, successor.language) != (term.glossary_id, term.language):
        raise CannotPublish(_("A successor is a term of the same glossary and language."))
    after: Term | None = successor
    while after is not None:
        if after.pk == term.pk:
            raise CannotPublish(_("A term cannot be replaced by itself, nor in a circle."))
        after = after.successor


@transaction.atomic
def reinstate(term: Term, *, by: User | None) -> None:
    """Undo a deprecation or a withdrawal: readers get the last published content again."""
    term = _locked(term)
    if term.status not in (TermStatus.DEPRECATED, TermStatus.WITHDRAWN):
        raise CannotPublish(_("“%s” is neither deprecated nor withdrawn.") % term.name)
    term.status = TermStatus.PUBLISHED
    term.successor = None
    term.withdrawn_at = None
    term.published_at = timezone.now()
    term.save(update_fields=PUBLISHED_FIELDS)
    _show(term, by)


@transaction.atomic
def rename(term: Term, *, slug: str, by: User | None) -> None:
    """Give a term another slug, at once for readers too; the old public address answers 301.

    What else the working copy changed stays unpublished.
    """
    term = _locked(term)
    if not is_slug(slug):
        raise CannotPublish(_("“%s” cannot be a slug.") % slug)
    if term.revision is None:
        raise CannotPublish(_("There is nothing saved yet."))
    comment = _("Renamed from “%(old)s” to “%(new)s”") % {"old": term.slug, "new": slug}
    latest = term.revision.record()
    try:
        if not term.has_changes:
            _save_slug(term, latest, slug, by, comment)
            if term.is_public:
                _publish_latest(term, by)
        else:
            assert term.published_revision is not None
            _save_slug(term, term.published_revision.record(), slug, by, comment)
            _publish_latest(term, by)
            _save_slug(term, latest, slug, by, comment)
    except CannotSave as error:
        raise CannotPublish(str(error)) from error


def _save_slug(term: Term, record: TermRecord, slug: str, by: User | None, comment: str) -> None:
    renamed = record.model_copy(update={"slug": slug})
    save_record(renamed, glossary=term.glossary, by=by, comment=comment, term=term)


def _publish_latest(term: Term, by: User | None) -> None:
    stage = term.stage
    term = _fetched(term.pk)
    term.published_revision, term.published_at = term.revision, timezone.now()
    term.stage = stage
    term.save(update_fields=PUBLISHED_FIELDS)
    _show(term, by)


def _locked(term: Term) -> Term:
    """Fetch a term afresh, one publisher a glossary at a time.

    Pages show their neighbours: two that publish at once would each miss the other.
    """
    Glossary.objects.select_for_update(no_key=True).get(pk=term.glossary_id)
    return _fetched(term.pk)


def _fetched(term_id: int) -> Term:
    return Term.objects.select_related(
        "glossary", "revision", "published_revision", "successor"
    ).get(pk=term_id)


def _show(term: Term, by: User | None) -> None:
    try:
        touched = place([term], by=by)
    except AddressTaken as error:
        raise CannotPublish(
            _(
                "The address /%(path)s/ still shows “%(holder)s” to readers."
                " Publish that term under its new slug first, or choose another slug."
            )
            % {"path": error.path, "holder": error.holder}
        ) from error
    ripple([term.pk], touched)


def ripple(own: Iterable[int], touched: set[int]) -> None:
    """Render `own` pages now, and the others `touched` where they are few enough."""
    refresh(touched if len(touched) <= RIPPLE_LIMIT else own)


def publish_many(
    term_ids: Sequence[int],
    *,
    by: User | None,
    statuses: Mapping[int, str] = MappingProxyType({}),
) -> dict[int, str]:
    """Publish terms of one glossary in one transaction; return why some could not be, by id.

    statuses: of terms that are to be deprecated or withdrawn, or to be so no longer.
    Their pages are placed, not yet rendered: call `refresh_stale` when all batches are in.
    """
    refused: dict[int, str] = {}
    with transaction.atomic():
        terms = list(
            Term.objects.filter(pk__in=term_ids).select_related(
                "glossary", "revision", "published_revision", "successor"
            )
        )
        if not terms:
            return refused
        Glossary.objects.select_for_update(no_key=True).get(pk=terms[0].glossary_id)
        ready = []
        for term in terms:
            if problems := prepare(term):
                refused[term.pk] = " ".join(problems)
            else:
                _give_status(term, statuses.get(term.pk, term.status))
                ready.append(term)
        refused |= _drop_taken(ready)
        ready = [term for term in ready if term.pk not in refused]
        Term.objects.bulk_create(
            ready, update_conflicts=True, unique_fields=["id"], update_fields=PUBLISHED_FIELDS
        )
        place(ready, by=by)
    return refused


def _give_status(term: Term, status: str) -> None:
    term.status = status
    if status == TermStatus.WITHDRAWN:
        term.withdrawn_at = term.published_at
    if status != TermStatus.DEPRECATED:
        term.successor = None


def _drop_taken(terms: Sequence[Term]) -> dict[int, str]:
    """Return why some of `terms` cannot have their address: another public term's page is there."""
    paths = {term.path(): term.pk for term in terms}
    holders = PublishedTerm.objects.filter(path__in=paths).values_list("path", "pk", "name")
    return {
        paths[path]: _("The address /%(path)s/ still shows “%(holder)s” to readers.")
        % {"path": path, "holder": name}
        for path, pk, name in holders
        if paths[path] != pk
    }


Tell = Callable[[int], None]


def refresh_stale(*, tell: Tell | None = None) -> int:
    """Render every stale page, in batches that each commit; return how many. Resumable."""
    done, last = 0, 0
    while True:
        ids = list(
            PublishedTerm.objects.filter(is_stale=True, pk__gt=last)
            .order_by("pk")
            .values_list("pk", flat=True)[:BATCH_SIZE]
        )
        if not ids:
            return done
        done += refresh(ids)
        last = ids[-1]
        if tell is not None:
            tell(done)


def rebuild_all(glossary: Glossary, *, tell: Tell | None = None) -> int:
    """Make every published row of a glossary again from its source, as if there were none."""
    with transaction.atomic():
        Glossary.objects.select_for_update(no_key=True).get(pk=glossary.pk)
        PublishedRelation.objects.filter(source__glossary=glossary).delete()
        terms = glossary.terms.exclude(status=TermStatus.NOT_PUBLIC)
        ids = list(terms.order_by("pk").values_list("pk", flat=True))
        for batch in in_batches(ids, BATCH_SIZE):
            fetched = Term.objects.filter(pk__in=batch)
            place(list(fetched.select_related("glossary", "published_revision").order_by("pk")))
        PublishedTerm.objects.filter(glossary=glossary).exclude(pk__in=terms.values("pk")).delete()
        PublishedTerm.objects.filter(glossary=glossary).exclude(
            status=PublishedTerm.Status.WITHDRAWN
        ).update(is_stale=True)
    return refresh_stale(tell=tell)
