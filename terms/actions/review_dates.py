"""When a public term is to be read again: so many days, by its category, after it was last read."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import DateTimeField, ExpressionWrapper, Q, Value
from django.db.models.functions import Coalesce

from terms.models import Category, Term


def due_date(term: Term) -> datetime | None:
    """Return the date for a term fetched with `category`; None where nobody asks for a review."""
    read_at = term.reviewed_at or term.first_published_at
    days = term.category.review_interval_days if term.category is not None else None
    if read_at is None or days is None:
        return None
    return read_at + timedelta(days=days)


def set_review_dates(term_ids: Collection[int]) -> None:
    """Set the dates of terms that are or were public: one query, and one a category with dates."""
    of_them = Category.objects.filter(
        pk__in=Term.objects.filter(pk__in=term_ids).values("category")
    )
    for category in of_them.filter(review_interval_days__isnull=False).order_by("pk"):
        _set_dates(Q(pk__in=term_ids, category=category), category)


def set_review_dates_of(category: Category) -> None:
    """Set the dates of all terms of a category whose interval has changed."""
    _set_dates(Q(category=category), category)


def _set_dates(which: Q, category: Category) -> None:
    days = category.review_interval_days
    due = None
    if days is not None:
        due = ExpressionWrapper(
            Coalesce("reviewed_at", "first_published_at") + Value(timedelta(days=days)),
            output_field=DateTimeField(),
        )
    terms = Term.objects.filter(which, first_published_at__isnull=False)
    terms.update(review_due_at=due)
