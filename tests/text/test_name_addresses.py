"""Names as segments of addresses: nothing is lost, nothing needs a slash or a dot."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.text.folding import label_key
from terms.text.name_addresses import key_of, segment_of


@given(st.text().map(label_key))
def test_key_survives_its_address(key: str) -> None:
    segment = segment_of(key)

    assert key_of(segment) == key
    assert not re.search("[\x00-,./:-@\\[-^`{-}\x7f]", segment)


@given(st.text(), st.text())
def test_different_keys_have_different_addresses(one: str, other: str) -> None:
    assert (segment_of(one) == segment_of(other)) == (one == other)


@pytest.mark.parametrize("segment", ["~", "a~", "~4", "~zz", "~2B", "~~20"])
def test_what_no_key_gives_is_none(segment: str) -> None:
    assert key_of(segment) == ""
