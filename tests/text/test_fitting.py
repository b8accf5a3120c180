"""Names set into boxes: how they break, what is cut, and that no line is wider than its box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.text.fitting import fit, width_of
from tests.strategies import names


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Proxy", ("Proxy",)),
        ("Reward hacking", ("Reward", "hacking")),
        ("chain-of-thought", ("chain-of-", "thought")),
        ("机器学习中的奖励黑客", ("机器学习中", "的奖励黑客")),
        ("", ()),
    ],
)
def test_text_breaks_where_its_script_lets_it(text: str, lines: tuple[str, ...]) -> None:
    assert fit(text, 5.5, 2) == lines


def test_text_that_is_too_long_is_cut_at_a_word() -> None:
    assert fit("Reinforcement learning from human feedback", 9, 2) == (
        "Reinforcement",
        "learning from…",
    )


def test_word_longer_than_a_line_is_cut_and_not_broken() -> None:
    (line,) = fit("Donaudampfschifffahrtsgesellschaft", 7, 2)

    assert line.startswith("Donaudampf")
    assert line.endswith("…")


def test_wide_scripts_are_wider_than_narrow_ones() -> None:
    assert width_of("漢字") == 2 * width_of("漢") > width_of("mmm") * 0.7
    assert width_of("e\u0301") == width_of("e")
    assert width_of("il") < width_of("mw")


@given(
    text=st.one_of(names(), st.text(max_size=60)), room=st.floats(3, 20), lines=st.integers(1, 3)
)
def test_no_line_is_wider_than_its_box_and_nothing_is_said_that_is_not_there(
    text: str, room: float, lines: int
) -> None:
    found = fit(text, room, lines)

    assert len(found) <= lines
    assert all(width_of(line) <= room for line in found)
    assert bool(found) == bool(text.split())
    whole = "".join(text.split())
    shown = "".join("".join(found).removesuffix("…").split())
    assert whole.startswith(shown)
