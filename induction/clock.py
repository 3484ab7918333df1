"""What time it is. Everything asks here, so that a test or a demonstration can hold the clock still."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_fixed: datetime | None = None
_may_be_fixed = False


class ClockIsReal(Exception):
    """The clock was to be set in production, where it never is."""


def allow_fixing(allowed: bool) -> None:
    """Say whether this installation may hold its clock still; production may not."""
    global _may_be_fixed  # noqa: PLW0603 - there is one clock
    _may_be_fixed = allowed


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _fixed or datetime.now(UTC)


def today() -> date:
    """Return today's date in London."""
    return now().astimezone(LONDON).date()


def in_london(moment: datetime) -> datetime:
    """Return an aware moment as London's clocks show it."""
    return moment.astimezone(LONDON)


def from_london(naive: datetime) -> datetime:
    """Return, in UTC, the moment at which London's clocks show ``naive``; of a doubled hour, the first."""
    return naive.replace(tzinfo=LONDON).astimezone(UTC)


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware ``moment``. Raises ``ClockIsReal`` in production."""
    if not _may_be_fixed:
        raise ClockIsReal
    global _fixed  # noqa: PLW0603 - there is one clock
    before, _fixed = _fixed, moment.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before
