"""What came earlier in an import is known again, however much came."""

from hypothesis import given
from hypothesis import strategies as st

from terms.actions.importing.seen import SeenIds, SeenKeys

MANY = 2_000


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_keys_come_first_under_the_number_of_their_first_coming(keys: list[int]) -> None:
    seen = SeenKeys()
    # 0 and 1 are one key: a collision like that of any two fingerprints.
    first: dict[int, int] = {}
    for number, key in enumerate(keys, start=1):
        assert seen.first(key, number) == first.setdefault(key or 1, number)


def test_thousands_of_keys_that_collide_are_told_apart() -> None:
    seen = SeenKeys()
    keys = [number << 40 | 7 for number in range(1, MANY)]

    for number, key in enumerate(keys, start=1):
        assert seen.first(key, number) == number
    assert [seen.first(key, 0) for key in keys] == list(range(1, MANY))


@given(st.sets(st.integers(0, 10_000)), st.integers(0, 10_000))
def test_ids_are_in_the_set_once_they_were_added(ids: set[int], other: int) -> None:
    seen = SeenIds()
    seen.update(ids)

    assert all(pk in seen for pk in ids)
    assert (other in seen) == (other in ids)
    assert "1" not in seen
