"""A report is about quarters that are over, each counted once."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from induction.reports.quarters import SETTLED_AFTER, Quarter, last_counted, quarter_of
from induction.sessions.rules import DUE_AFTER

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def test_a_quarter_begins_and_ends_where_the_calendar_says() -> None:
    spring = Quarter(2026, 2)
    assert (spring.first, spring.last) == (date(2026, 4, 1), date(2026, 6, 30))
    winter = Quarter(2026, 4)
    assert (winter.first, winter.last, winter.key) == (date(2026, 10, 1), date(2026, 12, 31), "2026-q4")
    assert Quarter(2026, 1).before == Quarter(2025, 4)


def test_a_quarter_is_counted_when_the_last_to_start_in_it_has_had_her_six_weeks() -> None:
    assert SETTLED_AFTER == DUE_AFTER
    summer = Quarter(2026, 3)
    assert summer.counted_on == date(2026, 11, 11)
    assert last_counted(date(2026, 11, 11))[-1] == Quarter(2026, 2)
    assert last_counted(date(2026, 11, 12)) == (Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2), summer)


@given(days)
def test_a_day_is_in_its_quarter(day: date) -> None:
    found = quarter_of(day)
    assert found.first <= day <= found.last
    assert quarter_of(found.first - timedelta(days=1)) == found.before


@given(days)
def test_four_quarters_follow_each_other_and_no_newer_one_has_been_counted(today: date) -> None:
    found = last_counted(today)
    assert len(found) == 4
    assert all(earlier == later.before for earlier, later in pairwise(found))
    following = quarter_of(found[-1].last + timedelta(days=1))
    assert found[-1].counted_on < today <= following.counted_on
