import pytest
from hypothesis import given

from terms.text.resemblance import ALIKE, resemblance
from tests.strategies import names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("reward hacking", "rewards hacking"),
        ("Goodhart's law", "goodharts law"),
        ("data set", "dataset"),
        ("hyperparameter", "hyper-parameter"),
        ("world model", "model of the world"),
        ("modelling", "modeling"),
    ],
)
def test_names_that_look_alike_are_alike(one: str, other: str) -> None:
    assert ALIKE <= resemblance(one, other) < 1


@pytest.mark.parametrize(
    ("one", "other"),
    [("reward", "reward hacking method"), ("pod", "rod"), ("a", "b")],
)
def test_names_that_share_little_are_not_alike(one: str, other: str) -> None:
    assert resemblance(one, other) < ALIKE


def test_case_spaces_and_dashes_make_no_difference() -> None:
    assert resemblance("Reward  HACKING", "reward hacking") == 1
    assert resemblance("Goodhart’s law", "goodhart's law") == 1


@given(names(), names())
def test_resemblance_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    assert 0 <= resemblance(one, other) <= 1
    assert resemblance(one, other) == resemblance(other, one)
    assert resemblance(one, one) == 1
