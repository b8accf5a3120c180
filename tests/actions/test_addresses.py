"""The law of addresses: what once answered 200 answers 200, 301 to a page, or 410; never 404."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis.stateful import invariant, run_state_machine_as_test

from terms.models import Merge, PublishedTerm, Relation, Term
from tests.actions.test_ripple import Editing


class Publishing(Editing):
    """Editors at work, with the paths that readers have seen; nobody forgets a redirect by hand."""

    def __init__(self):
        super().__init__()
        self.seen = set()

    def forget_redirect(self):
        """Left out: a person who removes a redirect asks for the 404."""

    @invariant()
    def no_path_that_worked_is_unknown(self):
        if not hasattr(self, "glossary"):
            return
        client = Client()
        self.seen |= set(PublishedTerm.objects.public().values_list("path", flat=True))
        for path in self.seen:
            response = client.get(f"/{path}/")
            if response.status_code == 301:
                assert client.get(response.headers["Location"]).status_code == 200
            else:
                assert response.status_code in (200, 410)

    @invariant()
    def nothing_leads_to_a_term_that_lives_on_in_another(self):
        merged = Term.objects.filter(merged_into__isnull=False)
        assert not PublishedTerm.objects.filter(pk__in=merged.values("pk")).exists()
        assert not Relation.objects.filter(target__in=merged).exists()
        assert not Relation.objects.filter(term__in=merged).exists()
        assert not merged.filter(merged_into__merged_into__isnull=False).exists()
        undoable = Merge.objects.filter(undone_at=None).values("term")
        assert set(merged.values_list("pk", flat=True)) == {each["term"] for each in undoable}


@pytest.mark.django_db
def test_no_address_that_worked_answers_404_after_any_sequence(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Publishing,
        settings=settings(
            max_examples=30, stateful_step_count=25, deadline=None, suppress_health_check=checks
        ),
    )
