"""Import runs: each import with its files, options, counts and the outcome of every row."""

import json

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from terms.models.glossary import Glossary
from terms.models.revision import Revision
from terms.models.term import Term
from terms.records import NAME_MAX_LENGTH, TermRecord, upgraded


class Change(models.TextChoices):
    """What an import did with a row."""

    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    UNCHANGED = "unchanged", _("unchanged")
    CONFLICT = "conflict", _("in conflict")
    LEFT = "left", _("left the source")
    SKIPPED = "skipped", _("skipped")
    REJECTED = "rejected", _("rejected")


class Undone(models.TextChoices):
    """What rolling an import back did with a row."""

    DELETED = "deleted", _("deleted again")
    RESTORED = "restored", _("as it was before")
    KEPT = "kept", _("left alone")


_BEFORE_THE_END = ("uploaded", "planned", "waiting", "running")


class ImportRun(models.Model):
    """One import, kept."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("waits for its plan")
        PLANNED = "planned", _("planned")
        WAITING = "waiting", _("waits for its turn")
        RUNNING = "running", _("running or interrupted")
        FINISHED = "finished", _("finished")
        FAILED = "failed", _("failed")
        ROLLING_BACK = "rolling_back", _("being rolled back")
        ROLLED_BACK = "rolled_back", _("rolled back")

    glossary = models.ForeignKey(
        Glossary, on_delete=models.CASCADE, related_name="import_runs", verbose_name=_("glossary")
    )
    state = models.CharField(
        _("state"), max_length=16, choices=State.choices, default=State.RUNNING
    )
    options = models.JSONField(_("options"), default=dict)
    files = models.JSONField(
        _("files"), default=list, help_text=_("Name, size in bytes and SHA-256 of each file.")
    )
    plan = models.JSONField(_("plan"), default=dict, help_text=_("The counts that were foreseen."))
    counts = models.JSONField(_("counts"), default=dict)
    problem = models.TextField(_("problem"), blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("started by"),
    )
    started_at = models.DateTimeField(_("started at"), auto_now_add=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)
    rolled_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("rolled back by"),
    )
    rolled_back_at = models.DateTimeField(_("rolled back at"), null=True)

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=_BEFORE_THE_END, finished_at=None)
                | (~Q(state__in=_BEFORE_THE_END) & Q(finished_at__isnull=False)),
                name="import_run_that_ended_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state="rolled_back", rolled_back_at__isnull=False)
                | (~Q(state="rolled_back") & Q(rolled_back_at=None)),
                name="import_run_rolled_back_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.get_state_display()}"


class ImportOutcome(models.Model):
    """What became of one row, or is planned. Rows that change nothing are counted, not kept."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="outcomes")
    file = models.CharField(_("file"), max_length=1_000)
    place = models.CharField(_("place"), max_length=500)
    change = models.CharField(_("change"), max_length=16, choices=Change.choices)
    term = models.ForeignKey(
        Term, on_delete=models.SET_NULL, null=True, related_name="import_outcomes"
    )
    name = models.CharField(_("name"), max_length=NAME_MAX_LENGTH, blank=True)
    messages = models.TextField(_("messages"), blank=True)
    comparison = models.JSONField(
        _("comparison"),
        null=True,
        help_text="Of a plan: the records `before` and `after`, and the fields in `conflicts`.",
    )
    previous = models.JSONField(
        _("previous"),
        null=True,
        help_text="How the term stood, for a roll-back: status, stage, successor, source, said.",
    )
    undone = models.CharField(_("rolled back"), max_length=16, choices=Undone.choices, blank=True)

    class Meta:
        verbose_name = _("import outcome")
        verbose_name_plural = _("import outcomes")
        ordering = ["run", "id"]

    def __str__(self) -> str:
        return f"{self.file} {self.place}: {self.change}"


class ImportedRecord(models.Model):
    """What the last import said of a term: the base of a three-way merge with the next one."""

    term = models.OneToOneField(
        Term, on_delete=models.CASCADE, primary_key=True, related_name="imported"
    )
    source = models.CharField(
        _("source"),
        max_length=200,
        help_text="Where it came from: entries that leave it are pruned.",
    )
    content = models.TextField(
        _("content"), help_text="JSON of the fields the file gave, but for those below."
    )
    # An entry that was kept as it came is not stored twice.
    revision = models.ForeignKey(
        Revision, on_delete=models.CASCADE, related_name="+", null=True, verbose_name=_("revision")
    )
    fields = models.TextField(
        _("fields"), blank=True, help_text="Names of the fields that the revision has as given."
    )
    digest = models.BinaryField(_("digest"), max_length=16)

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")

    def __str__(self) -> str:
        return str(self.term_id)

    def record(self) -> TermRecord:
        """Return what the file gave, and nothing else. Reads the revision: select it."""
        given = json.loads(self.content)
        if self.revision is not None:
            given |= self.revision.record().model_dump(include=set(self.fields.split()))
        return TermRecord.model_validate(upgraded(given))


class ImportConflict(models.Model):
    """Fields changed both here and at the source: what the source says waits for an editor."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="conflicts")
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="conflicts")
    revision = models.OneToOneField(
        Revision,
        on_delete=models.CASCADE,
        related_name="conflict",
        help_text=_("The entry as it would be with everything the source says."),
    )
    fields = models.JSONField(_("fields"), default=list)
    resolved_at = models.DateTimeField(_("resolved at"), null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        verbose_name=_("resolved by"),
    )

    class Meta:
        verbose_name = _("import conflict")
        verbose_name_plural = _("import conflicts")
        constraints = [
            models.UniqueConstraint(
                fields=["term"],
                condition=models.Q(resolved_at=None),
                name="import_conflict_waits_once_a_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id}: {', '.join(self.fields)}"
