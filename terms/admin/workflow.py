"""The moves of the workflow in the admin: submitting, deciding, commenting, dates, reviewing."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from terms.actions.reviewing import mark_reviewed
from terms.actions.scheduling import schedule, unschedule
from terms.actions.workflow import approve, comment, request_changes, submit
from terms.admin.publishing import TermPublishing
from terms.admin.requests import Action, may_do, user_of
from terms.admin.workflow_forms import SayForm, ScheduleForm, SubmitForm
from terms.models import Stage, Term, Transition

TRANSITIONS_A_PAGE = 50


class TermWorkflow(TermPublishing):
    """What needs no answer is a POST; what asks shows its page first, and again with errors."""

    def workflow_urls(self) -> list[URLPattern]:
        views: dict[str, Callable[..., HttpResponse]] = {
            "submit": self.submit_view,
            "request_changes": self.request_changes_view,
            "approve": self.approve_view,
            "comment": self.comment_view,
            "schedule": self.schedule_view,
            "unschedule": require_POST(self.unschedule_view),
            "review": require_POST(self.review_view),
            "log": require_safe(self.log_view),
        }
        return [
            path(
                f"<int:term_id>/{name.replace('_', '-')}/",
                self.admin_site.admin_view(view),
                name=f"terms_term_{name}",
            )
            for name, view in views.items()
        ]

    def submit_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term, by = self._term(request, term_id, Action.SUBMIT), user_of(request)
        form = SubmitForm(term, request.POST if request.method == "POST" else None, by=by)
        if form.is_valid():
            given = form.cleaned_data
            done = _("“%s” is submitted for review.")
            return self._act(request, term, lambda by: submit(term, by=by, **given), done)
        text = _(
            "It stays as it is until somebody approves it or asks for changes."
            " Editing it takes it back."
        )
        if term.stage == Stage.IN_REVIEW:
            text = _("It is in review: choose who is asked instead.")
        title = _("Submit “%s” for review") % term.name
        return self._ask(request, term, form, title=title, text=text, button=_("Submit"))

    def request_changes_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id, Action.REQUEST_CHANGES)
        title = _("Ask for changes to “%s”") % term.name
        done = _("“%s” is back with its author.")
        return self._say(
            request, term, request_changes, title=title, button=_("Request changes"), done=done
        )

    def approve_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id, Action.APPROVE)
        title, done = _("Approve “%s”") % term.name, _("“%s” is approved.")
        return self._say(
            request,
            term,
            approve,
            title=title,
            button=_("Approve"),
            done=done,
            needs_comment=False,
        )

    def comment_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id, Action.COMMENT)
        title, done = _("Comment on “%s”") % term.name, _("Your comment on “%s” is kept.")
        return self._say(request, term, comment, title=title, button=_("Comment"), done=done)

    def _say(
        self,
        request: HttpRequest,
        term: Term,
        act: Callable[..., object],
        *,
        title: str,
        button: str,
        done: str,
        needs_comment: bool = True,
    ) -> HttpResponse:
        number = term.revision.number if term.revision is not None else None
        form = SayForm(
            request.POST if request.method == "POST" else None,
            initial={"revision": number},
            needs_comment=needs_comment,
        )
        if form.is_valid():
            read, said = form.revision_of(term), form.cleaned_data["comment"]
            return self._act(
                request, term, lambda by: act(term, by=by, comment=said, revision=read), done
            )
        text = _("Everybody who may see the term reads it, beside the move, in the term's log.")
        return self._ask(request, term, form, title=title, text=text, button=button)

    def schedule_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id, Action.SCHEDULE)
        may_withdraw = may_do(request, Action.WITHDRAW)
        given = request.POST if request.method == "POST" else None
        form = ScheduleForm(term, given, may_withdraw=may_withdraw)
        if form.is_valid():
            dates = form.dates()
            if not may_withdraw:
                dates["withdraw_at"] = term.withdraw_at
            text = term.scheduled_revision if form.is_of_pinned_text() else None
            said = form.cleaned_data["comment"]
            return self._act(
                request,
                term,
                lambda by: schedule(term, by=by, comment=said, revision=text, **dates),
                _("“%s” is scheduled."),
            )
        title = _("Schedule “%s”") % term.name
        lead = _("At these times the text goes to readers, and leaves them. One is enough.")
        return self._ask(request, term, form, title=title, text=lead, button=_("Schedule"))

    def unschedule_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id, Action.UNSCHEDULE)
        done = _("“%s” is scheduled no longer.")
        return self._act(request, term, lambda by: unschedule(term, by=by), done)

    def review_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        term = self._term(request, term_id, Action.REVIEW)
        done = _("“%s” is marked as reviewed.")
        return self._act(request, term, lambda by: mark_reviewed(term, by=by), done)

    def log_view(self, request: HttpRequest, term_id: int) -> HttpResponse:
        """List every move of the term, the newest first."""
        term = self.viewed(request, str(term_id))
        moves = Transition.objects.filter(term=term).select_related("by", "revision")
        moves = moves.defer("revision__content").order_by("-pk")
        page = Paginator(moves, TRANSITIONS_A_PAGE).get_page(request.GET.get("p"))
        return self.show(
            request,
            term,
            "admin/terms/term/log.html",
            title=_("Log of “%s”") % term.name,
            page=page,
            pages=page.paginator.get_elided_page_range(page.number),
        )
