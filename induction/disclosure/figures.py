"""What may be printed of one number: the rules, the figure, and the counts, shares and medians that stand alone."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from math import floor
from operator import index
from statistics import median as middle
from typing import TypeVar

from induction.refusals import N_

Person = TypeVar("Person", bound=Hashable)

NUMBER = N_("%(number)s")
PERCENTAGE = N_("%(number)s%%")
ALMOST_NONE = N_("less than %(number)s%%")
ALMOST_ALL = N_("more than %(number)s%%")
FEWER = N_("fewer than %(threshold)s")
NOT_SHOWN = N_("not shown")
EXPLANATION = N_(
    "To protect people, a number from 1 to %(largest)s is shown as “fewer than %(threshold)s”. "
    "Other numbers are rounded to the nearest %(base)s. "
    "Some more are not shown, so that nobody can work out a small one."
)


@dataclass(frozen=True, slots=True)
class Rules:
    """Below what a number is small, and to what the others are rounded."""

    threshold: int = 8
    base: int = 5

    def __post_init__(self) -> None:
        """Refuse rules under which "fewer than" would be a number, or a real number would be shown as 0."""
        if self.threshold < 3 or self.base < 1:
            raise ValueError("the threshold is 3 or more, the base 1 or more")
        if self.rounded(self.threshold) == 0:
            raise ValueError("base is so large that the threshold itself would be shown as 0")

    @property
    def spread(self) -> int:
        """How many numbers each hidden figure of a table must still be able to be: as many as there are small ones.

        Two would do against somebody who only adds and subtracts. But then a figure kept back because a small one was
        nearly given away says so to whoever knows these rules, and among 7 numbers that says little.
        """
        return self.threshold - 1

    def small(self, number: int) -> bool:
        """Whether a count of ``number`` people must be hidden."""
        return 0 < number < self.threshold

    def rounded(self, number: int) -> int:
        """The nearest multiple of the base, a half upwards."""
        return (number + self.base // 2) // self.base * self.base

    def behind(self, printed: int) -> tuple[int, int]:
        """The lowest and the highest count that is shown as ``printed``."""
        lowest = printed - self.base // 2
        return (max(self.threshold, lowest), lowest + self.base - 1) if printed else (0, 0)

    def values(self) -> dict[str, int]:
        """The fillings for ``EXPLANATION``."""
        return {"threshold": self.threshold, "largest": self.threshold - 1, "base": self.base}


STANDARD = Rules()


class Kind(StrEnum):
    """Whether a figure says its number."""

    SHOWN = "shown"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Figure:
    """What may be printed: a message id with its values, and the number for drawing, None when hidden.

    A hidden figure holds nothing of the number behind it, so that no template, chart or log can let it out.
    """

    kind: Kind
    message: str
    values: Mapping[str, int | float] = field(default_factory=dict, hash=False)
    number: int | float | None = None

    @property
    def hidden(self) -> bool:
        """Whether the number is kept back."""
        return self.kind is Kind.HIDDEN


WITHHELD = Figure(Kind.HIDDEN, NOT_SHOWN)


def shown(number: float, message: str = NUMBER) -> Figure:
    """A figure that says ``number``, which the caller has found fit to be said; 7.0 is said as 7."""
    tidy = int(number) if number == int(number) else number
    return Figure(Kind.SHOWN, message, {"number": tidy}, tidy)


def fewer(rules: Rules) -> Figure:
    """A figure that says only that it is below the threshold."""
    return Figure(Kind.HIDDEN, FEWER, {"threshold": rules.threshold})


def counted(number: int) -> int:
    """``number`` as a count of people; refuses a negative one (ValueError) and one that is not whole (TypeError)."""
    if (whole := index(number)) < 0:
        raise ValueError("a count of people is not negative")
    return whole


def count(number: int, rules: Rules = STANDARD) -> Figure:
    """One count that stands alone. A figure that belongs to a table comes from ``table``, with its neighbours."""
    number = counted(number)
    return fewer(rules) if rules.small(number) else shown(rules.rounded(number))


def median(answers: Mapping[Person, float], rules: Rules = STANDARD, step: float = 0.5) -> Figure:
    """The middle answer, to the nearest ``step``; not shown for fewer people than the threshold.

    ``answers`` holds one answer per *person*, by who they are, so that nobody's four forms pass for four people.
    """
    if len(answers) < rules.threshold:
        return WITHHELD
    return shown(floor(middle(answers.values()) / step + 0.5) * step)


def share(part: int, base: int, rules: Rules = STANDARD) -> Figure:
    """What part of ``base`` people ``part`` of them are, to the nearest 5 %, where both stand alone.

    Not shown where the base, the part or the rest is small: an exact percentage of a base that is known to within 2
    would give them away. Refuses a part larger than its base with ValueError.
    """
    rest = counted(counted(base) - counted(part))
    if base < rules.threshold or rules.small(part) or rules.small(rest):
        return WITHHELD
    return percentage(part, base)


def percentage(part: int, base: int) -> Figure:
    """``part`` of ``base`` to the nearest 5 %, with no look at how small they are; only none is 0 %, only all 100 %."""
    nearest = (40 * part + base) // (2 * base) * 5
    if nearest == 0 and part:
        return shown(5, ALMOST_NONE)
    if nearest == 100 and part < base:
        return shown(95, ALMOST_ALL)
    return shown(nearest, PERCENTAGE)
