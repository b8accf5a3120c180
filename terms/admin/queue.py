"""The review queue: what waits for this person, from whom, since when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from terms.actions import roles
from terms.admin.states import badges_of
from terms.admin.typed import TermModelAdmin
from terms.models import Revision, Stage, Term, Transition

Action = Transition.Action

SHOWN = 50
SAID_SHOWN = 240
# Of a person's saves and of requests for changes, so many of the latest are looked through.
LOOKED_AT = 1_000
# Long texts that no list shows.
HEAVY = ("explanation", "short_definition", "revision__content", "published_revision__content")


def _lean(terms: QuerySet[Term]) -> QuerySet[Term]:
    with_all = terms.select_related(
        "glossary", "category", "reviewer", "revision__author", "published_revision"
    )
    return with_all.defer(*HEAVY)


def mine_to_review(user: User) -> QuerySet[Term]:
    """Return what `user` is asked to review, or may take since nobody is named; oldest first."""
    if not roles.may(user, Action.APPROVE):
        return Term.objects.none()
    asked = Q(reviewer=user) | Q(reviewer=None)
    mine = Q(pk__in=Transition.objects.filter(by=user, action=Action.SUBMIT).values("term"))
    return _lean(Term.objects.in_review().filter(asked).exclude(mine & Q(reviewer=None)))


def waiting_for(user: User) -> QuerySet[Term]:
    """Return texts of `user`, written or submitted, that came back with changes requested."""
    since = Transition.objects.filter(
        term=OuterRef("term"), pk__gt=OuterRef("pk"), action__in=_ANSWERED
    )
    submitted = Transition.objects.filter(term=OuterRef("term"), by=user, action=Action.SUBMIT)
    asked = Transition.objects.filter(~Exists(since), action=Action.REQUEST_CHANGES)
    asked = asked.filter(Q(revision__author=user) | Q(Exists(submitted)))
    terms = Term.objects.unmerged().filter(stage=Stage.DRAFT, pk__in=_latest(asked))
    return _lean(terms).order_by("-updated_at", "pk").annotate(asked_for=Subquery(_last_request()))


def _latest(rows: QuerySet[Transition] | QuerySet[Revision]) -> list[int]:
    """Return the terms of the latest rows, by a query of its own: no planner is led astray."""
    return list(rows.order_by("-pk").values_list("term", flat=True)[:LOOKED_AT])


_ANSWERED = (Action.SUBMIT, Action.REQUEST_CHANGES, Action.APPROVE, Action.PUBLISH)


def _last_request() -> Any:
    made = Transition.objects.filter(term=OuterRef("pk"), action=Action.REQUEST_CHANGES)
    return made.order_by("-pk").values("comment")[:1]


def drafts_of(user: User) -> QuerySet[Term]:
    """Return what `user` saved last and has not submitted, the newest first."""
    saved = _latest(Revision.objects.filter(author=user).exclude(kind=Revision.Kind.INCOMING))
    ahead = ~Q(revision=F("published_revision")) | Q(published_revision=None)
    mine = Q(pk__in=saved, revision__author=user)
    drafts = Term.objects.unmerged().filter(mine, ahead, stage=Stage.DRAFT)
    return _lean(drafts).order_by("-updated_at", "pk")


def scheduled() -> QuerySet[Term]:
    """Return what has a date, the nearest first."""
    far = Coalesce("publish_at", "withdraw_at")
    nearest = Least(far, Coalesce("withdraw_at", "publish_at"))
    return _lean(Term.objects.scheduled()).order_by(nearest, "pk")


@dataclass(frozen=True, slots=True)
class Entry:
    """url: where it goes on. said: what was asked for."""

    term: Term
    badges: SafeString
    url: str
    said: str


@dataclass(frozen=True, slots=True)
class Section:
    """A list on the page. key: what its address calls it."""

    key: str
    title: str | Promise
    empty: str | Promise
    entries: Sequence[Entry]
    has_more: bool


def entry_of(term: Term, key: str = "") -> Entry:
    page = "changes" if key == "to-review" else "change"
    said: str = getattr(term, "asked_for", None) or ""
    return Entry(
        term,
        badges_of(term),
        reverse(f"admin:terms_term_{page}", args=[term.pk]),
        Truncator(said).chars(SAID_SHOWN),
    )


_SECTIONS: tuple[tuple[str, str | Promise, str | Promise, Callable[[User], QuerySet[Term]]], ...]
_SECTIONS = (
    (
        "to-review",
        gettext_lazy("Mine to review"),
        gettext_lazy("Nothing waits for your review."),
        mine_to_review,
    ),
    (
        "waiting",
        gettext_lazy("Waiting for me"),
        gettext_lazy("Nobody has asked you for changes."),
        waiting_for,
    ),
    ("drafts", gettext_lazy("My drafts"), gettext_lazy("You have no drafts."), drafts_of),
    (
        "scheduled",
        gettext_lazy("Scheduled"),
        gettext_lazy("Nothing is scheduled."),
        lambda user: scheduled(),
    ),
)


def sections_of(user: User, shown: int = SHOWN) -> list[Section]:
    """Return what waits for `user`: a query a section, each bounded."""
    may_review = roles.may(user, Action.APPROVE)
    found = []
    for key, title, empty, terms_of in _SECTIONS:
        if key == "to-review" and not may_review:
            continue
        terms = list(terms_of(user)[: shown + 1])
        entries = [entry_of(term, key) for term in terms[:shown]]
        found.append(Section(key, title, empty, entries, has_more=len(terms) > shown))
    return found


class TermQueue(TermModelAdmin):
    def queue_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_safe(self.queue_view))
        return [path("queue/", view, name="terms_term_queue")]

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        user: User | AnonymousUser = request.user
        if not self.has_view_permission(request) or isinstance(user, AnonymousUser):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Review queue"),
            "opts": self.opts,
            "sections": sections_of(user),
        }
        return TemplateResponse(request, "admin/terms/term/queue.html", context)
