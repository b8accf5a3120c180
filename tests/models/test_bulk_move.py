"""What the database itself does not let a bulk move say."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from terms.models import BulkMove

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("bulk_move_that_ended_has_a_date", {"state": "stopped"}),
        ("bulk_move_that_ended_has_a_date", {"finished_at": NOW}),
        ("bulk_move_that_began_has_a_date", {"state": "running"}),
        ("bulk_move_that_began_has_a_date", {"state": "finished", "finished_at": NOW}),
        ("bulk_move_counts_what_is_through", {"position": 3}),
        ("bulk_move_counts_what_is_through", {"position": 1, "done": 1, "refused": 1}),
    ],
)
def test_bulk_move_cannot_say_half_of_it(rule: str, fields: dict[str, Any]) -> None:
    BulkMove.objects.create(action=BulkMove.Action.SUBMIT, term_ids=[1, 2], total=2)

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        BulkMove.objects.update(**fields)
