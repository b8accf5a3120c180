"""How often a log-in may be tried, and whom others cannot keep out."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F

from terms.actions.throttling import WINDOW, Attempt, Step, Visitor
from terms.models import LogInAttempt

pytestmark = pytest.mark.django_db


def fail(visitor: Visitor, times: int = 1, step: Step = Step.PASSWORD) -> list[int]:
    """Try so often in vain; return the seconds each try had to wait."""
    return [Attempt.begin(visitor, step).wait for _ in range(times)]


def addresses() -> Iterator[str]:
    return (f"203.0.{number // 250}.{number % 250}" for number in range(10_000))


def pass_time(span: timedelta) -> None:
    LogInAttempt.objects.update(at=F("at") - span)


def test_one_account_from_one_address_is_tried_five_times() -> None:
    waits = fail(Visitor("ada", "203.0.113.7"), 7)

    assert waits[:5] == [0] * 5
    assert all(0 < wait <= WINDOW.total_seconds() + 1 for wait in waits[5:])


def test_what_is_refused_does_not_prolong_the_wait() -> None:
    fail(Visitor("ada", "203.0.113.7"), 5)
    kept = LogInAttempt.objects.count()

    fail(Visitor("ada", "203.0.113.7"), 20)

    assert LogInAttempt.objects.count() == kept


def test_after_the_window_all_is_forgotten() -> None:
    visitor = Visitor("ada", "203.0.113.7")
    fail(visitor, 6)

    pass_time(WINDOW + timedelta(seconds=1))

    assert fail(visitor) == [0]
    assert LogInAttempt.objects.count() == len(dict(visitor.keys(Step.PASSWORD)))


def test_the_wait_ends_when_the_first_failure_is_old_enough() -> None:
    visitor = Visitor("ada", "203.0.113.7")
    fail(visitor)
    pass_time(timedelta(minutes=10))
    fail(visitor, 4)

    [wait] = fail(visitor)

    assert 4 * 60 <= wait <= 5 * 60 + 1


def test_success_forgives_the_visitor_but_not_the_address() -> None:
    visitor = Visitor("ada", "203.0.113.7")
    fail(visitor, 4)

    Attempt.begin(visitor, Step.PASSWORD).forget()

    assert fail(visitor, 6)[:5] == [0] * 5
    assert (
        LogInAttempt.objects.filter(
            key=dict(
                zip(("pair", "account", "address"), dict(visitor.keys(Step.PASSWORD)), strict=True)
            )["address"]
        ).count()
        == 9
    )


def test_one_attacker_locks_out_nobody_else() -> None:
    attacker, names = "198.51.100.1", [f"user-{number}" for number in range(40)]
    waits = [wait for name in names for wait in fail(Visitor(name, attacker), 5)]

    assert sum(wait == 0 for wait in waits) == 50
    assert all(fail(Visitor(name, "203.0.113.7")) == [0] for name in names[:20])


def test_one_attacker_does_not_lock_out_the_account_under_attack() -> None:
    fail(Visitor("ada", "198.51.100.1"), 200)

    assert fail(Visitor("ada", "203.0.113.7")) == [0]


def test_many_attackers_are_stopped_at_the_account_but_not_a_browser_that_knows_it() -> None:
    waits = [
        fail(Visitor("ada", address))[0]
        for address, _ in zip(addresses(), range(110), strict=False)
    ]

    assert waits.count(0) == 100
    assert fail(Visitor("ada", "192.0.2.1")) != [0]
    assert fail(Visitor("ada", "192.0.2.1", browser="mark")) == [0]
    assert fail(Visitor("grace", "192.0.2.1")) == [0]


def test_a_known_browser_is_limited_as_well() -> None:
    waits = fail(Visitor("ada", "192.0.2.1", browser="mark"), 11)

    assert waits.count(0) == 10
    # It uses up nobody else's tries.
    assert fail(Visitor("ada", "192.0.2.1")) == [0]


@pytest.mark.parametrize("spelling", ["Ada", " ada ", "ＡＤＡ", "aDA"])
def test_another_spelling_is_no_other_account(spelling: str) -> None:
    fail(Visitor("ada", "203.0.113.7"), 5)

    assert fail(Visitor(spelling, "203.0.113.7")) != [0]


def test_steps_are_counted_apart() -> None:
    fail(Visitor("ada", "203.0.113.7"), 6)

    assert fail(Visitor("ada", "203.0.113.7"), step=Step.CODE) == [0]


def test_an_unknown_address_has_no_limit_that_everybody_would_share() -> None:
    waits = [fail(Visitor(f"user-{number}", ""))[0] for number in range(60)]

    assert waits == [0] * 60


def test_names_are_not_kept_in_clear() -> None:
    fail(Visitor("my password, typed into the wrong field", "203.0.113.7"))

    kept = " ".join(LogInAttempt.objects.values_list("key", flat=True))
    assert "password" not in kept
    assert "203.0" not in kept


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted() -> None:
    visitor = Visitor("ada", "203.0.113.7")
    if connection.vendor == "sqlite":
        pytest.skip("a database in memory has one connection; the run on PostgreSQL covers this")

    def attempt(_number: int) -> int:
        try:
            return Attempt.begin(visitor, Step.PASSWORD).wait
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(attempt, range(40)))

    assert waits.count(0) <= 5
