"""What ``content/demonstration`` says, and how its days and clock times are meant."""

from datetime import date, datetime, time, timedelta
from typing import Any

from induction import clock
from induction.shipped import read_table, shipped_folder

Row = dict[str, Any]


def table(name: str) -> Row:
    """Return one of the demonstration's files."""
    return read_table(shipped_folder("content") / "demonstration" / f"{name}.toml")


def day(offset: int) -> date:
    """Return the date so many days from today; a Saturday or Sunday becomes the Monday after."""
    found = clock.today() + timedelta(days=offset)
    return found + timedelta(days=max(0, 7 - found.weekday()) if found.weekday() > 4 else 0)


def moment(offset: int, at: str = "09:00") -> datetime:
    """Return, in UTC, a clock time so many days from today."""
    return clock.from_london(datetime.combine(day(offset), time.fromisoformat(at)))


def past(offset: int, at: str = "09:00") -> datetime:
    """Return a moment as ``moment`` does, but never one still to come."""
    return min(moment(offset, at), clock.now())
