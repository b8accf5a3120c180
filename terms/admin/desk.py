"""The admin's front page: what waits, what is wanted, what changed, how the glossary stands.

A fixed number of queries, each bounded: it opens as fast with 100,000 terms as with ten.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import Count, Max, Min
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from terms.actions import roles
from terms.admin.bulk_move_lines import shown_to, state_of_move, title_of, told
from terms.admin.charts import Bar, Point, line
from terms.admin.figures import by_category, by_state, live_over_time
from terms.admin.import_pages import counts_of, state_of_run
from terms.admin.queue import HEAVY, Entry, Section, entry_of, sections_of
from terms.models import BulkMove, ImportRun, Relation, Suggestion, Term

SHOWN = 6
WANTED_SHOWN = 10
COUNTED = 1_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A term that does not exist yet. count: how many terms ask for it."""

    name: str
    count: int
    add_url: str


@dataclass(frozen=True, slots=True)
class Run:
    run: ImportRun
    badge: SafeString
    result: str


@dataclass(frozen=True, slots=True)
class Many:
    """A bulk move that is under way. told: how far it has come."""

    move: BulkMove
    title: str
    badge: SafeString
    told: str


@dataclass(frozen=True, slots=True)
class Desk:
    """overdue: public terms to be read again; has_more_overdue: than those shown.

    suggestions: how many of readers' are open, "" where there are none or none to be seen.
    """

    sections: Sequence[Section]
    wanted: Sequence[Wanted]
    recent: Sequence[Entry]
    runs: Sequence[Run]
    moves: Sequence[Many]
    overdue: Sequence[Entry]
    has_more_overdue: bool
    may_add: bool
    suggestions: str
    over_time: Sequence[Point]
    line: SafeString
    states: Sequence[Bar]
    categories: Sequence[Bar]


def desk_of(user: User, now: datetime) -> Desk:
    terms = Term.objects.select_related("revision__author").defer(*HEAVY)
    overdue = list(terms.review_overdue(now)[: SHOWN + 1])
    over_time, bars = live_over_time(now), by_state()
    may_add = roles.may(user, roles.ADD)
    return Desk(
        sections=sections_of(user, SHOWN),
        wanted=wanted(may_add=may_add),
        recent=[entry_of(term) for term in terms.unmerged().order_by("-updated_at", "pk")[:SHOWN]],
        runs=_runs() if roles.may(user, roles.SEE_IMPORTS) else [],
        moves=_moves(user),
        overdue=[entry_of(term) for term in overdue[:SHOWN]],
        has_more_overdue=len(overdue) > SHOWN,
        may_add=may_add,
        suggestions=_suggestions(user),
        over_time=over_time,
        line=line(over_time, _told(over_time)),
        states=bars,
        categories=by_category(sum(bar.number for bar in bars)),
    )


def wanted(*, may_add: bool) -> list[Wanted]:
    """Return what most relations ask for and nobody has written: two queries.

    It is to be added where the first term that asks for it is.
    """
    asked = Relation.objects.filter(target=None).order_by().values("target_slug")
    counted = asked.annotate(number=Count("pk"), name=Max("name"), asker=Min("term"))
    most = list(counted.order_by("-number", "target_slug")[:WANTED_SHOWN])
    askers = Term.objects.filter(pk__in=[row["asker"] for row in most])
    places = {pk: place for pk, *place in askers.values_list("pk", "glossary", "language")}
    add = reverse("admin:terms_term_add")
    rows = []
    for row in most:
        slug, name = row["target_slug"], row["name"] or row["target_slug"].replace("-", " ")
        glossary, language = places[row["asker"]]
        given = {"name": name, "slug": slug, "glossary": glossary, "language": language}
        rows.append(Wanted(name, row["number"], f"{add}?{urlencode(given)}" if may_add else ""))
    return rows


def _runs() -> list[Run]:
    runs = ImportRun.objects.select_related("glossary", "started_by").order_by("-started_at", "-pk")
    return [
        Run(
            run,
            state_of_run(run).badge(),
            ", ".join(f"{each.number:,} {each.label}" for each in counts_of(run) if each.number),
        )
        for run in runs[:SHOWN]
    ]


def _moves(user: User) -> list[Many]:
    under_way = shown_to(user).filter(finished_at=None).order_by("-pk")[:SHOWN]
    return [
        Many(each, title_of(each), state_of_move(each).badge(), told(each)) for each in under_way
    ]


def _suggestions(user: User) -> str:
    if not roles.may(user, roles.SEE_SUGGESTIONS):
        return ""
    is_open = Suggestion.objects.filter(state=Suggestion.State.OPEN).order_by()
    count = is_open[: COUNTED + 1].count()
    return f"{COUNTED:,}+" if count > COUNTED else f"{count:,}" if count else ""


def _told(points: Sequence[Point]) -> str:
    first, last = points[0], points[-1]
    return _("Terms that readers have: from %(first)s in %(month)s to %(last)s now") % {
        "first": f"{first.number:,}",
        "month": date_format(first.month, "F Y"),
        "last": f"{last.number:,}",
    }
