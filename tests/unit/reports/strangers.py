"""A stranger reads a report: from what is printed, and in other words than the module's, she works out all she can."""

import math
from collections.abc import Hashable

import numpy as np
from scipy.optimize import linprog

from induction.disclosure import Figure
from induction.people.enums import RoleFamily
from induction.reports.enums import Came
from induction.reports.publication import Publication

EVER = 10_000
Key = tuple[Hashable, ...]
Sums = list[tuple[list[Key], Key]]


def words(figure: Figure) -> str:
    return figure.message % figure.values


def printed(report: Publication) -> dict[Key, Figure]:
    """Every count that is printed, by what it counts."""
    found: dict[Key, Figure] = {}
    for whose, line in [((), report.everyone), *(((family,), line) for family, line in report.families.items())]:
        found[*whose, "started"] = line.started
        for came in Came:
            found[*whose, came] = line.came[came]
        found[*whose, "reflected"], found[*whose, "not reflected"] = line.reflected, line.not_reflected
        found[*whose, "answered"], found[*whose, "unanswered"] = line.answered, line.unanswered
    for quarter, of_quarter in report.quarters.items():
        found[quarter, "started"] = of_quarter.started
        for came in Came:
            found[quarter, came] = of_quarter.came[came]
    return found


def sums(report: Publication) -> Sums:
    """What adds up to what."""
    found: Sums = []
    for whose in [(), *((family,) for family in RoleFamily)]:
        found.append(([(*whose, came) for came in Came], (*whose, "started")))
        found.append(([(*whose, "reflected"), (*whose, "not reflected")], (*whose, "started")))
        found.append(([(*whose, "answered"), (*whose, "unanswered")], (*whose, "reflected")))
    for what in ("started", *Came, "reflected", "not reflected", "answered", "unanswered"):
        found.append(([(family, what) for family in RoleFamily], (what,)))
    for quarter in report.quarters:
        found.append(([(quarter, came) for came in Came], (quarter, "started")))
    for what in ("started", *Came):
        found.append(([(quarter, what) for quarter in report.quarters], (what,)))
    return found


def possible(report: Publication, *, knows_the_order: bool = False) -> dict[Key, tuple[int, int]]:
    """The lowest and the highest number that each hidden figure may be.

    She knows that "fewer than 8" may be 0 only inside a whole that is printed as "fewer than 8"; that "not shown" is
    8 or more, unless nothing is shown at all; and that "no reflection" is as silent as "not yet" beside it. With
    ``knows_the_order`` she also keeps in mind that nobody reflects who has not come.
    """
    figures, adding = printed(report), sums(report)
    place = {key: at for at, key in enumerate(figures)}
    lowest, highest = _alone(figures, adding)
    equal = np.zeros((len(adding), len(figures)))
    for row, (parts, whole) in zip(equal, adding, strict=True):
        row[[place[part] for part in parts]] = 1
        row[place[whole]] = -1
    ordered = np.zeros((len(RoleFamily) if knows_the_order else 1, len(figures)))
    if knows_the_order:
        for row, family in zip(ordered, RoleFamily, strict=True):
            row[place[family, "reflected"]] = 1
            row[[place[family, Came.BY_WEEK_SIX], place[family, Came.LATER]]] = -1
    found = {}
    for key in (key for key, figure in figures.items() if figure.hidden):
        aim = np.zeros(len(figures))
        aim[place[key]] = 1
        ends = [
            linprog(
                sign * aim,
                A_ub=ordered,
                b_ub=np.zeros(len(ordered)),
                A_eq=equal,
                b_eq=np.zeros(len(equal)),
                bounds=list(zip(lowest, highest, strict=True)),
            )
            for sign in (1, -1)
        ]
        assert all(end.success for end in ends), f"{key}: what is printed cannot be"
        found[key] = (math.ceil(ends[0].fun - 1e-6), math.floor(-ends[1].fun + 1e-6))
    return found


def _alone(figures: dict[Key, Figure], adding: Sums) -> tuple[list[int], list[int]]:
    """What each figure says by itself."""
    few = {key for key, figure in figures.items() if words(figure) == "fewer than 8"}
    silent = all(words(figure) == "not shown" for figure in figures.values())
    within_few = {part for parts, whole in adding if whole in few for part in parts}
    within_few |= {(family, "not reflected") for family in RoleFamily if (family, Came.NOT_YET) in within_few & few}
    lowest, highest = [], []
    for key, figure in figures.items():
        if key in few:
            low, high = (0 if key in within_few else 1), 7
        elif figure.hidden:
            low, high = (0 if silent else 8), EVER
        else:
            assert isinstance(figure.number, int)
            low, high = (max(8, figure.number - 2), figure.number + 2) if figure.number else (0, 0)
        lowest.append(low)
        highest.append(high)
    return lowest, highest
