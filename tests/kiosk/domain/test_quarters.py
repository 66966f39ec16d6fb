"""Quarters and months of a period, by their days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.quarters import first_day, holding, last_day, within
from tally.scoring.period import PERIOD_KINDS, Period

kinds = st.sampled_from(PERIOD_KINDS)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)), kinds)
def test_a_day_lies_in_one_period_of_each_kind(day, kind):
    period = holding(day.isoformat(), kind)
    assert first_day(period) <= day.isoformat() <= last_day(period)
    after = date.fromisoformat(last_day(period)) + timedelta(days=1)
    assert holding(after.isoformat(), kind) == period.before(-1)


@pytest.mark.parametrize("year", [2023, 2024])
@pytest.mark.parametrize("kind", ["quarter", "month"])
def test_a_year_falls_into_its_parts_without_a_gap(year, kind):
    parts = within(Period("year", year), kind)
    days = sum(
        (date.fromisoformat(last_day(one)) - date.fromisoformat(first_day(one))).days + 1
        for one in parts
    )
    assert days == (date(year, 12, 31) - date(year, 1, 1)).days + 1


def test_a_month_has_no_whole_quarter_and_a_quarter_is_its_own():
    assert within(Period("month", 2023, 2), "quarter") == ()
    assert within(Period("quarter", 2023, 2), "quarter") == (Period("quarter", 2023, 2),)
