"""One plain word for how a term stands: what readers see of it, and whether a draft is ahead."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from terms.models import Term, TermStatus


@dataclass(frozen=True, slots=True)
class State:
    """key: what a style sheet calls it."""

    key: str
    label: str | Promise

    def badge(self) -> SafeString:
        return format_html('<span class="state state-{}">{}</span>', self.key, self.label)


_READERS_SEE = {
    TermStatus.PUBLISHED: State("live", _("live")),
    TermStatus.DEPRECATED: State("deprecated", _("deprecated")),
    TermStatus.WITHDRAWN: State("withdrawn", _("withdrawn")),
}
_AHEAD = {
    TermStatus.PUBLISHED: State("ahead", _("live, with unpublished changes")),
    TermStatus.DEPRECATED: State("ahead", _("deprecated, with unpublished changes")),
}


def state_of(term: Term) -> State:
    status = TermStatus(term.status)
    if status is TermStatus.NOT_PUBLIC:
        return State("draft", term.get_stage_display())
    return _AHEAD[status] if term.has_changes else _READERS_SEE[status]
