"""How long ago something was, in words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from terms.templatetags.moments import ago


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=30), "just now"),
        (timedelta(minutes=5, seconds=1), "5\xa0minutes ago"),
        (timedelta(days=8, seconds=1), "1\xa0week, 1\xa0day ago"),
    ],
)
def test_time_that_passed_is_told_in_words(passed: timedelta, said: str) -> None:
    assert ago(timezone.now() - passed) == said


def test_nothing_is_told_of_no_time() -> None:
    assert ago(None) == ""
