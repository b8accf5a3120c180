"""Dates as JavaScript counts them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.formats.devalue_values import date_of


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("1970-01-01T00:00:00.000Z", 0),
        ("2001-09-09T01:46:40.000Z", 1_000_000_000_000),
        ("1969-12-31T23:59:59.999Z", -1),
        ("2026-02-28", 1_772_236_800_000),
        ("2026-02", 1_769_904_000_000),
        ("2026", 1_767_225_600_000),
        ("2026-01-01T12:30", 1_767_270_600_000),
        ("2026-01-01T12:30:15.5Z", 1_767_270_615_500),
        ("2026-01-01T12:30:15.123456Z", 1_767_270_615_123),
        ("2026-01-01T12:30:00+05:30", 1_767_250_800_000),
        ("2026-01-01T12:30:00-01:00", 1_767_274_200_000),
        ("2026-01-01T24:00:00Z", 1_767_312_000_000),
        ("-000001-01-01T00:00:00.000Z", -62_198_755_200_000),
        ("+012345-01-01T00:00:00.000Z", 327_403_382_400_000),
        ("+275760-09-13T00:00:00.000Z", 8_640_000_000_000_000),
        ("+275760-09-13T00:00:00.001Z", None),
        ("2026-13-01", None),
        ("2026-00-01", None),
        ("2026-01-32", None),
        ("2026-01-01T25:00Z", None),
        ("2026-01-01T24:00:01Z", None),
        ("2026-01-01T10:60Z", None),
        ("2026-01-01T10:00:61Z", None),
        ("٢٠٢٦-01-01", None),
        ("next week", None),
        ("", None),
    ],
)
def test_date_of_text_is_its_milliseconds(text: str, milliseconds: int | None) -> None:
    assert (date_of(text).text, date_of(text).milliseconds) == (text, milliseconds)


@pytest.mark.parametrize(
    ("value", "milliseconds"),
    [(5, 5), (-5, -5), (2**53, None), (True, None), (None, None), (1.5, None), ([], None)],
)
def test_date_of_other_values_is_milliseconds_or_no_date(
    value: object, milliseconds: int | None
) -> None:
    assert date_of(value).milliseconds == milliseconds


@given(st.datetimes(timezones=st.just(UTC)))
def test_date_of_text_agrees_with_the_calendar(moment: datetime) -> None:
    text = moment.strftime("%Y").zfill(4) + moment.strftime("-%m-%dT%H:%M:%S.")
    text += f"{moment.microsecond // 1000:03}Z"

    expected = (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    assert date_of(text).milliseconds == expected
