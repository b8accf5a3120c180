"""What the list of terms can be narrowed by."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import User
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from terms.actions import roles
from terms.admin import states
from terms.admin.choosing import given_id
from terms.admin.requests import may_do, user_of
from terms.admin.typed import AnyModelAdmin
from terms.models import ImportConflict, ImportOutcome, ImportRun, Relation, Stage, Term, TermStatus

_PUBLIC = (TermStatus.PUBLISHED, TermStatus.DEPRECATED)
RUNS_SHOWN = 10
AUTHORS_SHOWN = 30

_SAME = Q(revision=F("published_revision"))
# What the text of a term that is public, or was, is waiting for.
_AHEAD = Q(status=TermStatus.NOT_PUBLIC) | ~_SAME
_STATES: dict[states.State, Q] = {
    states.DRAFT: Q(status=TermStatus.NOT_PUBLIC, stage=Stage.DRAFT),
    states.IN_REVIEW: Q(stage=Stage.IN_REVIEW),
    states.APPROVED: Q(stage=Stage.APPROVED) & _AHEAD,
    states.LIVE: Q(status=TermStatus.PUBLISHED, stage=Stage.APPROVED) & _SAME,
    states.LIVE_WITH_CHANGES: Q(status__in=_PUBLIC) & ~_SAME,
    states.DEPRECATED: Q(status=TermStatus.DEPRECATED),
    states.WITHDRAWN: Q(status=TermStatus.WITHDRAWN),
}


# Of these there are so many that the list's own order is the quickest way.
_MANY = (states.DRAFT.key, states.LIVE.key)
_OFFERED = (
    states.DRAFT,
    states.IN_REVIEW,
    states.APPROVED,
    states.SCHEDULED,
    states.LIVE,
    states.LIVE_WITH_CHANGES,
    states.DEPRECATED,
    states.WITHDRAWN,
    states.MERGED,
)


class StateFilter(admin.SimpleListFilter):
    """How a term stands. Terms that live on in another are listed only when asked for."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, str]]:
        return [(each.key, str(each.label)) for each in _OFFERED]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Term]) -> QuerySet[Term]:
        if self.value() == states.MERGED.key:
            return queryset.filter(merged_into__gt=0)  # in the index
        queryset = queryset.filter(merged_into=None)
        if self.value() == states.SCHEDULED.key:
            return queryset.filter(pk__in=Term.objects.scheduled().values("pk"))
        chosen = [which for state, which in _STATES.items() if state.key == self.value()]
        if self.value() in _MANY:
            return queryset.filter(*chosen)
        for which in chosen:
            # Found first, by an index of few: SQLite would look for them in the list's order.
            queryset = queryset.filter(pk__in=Term.objects.filter(which).order_by().values("pk"))
        return queryset


class LookFilter(admin.SimpleListFilter):
    """What somebody should look at."""

    title = _("to look at")
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, str]]:
        return [
            ("orphan", gettext("no term leads to it")),
            ("wants", gettext("names wanted terms")),
            ("overdue", gettext("review overdue")),
            ("failed", gettext("schedule failed")),
            ("conflict", gettext("import to be merged")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Term]) -> QuerySet[Term]:
        if self.value() == "orphan":
            return queryset.filter(~Exists(Relation.objects.filter(target=OuterRef("pk"))))
        if self.value() == "wants":
            wanted = Relation.objects.filter(target=None).order_by()
            return queryset.filter(pk__in=wanted.values("term"))
        if self.value() == "overdue":
            overdue = Term.objects.review_overdue(timezone.now()).order_by()
            return queryset.filter(pk__in=overdue.values("pk"))
        if self.value() == "failed":
            dated = Term.objects.scheduled().values("pk")
            return queryset.filter(pk__in=dated).exclude(schedule_problem="")
        if self.value() == "conflict":
            waiting = ImportConflict.objects.filter(resolved_at=None)
            return queryset.filter(pk__in=waiting.values("term"))
        return queryset


class CategoryFilter(admin.RelatedFieldListFilter):
    """Finds the terms by their category first: SQLite would look for them in the list's order."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Term]) -> QuerySet[Term]:
        if not self.used_parameters:
            return queryset
        inside: Any = super().queryset(request, Term.objects.order_by())
        return queryset.filter(pk__in=inside.values("pk"))


class _GivenFilter(admin.SimpleListFilter):
    """Offers some ids; takes any, as a link from elsewhere may name it."""

    def has_output(self) -> bool:
        return bool(self.value()) or super().has_output()

    def chosen(self) -> int | None:
        return given_id(self.value() or "")

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        yield from super().choices(changelist)
        if self.value() and self.value() not in {str(key) for key, _ in self.lookup_choices}:
            yield {"selected": True, "query_string": "?", "display": gettext("another")}


class AuthorFilter(_GivenFilter):
    """Who saved a term last."""

    title = _("last saved by")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, str]]:
        staff = User.objects.filter(is_staff=True, is_active=True).exclude(pk=user_of(request).pk)
        people = staff.order_by("username")[:AUTHORS_SHOWN]
        me = (str(user_of(request).pk), gettext("me"))
        return [me, *((str(each.pk), each.get_username()) for each in people)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Term]) -> QuerySet[Term]:
        if not self.value():
            return queryset
        author = self.chosen()
        if author is None:
            return queryset.none()
        saved = Term.objects.filter(revision__author=author).order_by()
        return queryset.filter(pk__in=saved.values("pk"))


class RunFilter(_GivenFilter):
    """What an import made or changed."""

    title = _("import")
    parameter_name = "run"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, str]]:
        if not may_do(request, roles.SEE_IMPORTS):
            return []
        runs = ImportRun.objects.order_by("-started_at", "-pk").only("started_at")[:RUNS_SHOWN]
        zone = timezone.get_current_timezone()
        return [(str(run.pk), f"{run.started_at.astimezone(zone):%Y-%m-%d %H:%M}") for run in runs]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Term]) -> QuerySet[Term]:
        if not self.value():
            return queryset
        if self.chosen() is None or not may_do(request, roles.SEE_IMPORTS):
            return queryset.none()
        touched = ImportOutcome.objects.filter(run=self.chosen(), term=OuterRef("pk"))
        return queryset.filter(Exists(touched))


class TextsFilter(admin.SimpleListFilter):
    """Where the words of a search are looked for: texts are long, and take longer."""

    title = _("search in")
    parameter_name = "in"

    def lookups(self, request: HttpRequest, model_admin: AnyModelAdmin) -> list[tuple[str, str]]:
        texts = [("texts", gettext("texts as well"))]
        return [*texts, ("all", gettext("all texts"))] if self.value() == "all" else texts

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        names, *texts = super().choices(changelist)
        yield {**names, "display": gettext("names and labels")}
        yield from texts

    def queryset(self, request: HttpRequest, queryset: QuerySet[Term]) -> QuerySet[Term]:
        return queryset
