"""The numbers behind the desk's charts: each from an index, so that they stay cheap."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, IntegerField, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from terms.admin import states
from terms.admin.charts import Bar, Point, bars
from terms.models import Category, Stage, Term, TermStatus

MONTHS = 12
CATEGORIES_SHOWN = 8


def live_over_time(now: datetime) -> list[Point]:
    """Return how many terms readers had at the end of each of the last months: one query."""
    starts = _month_starts(timezone.localdate(now))
    bounds = [None, *(_at_midnight(each) for each in starts[1:]), None]
    counts: list[QuerySet[Term, Any]] = []
    for sign, field in ((1, "first_published_at"), (-1, "withdrawn_at")):
        for index, (begin, end) in enumerate(pairwise(bounds)):
            within = {f"{field}__isnull": False}
            limits = {f"{field}__gte": begin, f"{field}__lt": end}
            terms = Term.objects.filter(**within, **{k: v for k, v in limits.items() if v})
            place = Value(index, IntegerField())
            weight = Value(sign, IntegerField())
            counts.append(
                terms.order_by().values(place=place, sign=weight).annotate(number=Count("pk"))
            )
    changes: Counter[int] = Counter()
    for row in counts[0].union(*counts[1:], all=True):
        changes[row["place"]] += row["sign"] * row["number"]
    total, points = 0, []
    for index, start in enumerate(starts):
        total += changes[index]
        points.append(Point(start, total))
    return points


def _month_starts(today: date) -> list[date]:
    months = today.year * 12 + today.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(months - MONTHS + 1, months + 1)]


def _at_midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def by_state() -> list[Bar]:
    """Return how many terms stand how: one query."""
    standing = Term.objects.unmerged().order_by().values_list("status", "stage")
    numbers = {(status, stage): number for status, stage, number in standing.annotate(Count("pk"))}
    found: Counter[states.State] = Counter()
    for (status, stage), number in numbers.items():
        found[_word_for(status, stage)] += number
    page = reverse("admin:terms_term_changelist")
    return bars(
        [
            (state.label, found[state], state.key, f"{page}?{urlencode({'state': state.key})}")
            for state in _STATES
        ]
    )


_STATES = (
    states.DRAFT,
    states.IN_REVIEW,
    states.APPROVED,
    states.LIVE,
    states.LIVE_WITH_CHANGES,
    states.DEPRECATED,
    states.WITHDRAWN,
)
_STAGES = {
    Stage.DRAFT: states.DRAFT,
    Stage.IN_REVIEW: states.IN_REVIEW,
    Stage.APPROVED: states.APPROVED,
}


def _word_for(status: str, stage: str) -> states.State:
    # Publishing approves: a public term whose text is not approved has been edited since.
    if status == TermStatus.PUBLISHED:
        return states.LIVE if stage == Stage.APPROVED else states.LIVE_WITH_CHANGES
    if status == TermStatus.NOT_PUBLIC:
        return _STAGES[Stage(stage)]
    return states.DEPRECATED if status == TermStatus.DEPRECATED else states.WITHDRAWN


def by_category(total: int) -> list[Bar]:
    """Return the largest categories, and how many terms are in others or in none: two queries."""
    counted = Category.objects.select_related("glossary").annotate(number=Count("terms"))
    largest: Sequence[Category] = list(counted.order_by("-number", "pk")[:CATEGORIES_SHOWN])
    # Above 0: for "is not null" SQLite would read the whole table.
    merged = Counter(Term.objects.filter(merged_into__gt=0).values_list("category", flat=True))
    page = reverse("admin:terms_term_changelist")
    several = len({each.glossary_id for each in largest}) > 1
    rows: list[tuple[str | Promise, int, str, str]] = []
    for category in largest:
        name = f"{category.name} ({category.glossary})" if several else category.name
        number: int = category.number - merged[category.pk]  # type: ignore[attr-defined]
        query = urlencode({"category__id__exact": category.pk})
        rows.append((name, number, "", f"{page}?{query}"))
    if rest := total - sum(number for _name, number, _key, _url in rows):
        rows.append((_("others, or none"), rest, "quiet", ""))
    return bars(rows)
