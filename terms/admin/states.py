"""Plain words for how a term stands: what readers see of it, and what is ahead of that."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from terms.models import Stage, Term, TermStatus


@dataclass(frozen=True, slots=True)
class State:
    """key: what a style sheet calls it."""

    key: str
    label: str | Promise

    def badge(self) -> SafeString:
        return format_html('<span class="state state-{}">{}</span>', self.key, self.label)


DRAFT = State("draft", _("draft"))
IN_REVIEW = State("review", _("in review"))
APPROVED = State("approved", _("approved"))
SCHEDULED = State("scheduled", _("scheduled"))
LIVE = State("live", _("live"))
LIVE_WITH_CHANGES = State("ahead", _("live with changes"))
DEPRECATED = State("deprecated", _("deprecated"))
WITHDRAWN = State("withdrawn", _("withdrawn"))
MERGED = State("merged", _("merged into another"))
_FAILED = State("failed", _("schedule failed"))

_STAGES = {Stage.DRAFT: DRAFT, Stage.IN_REVIEW: IN_REVIEW, Stage.APPROVED: APPROVED}
_READERS_SEE = {
    TermStatus.PUBLISHED: LIVE,
    TermStatus.DEPRECATED: DEPRECATED,
    TermStatus.WITHDRAWN: WITHDRAWN,
}
_AHEAD = {
    TermStatus.PUBLISHED: LIVE_WITH_CHANGES,
    TermStatus.DEPRECATED: State("ahead", _("deprecated with changes")),
}


def state_of(term: Term) -> State:
    """Return the one word that tells most."""
    if term.merged_into_id is not None:
        return MERGED
    status = TermStatus(term.status)
    if status is TermStatus.NOT_PUBLIC:
        return SCHEDULED if term.publish_at is not None else _STAGES[Stage(term.stage)]
    return _AHEAD[status] if term.has_changes else _READERS_SEE[status]


def states_of(term: Term) -> tuple[State, ...]:
    """Return the word that tells most, and what else is to be known: of the text, of a date."""
    first = state_of(term)
    states = [first]
    if first is not MERGED and _has_text_ahead(term) and term.stage != Stage.DRAFT:
        states.append(_STAGES[Stage(term.stage)])
    if term.is_scheduled:
        states.append(_FAILED if term.schedule_problem else SCHEDULED)
    return tuple(dict.fromkeys(states))


def _has_text_ahead(term: Term) -> bool:
    if term.status == TermStatus.WITHDRAWN:
        return term.revision_id != term.published_revision_id
    return not term.is_public or term.has_changes


def badges_of(term: Term) -> SafeString:
    return format_html_join(" ", "{}", ((state.badge(),) for state in states_of(term)))
