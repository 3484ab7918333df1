"""The periods that a report can be about: quarters of a year that are over, by the day on which people started.

A quarter is counted once, as things stood six weeks after its last day: by then everybody who started in it has had the
six weeks in which to come. What happens later changes none of its numbers, so that nobody can look again tomorrow and
take today's number away from it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from induction.refusals import N_

SETTLED_AFTER = timedelta(weeks=6)
"""How long after a quarter's last day it is counted: as long as a starter has to come (``sessions.rules.DUE_AFTER``)."""
TOGETHER = 4
"""How many quarters are counted together."""

_LABELS = (
    N_("January to March %(year)s"),
    N_("April to June %(year)s"),
    N_("July to September %(year)s"),
    N_("October to December %(year)s"),
)


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a calendar year; ``number`` is from 1 to 4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        following = date(self.year + 1, 1, 1) if self.number == 4 else date(self.year, 3 * self.number + 1, 1)
        return following - timedelta(days=1)

    @property
    def counted_on(self) -> date:
        """The day at whose end it is counted."""
        return self.last + SETTLED_AFTER

    @property
    def before(self) -> "Quarter":
        """The quarter before it."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def key(self) -> str:
        """What stands for it in an address, such as "2026-q3"."""
        return f"{self.year}-q{self.number}"

    @property
    def label(self) -> str:
        """Its name, marked for translation; ``%(year)s`` is its year."""
        return _LABELS[self.number - 1]


def quarter_of(day: date) -> Quarter:
    """Return the quarter that a day is in."""
    return Quarter(day.year, (day.month + 2) // 3)


def last_counted(today: date) -> tuple[Quarter, ...]:
    """Return the four newest quarters that have been counted, the oldest first."""
    newest = quarter_of(today)
    while newest.counted_on >= today:
        newest = newest.before
    found = [newest]
    while len(found) < TOGETHER:
        found.insert(0, found[0].before)
    return tuple(found)
