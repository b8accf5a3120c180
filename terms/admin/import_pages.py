"""An import as its page shows it: the plan, the progress or the result. Knows no request."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from terms.admin.differences import Difference, differences, label_of
from terms.admin.import_form import ON_CONFLICT, PRUNE
from terms.admin.states import State
from terms.models import Change, ImportConflict, ImportOutcome, ImportRun, Undone
from terms.records import TermRecord, upgraded

OUTCOMES_A_PAGE = 50

_STATES = {
    ImportRun.State.UPLOADED: "draft",
    ImportRun.State.PLANNED: "ahead",
    ImportRun.State.WAITING: "ahead",
    ImportRun.State.RUNNING: "ahead",
    ImportRun.State.FINISHED: "live",
    ImportRun.State.FAILED: "withdrawn",
    ImportRun.State.ROLLING_BACK: "ahead",
    ImportRun.State.ROLLED_BACK: "deprecated",
}
# Of these the page asks again by itself.
UNDER_WAY = (
    ImportRun.State.UPLOADED,
    ImportRun.State.WAITING,
    ImportRun.State.RUNNING,
    ImportRun.State.ROLLING_BACK,
)
_LEADS = {
    ImportRun.State.UPLOADED: _("The plan is made in the background. This page shows it then."),
    ImportRun.State.PLANNED: _("Nothing is imported yet. This is what an import would do."),
    ImportRun.State.WAITING: _("The import begins as soon as a worker is free."),
    ImportRun.State.ROLLING_BACK: _("The import is being rolled back."),
}
_OPTIONS = {
    "language": _("Language"),
    "format": _("Format"),
    "publish": _("Publish"),
    "on_conflict": _("Changed on both sides"),
    "prune": _("Terms that left the source"),
    "source": _("Source"),
}
_ANSWERS: dict[str, list[tuple[Any, Any]]] = {"on_conflict": ON_CONFLICT, "prune": PRUNE}


@dataclass(frozen=True, slots=True)
class Count:
    change: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One row of an import. conflicts: labels of fields changed on both sides.

    merge_url: where its conflict waits, if it does.
    """

    outcome: ImportOutcome
    differences: Sequence[Difference]
    conflicts: Sequence[str | Promise]
    merge_url: str


@dataclass(frozen=True, slots=True)
class RunPage:
    """options and files: pairs and rows of plain values. done, total: rows, 0 if unknown."""

    run: ImportRun
    state: State
    lead: str | Promise
    counts: list[Count]
    done: int
    total: int
    options: list[tuple[str | Promise, Any]]
    files: list[dict[str, Any]]
    outcomes: Page[ImportOutcome]
    lines: list[OutcomeLine]
    shown: str

    @property
    def numbers(self) -> Iterator[int | str]:
        """The numbers of the pages of outcomes, the middle of many left out."""
        return self.outcomes.paginator.get_elided_page_range(self.outcomes.number)

    @property
    def is_planned(self) -> bool:
        return self.run.state == ImportRun.State.PLANNED

    @property
    def is_rolled_back(self) -> bool:
        return bool(self.run.rolled_back_at)

    @property
    def is_being_imported(self) -> bool:
        return self.run.state == ImportRun.State.RUNNING


def state_of_run(run: ImportRun) -> State:
    return State(_STATES[ImportRun.State(run.state)], run.get_state_display())


def counts_of(run: ImportRun) -> list[Count]:
    """Return the counts of a run, or of its plan before it begins."""
    given = run.plan if run.state == ImportRun.State.PLANNED else run.counts
    labels = dict(Change.choices)
    return [Count(each, str(labels[each]), int(given.get(each, 0))) for each in Change.values]


def run_page(run: ImportRun, change: str, number: str | None) -> RunPage:
    """Show the outcomes of one kind of change, or all; a fixed number of queries."""
    outcomes = run.outcomes.select_related("term").defer(
        "previous", "term__explanation", "term__short_definition"
    )
    shown = change if change in (*Change.values, *Undone.values) else ""
    if shown in Change.values:
        outcomes = outcomes.filter(change=shown)
    elif shown:
        outcomes = outcomes.filter(undone=shown)
    page = Paginator(outcomes.order_by("pk"), OUTCOMES_A_PAGE).get_page(number)
    counts = counts_of(run)
    return RunPage(
        run=run,
        state=state_of_run(run),
        lead=_LEADS.get(ImportRun.State(run.state), ""),
        counts=counts,
        done=sum(each.number for each in counts),
        total=sum(run.plan.values()),
        options=_options(run),
        files=[each if isinstance(each, dict) else {"name": str(each)} for each in run.files],
        outcomes=page,
        lines=_lines(list(page)),
        shown=shown,
    )


def _options(run: ImportRun) -> list[tuple[str | Promise, Any]]:
    given = {key: value for key, value in run.options.items() if value not in (None, "")}
    return [
        (
            _OPTIONS.get(key, key),
            _("yes") if value is True else _("no") if value is False else _answer(key, value),
        )
        for key, value in given.items()
    ]


def _answer(option: str, value: Any) -> Any:
    """Return what the form calls the answer, where it offers a choice."""
    return next((text for key, text in _ANSWERS.get(option, []) if key == value), value)


def _lines(outcomes: Sequence[ImportOutcome]) -> list[OutcomeLine]:
    terms = [each.term_id for each in outcomes if each.change == Change.CONFLICT]
    waiting = set(
        ImportConflict.objects.filter(term__in=terms, resolved_at=None).values_list("term", "run")
    )
    return [_line(each, (each.term_id, each.run_id) in waiting) for each in outcomes]


def _line(outcome: ImportOutcome, is_waiting: bool) -> OutcomeLine:
    found: Sequence[Difference] = ()
    given = outcome.comparison or {}
    if given:
        before, after = (_record(given[side]) for side in ("before", "after"))
        found = differences(before, after)
    merge = reverse("admin:terms_term_conflict", args=[outcome.term_id]) if is_waiting else ""
    conflicts = [label_of(name) for name in given.get("conflicts", ())]
    return OutcomeLine(outcome, found, conflicts, merge)


def _record(content: dict[str, Any]) -> TermRecord:
    return TermRecord.model_validate(upgraded(content))
